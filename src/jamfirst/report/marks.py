"""Old beside new: which part of a value changed, masked where it must be, and cut to a length people can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jamfirst.report.masking import is_account_column, masked_account, shown_key

AROUND = 60
CHANGED = 200
WHOLE = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a value; ``changed`` says that it differs from the other side."""

    text: str
    changed: bool


Pieces = tuple[Piece, ...]


def side_by_side(column: str | None, old: str | None, new: str | None) -> tuple[Pieces, Pieces]:
    """Both values as pieces, the differing middle marked; an absent value has no pieces.

    The middle is what is left after the longest common start and end. It is found on the whole values and shown
    on the masked ones, which have the same length, so a change in a hidden part of an account can still be seen.
    """
    if old is None or new is None:
        return _alone(column, old), _alone(column, new)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    return _cut(hidden(column, old), start, end), _cut(hidden(column, new), start, end)


def hidden(column: str | None, value: str) -> str:
    """A value with its accounts masked, of the same length."""
    return masked_account(value) if is_account_column(column) else shown_key(value)


def shortened(text: str, limit: int = WHOLE) -> str:
    """Text of at most about ``limit`` characters; what is left out is counted."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]}… ({len(text) - limit:,} more characters)"


def _alone(column: str | None, value: str | None) -> Pieces:
    return () if value is None else (Piece(shortened(hidden(column, value)), False),)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items two sequences share from the start."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def _cut(text: str, start: int, end: int) -> Pieces:
    before, middle, after = text[:start], text[start : len(text) - end], text[len(text) - end :]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:]
    pieces = (
        Piece(before, False),
        Piece(shortened(middle, CHANGED), True),
        Piece(after if len(after) <= AROUND else after[:AROUND] + "…", False),
    )
    return tuple(piece for piece in pieces if piece.text)
