"""Sheets of any kind of workbook, and the tables in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath

from jamfirst.engines.session import Session
from jamfirst.model.problems import BadInputError
from jamfirst.read.cells import ErrorCells, Row
from jamfirst.read.contract import RawTable
from jamfirst.read.grid import Source, read_grid

DEFAULT_NAMES = frozenset({"sheet1", "sheet"})
"""Names that say nothing: such a sheet is called after its file."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of any kind of workbook: its name, whether a user sees it, and its rows when asked for.

    ``rows`` is called at most once, sheet after sheet in order; cells without a usable value go to its argument.
    """

    name: str
    hidden: bool
    rows: Callable[[ErrorCells], Iterator[Row]]


def sheet_tables(sheets: Sequence[Sheet], format_name: str, path: Path, shown: str, session: Session) -> list[RawTable]:
    """Every visible sheet that holds records, as a table; hidden ones are counted in the first table's notes.

    A table has its sheet's name, or its file's stem where there is one visible sheet or the name says nothing.
    Raises ``BadInputError`` where no visible sheet holds records.
    """
    visible = [sheet for sheet in sheets if not sheet.hidden]
    size = path.stat().st_size
    tables: list[RawTable] = []
    for sheet in visible:
        plain = len(visible) == 1 or sheet.name.strip().casefold() in DEFAULT_NAMES
        source = Source(format_name, shown, PurePath(shown).stem if plain else sheet.name, size)
        errors = ErrorCells()
        table = read_grid(sheet.rows(errors), session, source, errors)
        if table is not None:
            tables.append(table)
    if not tables:
        raise BadInputError(f"{shown}: no visible sheet of the workbook holds a table with records.")
    hidden = len(sheets) - len(visible)
    if hidden:
        note = f"{hidden:,} hidden {'sheet was' if hidden == 1 else 'sheets were'} not read."
        tables[0] = replace(tables[0], notes=(*tables[0].notes, note))
    return tables


NumberedRows = Callable[[Mapping[int, ErrorCells]], Iterator[tuple[int, Row]]]
"""Gives the rows of all sheets in one pass, each with its sheet's number."""


def sheets_in_turn(names: Sequence[tuple[str, bool]], rows: NumberedRows) -> list[Sheet]:
    """Sheets, given as (name, hidden), of a file in which one follows the other and which is read only once."""
    turn = _Turn(rows)
    return [Sheet(name, hidden, partial(turn.rows, number)) for number, (name, hidden) in enumerate(names)]


class _Turn:
    """One pass over the rows of all sheets, from which each takes its own."""

    def __init__(self, rows: NumberedRows) -> None:
        self._errors: defaultdict[int, ErrorCells] = defaultdict(ErrorCells)
        self._rows = rows(self._errors)
        self._next: tuple[int, Row] | None = None

    def rows(self, number: int, errors: ErrorCells) -> Iterator[Row]:
        """The rows of one sheet; those of sheets before it that nobody took are passed over."""
        mine = self._errors[number]
        errors.counts, errors.first = mine.counts, mine.first
        while (found := self._next or next(self._rows, None)) is not None:
            self._next = None
            if found[0] == number:
                yield found[1]
            elif found[0] > number:
                self._next = found
                return
