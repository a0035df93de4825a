"""Figures to date carry forward: pay and contributions of the tax year so far."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
    coalesce,
    col,
    is_null,
    not_null,
    number,
    select,
    sub,
    when,
)
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import EXACT, Needs, Rule, Source, words
from jamfirst.rules.uk.ni.earnings import USES
from jamfirst.rules.uk.ni.previous import COLUMNS as BEFORE
from jamfirst.rules.uk.ni.previous import previous
from jamfirst.rules.uk.ni.several import added, is_main, several
from jamfirst.rules.uk.ni.sums import MOST, bounded, eq, gt, lt, minus, ne, off_by, plus
from jamfirst.rules.uk.ni.to_date_examples import EXAMPLES
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working, records

_SHARED = ("slips", "jobs", "last", "all_pay", "all_ee", "all_er", "to_date_pay", "to_date_ee", "to_date_er")


@dataclass(frozen=True, slots=True)
class Line:
    """A figure and what it comes to so far: the columns, and the sum over payslips that share a period."""

    amount: str
    to_date: str
    total: str
    together: str
    words: str


_LINES = (
    Line("niable_pay", "niable_pay_to_date", "all_pay", "to_date_pay", "pay"),
    Line("ee_ni", "ee_ni_to_date", "all_ee", "to_date_ee", "employee's contributions"),
    Line("er_ni", "er_ni_to_date", "all_er", "to_date_er", "employer's contributions"),
)


def _evaluate(given: Given) -> Worked:
    lines = [line for line in _LINES if given.relation.has.issuperset((line.amount, line.to_date))]
    groups, before = several(given), previous(given)
    working = records(given.relation.name)
    if groups:
        working = working.look_up(groups, ("id",), _SHARED)
    if before:
        working = working.look_up(before, ("id",), BEFORE)
    working = working.step({"first": _first(bool(groups))})
    working = working.step({f"{line.to_date}_due": _due(line, bool(groups), bool(before)) for line in lines})
    working = working.step({f"{line.to_date}_wrong": _wrong(line, bool(groups), bool(before)) for line in lines})
    working = working.step({"wrong": any_of(col(f"{line.to_date}_wrong") for line in lines)})
    cannot = _cannot(lines, bool(groups))
    suspect = any_of([coalesce(col("wrong"), exp.true()), *(one.condition.copy() for one in cannot)])
    query = select("id").from_(sub(working.query.copy(), "w")).where(suspect)
    return Worked(
        _shown(working, lines, bool(before)),
        tuple(_judged(line) for line in lines),
        cannot,
        sift=lambda: given.session.keep(query, "sifted"),
    )


def _first(shared: bool) -> Expr:
    """Whether this is the only payslip of the first period of a tax year."""
    place = eq(op.try_decimal(col("period"), 0, 4), number(1))
    alone = is_null(col("slips")) if shared else exp.true()
    return coalesce(all_of([place, is_main(), alone]), exp.false())


def _due(line: Line, shared: bool, before: bool) -> Expr:
    """What must stand to date: what stands in the period before, or in the other payslip of this one, and what this
    adds; where it is only known that it is no less, the amount of the payslip itself."""
    amount, branches = bounded(col(line.amount)), []
    if shared:
        other = minus(col(line.together), bounded(col(line.to_date)))
        branches.append((not_null(col("slips")), plus(other, amount)))
    if before:
        carried = col(f"before_{line.to_date}")
        branches.append((not_null(carried), plus(carried, amount.copy())))
    return when(*branches, otherwise=amount.copy()) if branches else amount


def _wrong(line: Line, shared: bool, before: bool) -> Expr:
    found, due = col(line.to_date), col(f"{line.to_date}_due")
    exact: Expr = col("first")
    if before:
        exact = any_of([exact, not_null(col(f"before_{line.to_date}"))])
    less = all_of([gt(col(line.amount), number(0)), lt(found, due)])
    wrong = when((exact, exp.paren(ne(found, due))), otherwise=exp.paren(less))
    if not shared:
        return wrong
    return when(
        (is_null(col("slips")), wrong),
        (col("last"), exp.Not(this=_in_step(line))),
        otherwise=exp.false(),
    )


def _in_step(line: Line) -> Expr:
    """Whether the figures of two payslips of one period follow from one another, in one order or the other, or both
    have the sum already."""
    mine, amount = bounded(col(line.to_date)), bounded(col(line.amount))
    other, other_amount = minus(col(line.together), mine), minus(col(line.total), amount)
    follows = eq(mine, plus(other, amount))
    leads = eq(other, plus(mine, other_amount))
    return exp.paren(any_of([follows, leads, eq(mine, other)]))


def _judged(line: Line) -> Judged:
    found, due = col(line.to_date), col(f"{line.to_date}_due")
    return Judged(line.to_date, found, due, breach=col(f"{line.to_date}_wrong"), pence=off_by(found, due))


def _cannot(lines: list[Line], shared: bool) -> tuple[Cannot, ...]:
    reasons = []
    for line in lines:
        missing = any_of([is_null(col(line.amount)), is_null(col(line.to_date))])
        reasons.append(Cannot(missing, f"the {line.words} or what they come to so far are not known"))
        absurd = any_of([gt(col(line.amount), number(MOST)), lt(col(line.amount), number(-MOST))])
        reasons.append(Cannot(absurd, f"the {line.words} are more than a payslip can have"))
    if shared:
        many = any_of([gt(col("slips"), number(2)), all_of([not_null(col("slips")), col("jobs")])])
        reasons.append(Cannot(many, _UNORDERED, usual=True))
    reasons.append(Cannot(all_of([col("wrong"), coalesce(added(), exp.false())]), _ELSEWHERE))
    return tuple(reasons)


_UNORDERED = "several payslips share the earnings period, in an order that is not known"
_ELSEWHERE = "the earnings are added to those of another employment, where the figures to date may stand"


def _shown(working: Working, lines: list[Line], before: bool) -> Working:
    working = working.show("period", "period", Unit.TEXT)
    for line in lines:
        if before:
            working = working.show(f"{line.words} before", f"before_{line.to_date}")
        working = working.show(f"{line.words} now", line.amount).show("so far", line.to_date)
    return working


RULE = Rule(
    id="uk.ni.to_date",
    title="Pay and contributions to date carry forward",
    says="What stands to date for National Insurance is what stood in the period before and what this payslip adds; in "
    "the first period of a tax year it is this payslip's own, and never less than that.",
    words=words(
        "whose National Insurance figures to date do not carry forward",
        "whose National Insurance figures to date do not carry forward",
    ),
    sources=(
        Source("Social Security (Contributions) Regulations 2001 (SI 2001/1004), schedule 4A (real time returns)"),
        Source("HMRC National Insurance Manual NIM11545 (aggregated earnings: figures to date of one employment)"),
    ),
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAYSLIP, ("niable_pay", "niable_pay_to_date", "ee_ni", "ee_ni_to_date"), USES),
    evaluate=_evaluate,
    tolerance=EXACT,
    examples=EXAMPLES,
)
"""Pay and contributions to date carry forward."""
