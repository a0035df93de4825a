"""Parquet files: typed already, so that a relation over the file is the table, and no row is read to make it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePath

from sqlglot import exp

from jamfirst.engines.build import Expr, cast, col, named, select, table
from jamfirst.engines.session import Session
from jamfirst.model.problems import BadInputError
from jamfirst.read.contract import Head, RawColumn, RawTable
from jamfirst.read.header import unique_names

MAGIC = b"PAR1"
"""The first and the last four bytes of a file (Apache Parquet format, "File format")."""

_SMALLEST = 12
_ZONED = "TIMESTAMP WITH TIME ZONE"
_TYPED = re.compile(
    r"VARCHAR|U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL\(.*\)|FLOAT|DOUBLE|DATE|TIMESTAMP(?:_S|_MS|_NS)?"
)
_INSIDE = re.compile(r".*\[\d*\]|(?:STRUCT|MAP|UNION|LIST)\b.*", re.DOTALL)


class ParquetReader:
    """A Parquet file is one table, named after the file.

    Text, numbers, dates and timestamps keep the file's own types; what typing makes of them is decided where all
    tables are typed. Timestamps with a zone become those of UTC. Anything else (truth values, times of day, bytes,
    lists, structures) comes as text.
    """

    name = "parquet"

    def sniff(self, head: Head) -> bool:
        """Whether the file starts as Parquet does."""
        return head.start.startswith(MAGIC)

    def read(self, path: Path, shown: str, session: Session) -> Sequence[RawTable]:
        """The table of the file. Raises ``BadInputError`` where its end is missing, its directory is damaged, or
        its first or last row cannot be read. The rows between are read only when the table is used."""
        _check_ends(path, shown)
        try:
            relation, described = session.parquet(path)
        except BadInputError as error:
            raise _damaged(shown) from error
        if not described:
            raise BadInputError(f"{shown}: the Parquet file has no columns.")
        names, renamed, _ = unique_names([name for name, _ in described], len(described))
        types = [kind.upper() for _, kind in described]
        relation = _readable(relation, types, session)
        _check_rows(relation, len(types), shown, session)
        return [
            RawTable(
                name=PurePath(shown).stem,
                format=self.name,
                columns=tuple(RawColumn(name) for name in names),
                relation=relation,
                notes=(*(f"{text[0].upper()}{text[1:]}." for text in renamed), *_notes(names, types)),
            )
        ]


def _check_ends(path: Path, shown: str) -> None:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 4))
        if size < _SMALLEST or file.read(4) != MAGIC:
            raise BadInputError(
                f"{shown}: the Parquet file is not whole: it does not end as it should. Was it cut off while copying?"
            )


def _readable(relation: str, types: Sequence[str], session: Session) -> str:
    """The relation with columns of other than plain types made plain; the relation itself when there are none."""
    if all(_TYPED.fullmatch(kind) for kind in types):
        return relation
    columns: list[Expr] = []
    for position, kind in enumerate(types):
        column: Expr = col(f"c{position}")
        if not _TYPED.fullmatch(kind):
            column = named(cast(column, "timestamp" if kind == _ZONED else "text"), f"c{position}")
        columns.append(column)
    return session.view(select(*columns, col("record_no")).from_(table(relation)), "parquet_plain")


def _check_rows(relation: str, width: int, shown: str, session: Session) -> None:
    """Read the first and the last row: much damage to a file shows there, at the cost of two pages a column.

    The engine's own errors have no class that is known here, so that all are taken for damage.
    """
    values = [cast(col(f"c{i}"), "text") for i in range(width)]
    try:
        [(rows,)] = session.rows(select(exp.Count(this=exp.Star())).from_(table(relation)))
        found = [
            session.rows(select(*values).from_(table(relation)).where(col("record_no").eq(number)))
            for number in (sorted({1, rows}) if rows else ())
        ]
    except Exception as error:
        raise _damaged(shown) from error
    if any(len(row) != 1 for row in found):
        raise _damaged(shown)


def _damaged(shown: str) -> BadInputError:
    return BadInputError(f"{shown}: the Parquet file is damaged and cannot be read.")


def _notes(names: Sequence[str], types: Sequence[str]) -> list[str]:
    notes = []
    for name, kind in zip(names, types, strict=True):
        if kind == _ZONED:
            notes.append(f'Column "{name}" holds times with a zone; they are read as UTC.')
        elif kind == "BLOB":
            notes.append(f'Column "{name}" holds bytes; they are compared as text.')
        elif _INSIDE.fullmatch(kind):
            notes.append(f'Column "{name}" holds lists or structures; each is compared as one text.')
    return notes
