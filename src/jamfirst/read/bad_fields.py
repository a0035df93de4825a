"""Values that are not of their column's type, as problems: how many, and the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines import build as b
from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr
from jamfirst.engines.session import Row, Session
from jamfirst.model.columns import Column, ValueType
from jamfirst.model.problems import Problem
from jamfirst.read import values
from jamfirst.read.profile import column

LONGEST = 60
"""Characters of a found value that a message shows."""

_FILE = 1 << 40
"""Records that a file may have, so that a file's number and a record's make one number in reading order."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A column with ``lost`` values that are not of its type, how its values are got, and what one looks like."""

    column: Column
    value: Expr
    lost: int
    example: str


def bad_fields(
    table: str, relation: str, suspects: Sequence[Suspect], session: Session, *, filed: bool
) -> tuple[Problem, ...]:
    """One ``file.field`` for each column, with the first record in reading order; one pass for all columns.

    ``line`` is the record's number (0 where the reader could not tell) and ``file`` its file's number as text,
    empty where the relation has no ``file_no``.
    """
    if not suspects:
        return ()
    inner = [b.named(_place(filed), "place")]
    outer: list[Expr] = []
    for one in suspects:
        found = b.col(f"b{one.column.position}")
        inner.append(b.named(b.when((_bad(one), _shown(one))), found.name))
        place = b.when((b.not_null(found), b.col("place")))
        outer += [exp.Min(this=place), exp.ArgMin(this=found, expression=b.col("place")), exp.Min(this=found)]
    named = [b.named(expression.copy(), f"x{i}") for i, expression in enumerate(outer)]
    row = session.rows(b.select(*named).from_(b.sub(b.select(*inner).from_(b.table(relation)), "t")))[0]
    return tuple(_problem(table, one, row[3 * i : 3 * i + 3], filed) for i, one in enumerate(suspects))


def _place(filed: bool) -> Expr:
    number = b.cast(b.col("record_no"), "bigint")
    if not filed:
        return number
    files = exp.Mul(this=b.cast(b.col("file_no"), "bigint"), expression=b.number(_FILE))
    return exp.Add(this=files, expression=number)


def _shown(one: Suspect) -> Expr:
    return op.as_text(column(one.column.position))


def _bad(one: Suspect) -> Expr:
    blank = op.matches(_shown(one), dict(values.LABELS)["blank"])
    return b.all_of([b.is_null(one.value.copy()), exp.Not(this=blank)])


def _problem(table: str, one: Suspect, row: Row, filed: bool) -> Problem:
    place, first, least = row
    found = _clipped(str(first if first is not None else least))
    noun = "an amount" if one.column.type is ValueType.DECIMAL else "a date"
    return Problem(
        code="file.field",
        file=str(place // _FILE) if filed and place is not None else "",
        message=(
            f'"{found}" is not {noun}. Expected like {one.example}. The row is kept; {one.column.label} is unknown.'
        ),
        line=(place % _FILE if filed else place) if place is not None else 0,
        column=one.column.name,
        found=found,
        expected=one.example,
        count=one.lost,
        table=table,
    )


def _clipped(text: str) -> str:
    """A value on one line, not too long, with nothing that moves a terminal's cursor."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
