"""A line of the return says what the payslips of its employment say."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, coalesce, col, number, text
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.read.rti.layout import ni_name
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.returns import letters
from jamfirst.rules.uk.returns.columns import LETTERS, line
from jamfirst.rules.uk.returns.demand import certain, negated
from jamfirst.rules.uk.returns.matching import CODES, NI_TO_DATE, PERIOD, SLIP, TO_DATE, matched, unmatched
from jamfirst.rules.working import Judged, Unit, Worked

_NOTHING_IF_ABSENT = frozenset({"loan", "pg_loan", *NI_TO_DATE})
"""What a return leaves out where it is nothing."""


def _same_unless(name: str, found: Expr, expected: Expr, unit: Unit, unless: Expr | None = None) -> Judged:
    breach: Expr = exp.NEQ(this=found.copy(), expression=expected.copy())
    if unless is not None:
        breach = all_of([breach, negated(unless)])
    return Judged(name, found, expected, unit, breach)


def _amount(name: str) -> Judged:
    found, expected = col(name), col(f"slip_{name}")
    if name not in _NOTHING_IF_ABSENT:
        return _same_unless(name, found, expected, Unit.PENCE)
    both = coalesce(found, number(0)), coalesce(expected, number(0))
    return _same_unless(name, *both, Unit.PENCE, _elsewhere(name) if name in NI_TO_DATE else None)


def _both_loans() -> Judged:
    """A return without a column for postgraduate loans may say both loans in one figure, or the student loan alone."""
    found, student = coalesce(col("loan"), number(0)), coalesce(col("slip_loan"), number(0))
    both = exp.Add(this=student, expression=coalesce(col("slip_pg_loan"), number(0)))
    return _same_unless("loan", found, both, Unit.PENCE, exp.EQ(this=found.copy(), expression=student.copy()))


def _elsewhere(name: str) -> Expr:
    """Whether a figure of National Insurance may differ: that of aggregated employments may stand on any one of them,
    and payslips may say all letters of the year in one figure."""
    whole = coalesce(col(name), number(0))
    for place in LETTERS[1:]:
        whole = exp.Add(this=whole, expression=coalesce(col(ni_name(name, place)), number(0)))
    aggregated = exp.EQ(this=coalesce(col("slip_aggregated"), text("")), expression=text("yes"))
    together = exp.EQ(this=exp.paren(whole), expression=coalesce(col(f"slip_{name}"), number(0)))
    return exp.Or(this=exp.paren(aggregated), expression=exp.paren(certain(together)))


def _evaluate(given: Given) -> Worked:
    slips = given.others[Kind.PAYSLIP]
    held = [name for name in SLIP if name in given.relation.has and name in slips.has]
    if "deductions_from_net_pay" in given.relation.has:
        # HMRC's own format has the pay after statutory deductions only, which is not what is paid out.
        held = [name for name in held if name != "net_pay"]
    working = matched(given, slips)
    judged = [_same_unless("pay_date", col("pay_date"), col("day"), Unit.DAY)]
    working = working.show("payslips of", "day", Unit.DAY)
    for name in held:
        working = working.show(f"{name.replace('_', ' ')} on payslips", f"slip_{name}", _unit(name))
        if name in CODES:
            judged.append(_same_unless(name, col(name), col(f"slip_{name}"), Unit.TEXT))
        elif name == "loan" and "pg_loan" not in given.relation.has and "pg_loan" in slips.has:
            working = working.show("pg loan on payslips", "slip_pg_loan")
            judged.append(_both_loans())
        else:
            judged.append(_amount(name))
    return Worked(working, tuple(judged), unmatched())


def _unit(name: str) -> Unit:
    return Unit.TEXT if name in CODES else Unit.PENCE


_LINE = {
    "employee_id": "NB1",
    "pay_date": "2026-09-25",
    "tax": "185.40",
    "tax_to_date": "1207.40",
    "taxable_pay_to_date": "12327.54",
    "ni_letter": "A",
    "ni_at_lel": "3354.00",
    "ee_ni_to_date": "543.87",
    "net_pay": "1706.85",
    "tax_code": "1257L",
}
_SLIP = {**_LINE, "employment_id": "NB1-1", "run_type": "main"}
_SOURCE = "a month of Northbrook, whose people do not exist"

RULE = Rule(
    id="uk.rti.payslips",
    title="The return says what the payslips say",
    says=(
        "Tax, loans, codes and the figures to date on a return are those of the payslips of that employment and day, "
        "and so is the net pay where the return gives it. National Insurance of aggregated employments may stand on "
        "any one of them, and is not held line by line."
    ),
    words=words("that does not say what its payslips say", "that do not say what their payslips say"),
    sources=(
        Source(
            "Income Tax (PAYE) Regulations 2003 (SI 2003/2682), regulation 67B and Schedule A1: the payment that is "
            "made and the tax that is deducted from it",
            "one source",
        ),
        Source(
            "Social Security (Contributions) Regulations 2001 (SI 2001/1004), Schedule 4, paragraph 21A", "one source"
        ),
    ),
    certainty=Certainty.BREACH,
    needs=line(
        "employee_id",
        "pay_date",
        also=(
            "employment_id",
            "paye_reference",
            "deductions_from_net_pay",
            *PERIOD,
            *TO_DATE,
            *NI_TO_DATE,
            *CODES,
            *letters.columns(*NI_TO_DATE),
        ),
    ),
    others=(
        Needs(
            Kind.PAYSLIP,
            ("pay_date", "tax"),
            ("employment_id", "employee_id", "paye_reference", "run_type", "aggregated", *SLIP),
        ),
    ),
    evaluate=_evaluate,
    examples=(
        Example("the same", _LINE, _SOURCE, others={Kind.PAYSLIP: (_SLIP,)}),
        Example(
            "tax and tax to date of another month",
            {**_LINE, "tax": "204.40", "tax_to_date": "1022.00"},
            _SOURCE,
            breaks={"tax": "£185.40", "tax_to_date": "£1,207.40"},
            others={Kind.PAYSLIP: (_SLIP,)},
        ),
        Example(
            "a payslip and its correction on one day add up",
            {**_LINE, "net_pay": "1686.08", "taxable_pay_to_date": "12306.77"},
            _SOURCE,
            others={
                Kind.PAYSLIP: (
                    {
                        **_SLIP,
                        "run_type": "reversal",
                        "net_pay": "-20.77",
                        "tax": "0.00",
                        "taxable_pay_to_date": "12306.77",
                    },
                    _SLIP,
                )
            },
        ),
        Example(
            "the return says another pay date",
            {**_LINE, "pay_date": "2026-09-24"},
            _SOURCE,
            breaks={"pay_date": "25 September 2026"},
            others={Kind.PAYSLIP: (_SLIP,)},
        ),
        Example(
            "two employments, and the return says only whose",
            _LINE,
            _SOURCE,
            cannot="several employments",
            others={Kind.PAYSLIP: (_SLIP, {**_SLIP, "employment_id": "NB1-2", "tax": "10.00"})},
        ),
        Example(
            "two employments, and the return's number is the employment's",
            {**_LINE, "employee_id": "NB1-2", "tax": "10.00", "net_pay": "90.00"},
            _SOURCE,
            others={
                Kind.PAYSLIP: (_SLIP, {**_SLIP, "employment_id": "NB1-2", "tax": "10.00", "net_pay": "90.00"}),
            },
        ),
        Example("nobody's payslip", _LINE, _SOURCE, cannot="no payslip", others={Kind.PAYSLIP: ()}),
        Example(
            "two letters in the year, of which the payslip says the sum",
            {**_LINE, "ee_ni_to_date": "61.60", "ee_ni_to_date_2": "144.96"},
            "HMRC, sample FPS of 2014-15, second employee",
            others={Kind.PAYSLIP: ({**_SLIP, "ee_ni_to_date": "206.56"},)},
        ),
        Example(
            "no loan on the return, and £100.00 on the payslip",
            {**_LINE, "loan": ""},
            _SOURCE,
            breaks={"loan": "£100.00"},
            others={Kind.PAYSLIP: ({**_SLIP, "loan": "100.00"},)},
        ),
        Example(
            "both loans in the one figure that the return has",
            {**_LINE, "loan": "199.00"},
            "a month of Northbrook, employee NB000025",
            others={Kind.PAYSLIP: ({**_SLIP, "loan": "94.00", "pg_loan": "105.00"},)},
        ),
    ),
)
