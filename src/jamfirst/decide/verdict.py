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

_COLUMNS = 4


class Verdict(StrEnum):
    """Go; no-go; or hold: cannot tell, or a person must decide."""

    GO = "go"
    NO_GO = "no-go"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one code stands on one table, column and side: events (one payment seen twice is one event), how many
    of them lost the value altogether, and the pence at stake."""

    code: str
    kind: Kind
    column: str | None
    side: str
    table: str
    events: int
    pence: int
    emptied: int = 0

    @property
    def weight(self) -> Weight:
        """What this does to the verdict."""
        return weight_of(self.code, self.kind, self.column, self.side)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One code under one weight, added up over columns, sides and tables: a record that differs in two columns counts
    once."""

    code: str
    weight: Weight
    events: int
    pence: int
    tallies: tuple[Tally, ...]


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
    weighed: Sequence[Weighed],
    reservations: Sequence[Reservation],
    fairness: Sequence[Fairness],
    records_compared: int,
) -> Decision:
    """Any stop gives no-go; else any ask, anything that cannot be told, or nothing compared gives hold; else go."""
    reasons = [*(_reason(w) for w in weighed), *_from_unknowns(reservations, fairness)]
    if not records_compared:
        reasons.append(Reason(Weight.ASK, "", "No record of one run could be compared with the other.", 0, 0))
    reasons.sort(key=lambda r: (_ORDER[r.weight], *worst_first(r.code), r.text))
    blocking = tuple(r for r in reasons if r.weight != Weight.NOTE)
    return Decision(_word(blocking), blocking)


_ORDER = {Weight.STOP: 0, Weight.ASK: 1, Weight.NOTE: 2}


def worst_first(code: str) -> tuple[int, int, str]:
    """The order of codes on every screen: files that are not there, then people's payments and payslips, then other
    records, then the shape of files, then what no code says."""
    rank = code_text(code).rank if code else 99
    if code in ("file.unreadable", "file.missing"):
        place = 0
    elif code.startswith(("payment.", "payslip.")):
        place = 1 if code.startswith("payment.") else 2
    else:
        place = 5 if not code else 4 if code.startswith("file.") else 3
    return place, rank, code


def _word(reasons: Sequence[Reason]) -> Verdict:
    if any(r.weight == Weight.STOP for r in reasons):
        return Verdict.NO_GO
    return Verdict.HOLD if reasons else Verdict.GO


def _reason(w: Weighed) -> Reason:
    first = w.tallies[0]
    text = f"{phrase(w.code, w.events, first.kind, first.table)}{_columns_shown(w)}"
    if w.pence:
        text += f", {pounds(w.pence)}"
    return Reason(w.weight, w.code, f"{text} (none allowed)" if w.weight == Weight.STOP else text, w.events, w.pence)


def _columns_shown(w: Weighed) -> str:
    """The columns that differ, most often first; a column that lost its value says so."""
    if w.code in ("payment.wrong_amount", "payment.late", "payment.early"):
        return ""
    events: dict[str, int] = {}
    emptied: dict[str, int] = {}
    for t in w.tallies:
        if t.column:
            events[t.column] = events.get(t.column, 0) + t.events
            emptied[t.column] = emptied.get(t.column, 0) + t.emptied
    shown = [
        f"{c} lost on {emptied[c]:,}" if emptied[c] else c
        for c in sorted(events, key=lambda c: (-emptied[c], -events[c], c))
    ]
    if not shown:
        return ""
    more = f" and {len(shown) - _COLUMNS} more columns" if len(shown) > _COLUMNS else ""
    return ": " + ", ".join(shown[:_COLUMNS]) + more


def phrase(code: str, count: int, kind: Kind, table: str) -> str:
    """``118 payments would not be made``: a code and a count in words."""
    words = code_text(code)
    said = words.one if count == 1 else words.many
    if code.startswith(("payment.", "file.", "variance.")):
        return f"{count:,} {said}"
    one, many = KINDS[kind].noun
    noun = one if count == 1 else many
    where = f" of {table}" if kind == Kind.PLAIN else ""
    return f"{count:,} {noun}{where} {said}"


def _from_unknowns(reservations: Sequence[Reservation], fairness: Sequence[Fairness]) -> list[Reason]:
    found = [Reason(r.weight, "", r.text, 1, 0) for r in reservations]
    return found + [Reason(f.weight, "", f"{f.question} {f.text}", 1, 0) for f in fairness]
