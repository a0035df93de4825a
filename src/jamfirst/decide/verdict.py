"""From what was found and what is not known to one word, with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from jamfirst.decide.weights import weight_of
from jamfirst.model.comparison import Fairness, Reservation
from jamfirst.model.finding import Weight, code_text
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.money import pounds


class Verdict(StrEnum):
    """Go; no-go; or hold: cannot tell, or a person must decide."""

    GO = "go"
    NO_GO = "no-go"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one code stands on one kind of table, column and side: events (one payment seen twice is one event),
    and the pence at stake."""

    code: str
    kind: Kind
    column: str | None
    side: str
    table: str
    events: int
    pence: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for the verdict, in a sentence without any personal value."""

    weight: Weight
    code: str
    text: str
    count: int
    pence: int


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict with its reasons, worst first; stops and asks only, a note is no reason."""

    verdict: Verdict
    reasons: tuple[Reason, ...]


def decide(
    tallies: Sequence[Tally],
    reservations: Sequence[Reservation],
    fairness: Sequence[Fairness],
    records_compared: int,
) -> Decision:
    """Any stop gives no-go; else any ask, anything that cannot be told, or nothing compared gives hold; else go."""
    reasons = [*_from_findings(tallies), *_from_unknowns(reservations, fairness)]
    if not records_compared:
        reasons.append(Reason(Weight.ASK, "", "No record of one run could be compared with the other.", 0, 0))
    order = {Weight.STOP: 0, Weight.ASK: 1, Weight.NOTE: 2}
    reasons.sort(key=lambda r: (order[r.weight], code_text(r.code).rank if r.code else 99, r.code, r.text))
    blocking = tuple(r for r in reasons if r.weight != Weight.NOTE)
    return Decision(_word(blocking), blocking)


def _word(reasons: Sequence[Reason]) -> Verdict:
    if any(r.weight == Weight.STOP for r in reasons):
        return Verdict.NO_GO
    return Verdict.HOLD if reasons else Verdict.GO


def _from_findings(tallies: Sequence[Tally]) -> list[Reason]:
    """One reason for each code and weight. A code's events are summed over columns only where they cannot be the same
    records; otherwise the largest column speaks for it."""
    grouped: dict[tuple[str, Weight], list[Tally]] = {}
    for tally in tallies:
        weight = weight_of(tally.code, tally.kind, tally.column, tally.side)
        grouped.setdefault((tally.code, weight), []).append(tally)
    return [_reason(code, weight, found) for (code, weight), found in grouped.items()]


def _reason(code: str, weight: Weight, found: Sequence[Tally]) -> Reason:
    by_column: dict[str | None, int] = {}
    for tally in found:
        by_column[tally.column] = max(by_column.get(tally.column, 0), tally.events)
    count = max(by_column.values())
    pence = sum(t.pence for t in found)
    text = f"{phrase(code, count, found[0].kind, found[0].table)}{_columns_shown(code, by_column)}"
    if pence:
        text += f", {pounds(pence)}"
    return Reason(weight, code, f"{text} (none allowed)" if weight == Weight.STOP else text, count, pence)


def _columns_shown(code: str, by_column: dict[str | None, int]) -> str:
    named = [c for c in by_column if c]
    if not named or code in ("payment.wrong_amount", "payment.late", "payment.early"):
        return ""
    shown = ", ".join(sorted(named, key=lambda c: (-by_column[c], c))[:4])
    return f": {shown}" + (f" and {len(named) - 4} more columns" if len(named) > 4 else "")


def phrase(code: str, count: int, kind: Kind, table: str) -> str:
    """``118 payments would not be made``: a code and a count in words."""
    words = code_text(code)
    said = words.one if count == 1 else words.many
    if code.startswith(("payment.", "file.")):
        return f"{count:,} {said}"
    one, many = KINDS[kind].noun
    noun = one if count == 1 else many
    where = f" of {table}" if kind == Kind.PLAIN else ""
    return f"{count:,} {noun}{where} {said}"


def _from_unknowns(reservations: Sequence[Reservation], fairness: Sequence[Fairness]) -> list[Reason]:
    found = [Reason(r.weight, "", r.text, 1, 0) for r in reservations]
    return found + [Reason(f.weight, "", f"{f.question} {f.text}", 1, 0) for f in fairness]
