"""The return reports in total what the payslips add up to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
    coalesce,
    col,
    count,
    is_null,
    named,
    number,
    select,
    sub,
    text,
    when,
)
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given, Relation
from jamfirst.rules.grouped import added, grouped
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working, beyond, records, wide

_TOTALS = ("tax", "net_pay", "loan")
_FURTHER = ("pg_loan", "other_deductions", "ee_pension")
_KEYS = ("employer", "day")


def _evaluate(given: Given) -> Worked:
    lines = given.others[Kind.RETURN_LINE]
    judged = [name for name in _TOTALS if name in given.relation.has and name in lines.has]
    employers = "paye_reference" in given.relation.has and "paye_reference" in lines.has
    reported = _reported(given, lines, employers=employers)
    working = _slips(given, employers=employers).look_up(
        reported, _KEYS, ("lines", *(f"{n}_reported" for n in _TOTALS))
    )
    working = working.show("paid on", "pay_date", Unit.DAY).show("employments", "posts", Unit.NUMBER)
    working = working.show("lines of the return", "lines", Unit.NUMBER)
    for name in judged:
        label = name.replace("_", " ")
        working = working.show(f"{label} of the payslips", name).show(f"{label} of the return", f"{name}_reported")
    more = exp.GT(this=col("lines"), expression=col("posts"))
    cannot = (
        Cannot(exp.false() if judged else exp.true(), "the return shows neither tax nor net pay nor loans"),
        Cannot(is_null(col("lines")), "the run has no return of that employer and day"),
        Cannot(more, "the return has more lines than there are employments with payslips"),
        beyond(*judged, *(f"{name}_reported" for name in judged)),
    )
    return Worked(working, tuple(map(_judged, judged)), cannot, exp.GT(this=col("posts"), expression=number(0)))


def _judged(name: str) -> Judged:
    """A total. A student loan may be reported with or without a postgraduate loan; net pay before deductions that no
    statute asks for, as HM Revenue and Customs' own format has it, or as it is paid."""
    expected = col(f"{name}_reported")
    further = {"loan": ("pg_loan",), "net_pay": ("other_deductions", "ee_pension")}.get(name, ())
    several = [some for many in range(len(further) + 1) for some in combinations(further, many)]
    breach = all_of(exp.NEQ(this=_sum((name, *some)), expression=wide(expected.copy())) for some in several)
    return Judged(name, col(name), expected, breach=breach)


def _sum(names: Sequence[str]) -> Expr:
    total: Expr = wide(number(0))
    for name in names:
        total = exp.Add(this=total, expression=wide(col(name)))
    return total


def _nonzero(names: Sequence[str]) -> Expr:
    return any_of(exp.NEQ(this=coalesce(col(name), number(0)), expression=number(0)) for name in names)


def _keyed(relation: Relation, *, employers: bool) -> Working:
    """Records with who employs (where both tables say so) and on which day, as texts: two empty ones are equal."""
    reference = exp.Upper(this=coalesce(col("paye_reference"), text("")))
    employer = op.without(reference, r"[^A-Z0-9]+") if employers else text("")
    day = coalesce(op.as_text(col("pay_date")), text(""))
    return records(relation.name).step({"employer": employer, "day": day})


def _slips(given: Given, *, employers: bool) -> Working:
    """Payslips by employer and day, with how many employments are paid something."""
    both = _keyed(given.relation, employers=employers)
    paid = _nonzero(("net_pay", "tax", "gross_pay"))
    who = coalesce(col("employment_id"), col("employee_id"))
    posts = exp.Count(this=exp.Distinct(expressions=[when((paid, who))]))
    values: dict[str, Expr] = {name: added(col(name)) for name in (*_TOTALS, *_FURTHER)}
    first = {"pay_date": exp.Min(this=col("pay_date")), "employee_id": exp.Min(this=col("employee_id"))}
    return grouped(both, _KEYS, values | {"posts": posts} | first)


def _reported(given: Given, lines: Relation, *, employers: bool) -> str:
    values: dict[str, Expr] = {f"{name}_reported": added(col(name)) for name in _TOTALS}
    query = select(*_KEYS, named(count(), "lines"), *(named(value, name) for name, value in values.items()))
    query = query.from_(sub(_keyed(lines, employers=employers).query, "l")).where(_nonzero(_TOTALS))
    return given.session.keep(query.group_by(*_KEYS), "reported")


_SLIP = {"employee_id": "7", "pay_date": "2026-09-25", "net_pay": "1733.44", "tax": "190.40"}
_LINES = (
    {"nino": "QQ123456A", "pay_date": "2026-09-25", "net_pay": "1733.44", "tax": "190.40"},
    {"nino": "QQ123456B", "pay_date": "2026-09-25", "net_pay": "900.00", "tax": "0.00"},
)
_OTHER = _SLIP | {"employee_id": "8", "net_pay": "900.00", "tax": "0.00"}

RULE = Rule(
    id="uk.agree.return",
    title="The return reports in total what the payslips add up to",
    says="Tax, net pay and student loans of all payslips of an employer and day are what the return of that day has.",
    words=words("of a payroll that the return does not agree with", "of payrolls that the returns do not agree with"),
    sources=(
        Source(
            "Income Tax (Pay As You Earn) Regulations 2003 (SI 2003/2682), regulation 67B and Schedule A1", "one source"
        ),
    ),
    certainty=Certainty.BREACH,
    tolerance=Tolerance(0, "payslips and return are of the same pence"),
    needs=Needs(
        Kind.PAYSLIP,
        ("employee_id", "pay_date"),
        ("employment_id", "paye_reference", "gross_pay", *_FURTHER, *_TOTALS),
    ),
    others=(Needs(Kind.RETURN_LINE, ("pay_date",), ("paye_reference", *_TOTALS)),),
    evaluate=_evaluate,
    examples=(
        Example("two people", _SLIP, "arithmetic", records=(_OTHER,), others={Kind.RETURN_LINE: _LINES}),
        Example(
            "tax of one of them is not reported",
            _SLIP,
            "arithmetic",
            breaks={"tax": "£0.00"},
            records=(_OTHER,),
            others={Kind.RETURN_LINE: (_LINES[0] | {"tax": "0.00"}, _LINES[1])},
        ),
        Example(
            "a return of more people than there are payslips",
            _SLIP,
            "arithmetic",
            cannot="more lines than there are employments",
            others={Kind.RETURN_LINE: _LINES},
        ),
        Example(
            "a return of another day",
            _SLIP,
            "arithmetic",
            cannot="the run has no return of that employer and day",
            others={Kind.RETURN_LINE: (_LINES[0] | {"pay_date": "2026-09-30"},)},
        ),
    ),
)
