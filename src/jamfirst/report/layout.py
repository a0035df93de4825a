"""Laying out labelled phrases on a terminal: side by side where they fit, else folded with a hanging indent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len, chop_cells

MARGIN = 2
LABEL = 11
GAP = "  "
NARROW = 60
"""Below this width a label stands on a line of its own, so that the text beside it has room."""

_STAND_INS = {
    "→": "->",
    "£": "GBP",
    "·": "|",
    "…": "...",
    "•": "*",
    "–": "-",
    "—": "-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "‹": "<",
    "›": ">",
}

Encode = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a screen: a label and its phrases; ``style`` colours the label and nothing else."""

    label: str
    parts: tuple[str, ...]
    style: str = ""

    def encoded(self, encode: Encode) -> Row:
        """The same row in characters that the terminal can show, without empty phrases."""
        return replace(self, label=encode(self.label), parts=tuple(encode(part) for part in self.parts if part))


def encoder(encoding: str) -> Encode:
    """How to write text in an encoding: what it lacks becomes plain ASCII, or an escape where nothing fits."""

    def encode(text: str) -> str:
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            return "".join(_encodable(character, encoding) for character in text)
        return text

    return encode


def _encodable(character: str, encoding: str) -> str:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return _STAND_INS.get(character) or character.encode("ascii", "backslashreplace").decode("ascii")
    return character


def aligned(rows: Sequence[Row], width: int) -> list[Row]:
    """Rows with their first two phrases padded to a common width, so that they stand in columns, if these fit."""
    several = [row for row in rows if len(row.parts) > 2]
    if not several:
        return list(rows)
    widths = [max(cell_len(row.parts[i]) for row in several) for i in range(2)]
    fits = width >= NARROW and MARGIN + LABEL + sum(widths) + len(GAP) <= width
    return [_padded(row, widths) if fits and len(row.parts) > 2 else row for row in rows]


def _padded(row: Row, widths: Sequence[int]) -> Row:
    first = (part + " " * (w - cell_len(part)) for part, w in zip(row.parts, widths, strict=False))
    return replace(row, parts=(*first, *row.parts[2:]))


def one_line(row: Row) -> str:
    """A row on one line, however long."""
    return (_head(row) + GAP.join(row.parts)).rstrip()


def _head(row: Row) -> str:
    return " " * MARGIN + (row.label.ljust(LABEL) if len(row.label) < LABEL else row.label + GAP)


def folded(row: Row, width: int) -> Iterator[str]:
    """A row as lines of at most ``width`` cells: as many phrases side by side as fit, the rest on further lines."""
    whole = one_line(row)
    narrow = width < NARROW
    if cell_len(whole) <= width and not narrow:
        yield whole
        return
    indent = " " * (MARGIN * 2 if narrow else MARGIN + LABEL)
    head = indent if narrow else _head(row)
    if narrow and row.label:
        yield " " * MARGIN + row.label
    for line in _packed(row.parts, width - len(indent), width - len(head)):
        yield from _hanging(line, head, indent + GAP, width)
        head = indent


def _packed(parts: Sequence[str], room: int, first_room: int) -> Iterator[str]:
    line = ""
    for part in parts:
        longer = line + GAP + part if line else part
        if line and cell_len(longer.rstrip()) > first_room:
            yield line.rstrip()
            first_room, longer = room, part
        line = longer
    if line:
        yield line.rstrip()


def _hanging(text: str, head: str, hanging: str, width: int) -> Iterator[str]:
    if cell_len(head + text) <= width:
        yield head + text
        return
    room = width - max(len(head), len(hanging))
    for index, line in enumerate(wrapped(text, room)):
        yield (hanging if index else head) + line


def wrapped(text: str, room: int) -> Iterator[str]:
    """Text cut at spaces into lines of at most ``room`` cells; a word that is wider is cut where it must be."""
    line = ""
    for word in text.split():
        for piece in chop_cells(word, room) if cell_len(word) > room else [word]:
            longer = f"{line} {piece}" if line else piece
            if line and cell_len(longer) > room:
                yield line
                longer = piece
            line = longer
    if line:
        yield line
