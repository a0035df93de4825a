"""Statutory pay is not at the rate of an earlier year."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, cast, coalesce, col, is_null, number, text
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.reckon import above, at_least, equal, rounded, untrue
from jamfirst.rules.uk.statutory.weekly import (
    COLUMNS,
    EARLIER,
    REFORM,
    highest,
    is_rate,
    is_sick,
    is_statutory,
    with_weekly,
)
from jamfirst.rules.working import Cannot, Judged, Unit, Worked

_DAYS = 7


def _evaluate(given: Given) -> Worked:
    working = with_weekly(given)
    now = _at("first_weekly", "last_weekly")
    before = _at(*(f"first_before_{years}" for years in range(1, EARLIER + 1)))
    working = working.step(
        {"weekly": highest(), "found": rounded(col("rate_e4"), 100), "old": all_of([before, untrue(now)])}
    )
    working = working.show("element", "element", Unit.TEXT).show("from", "from_day", Unit.DAY)
    working = working.show("rate", "found").show("weekly rate of the year", "weekly")
    judged = Judged("rate", col("found"), col("weekly"), breach=col("old"))
    unknown = all_of([is_null(col("first_weekly")), is_null(col("last_weekly"))])
    cannot = (
        Cannot(unknown, "no weekly rate is known for the days of the pay"),
        Cannot(is_null(col("rate_e4")), "the rate is not known, or beyond any statutory pay"),
    )
    reformed = at_least(col("to_day"), cast(text(REFORM.isoformat()), "date"))
    lower_allowed = any_of([untrue(is_sick()), reformed])
    paid = above(coalesce(col("rate_e4"), number(1)), number(0))
    return Worked(working, (judged,), cannot, coalesce(all_of([is_statutory(), lower_allowed, paid]), exp.false()))


def _at(*weekly: str) -> Expr:
    """Whether the rate is one of some weekly rates or, for whole units, which may be days, a day's share of it."""
    days = equal(exp.Mod(this=col("units_e4"), expression=number(10_000)), number(0))
    found = [is_rate(col(name), 1) for name in weekly]
    found += [all_of([days, is_rate(col(name), _DAYS)]) for name in weekly]
    return any_of(coalesce(one, exp.false()) for one in found)


_LINE = {"employment_id": "1-1", "pay_date": "2026-09-25", "earned_from": "2026-09-01", "earned_to": "2026-09-30"}

RULE = Rule(
    id="uk.statutory.old_rate",
    title="Statutory pay is not at the rate of an earlier year",
    says="Statutory pay may be less than the weekly rate of the year, as a share of average earnings; but when it is "
    "exactly the rate of one of the three years before, or a day's share of it, the rate may not have been brought up "
    "to date.",
    words=words(
        "of statutory pay at exactly the rate of an earlier year",
        "of statutory pay at exactly the rate of an earlier year",
    ),
    sources=(Source("Social Security Benefits Up-rating Order of each year"),),
    certainty=Certainty.QUERY,
    needs=Needs(Kind.PAY_LINE, ("element_code", "rate", "pay_date"), (*COLUMNS, "amount")),
    evaluate=_evaluate,
    tolerance=Tolerance(0, "the rate is exactly that of an earlier year, to the penny"),
    examples=(
        Example(
            "maternity pay in September 2026 at the rate of 2025-26",
            _LINE | {"element_code": "SMP", "units": "4", "rate": "187.18", "amount": "748.72"},
            "£194.32 a week in 2026-27",
            breaks={"rate": "£194.32"},
        ),
        Example(
            "at the rate of the year",
            _LINE | {"element_code": "SMP", "units": "4", "rate": "194.32", "amount": "777.28"},
            "£194.32 a week in 2026-27",
        ),
        Example(
            "sick pay at a share of average earnings",
            _LINE | {"element_code": "SSP", "units": "1", "rate": "103.07", "amount": "103.07"},
            "80% of them may be any amount",
        ),
        Example(
            "a week that began before 6 April",
            _LINE
            | {"element_code": "SMP", "pay_date": "2026-04-24", "earned_from": "2026-04-05", "earned_to": "2026-04-11"}
            | {"units": "1", "rate": "187.18", "amount": "187.18"},
            "the week keeps its rate",
        ),
    ),
)
