"""Who must be enrolled into a pension scheme is in one, or has opted out."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, coalesce, col, is_null, number, text
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.pensions.qualifying import FROM_AGE, PAYSLIP_COLUMNS, PENSION_AGE, with_qualifying
from jamfirst.rules.uk.reckon import above, at_least, below, equal
from jamfirst.rules.working import Cannot, Judged, Unit, Worked


def _evaluate(given: Given) -> Worked:
    in_none = [is_null(col("pension_scheme")), *(_nothing(name) for name in ("ee_pension", "er_pension"))]
    working = with_qualifying(given).step({"in_none": coalesce(all_of(in_none), exp.false())})
    working = working.show("pay", "gross_pay").show("more than", "trigger").show("age", "years", Unit.NUMBER)
    found, expected = coalesce(col("pension_scheme"), text("none")), text("a scheme, or a notice of opting out")
    judged = Judged("pension_scheme", found, expected, Unit.TEXT, breach=col("in_none"))
    told = {"pension_scheme", "ee_pension"} & given.relation.has
    cannot = (
        Cannot(exp.false() if told else exp.true(), "nothing is said of pensions"),
        Cannot(is_null(col("trigger")), "no earnings trigger is known for such a pay period"),
    )
    ages = [at_least(col("years"), number(FROM_AGE)), below(col("years"), number(PENSION_AGE))]
    due = above(col("gross_pay"), coalesce(col("trigger"), number(0)))
    return Worked(working, (judged,), cannot, coalesce(all_of([*ages, due]), exp.false()))


def _nothing(name: str) -> Expr:
    return equal(coalesce(col(name), number(0)), number(0))


_SLIP = {"employee_id": "1", "pay_date": "2025-09-25", "frequency": "monthly", "birth_date": "1990-01-01"}

RULE = Rule(
    id="uk.pension.not_enrolled",
    title="Who must be enrolled into a pension scheme is in one",
    says="Somebody from 22 to the state pension age who earns more in a pay period than the earnings trigger is in a "
    "pension scheme, unless they opted out or the employer postpones, which no file here tells: it is information.",
    words=words(
        "of somebody who must be enrolled and is in no pension", "of people who must be enrolled and are in no pension"
    ),
    sources=(Source("Pensions Act 2008, sections 3 to 8"),),
    certainty=Certainty.INFORMATION,
    needs=Needs(
        Kind.PAYSLIP,
        ("gross_pay", "birth_date", "pay_date", "frequency"),
        ("pension_scheme", "ee_pension", "er_pension", *PAYSLIP_COLUMNS),
    ),
    evaluate=_evaluate,
    examples=(
        Example(
            "£833.01 a month at 35 and no pension",
            _SLIP | {"gross_pay": "833.01", "ee_pension": "0.00"},
            "trigger of 2025-26: £833 a month",
            breaks={"pension_scheme": "a scheme, or a notice of opting out"},
        ),
        Example("just at the trigger", _SLIP | {"gross_pay": "833.00", "ee_pension": "0.00"}, "trigger of 2025-26"),
        Example(
            "in a scheme",
            _SLIP | {"gross_pay": "2000.00", "pension_scheme": "LGPS", "ee_pension": "110.00"},
            "Pensions Act 2008, section 3",
        ),
        Example(
            "at 21",
            _SLIP | {"birth_date": "2004-01-01", "gross_pay": "2000.00", "ee_pension": "0.00"},
            "Pensions Act 2008, section 3: from 22",
        ),
    ),
)
