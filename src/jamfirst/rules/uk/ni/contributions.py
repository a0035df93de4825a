"""What a payslip takes for National Insurance held to what is due: the same for the employee's part and the
employer's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, is_null, not_null, when
from jamfirst.rules.rule import Source, Tolerance
from jamfirst.rules.uk.ni.earnings import Earnings, doubtful, not_workable, shown_earnings, unsure
from jamfirst.rules.uk.ni.sums import bounded, differs_by_more_than, minus, named_is, off_by, plus
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working

TOLERANCE = Tolerance(
    1,
    "the Regulations round contributions to the nearest penny, HMRC's exact percentage method rounds each band by "
    "itself; the two differ by a penny at most",
)
"""How far a contribution may be off."""

SOURCES = (
    Source("Social Security Contributions and Benefits Act 1992, sections 6, 8, 9, 9A and 9B, schedule 1 paragraph 1"),
    Source("Social Security (Contributions) Regulations 2001 (SI 2001/1004), regulations 8, 11, 12 and 14"),
    Source("HMRC National Insurance Manual NIM11002 (exact percentage method) and NIM12021 onwards (directors)"),
)
"""Where the rules of contributions are written."""


@dataclass(frozen=True, slots=True)
class Side:
    """The employee's part or the employer's: the column of the payslip; what is due on the earnings of the period; the
    sum over payslips that share it; what a director's payslip must show at the rates of the year and at those of the
    day; and what was taken of a director before."""

    column: str
    due: str
    total: str
    yearly: str
    yearly_then: str
    before: str
    label: str


EMPLOYEE = Side("ee_ni", "ee_due", "all_ee", "d_ee", "d_ee_then", "d_ee_before", "employee's contributions")
EMPLOYER = Side("er_ni", "er_due", "all_er", "d_er", "d_er_then", "d_er_before", "employer's contributions")


def with_answer(found: Earnings, side: Side, before: str = "") -> Working:
    """Add ``expected``, what a payslip must show, and ``wrong``, whether it shows something else; NULL where that is
    not known. Of payslips that share a period the last one carries what they are off together. ``before`` is put before
    the names of the two."""
    working = found.working.step({f"{before}expected": _expected(found, side)})
    return working.step({f"{before}wrong": _wrong(found, side, f"{before}expected")})


def suspect(found: Earnings, side: Side, before: str) -> Expr:
    """Whether a payslip breaks the rule or cannot be answered, by the steps of ``with_answer``."""
    return any_of([coalesce(col(f"{before}wrong"), exp.true()), doubtful(found, [side.column])])


def held_to(found: Earnings, side: Side, shown: Sequence[tuple[str, str, Unit]]) -> Worked:
    """Judge a side. ``shown`` are the steps of a payslip that is no director's: label, name and unit."""
    working = with_answer(found, side)
    told = Earnings(working, found.shared, found.directed, found.given)
    working = _shown(told, side, shown)
    off = off_by(col(side.column), col("expected"))
    judged = Judged(side.column, col(side.column), col("expected"), breach=col("wrong"), pence=off)
    return Worked(working, (judged,), (*not_workable(found), *_no_answer(found, side), *unsure(found, col("wrong"))))


def _shown(found: Earnings, side: Side, steps: Sequence[tuple[str, str, Unit]]) -> Working:
    working = shown_earnings(found)
    if found.shared:
        others = minus(col(side.total), bounded(col(side.column)))
        working = working.step({"told_others": when((not_null(col("slips")), others))})
    if found.directed:
        working = working.step(_told(side, [name for _, name, _ in steps]))
    for label, name, unit in steps:
        working = working.show(label, f"told_{name}" if found.directed else name, unit)
    if found.shared:
        working = working.show("less what the other payslips took", "told_others")
    if found.directed:
        working = working.show("a director's weeks", "told_weeks", Unit.NUMBER).show("earnings so far", "told_pay")
        working = working.show("due on them", "told_yearly").show("less what was taken before", "told_before")
    return working


def _told(side: Side, own: Sequence[str]) -> dict[str, Expr]:
    """What is shown: the steps of the period, or those of the year, but never both."""
    annual = coalesce(named_is("d_kind", "annual"), exp.false())
    regular: dict[str, Expr] = {f"told_{name}": when((exp.Not(this=annual.copy()), col(name))) for name in own}
    yearly: dict[str, Expr] = {
        "told_weeks": col("d_weeks"),
        "told_pay": col("d_pay"),
        "told_yearly": plus(col(side.yearly), col(side.before)),
        "told_before": col(side.before),
    }
    return regular | {name: when((annual.copy(), value)) for name, value in yearly.items()}


def _expected(found: Earnings, side: Side) -> Expr:
    due: Expr = col(side.due)
    if found.shared:
        others = minus(col(side.total), bounded(col(side.column)))
        due = when((not_null(col("slips")), minus(col(side.due), others)), otherwise=due)
    if found.directed:
        due = when((named_is("d_kind", "annual"), col(side.yearly)), otherwise=due)
    return due


def _wrong(found: Earnings, side: Side, expected: str) -> Expr:
    own = col(side.column)
    wrong = differs_by_more_than(own, col(expected), TOLERANCE.pence)
    if found.shared:
        earlier = exp.Not(this=coalesce(col("last"), exp.true()))
        wrong = when((earlier, when((not_null(col(side.total)), exp.false()))), otherwise=wrong)
    if not found.directed:
        return wrong
    year, then = (differs_by_more_than(own, col(name), TOLERANCE.pence) for name in (side.yearly, side.yearly_then))
    return when(
        (named_is("d_kind", "annual"), all_of([year, then])),
        (named_is("d_kind", "either"), all_of([wrong, year.copy(), then.copy()])),
        otherwise=wrong.copy(),
    )


def _no_answer(found: Earnings, side: Side) -> tuple[Cannot, ...]:
    unknown, reasons = is_null(col("wrong")), []
    if found.directed:
        yearly = all_of([unknown, not_null(col("d_kind"))])
        reasons.append(Cannot(yearly, f"a director's pay or {side.label} to date are not known"))
    if found.shared:
        shared = all_of([unknown.copy(), not_null(col("slips"))])
        reasons.append(Cannot(shared, f"the {side.label} of another payslip of the earnings period are not known"))
    return tuple(reasons)
