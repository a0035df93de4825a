"""Putting a condition beneath views, where rows come from.

DuckDB does so itself, but not with a condition that could fail on some value, such as a bucket looked up in a row of
bits. Put at the reader of a file, it saves decoding the other columns of all records that are not wanted (a third of
the time, measured).
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from jamfirst.engines.build import select, sub, table

_MORE_THAN_COLUMNS = ("where", "joins", "group", "having", "distinct", "qualify", "order", "limit", "offset", "with_")


class Views:
    """The queries behind a session's views, by name."""

    def __init__(self) -> None:
        self._queries: dict[str, exp.Query] = {}

    def add(self, name: str, query: exp.Query) -> None:
        """Remember what a view is."""
        self._queries[name] = query

    def narrowed(self, relation: str, condition: exp.Expr) -> exp.Query:
        """The rows of a relation that meet a condition. The condition is put beneath views that only choose, rename
        and cast columns or put tables below one another; elsewhere it stands on top."""
        query = self._queries.get(relation)
        if isinstance(query, exp.Union) and not query.args.get("distinct"):
            halves = [self._beneath(half, condition) for half in (query.this, query.expression)]
            found = [half for half in halves if half is not None]
            if len(found) == len(halves):
                return exp.union(*found, distinct=False, copy=False)
        beneath = self._beneath(query, condition)
        return select("*").from_(table(relation)).where(condition) if beneath is None else beneath

    def _beneath(self, query: exp.Expr | None, condition: exp.Expr) -> exp.Query | None:
        """A view's query with the condition beneath its columns; ``None`` where it cannot be put there."""
        if isinstance(query, exp.Union):
            return None
        if not isinstance(query, exp.Select) or any(query.args.get(part) for part in _MORE_THAN_COLUMNS):
            return None
        inner = _in_terms_of(query, condition)
        source = query.args["from_"].this
        if inner is None or not isinstance(source, exp.Table):
            return None
        found = query.copy()
        if source.name in self._queries:
            found.set("from_", exp.From(this=sub(self.narrowed(source.name, inner), source.alias_or_name)))
            return found
        found.set("where", exp.Where(this=inner))
        return found


def _in_terms_of(query: exp.Select, condition: exp.Expr) -> exp.Expr | None:
    """A condition over a query's columns as one over the columns beneath; ``None`` if it names one that it lacks."""
    if query.is_star:
        return condition.copy()
    values: Mapping[str, exp.Expr] = {one.alias_or_name: one.unalias() for one in query.expressions}
    wanted = {column.name for column in condition.find_all(exp.Column)}
    if not wanted <= values.keys():
        return None
    return condition.copy().transform(
        lambda node: values[node.name].copy() if isinstance(node, exp.Column) else node, copy=False
    )
