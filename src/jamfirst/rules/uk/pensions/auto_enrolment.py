"""Contributions to a workplace pension are at least what the law asks for."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, is_null, not_null, number, text, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.figures import figures
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.pensions.qualifying import PAYSLIP_COLUMNS, with_qualifying
from jamfirst.rules.uk.pensions.rate import not_above
from jamfirst.rules.uk.pensions.schemes import OTHER, with_scheme
from jamfirst.rules.uk.reckon import above, below, equal, greatest, minus, plus, rounded, rounded_up, times
from jamfirst.rules.working import Cannot, Judged, Worked


def _evaluate(given: Given) -> Worked:
    working = with_scheme(given, with_qualifying(given))
    working = working.step(
        {
            "due_in_all": rounded(times(col("qualifying"), number(_least("total"))), 100),
            "due_er": rounded(times(col("qualifying"), number(_least("employer"))), 100),
        }
    )
    from_employer = when((not_above("er_pension"), col("er_pension")))
    missing = greatest(minus(col("due_in_all"), from_employer), number(0))
    working = working.step({"due_ee": rounded_up(times(missing, number(_NET)), _GROSS)})
    working = working.show("qualifying earnings", "qualifying").show("from the employer at least", "due_er")
    working = working.show("in all at least", "due_in_all")
    employer, employee = _short("er_pension", "due_er"), _short("ee_pension", "due_ee")
    judged = (
        Judged("er_pension", col("er_pension"), col("due_er"), breach=employer),
        Judged("ee_pension", col("ee_pension"), col("due_ee"), breach=employee),
    )
    beyond = exp.Not(this=exp.paren(all_of([not_above("er_pension"), not_above("ee_pension"), not_above("gross_pay")])))
    cannot = (
        Cannot(beyond, "the amounts are beyond any pay"),
        Cannot(is_null(col("qualifying")), "no limits of qualifying earnings are known for such a pay period"),
    )
    return Worked(working, judged, cannot, _judges())


_NET, _GROSS = 4, 5
"""With tax relief at source the payslip shows four fifths of what the employee pays in."""


def _least(key: str) -> int:
    """The least contribution in per cent, the same in every year that the figures know."""
    return int(next(row.amount for row in figures("auto_enrolment") if (row.figure, row.key) == ("least", key)))


def _short(column: str, due: str) -> Expr:
    return below(plus(col(column), number(_TOLERANCE.pence)), col(due))


def _judges() -> Expr:
    """Members of schemes that are not of public service: those have contributions of their own."""
    paid = any_of(above(coalesce(col(name), number(0)), number(0)) for name in ("ee_pension", "er_pension"))
    named_other = all_of([equal(col("scheme"), text(OTHER)), not_null(col("pension_scheme"))])
    return coalesce(all_of([named_other, paid, above(col("gross_pay"), number(0))]), exp.false())


_TOLERANCE = Tolerance(2, "each contribution is rounded to the penny")
_SLIP = {"employee_id": "1", "pay_date": "2025-09-25", "frequency": "monthly", "pension_scheme": "NEST"}

RULE = Rule(
    id="uk.pension.auto_enrolment",
    title="Contributions to a workplace pension are at least what the law asks for",
    says="Into a pension scheme that is not of public service at least 8% of the qualifying earnings is paid, 3% of it "
    "by the employer; the employee's part may show with or without the tax relief. A scheme may be certified on "
    "another reckoning of pay: so a shortfall is a question.",
    words=words(
        "with less paid into a pension than the law asks for", "with less paid into a pension than the law asks for"
    ),
    sources=(Source("Pensions Act 2008, sections 13, 20 and 28"),),
    certainty=Certainty.QUERY,
    needs=Needs(
        Kind.PAYSLIP,
        ("pension_scheme", "ee_pension", "er_pension", "gross_pay", "pay_date", "frequency"),
        PAYSLIP_COLUMNS,
    ),
    evaluate=_evaluate,
    tolerance=_TOLERANCE,
    examples=(
        Example(
            "£2,000.00 a month: £1,480.00 qualify, 5% and 3% of it",
            _SLIP | {"gross_pay": "2000.00", "ee_pension": "74.00", "er_pension": "44.40"},
            "limits of 2025-26: £520 and £4,189 a month",
        ),
        Example(
            "the employee's part without the tax relief",
            _SLIP | {"gross_pay": "2000.00", "ee_pension": "59.20", "er_pension": "44.40"},
            "four fifths of 5%",
        ),
        Example(
            "the employer pays 2%",
            _SLIP | {"gross_pay": "2000.00", "ee_pension": "88.80", "er_pension": "29.60"},
            "limits of 2025-26",
            breaks={"er_pension": "£44.40"},
        ),
        Example(
            "of £5,000.00 a month no more than £4,189.00 counts",
            _SLIP | {"gross_pay": "5000.00", "ee_pension": "183.45", "er_pension": "110.07"},
            "limits of 2025-26: £3,669.00 qualify",
        ),
        Example(
            "a frequency that nobody knows",
            _SLIP | {"frequency": "now and then", "gross_pay": "2000.00", "ee_pension": "1.00", "er_pension": "1.00"},
            "the limits are those of a pay period",
            cannot="no limits of qualifying earnings",
        ),
    ),
)
