"""Opening an assessment folder: its hashes are checked first, so damage never becomes an answer."""

from __future__ import annotations

import json
import re
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlglot import exp

from jamfirst.engines.store_reader import StoreReader
from jamfirst.model.finding import Finding, Status, Weight
from jamfirst.model.problems import BadInputError
from jamfirst.store.schema import DOCUMENT_FILE, FINDING_COLUMNS, SCHEMA, STORE_FILE, UNFINISHED
from jamfirst.store.write import file_sha256, seal_line

_SEAL = re.compile(rb',\n "seal": "[0-9a-f]{64}"\n\}\n\Z')
_UNFINISHED_NAME = re.compile(r"\..+" + re.escape(UNFINISHED) + r"[^.]*")


class _Store:
    """The findings file, opened when it is first read and closed with its assessment."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reader: StoreReader | None = None
        self._finalizer: Any = None

    def reader(self) -> StoreReader:
        if self._reader is None:
            self._reader = StoreReader(self._path)
            self._finalizer = weakref.finalize(self, self._reader.close)
        return self._reader

    def close(self) -> None:
        if self._finalizer is not None:
            self._finalizer()
        self._reader = None


@dataclass(frozen=True, slots=True)
class Group:
    """How many rows of findings stand under one code, in one table, about one column (``None``: the record)."""

    code: str
    table: str
    column: str | None
    rows: int
    pence: int
    delta_pence: int


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of an assessment, read from its store as they are asked for.

    Iteration gives ``Finding`` values, worst code first, then by pence (largest first), table, record and column.
    ``where`` narrows; nothing is read until rows, ``len`` or ``groups`` are asked for.
    """

    _store: _Store
    _codes: tuple[str, ...]
    _equal: tuple[tuple[str, str | None], ...] = ()
    _limit: int | None = None

    def where(
        self,
        *,
        code: str | None = None,
        table: str | None = None,
        column: str | None = None,
        limit: int | None = None,
    ) -> Findings:
        """The findings under this code, in this table, about this column; at most ``limit`` of them."""
        wanted = {"code": code, "table_name": table, "column_name": column}
        more = tuple((name, value) for name, value in wanted.items() if value is not None)
        return replace(self, _equal=self._equal + more, _limit=limit if limit is not None else self._limit)

    def of(self, group: Group) -> Findings:
        """The findings that a group counts."""
        narrowed = self.where(code=group.code, table=group.table)
        return replace(narrowed, _equal=(*narrowed._equal, ("column_name", group.column)))

    def __iter__(self) -> Iterator[Finding]:
        for batch in self._store.reader().stream(self._select()):
            for row in batch:
                yield _finding(row)

    def __len__(self) -> int:
        counted = exp.select(exp.Count(this=exp.Star())).from_(self._filtered().subquery("f"))
        return int(self._store.reader().rows(counted)[0][0])

    def groups(self) -> tuple[Group, ...]:
        """Counts and pence by code, table and column: worst code first, then table, most rows first, column."""
        names = ("code", "table_name", "column_name")
        rows = exp.Count(this=exp.Star())
        select = (
            exp.select(*names, rows, *(exp.Sum(this=exp.column(n)) for n in ("pence", "delta_pence")))
            .from_(self._filtered().subquery("f"))
            .group_by(*names)
            .order_by(self._rank(), "table_name", exp.Ordered(this=rows.copy(), desc=True), "column_name")
        )
        return tuple(
            Group(str(r[0]), str(r[1]), r[2], int(r[3]), int(r[4]), int(r[5]))
            for r in self._store.reader().rows(select)
        )

    def _filtered(self) -> exp.Select:
        select = exp.select(*FINDING_COLUMNS).from_("findings")
        for name, value in self._equal:
            wanted = exp.null() if value is None else exp.Literal.string(value)
            select = select.where(exp.NullSafeEQ(this=exp.column(name), expression=wanted))
        return select if self._limit is None else self._ordered(select).limit(self._limit)

    def _select(self) -> exp.Select:
        return self._ordered(self._filtered())

    def _ordered(self, select: exp.Select) -> exp.Select:
        descending = exp.Ordered(this=exp.column("pence"), desc=True)
        rest = ("table_name", "record_key", "column_name", "side", "finding_id", "old_value", "new_value")
        return select.order_by(self._rank(), descending, *rest, append=False)

    def _rank(self) -> exp.Expression:
        """The place of a row's code among the codes, worst first; a code that is not listed comes last."""
        case = exp.Case(this=exp.column("code"), default=exp.Literal.number(len(self._codes)))
        for rank, code in enumerate(self._codes):
            case = case.when(exp.Literal.string(code), exp.Literal.number(rank))
        return case if self._codes else exp.column("code")


@dataclass(frozen=True, slots=True)
class Assessment:
    """An assessment folder whose hashes agree. ``document`` is ``assessment.json`` as a mapping.

    It may be used as a context manager; closed, its folder may be moved on systems that mind open files.
    """

    folder: Path
    document: Mapping[str, Any]
    _store: _Store = field(repr=False, compare=False)

    @property
    def verdict(self) -> str:
        """``go``, ``no-go`` or ``hold``."""
        return str(self.document["verdict"])

    @property
    def findings(self) -> Findings:
        """Every finding, worst first; see ``Findings``."""
        return Findings(self._store, tuple(self.document["findings"]))

    def close(self) -> None:
        """Close the store of findings; it is opened again when findings are next read."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_assessment(folder: Path, *, unfinished: bool = False) -> Assessment:
    """Open an assessment folder read-only, after checking that it is whole and unchanged.

    ``unfinished`` is for reports that are written into a folder before it is renamed into place; any other
    caller is refused such a folder. Raises ``BadInputError`` with one sentence when the folder is not an
    assessment, is of another schema, or has changed by as much as a bit since it was written.
    """
    folder = Path(folder)
    if not unfinished and _UNFINISHED_NAME.fullmatch(folder.name):
        raise BadInputError(f"{folder} was never finished: it is what an interrupted check left, and may be deleted.")
    document = _document(folder)
    path = folder / STORE_FILE
    try:
        found = file_sha256(path)
    except OSError as error:
        raise BadInputError(f"{folder} has no {STORE_FILE} that can be read: it is not a whole assessment.") from error
    if found != document["store"]["sha256"]:
        raise BadInputError(
            f"{path} is not as it was written (its SHA-256 differs): the assessment cannot be trusted, so run the check again."
        )
    return Assessment(folder, document, _Store(path))


def _document(folder: Path) -> Mapping[str, Any]:
    path = folder / DOCUMENT_FILE
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInputError(f"{folder} has no {DOCUMENT_FILE} that can be read: it is not an assessment.") from error
    document = _parsed(content)
    schema = document.get("schema")
    if isinstance(schema, str) and schema != SCHEMA and schema.startswith("jamfirst."):
        raise BadInputError(
            f'{path} is of schema "{schema}"; this version of Jamfirst reads "{SCHEMA}": use the version that wrote it.'
        )
    end = _SEAL.search(content)
    if end is None or seal_line(content[: end.start()]) != end[0] or schema != SCHEMA:
        raise BadInputError(
            f"{path} is not as it was written (its seal does not fit): "
            "the assessment cannot be trusted, so run the check again."
        )
    return document


def _parsed(content: bytes) -> Mapping[str, Any]:
    """The document, or an empty one where the bytes are not a JSON object: no seal fits that."""
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _finding(row: tuple[Any, ...]) -> Finding:
    values = dict(zip(FINDING_COLUMNS, row, strict=True))
    values["weight"] = Weight(values["weight"])
    values["status"] = Status(values["status"])
    return Finding(**values)
