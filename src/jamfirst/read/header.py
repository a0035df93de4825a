"""Where the header of a delimited table is, if it has one, and what its columns are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from jamfirst.read.not_records import filled_fields, is_date, is_number, is_rule, kind_of

Row = Sequence[str]

ROWS_ABOVE = 50
ROWS_JUDGED = 50
ALWAYS_LIMIT = 4

_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?:[/-][0-9]{2,4})?", re.ASCII)
_DIGITS = re.compile(r"[0-9]", re.ASCII)
_LETTERS = re.compile(r"[^\W\d_]+")


class Top(NamedTuple):
    """The first row of the table proper, and whether it is a header."""

    row: int
    is_header: bool


def find_top(rows: Sequence[Row], width: int) -> Top:
    """Where the table begins below titles, blank rows and preambles, among the first rows of a file.

    A header is text where the rows below have numbers, dates or codes; where nothing tells, a row of distinct
    texts that do not recur below it is taken for one.
    """
    wide = [i for i, row in enumerate(rows[:ROWS_ABOVE]) if _is_wide(row, width)]
    if not wide:
        return Top(_widest(rows), is_header=False)
    first = wide[0]
    likely = _looks_like_header(rows[first], rows[first + 1 :])
    if likely and not _has_values(rows[first]):
        return Top(first, is_header=True)
    later = [i for i in wide[1:] if _is_plainly_header(rows[i], rows[i + 1 :], rows[first:i], width)]
    return Top(later[0], is_header=True) if later else Top(first, is_header=likely)


def unique_names(fields: Row, width: int) -> tuple[tuple[str, ...], tuple[str, ...], frozenset[int]]:
    """Names for ``width`` columns from a header's fields; what was changed, in words; which had no name.

    An empty name becomes "column 3"; the second column of a name becomes "Amount (2)".
    """
    given = [" ".join(field.split()) for field in fields[:width]] + [""] * (width - len(fields))
    taken = set(given)
    seen: set[str] = set()
    names: list[str] = []
    changed: list[str] = []
    for position, name in enumerate(given):
        unique = name if name and name not in seen else _new_name(name, position, taken)
        if name and unique != name:
            changed.append(f"column {position + 1} is a second “{name}” and is called “{unique}”")
        seen.add(unique)
        taken.add(unique)
        names.append(unique)
    return tuple(names), tuple(changed), frozenset(i for i, name in enumerate(given) if not name)


def _new_name(name: str, position: int, taken: set[str]) -> str:
    if not name and (plain := f"column {position + 1}") not in taken:
        return plain
    stem = name or f"column {position + 1}"
    number = 2
    while f"{stem} ({number})" in taken:
        number += 1
    return f"{stem} ({number})"


def always_filled(rows: Sequence[Row], width: int) -> frozenset[int]:
    """Up to four positions that hold something in every ordinary row of a sample.

    Those with words, codes or dates come before those with numbers: a total fills one of them with its label and
    cannot fill a second.
    """
    every = frozenset(range(width))
    ordinary = [r for r in rows if len(r) >= width and kind_of(r, width, every) is None]
    if not ordinary:
        return frozenset()
    filled = [i for i in range(width) if all(row[i].strip(" ") for row in ordinary)]
    numbers = {i for i in filled if all(is_number(row[i]) for row in ordinary)}
    return frozenset(sorted(filled, key=lambda i: (i in numbers, i))[:ALWAYS_LIMIT])


def _is_wide(row: Row, width: int) -> bool:
    filled = filled_fields(row)
    if len(filled) < 2 or len(filled) * 2 < width or is_rule(row):
        return False
    labels = [text for text in filled if text.endswith(":")]
    return not (filled[0].endswith(":") and len(labels) < len(filled))


def _has_values(row: Row) -> bool:
    return any((is_number(c) and not _YEAR.fullmatch(c)) or is_date(c) for c in filled_fields(row))


def _widest(rows: Sequence[Row]) -> int:
    return max(range(len(rows)), key=lambda i: (len(rows[i]), -i), default=0)


def _looks_like_header(row: Row, below: Sequence[Row]) -> bool:
    votes = _votes(row, below)
    if votes:
        return votes > 0
    cells = filled_fields(row)
    if _has_values(row):
        return False
    recurs = any(cell and cell == other for r in below[:ROWS_JUDGED] for cell, other in zip(row, r, strict=False))
    return len(set(cells)) == len(cells) and not recurs


def _is_plainly_header(row: Row, below: Sequence[Row], above: Sequence[Row], width: int) -> bool:
    """Whether a later row is a header beyond doubt, so that the rows above it are a preamble."""
    cells = filled_fields(row)
    if len(cells) * 5 < width * 4 or any(is_number(c) or is_date(c) for c in cells):
        return False
    unlike = all(len(filled_fields(r)) < len(cells) or _votes(r, below) >= 0 for r in above)
    return unlike and _votes(row, below) > 0


def _votes(row: Row, below: Sequence[Row]) -> int:
    """For each column +1 where the row is unlike what is below it as a header is, -1 where it is like it."""
    votes = 0
    judged = [r for r in below if filled_fields(r)][:ROWS_JUDGED]
    for position, cell in enumerate(row):
        values = [r[position].strip(" ") for r in judged if position < len(r) and r[position].strip(" ")]
        if values and cell.strip(" "):
            votes += _vote(cell.strip(" "), values)
    return votes


def _vote(cell: str, values: Sequence[str]) -> int:
    usual, count = Counter(_look(v) for v in values).most_common(1)[0]
    if count * 2 <= len(values) or usual == "text" or _YEAR.fullmatch(cell):
        return 0
    if _look(cell) == usual:
        return -1
    return 0 if _DIGITS.search(cell) else 1


def _look(text: str) -> str:
    """What a value looks like: a number, a date, a code by its pattern of letters and digits, or just text."""
    if is_number(text):
        return "number"
    if is_date(text):
        return "date"
    if _DIGITS.search(text):
        return _DIGITS.sub("9", _LETTERS.sub("A", text))
    return "text"
