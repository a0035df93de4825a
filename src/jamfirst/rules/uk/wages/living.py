"""Pay for an hour is at least the real living wage, which employers choose to pay."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import all_of, any_of, coalesce, col, is_null, number, text
from jamfirst.engines.session import Row
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.figures import figures
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.reckon import above, at_least, at_most, equal, unequal, untrue
from jamfirst.rules.uk.wages.earned import LINE_COLUMNS, PAYSLIP_COLUMNS, in_periods
from jamfirst.rules.uk.wages.minimum import LONGEST, for_hours, short_of, stands_for_all
from jamfirst.rules.uk.wages.rates import UNKNOWN_AGE, age_on, apprenticeship, in_pence
from jamfirst.rules.working import Cannot, Judged, Worked

_GROWN_UP = 18


def _making() -> tuple[dict[str, str], list[Row]]:
    rows: list[Row] = [
        (row.since, row.until, row.area, in_pence(row)) for row in figures("living_wage") if row.value is not None
    ]
    return {"since": "date", "until": "date", "area": "text", "living": "bigint"}, rows


def _evaluate(given: Given) -> Worked:
    learns = apprenticeship("apprentice" in given.relation.has)
    working = in_periods(given).step({"age": age_on("last_day"), "learns": learns, "area": text("UK")})
    working = working.look_up(given.figures("living wage", _making), ("area",), ("living",), "last_day")
    working = working.step({"low": coalesce(short_of("living"), exp.false()), "due": for_hours("living")})
    working = working.show("pay for the period", "earned").show("for an hour", "living")
    judged = Judged("gross_pay", col("earned"), col("due"), breach=col("low"))
    paid = [stands_for_all(), above(col("hours_e4"), number(0)), at_most(col("hours_e4"), number(LONGEST))]
    grown_up = any_of([at_least(col("age"), number(_GROWN_UP)), equal(col("age"), number(UNKNOWN_AGE))])
    meant = [*paid, grown_up, unequal(col("learns"), text("yes")), untrue(col("absent"))]
    cannot = Cannot(is_null(col("living")), "no living wage is known for the pay period", usual=True)
    return Worked(working.show("at least", "due"), (judged,), (cannot,), coalesce(all_of(meant), exp.false()))


_SLIP = {
    "employee_id": "1",
    "pay_date": "2026-09-25",
    "earnings_from": "2026-09-01",
    "earnings_to": "2026-09-30",
    "birth_date": "1980-05-01",
    "apprentice": "no",
}

RULE = Rule(
    id="uk.living_wage",
    title="Pay for an hour is at least the real living wage",
    says="What somebody of 18 or over earned in a pay period is at least the hours times the real living wage (that of "
    "the United Kingdom outside London) by the day on which accredited employers must pay it. It is no law: employers "
    "choose it.",
    words=words("that pays less than the real living wage", "that pay less than the real living wage"),
    sources=(Source("Living Wage Foundation, rates announced each autumn"),),
    certainty=Certainty.INFORMATION,
    needs=Needs(Kind.PAYSLIP, ("hours", "gross_pay"), PAYSLIP_COLUMNS),
    others=(Needs(Kind.PAY_LINE, ("amount",), LINE_COLUMNS, optional=True),),
    evaluate=_evaluate,
    tolerance=Tolerance(
        1, "pay is rounded to the penny; where the hours are no whole quarters, half a hundredth of one"
    ),
    examples=(
        Example("100 hours at £13.45", _SLIP | {"hours": "100", "gross_pay": "1345.00"}, "rate of October 2025"),
        Example(
            "100 hours at the national living wage",
            _SLIP | {"hours": "100", "gross_pay": "1271.00"},
            "rate of October 2025",
            breaks={"gross_pay": "£1,345.00"},
        ),
        Example(
            "somebody of 17",
            _SLIP | {"hours": "100", "gross_pay": "900.00", "birth_date": "2009-08-01"},
            "it is for those of 18 and over",
        ),
    ),
)
