"""What explains the movement of a deduction: a code, a letter, a section, a plan, or the pay that it follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlglot import exp

from jamfirst.compare.variance import payroll
from jamfirst.compare.variance.sums import BOTH, LEAVER, STARTER, less, plus, same_way, within
from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    all_of,
    any_of,
    cast,
    coalesce,
    col,
    differs,
    named,
    not_null,
    number,
    select,
    sub,
    table,
    text,
    when,
)

TAX_WOBBLE = 96
"""Pence by which tax moves between periods by itself: it is worked out on whole pounds of pay to date, so a period's
tax is off by less than the rate on a pound at both ends, and the next one the other way: twice the top rate of
48%."""
PENNY = 1
WHOLE_POUND = 100
"""A student loan is taken in whole pounds, rounded down (HMRC CSLM13013): pence of pay can move it by one pound."""

TAKEN = ("tax", "ee_ni", "ee_pension", "loan", "pg_loan", "other_deductions", "er_ni", "er_pension")
"""The elements of a payslip that follow from pay; the first six come off it."""
FROM_NET = TAKEN[:6]

_CHANGED = {
    "tax": ("tax code", ("tax_code", "tax_basis")),
    "ee_ni": ("NI letter", ("ni_letter",)),
    "er_ni": ("NI letter", ("ni_letter",)),
    "ee_pension": ("pension", ("pension_scheme", "pension_section")),
    "er_pension": ("pension", ("pension_scheme", "pension_section")),
    "loan": ("loan", ("loan_plan",)),
    "pg_loan": ("loan", ()),
}
_ROUNDING = {"tax": TAX_WOBBLE, "loan": WHOLE_POUND, "pg_loan": WHOLE_POUND}
_ONE_IN = {"tax": 2, "ee_ni": 5, "er_ni": 5, "loan": 5, "pg_loan": 5}
"""The most of a movement of pay that a deduction may follow it by, as one in so many; any other may follow by all of
it (a pension's band holds for the whole of the pay). Tax is at most half of pay (the overriding limit of SI
2003/2682); no rate of National Insurance of employees or employers since 2019 is over 15.05%, none of student loans
over 9%."""
_PERIODS = {"monthly": 12, "weekly": 52, "two-weekly": 26, "four-weekly": 13}
_SUFFIX_CODE = r"^[SC]?([0-9]{1,5})[LMNT]( .*)?$"


def taken_parts(judged: str, elements: Sequence[str], *, lines: bool) -> Iterator[exp.Select]:
    """The one explanation of each deduction that moved and has one. ``lines`` says that other deductions are told by
    their own lines (see ``deduction_parts``)."""
    for element in elements:
        if element in TAKEN:
            yield _part(judged, element, whole_only=lines and element == "other_deductions")


def _part(judged: str, element: str, *, whole_only: bool) -> exp.Select:
    moved = less(plus(col(f"n_{element}")), plus(col(f"o_{element}")))
    whole = (exp.In(this=col("status"), expressions=[text(STARTER), text(LEAVER)]), col("status"))
    tests = [whole] if whole_only else [whole, *_tests(element)]
    inner = select(*_needed(element), named(moved, "moved")).from_(table(judged))
    named_part = select(
        "id", named(text(element), "element"), named(when(*tests), "explanation"), named(col("moved"), "pence")
    )
    found = named_part.from_(sub(inner, "m")).where(exp.NEQ(this=col("moved"), expression=number(0)))
    return _explained(found)


def _explained(found: exp.Select) -> exp.Select:
    return select("*").from_(sub(found, "f")).where(not_null(col("explanation")))


def _needed(element: str) -> list[str]:
    names = ["id", "status", "gross_explained", f"o_{element}", f"n_{element}"]
    beside = list(_CHANGED.get(element, ("", ()))[1])
    if element == "tax":
        beside += ["taxable_pay", "taxable_pay_to_date", "tax_to_date", "period", "frequency"]
    return [*names, *(f"{side}_{n}" for side in "on" for n in beside)]


def _tests(element: str) -> list[tuple[exp.Expr, exp.Expr]]:
    """The tests of an element of an employment that was paid in both periods, in their order."""
    both = exp.EQ(this=col("status"), expression=text(BOTH))
    found: list[tuple[exp.Expr, exp.Expr]] = []
    if element in _CHANGED:
        name, columns = _CHANGED[element]
        changed = [differs(col(f"o_{c}"), col(f"n_{c}")) for c in columns]
        if element == "pg_loan":
            changed = [_came_or_went("o_pg_loan", "n_pg_loan")]
        found.append((any_of(changed), text(name)))
    small = within(col("moved"), number(_ROUNDING.get(element, PENNY)))
    pay_moved = exp.NEQ(this=col("gross_explained"), expression=number(0))
    found.append((all_of([small, pay_moved]) if element in ("loan", "pg_loan") else small, text("rounding")))
    found.append((_follows_pay(element), text("consequential")))
    if element == "tax":
        found.append((any_of([_even_share(), _allowance()]), text("cumulative tax")))
    if element == "other_deductions":
        found.append((_came_or_went("o_other_deductions", "n_other_deductions"), text("deduction")))
    return [(all_of([both.copy(), test]), name) for test, name in found]


def _follows_pay(element: str) -> exp.Expr:
    """Whether a deduction moved the same way as pay that is explained, and by no more than it can follow it by, beside
    its rounding."""
    moved, pay = col("moved"), col("gross_explained")
    signs = exp.EQ(this=exp.Sign(this=moved), expression=exp.Sign(this=pay))
    beyond = less(exp.Abs(this=moved.copy()), number(_ROUNDING.get(element, PENNY)))
    shares = exp.Mul(this=number(_ONE_IN.get(element, 1)), expression=beyond)
    return all_of([signs, exp.LTE(this=shares, expression=exp.Abs(this=pay.copy()))])


def _came_or_went(old: str, new: str) -> exp.Expr:
    nothing = [exp.EQ(this=plus(col(name)), expression=number(0)) for name in (old, new)]
    return differs(*nothing)


def _even_share() -> exp.Expr:
    """Whether this period's tax is the even share of the year's tax to date, so that last period's was the odd one: it
    carried a correction."""
    whole = exp.Mul(this=col("n_tax"), expression=col("n_period"))
    limit = exp.Mul(this=number(TAX_WOBBLE), expression=col("n_period"))
    correct = [not_null(col("n_tax_to_date")), _cumulative(), within(less(whole, col("n_tax_to_date")), limit)]
    return coalesce(all_of(correct), exp.false())


def _cumulative() -> exp.Expr:
    basis = coalesce(col("n_tax_basis"), text("cumulative"))
    return exp.EQ(this=basis, expression=text("cumulative"))


def _allowance() -> exp.Expr:
    """Whether pay to date above the code's allowance to date moved the same way as tax, by no less. The allowance of a
    suffix code is its number times ten and nine, a share of it for each period (HMRC, Specification for PAYE tax table
    routines, v24.0)."""
    now = _above(col("n_taxable_pay_to_date"), col("n_period"))
    last = _above(col("o_taxable_pay_to_date"), col("o_period"))
    before = _above(less(col("o_taxable_pay_to_date"), col("o_taxable_pay")), less(col("o_period"), number(1)))
    grew = less(less(now, last), less(last.copy(), before))
    one_on = exp.EQ(this=col("n_period"), expression=exp.Add(this=col("o_period"), expression=number(1)))
    moved = exp.Mul(this=col("moved"), expression=_in_a_year())
    return coalesce(all_of([_cumulative(), one_on, same_way(moved, grew)]), exp.false())


def _above(pay: exp.Expr, periods: exp.Expr) -> exp.Expr:
    """Pay to date above the allowance to date, times the periods in a year, so that nothing is divided; NULL for a code
    without a number or an unknown frequency."""
    code = cast(op.part(exp.Upper(this=exp.Trim(this=col("n_tax_code"))), _SUFFIX_CODE), "bigint")
    year = exp.Paren(this=exp.Add(this=exp.Mul(this=code, expression=number(1000)), expression=number(900)))
    whole = exp.Mul(this=exp.Paren(this=pay), expression=_in_a_year())
    allowed = exp.Mul(this=year, expression=exp.Paren(this=periods))
    return when(
        (exp.GT(this=whole, expression=allowed), less(whole.copy(), allowed.copy())),
        (exp.LTE(this=whole.copy(), expression=allowed.copy()), number(0)),
    )


def _in_a_year() -> exp.Expr:
    frequency = exp.Lower(this=coalesce(col("n_frequency"), text("monthly")))
    known = [(exp.EQ(this=frequency.copy(), expression=text(n)), number(many)) for n, many in _PERIODS.items()]
    return exp.Paren(this=when(*known))


def deduction_parts(moves: str, judged: str) -> Iterator[exp.Select]:
    """The explanations of lines of deductions, for the line itself and as parts of other deductions: it started or
    stopped, or it follows pay, as an attachment of earnings does."""
    both = exp.EQ(this=col("status", "l"), expression=text(BOTH))
    ded = exp.EQ(this=col("family", "l"), expression=text(payroll.DEDUCTION))
    began = differs(
        exp.EQ(this=col("o_pence"), expression=number(0)), exp.EQ(this=col("n_pence"), expression=number(0))
    )
    name = when((began, text("deduction")), (same_way(col("moved"), col("gross_explained")), text("consequential")))
    inner = select(*(col(n, "l") for n in ("id", "code", "moved", "o_pence", "n_pence")), col("gross_explained", "j"))
    inner = inner.from_(table(moves, "l")).join(
        table(judged, "j"), on=exp.EQ(this=col("id", "l"), expression=col("id", "j"))
    )
    inner = inner.where(both, ded, exp.NEQ(this=col("moved", "l"), expression=number(0)))
    for element in (col("code"), text("other_deductions")):
        found = select("id", named(element, "element"), named(name.copy(), "explanation"), named(col("moved"), "pence"))
        yield _explained(found.from_(sub(inner.copy(), "d")))
