"""This period's payslips set against the previous period's: what a payroll manager does by hand before pay day.

Each employment's payslips are added up on both sides and joined; what each element moved by is explained by tests that
a person could do on the two payslips, and what remains of it in pence is left open. Two joins, one of employments and
one of their pay lines, however large the payroll.
"""

from __future__ import annotations

from collections.abc import Sequence

from jamfirst.compare.variance import counts
from jamfirst.compare.variance.employments import side_by_side
from jamfirst.compare.variance.lines import lines_side_by_side
from jamfirst.compare.variance.payroll import Sources, key_of, lines_paid, paid, sources
from jamfirst.compare.variance.periods import Window, fair, window_of
from jamfirst.compare.variance.rows import explain, variances
from jamfirst.engines.build import count, select, table
from jamfirst.engines.session import Session
from jamfirst.model.comparison import Fairness, Reservation
from jamfirst.model.finding import Weight
from jamfirst.model.run import Run, Table
from jamfirst.model.variance import ELEMENTS, OPEN, Payroll, Variances

_SHARED = 2


def previous_period(previous: Run, current: Run, session: Session) -> Variances | None:
    """Set the payslips of a run against those of the period before; ``None`` where either run has no payslips of
    employments that can be told."""
    old, new = sources(previous), sources(current)
    key = key_of([*old.slips, *new.slips]) if old.slips and new.slips else ()
    if not key:
        return None
    windows = window_of(session, previous, old.slips), window_of(session, current, new.slips)
    sides = paid(session, old.slips, key), paid(session, new.slips, key)
    people = side_by_side(session, *sides, *windows)
    many = [int(session.rows(select(count()).from_(table(side)))[0][0]) for side in sides]
    for side in sides:
        session.drop(side)
    moves = _lines(session, (old, new), key, windows, people)
    elements = [e for e in ELEMENTS if all(any(t.column(e) for t in side.slips) for side in (old, new))]
    parts = explain(session, people, moves, elements)
    shape = counts.shape_of_people(session, people)
    comparable = shape["both"] * _SHARED >= shape["both"] + shape["leavers"] + shape["gone"]
    rows = variances(session, people, moves, parts, elements, comparable=comparable)
    sums = counts.sums_of(session, people, elements)
    net = sums.get("net_pay", (0, 0))
    asked = counts.asks(session, rows)
    unchanged, only_tax = counts.unchanged(session, rows, shape["both"])
    return Variances(
        previous=_side(old, windows[0], many[0], net[0]),
        current=_side(new, windows[1], many[1], net[1]),
        matched_by=" and ".join(key),
        pay_lines=moves is not None,
        unchanged=unchanged,
        only_tax=only_tax,
        starters=shape["starters"],
        leavers=shape["leavers"],
        left_open=sum(a.employments for a in asked if a.code == OPEN),
        explanations=counts.explanations(session, parts),
        elements=counts.elements(session, rows, sums),
        asks=asked,
        fairness=(*fair(previous, current, *windows), _people(shape)),
        reservations=tuple(_reservations(moves, elements, new.slips)),
        relation=rows,
        parts=parts,
        people=people,
    )


def _lines(
    session: Session, both: tuple[Sources, Sources], key: Sequence[str], windows: tuple[Window, Window], people: str
) -> str | None:
    """The pay lines side by side, where both runs have them with the key of the payslips."""
    if not all(side.lines and all(t.column(c) for t in side.lines for c in key) for side in both):
        return None
    old, new = (lines_paid(session, side.lines, key, w) for side, w in zip(both, windows, strict=True))
    moves = lines_side_by_side(session, old, new, people)
    session.drop(old)
    session.drop(new)
    return moves


def _side(found: Sources, window: Window, employments: int, net: int) -> Payroll:
    return Payroll(window.label, sum(t.rows for t in found.slips), employments, net)


def _people(shape: dict[str, int]) -> Fairness:
    question = "Same people as the period before?"
    before = shape["both"] + shape["leavers"] + shape["gone"]
    text = f"{shape['both']:,} of {before:,} employments of the period before are paid in this one."
    if shape["both"] * _SHARED >= before:
        return Fairness(question, "yes", text, Weight.NOTE)
    return Fairness(question, "no", f"{text} Nothing is asked about single payslips.", Weight.ASK)


def _reservations(moves: str | None, elements: Sequence[str], slips: Sequence[Table]) -> list[Reservation]:
    found = []
    if moves is None:
        text = (
            "There are no pay lines in both periods: gross pay was explained by hours and rate alone, so overtime, "
            "absence and arrears are left open."
        )
        found.append(Reservation(text, Weight.NOTE))
    absent = [ELEMENTS[e] for e in ("gross_pay", "tax", "ee_ni", "net_pay") if e not in elements]
    if absent:
        text = f"Not both periods have {', '.join(absent)}: nothing that follows from it could be explained."
        found.append(Reservation(text, Weight.NOTE))
    if not any(t.column("start_date") for t in slips) or not any(t.column("leaving_date") for t in slips):
        text = "The payslips have no start or leaving dates: starters and leavers cannot be told from people lost."
        found.append(Reservation(text, Weight.NOTE))
    return found
