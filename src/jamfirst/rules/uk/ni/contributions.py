"""What a payslip takes for National Insurance held to what is due: the same for the employee's part and the
employer's."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, is_null, not_null, text, when
from jamfirst.rules.rule import Source, Tolerance
from jamfirst.rules.uk.ni.earnings import Earnings, not_workable, shown_earnings, unsure
from jamfirst.rules.uk.ni.sums import bounded, differs_by_more_than, minus, named_is, off_by
from jamfirst.rules.working import Cannot, Judged, Working, Worked

TOLERANCE = Tolerance(
    1,
    "the Regulations round contributions to the nearest penny, HMRC's exact percentage method each band by itself; "
    "the two differ by a penny at most",
)
"""How far a contribution may be off."""

SOURCES = (
    Source("Social Security Contributions and Benefits Act 1992, sections 6, 8 and 9"),
    Source("Social Security (Contributions) Regulations 2001 (SI 2001/1004), regulations 8, 11, 12 and 14"),
    Source("HMRC National Insurance Manual NIM11002 (exact percentage method) and NIM12020 onwards (directors)"),
)
"""Where the rules of contributions are written."""


@dataclass(frozen=True, slots=True)
class Side:
    """The employee's part or the employer's: the column of the payslip, the sum over payslips that share a period, and
    what a director's payslip must show at the rates of the year and at those of the day."""

    column: str
    total: str
    annual: str
    annual_then: str
    label: str


def held_to(found: Earnings, working: Working, side: Side) -> Worked:
    """Judge a side by the step ``due``, what is due on the earnings of the whole period. Of payslips that share a period
    the last one carries what they are off together."""
    working = working.step({"expected": _expected(found, side)})
    working = working.step({"wrong": _wrong(found, side)})
    working = shown_earnings(found, working)
    judged = Judged(
        side.column,
        col(side.column),
        col("expected"),
        breach=col("wrong"),
        pence=off_by(col(side.column), col("expected")),
    )
    return Worked(working, (judged,), (*not_workable(found), *_no_answer(found, side), *unsure(found, col("wrong"))))


def _expected(found: Earnings, side: Side) -> Expr:
    """What this payslip must show: what is due, less what the others of the period took."""
    due: Expr = col("due")
    if found.shared:
        others = minus(col(side.total), bounded(col(side.column)))
        due = when((not_null(col("slips")), minus(due, others)), otherwise=due.copy())
    if found.directed:
        due = when((named_is("d_kind", "annual"), col(side.annual)), otherwise=due)
    return due


def _wrong(found: Earnings, side: Side) -> Expr:
    own = col(side.column)
    wrong = differs_by_more_than(own, col("expected"), TOLERANCE.pence)
    if found.shared:
        wrong = when((exp.Not(this=coalesce(col("last"), exp.true())), exp.false()), otherwise=wrong)
    if not found.directed:
        return wrong
    year, then = (differs_by_more_than(own, col(name), TOLERANCE.pence) for name in (side.annual, side.annual_then))
    yearly = all_of([year, then])
    return when(
        (named_is("d_kind", "annual"), yearly),
        (named_is("d_kind", "either"), all_of([wrong, yearly.copy()])),
        otherwise=wrong.copy(),
    )


def _no_answer(found: Earnings, side: Side) -> tuple[Cannot, ...]:
    reasons = []
    if found.directed:
        yearly = any_of(
            [named_is("d_kind", "annual"), all_of([named_is("d_kind", "either"), coalesce(col("wrong"), exp.true())])]
        )
        reasons.append(
            Cannot(
                all_of([is_null(col(side.annual)), yearly]), f"a director's pay or {side.label} to date is not known"
            )
        )
    if found.shared:
        shared = all_of([not_null(col("slips")), is_null(col("wrong"))])
        reasons.append(Cannot(shared, f"the {side.label} of another payslip of the same earnings period is not known"))
    return tuple(reasons)
