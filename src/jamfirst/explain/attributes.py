"""Attributes: what a slice's conditions may be about, as expressions over the columns of the records.

Columns as they stand, and what the catalogue derives from them. An entry of the catalogue says which columns it is for
and how it is worked out; one more attribute is one more entry.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import cast, col, number
from jamfirst.explain.protected import is_protected
from jamfirst.model.columns import Column, Role, ValueType

Expr = exp.Expr


class Sort(StrEnum):
    """What an attribute's values are: categories, or a measure that thresholds can be set on, by how it is told."""

    CATEGORY = "category"
    COUNT = "count"
    AMOUNT = "amount"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Source:
    """A column of the relation that is explained. ``name`` is its name in the engine, ``label`` its canonical name or
    header. ``scale`` is the number of decimal places of an amount; ``owner`` is what another table's record is called,
    for a column that was joined from it (``invoice``)."""

    name: str
    label: str
    type: ValueType
    role: Role = Role.OTHER
    scale: int = 0
    owner: str = ""

    @property
    def words(self) -> str:
        """What people call it: ``payee's name``, ``pay date``, ``payment term/name of the invoice``."""
        called = _CALLED.get(self.label, self.label.replace("_", " "))
        return f"{called} of the {self.owner}" if self.owner else called


_CALLED = {
    "payee_name": "payee's name",
    "supplier_name": "supplier's name",
    "ni_letter": "NI letter",
    "iban": "IBAN",
    "bic": "BIC",
    "nino": "National Insurance number",
    "ee_ni": "employee's NI",
    "er_ni": "employer's NI",
}


def sources(columns: Iterable[Column], prefix: str = "") -> tuple[Source, ...]:
    """The columns of a table as they stand in its relation, their names with a ``prefix`` where it has one."""
    return tuple(Source(f"{prefix}{c.relation_name}", c.label, c.type, c.role, c.scale) for c in columns)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute. ``key`` is a name for it, ``name`` what people call it. ``value`` is text for a category, a whole
    number for a measure: pence and the like for an AMOUNT of ``scale`` places, days since 1970 for a DAY. ``sources``
    are the columns that it is worked out from."""

    key: str
    name: str
    sort: Sort
    value: Expr
    sources: tuple[Source, ...]
    scale: int = 0
    derived: bool = True

    @property
    def measure(self) -> bool:
        """Whether thresholds can be set on it."""
        return self.sort != Sort.CATEGORY


Making = Callable[[Source, Expr], Expr]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the catalogue: ``name`` has ``{}`` where the column's goes, ``value`` works it out of the column."""

    key: str
    name: str
    applies: Callable[[Source], bool]
    value: Making
    sort: Sort = Sort.CATEGORY

    def of(self, source: Source) -> Attribute:
        """The attribute of a column."""
        made = self.value(source, col(source.name))
        value = cast(made, "text" if self.sort == Sort.CATEGORY else "bigint")
        name = self.name.format(f"the {source.words}")
        return Attribute(f"{source.label}.{self.key}", name, self.sort, value, (source,))


@dataclass(frozen=True, slots=True)
class PairEntry:
    """An entry about two columns in order, as the table has them; ``{0}`` and ``{1}`` in its name."""

    key: str
    name: str
    applies: Callable[[Source, Source], bool]
    value: Callable[[Expr, Expr], Expr]
    sort: Sort = Sort.COUNT

    def of(self, first: Source, second: Source) -> Attribute:
        """The attribute of two columns."""
        value = cast(self.value(col(first.name), col(second.name)), "bigint")
        name = self.name.format(f"the {first.words}", f"the {second.words}")
        return Attribute(f"{first.label}.{self.key}.{second.label}", name, self.sort, value, (first, second))


def yes_no(condition: Expr) -> Expr:
    """A condition as a category."""
    return exp.Case(ifs=[exp.If(this=condition, true=exp.Literal.string("yes"))], default=exp.Literal.string("no"))


def whole(source: Source, value: Expr) -> Expr:
    """An amount in its smallest unit; nothing where it is too large to count."""
    size = exp.Mul(this=cast(value, "decimal(38,6)"), expression=number(10**source.scale))
    return op.or_null(cast(size, "bigint"))


EPOCH = exp.Cast(this=exp.Literal.string("1970-01-01"), to=exp.DataType.build("date"))
"""The day that days are counted from."""


def days(value: Expr) -> Expr:
    """A date as days since 1970."""
    return op.days_between(EPOCH.copy(), cast(value, "date"))


def plain(source: Source) -> Attribute:
    """A column as it stands."""
    value = col(source.name)
    key, name = source.label, source.words
    if source.type == ValueType.DECIMAL:
        sized = cast(whole(source, value), "bigint")
        return Attribute(key, name, Sort.AMOUNT, sized, (source,), source.scale, derived=False)
    if source.type in (ValueType.DATE, ValueType.TIMESTAMP):
        return Attribute(key, name, Sort.DAY, cast(days(value), "bigint"), (source,), derived=False)
    return Attribute(key, name, Sort.CATEGORY, cast(value, "text"), (source,), derived=False)


def allowed(columns: Sequence[Source], never: Collection[str]) -> list[Source]:
    """The columns that causes may be described by: none that is protected, and none of ``never``."""
    return [c for c in columns if c.label not in never and not is_protected(c.label)]


def attributes(
    columns: Sequence[Source], entries: Sequence[Entry], pairs: Sequence[PairEntry], never: Collection[str] = ()
) -> tuple[Attribute, ...]:
    """All attributes of some columns, each column followed by what is derived from it."""
    return tuple(_all(allowed(columns, never), entries, pairs))


def _all(columns: Sequence[Source], entries: Sequence[Entry], pairs: Sequence[PairEntry]) -> Iterator[Attribute]:
    for column in columns:
        yield plain(column)
        yield from (entry.of(column) for entry in entries if entry.applies(column))
    for i, first in enumerate(columns):
        for second in columns[i + 1 :]:
            yield from (pair.of(first, second) for pair in pairs if pair.applies(first, second))
