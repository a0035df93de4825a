"""Short names for the expressions that stages build most often."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from sqlglot import exp

Expr = exp.Expr


class Select(exp.Select):
    """A query that is built in place: sqlglot's own builder copies the whole query at every call, which for the many
    small queries of a comparison took longer than running them (measured)."""

    def select(self, *columns: Any, **options: Any) -> Self:
        """Add columns."""
        super().select(*map(_column, columns), copy=False, **options)
        return self

    def from_(self, source: Any, **options: Any) -> Self:  # type: ignore[override]
        """Set the source."""
        super().from_(table(source) if isinstance(source, str) else source, copy=False, **options)
        return self

    def where(self, *conditions: Any, **options: Any) -> Self:
        """Add conditions that must all hold."""
        return super().where(*conditions, copy=False, **options)

    def join(self, source: Any, **options: Any) -> Self:  # type: ignore[override]
        """Add a join; ``on`` and ``join_type`` as in sqlglot."""
        super().join(source, copy=False, **options)
        return self

    def group_by(self, *columns: Any, **options: Any) -> Self:
        """Add grouping columns."""
        super().group_by(*map(_column, columns), copy=False, **options)
        return self

    def having(self, *conditions: Any, **options: Any) -> Self:
        """Add conditions on groups."""
        super().having(*conditions, copy=False, **options)
        return self

    def order_by(self, *columns: Any, **options: Any) -> Self:
        """Add an order; columns named as text come with their NULLs first."""
        ordered = [exp.Ordered(this=col(c), nulls_first=True) if isinstance(c, str) else c for c in columns]
        return super().order_by(*ordered, copy=False, **options)

    def subquery(self, alias: Any = None, copy: bool = False) -> exp.Subquery:
        """The query as a relation inside another."""
        return super().subquery(alias, copy=copy)


def _column(named_or_made: Any) -> Any:
    """A column of ours by its name (``c1``, ``r.*``, ``*``) without parsing it as SQL; an expression as it is."""
    if not isinstance(named_or_made, str):
        return named_or_made
    owner, _, name = named_or_made.rpartition(".")
    if name != "*":
        return col(name, owner or None)
    return exp.Column(this=exp.Star(), table=exp.to_identifier(owner)) if owner else exp.Star()


def select(*columns: Any) -> Select:
    """A new query of some columns: expressions, or our own column names as text."""
    return Select().select(*columns)


def named(value: Expr, name: str) -> exp.Alias:
    """A value with a name of ours."""
    return exp.Alias(this=value, alias=exp.to_identifier(name))


def cast(value: Expr, kind: str) -> exp.Cast:
    """A value as an engine type."""
    return exp.Cast(this=value, to=_data_type(kind))


def _data_type(kind: str) -> exp.DataType:
    return _TYPES[kind].copy() if kind in _TYPES else exp.DataType.build(kind)


_TYPES = {kind: exp.DataType.build(kind) for kind in ("text", "bigint", "int", "int128", "date", "timestamp")}


def col(name: str, table: str | None = None) -> exp.Column:
    """A column of a relation; both names are ours, never user text."""
    return exp.Column(this=exp.to_identifier(name), table=exp.to_identifier(table) if table else None)


def text(value: str) -> exp.Literal:
    """A text value; quoting is the printer's work."""
    return exp.Literal.string(value)


def number(value: int) -> Expr:
    """A whole number."""
    return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))


def null(kind: str) -> Expr:
    """NULL of an engine type."""
    return cast(exp.Null(), kind)


def same(left: Expr, right: Expr) -> Expr:
    """Equal, where two NULLs are equal."""
    return exp.NullSafeEQ(this=left, expression=right)


def differs(left: Expr, right: Expr) -> Expr:
    """Not equal, where two NULLs are equal."""
    return exp.NullSafeNEQ(this=left, expression=right)


def all_of(conditions: Iterable[Expr]) -> Expr:
    """True when every condition holds; true for none."""
    return _joined(exp.And, exp.true(), conditions)


def any_of(conditions: Iterable[Expr]) -> Expr:
    """True when at least one condition holds; false for none."""
    return _joined(exp.Or, exp.false(), conditions)


def _joined(how: type[exp.Connector], empty: Expr, conditions: Iterable[Expr]) -> Expr:
    found: Expr | None = None
    for condition in conditions:
        one = exp.Paren(this=condition) if isinstance(condition, exp.Connector) else condition
        found = one if found is None else how(this=found, expression=one)
    return empty if found is None else found


def when(*branches: tuple[Expr, Expr], otherwise: Expr | None = None) -> exp.Case:
    """A CASE of (condition, value) branches in order."""
    ifs = [exp.If(this=condition, true=value) for condition, value in branches]
    return exp.Case(ifs=ifs, default=otherwise)


def is_null(value: Expr) -> Expr:
    """Whether a value is NULL."""
    return exp.Is(this=value, expression=exp.Null())


def not_null(value: Expr) -> Expr:
    """Whether a value is there."""
    return exp.Not(this=is_null(value))


def count() -> Expr:
    """How many rows."""
    return exp.Count(this=exp.Star())


def count_when(condition: Expr) -> Expr:
    """How many rows meet a condition; 0 (not NULL) for no rows."""
    return coalesce(exp.Sum(this=when((condition, number(1)), otherwise=number(0))), number(0))


def count_distinct(value: Expr) -> Expr:
    """How many different values, exactly."""
    return exp.Count(this=exp.Distinct(expressions=[value]))


def coalesce(first: Expr, *rest: Expr) -> Expr:
    """The first value that is not NULL."""
    return exp.Coalesce(this=first, expressions=list(rest))


def total(value: Expr) -> Expr:
    """The sum of a column as a whole number of up to 38 digits; 0 for no rows."""
    return coalesce(cast(exp.Sum(this=value), "decimal(38,0)"), number(0))


def windowed(function: Expr, by: Iterable[Expr], order: Iterable[Expr] = ()) -> exp.Window:
    """A window function over a partition, ordered where an order is given."""
    ordered = list(order)
    return exp.Window(
        this=function,
        partition_by=list(by),
        order=exp.Order(expressions=[exp.Ordered(this=o, nulls_first=True) for o in ordered]) if ordered else None,
    )


def row_number(by: Iterable[Expr], order: Iterable[Expr]) -> exp.Window:
    """The number of a row within its partition, from 1."""
    return windowed(exp.RowNumber(), by, order)


def concat(*values: Expr) -> Expr:
    """Texts joined; NULL counts as the empty text."""
    return exp.Concat(expressions=[coalesce(cast(v, "text"), text("")) for v in values], safe=True)


BETWEEN = " · "
"""What stands between the parts that name a record."""


def told_together(values: Iterable[Expr]) -> Expr:
    """Texts as one, " · " between them; those that are NULL are left out."""
    parts = [when((not_null(v), concat(text(BETWEEN), v.copy())), otherwise=text("")) for v in values]
    return exp.Substring(this=concat(text(""), *parts), start=number(len(BETWEEN) + 1))


def sub(query: exp.Query, alias: str) -> exp.Subquery:
    """A query as a relation inside another."""
    return query.subquery(alias, copy=False)


def table(name: str, alias: str | None = None) -> exp.Table:
    """A relation by name."""
    found = exp.Table(this=exp.to_identifier(name))
    if alias is not None:
        found.set("alias", exp.TableAlias(this=exp.to_identifier(alias)))
    return found


def exp_in(value: Expr, query: exp.Query) -> Expr:
    """Whether a value is among the rows of a one-column query."""
    return exp.In(this=value, query=query.subquery())
