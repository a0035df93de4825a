"""Whether what a service file declares about tables is about anything in the two runs: a slip of the pen must not pass
for a rule in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jamfirst.model.comparison import Reservation
from jamfirst.model.finding import Weight
from jamfirst.model.noise import may_be_noise
from jamfirst.model.problems import BadInputError
from jamfirst.model.run import Run, Table
from jamfirst.model.service import ServiceFile, TableSettings
from jamfirst.read.headers import words
from jamfirst.read.toml_text import found, suggestion
from jamfirst.read.toml_text import key as quoted_key


def refuse_unknown_columns(service: ServiceFile, runs: Iterable[Run]) -> None:
    """Raise ``BadInputError``, in one sentence, for the first column under ``key``, ``types``, ``tolerance`` or
    ``ignore`` that no table of that name has in either run, as a header or as a canonical name.

    Headers under ``columns`` are not asked for: those of several builds may stand side by side.
    """
    tables = [t for run in runs for t in run.tables]
    for name, declared in service.tables.items():
        mine = [t for t in tables if t.name == name]
        if mine:
            _refuse(name, declared, mine)


def not_in_force(service: ServiceFile, runs: Iterable[Run]) -> tuple[Reservation, ...]:
    """A note for each declared table that neither run has: what is said of it was not used."""
    there = {t.name for run in runs for t in run.tables}
    absent = [name for name in service.tables if name not in there]
    text = "The service file speaks of the table {}, which neither run has: that part was not used."
    return tuple(Reservation(text.format(found(name)), Weight.NOTE, name) for name in absent)


def _refuse(name: str, declared: TableSettings, tables: Iterable[Table]) -> None:
    known = {label for t in tables for c in t.columns for label in (c.name, c.canonical) if label}
    spelt = {words(label) for label in known}
    for place, column in _named(declared):
        by_words = place == "types" and words(column) in spelt
        if column not in known and not by_words:
            raise BadInputError(
                f"The service file, [tables.{quoted_key(name)}], {place}: the table has no column {found(column)} in "
                f"either run.{suggestion(column, known)}"
            )
    for column in declared.noise:
        if any(
            column in (c.name, c.canonical) and not may_be_noise(c.role, c.canonical) for t in tables for c in t.columns
        ):
            raise BadInputError(
                f"The service file, [tables.{quoted_key(name)}], noise: {found(column)} is about money, an account, a "
                "payee or a date, and is never left out. Delete the line, or give a tolerance."
            )


def _named(declared: TableSettings) -> Iterator[tuple[str, str]]:
    yield from (("key", column) for column in declared.key)
    yield from (("types", column) for column in declared.types)
    yield from (("tolerance", column) for column in declared.tolerance)
    yield from (("ignore", column) for column in declared.ignore)
    yield from (("noise", column) for column in declared.noise)
