"""What a stage may ask of an engine: relations in, statements run, rows out. No SQL text crosses this line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlglot import exp
from sqlglot.generator import Generator

from jamfirst.engines.build import Select

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

Row = tuple[Any, ...]

NO_NUMBER = -(2**63)
"""What stands for NULL in a column of whole numbers that ``Session.arrays`` gives."""


@dataclass(frozen=True, slots=True)
class Delimited:
    """How a delimited text file is laid out, once sniffed. The file is UTF-8; ``skip`` counts physical lines
    before the first record (title rows, header and all); every record has exactly ``width`` fields. Where quote marks
    inside quoted fields are not ``doubled``, a field with such a mark is refused, and so is one quoted in two parts."""

    path: Path
    delimiter: str
    quote: str
    newline: str
    skip: int
    width: int
    doubled: bool = True


class Dialect(Protocol):
    """What differs in one engine's SQL: how it prints statements and the named operations in them."""

    name: str

    def printed(self, statement: exp.Expr) -> str:
        """The statement as this engine's SQL; an operation that the engine lacks is an error with its name."""


Operations = Mapping[str, Callable[..., exp.Expr]]
"""An engine's own expression for each named operation (see ``operations``)."""


def printer(name: str, base: type[Generator], operations: Operations) -> type[Generator]:
    """A printer for an engine: sqlglot's own generator, with the named operations printed as the engine's own."""

    def operation(self: Generator, node: exp.Anonymous) -> str:
        called = str(node.this)
        if not called.startswith("JF_"):
            return str(base.anonymous_sql(self, node))
        if called[3:] not in operations:
            raise NotImplementedError(f"The {name} engine has no operation {called[3:]}.")
        return self.sql(operations[called[3:]](*node.expressions))

    def query(self: Generator, node: Select) -> str:
        transform = base.TRANSFORMS.get(exp.Select)
        return transform(self, node) if transform else base.select_sql(self, node)

    transforms = {**base.TRANSFORMS, exp.Anonymous: operation, Select: query}
    return type(f"{name.title()}Printer", (base,), {"TRANSFORMS": transforms})


class Session(Protocol):
    """One open engine with a private working folder; closed, nothing of it remains."""

    work: Path
    dialect: Dialect

    def new_name(self, stem: str) -> str:
        """A relation name not used before in this session; ``stem`` is ours, never user text."""

    def delimited(self, layout: Delimited) -> str:
        """A relation ``c0``..``cN`` (text; empty fields are NULL) over a delimited file. Raises ``BadInputError``
        where a record does not have ``width`` fields or quoting is broken; the caller then reads it carefully."""

    def fixed_width(self, path: Path, fields: Sequence[tuple[int, int]], where: exp.Expr) -> str:
        """A relation ``c0``..``cN`` (text, right-trimmed, empty is NULL) cut from the lines of a text file by
        (first, last) positions counted from 1, of the lines for which ``where`` (over column ``line``) holds."""

    def lines(self, path: Path) -> str:
        """A kept relation ``line`` (text; an empty line is NULL) and ``line_no`` (BIGINT, the physical line from 1)
        of a text file in ASCII or UTF-8 without control characters, whose lines end in one way. Once kept, cutting
        it by position (SUBSTRING) is several times faster than cutting the lines of the file as they are read."""

    def parquet(self, path: Path) -> tuple[str, Sequence[tuple[str, str]]]:
        """A relation ``c0``..``cN`` with ``record_no`` over a Parquet file, and its columns as (name, engine
        type). Raises ``BadInputError`` for a file that is not whole Parquet."""

    def keep(self, select: exp.Query, stem: str) -> str:
        """Run a query and keep its rows as a new relation; gives the relation's name."""

    def numbered(self, relation: str) -> str:
        """A view of a kept relation with a column ``id`` that tells its rows apart (any whole numbers)."""

    def view(self, select: exp.Query, stem: str) -> str:
        """Name a query as a relation without running it."""

    def narrow(self, relation: str, condition: exp.Expr) -> str:
        """A view of the rows of a relation that meet a condition on its columns, tested as near to the file as the
        engine can, so that what is not wanted need not be read whole."""

    def drop(self, relation: str) -> None:
        """Forget a kept relation and free its memory."""

    def rows(self, select: exp.Query) -> list[Row]:
        """All rows of a query."""

    def arrays(
        self, relation: str, numbers: Sequence[str], coded: Mapping[str, exp.Query]
    ) -> dict[str, NDArray[int64]]:
        """Columns of a relation as arrays of whole numbers, all in one order of its rows. ``numbers`` are columns of
        BIGINT (or narrower, or BOOLEAN); NULL is ``NO_NUMBER``. ``coded`` are columns of text, each with a query that
        gives all its values, each once, none NULL, at least one: a value is its place from nought among them, NULL
        is -1."""

    def stream(self, select: exp.Query, size: int = 10_000) -> Iterator[list[Row]]:
        """The rows of a query in batches."""

    def columns(self, relation: str) -> Sequence[tuple[str, str]]:
        """The columns of a relation as (name, engine type)."""

    def insert(self, relation: str, rows: Sequence[Row]) -> None:
        """Append plain values to a kept relation."""

    def append(self, relation: str, select: exp.Query) -> int:
        """Append the rows of a query to a kept relation; gives how many there were."""

    def create(self, stem: str, columns: Mapping[str, str]) -> str:
        """A new empty kept relation with these columns and SQL types."""

    def write_parquet(self, select: exp.Query, path: Path) -> None:
        """Write the rows of a query to a Parquet file inside an allowed folder."""

    def write_store(self, path: Path, relations: Mapping[str, exp.Query]) -> None:
        """Write queries as the tables of a new database file inside an allowed folder, synced to disk."""

    def close(self) -> None:
        """End the session and remove its working folder."""
