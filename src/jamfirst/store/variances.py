"""The variances of an assessment, read from its store as they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlglot import exp

from jamfirst.engines.build import any_of, col, count, not_null, number, select, table
from jamfirst.model.variance import Variance
from jamfirst.store.findings import Store
from jamfirst.store.schema import VARIANCE_COLUMNS


@dataclass(frozen=True, slots=True)
class VarianceRows:
    """The rows of payslips set against the period before, lazily: what is asked first, then by open pence and by pence
    moved (largest first), employment and element."""

    _store: Store
    _only_open: bool = False
    _limit: int | None = None

    def only_open(self) -> VarianceRows:
        """The rows with an open part, and those that something is asked of."""
        return replace(self, _only_open=True)

    def first(self, most: int) -> VarianceRows:
        """At most so many rows."""
        return replace(self, _limit=most)

    def __len__(self) -> int:
        return int(self._store.reader().rows(self._filtered(select(count())))[0][0])

    def __iter__(self) -> Iterator[Variance]:
        query = self._filtered(select(*(col(name) for name in VARIANCE_COLUMNS)))
        largest = [exp.Ordered(this=exp.Abs(this=col(name)), desc=True) for name in ("open_pence", "moved_pence")]
        asked = exp.Ordered(this=not_null(col("code")), desc=True)
        query = query.order_by(asked, *largest, col("employment"), col("element"))
        limited = query if self._limit is None else query.limit(self._limit, copy=False)
        for batch in self._store.reader().stream(limited):
            for row in batch:
                yield Variance(*row)

    def _filtered(self, query: exp.Select) -> exp.Select:
        query = query.from_(table("variances"))
        if self._only_open:
            is_open = exp.NEQ(this=col("open_pence"), expression=number(0))
            query = query.where(any_of([is_open, not_null(col("code"))]))
        return query
