"""What a comparison must find in a table with a known key, worked out by plain loops over the records."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jamfirst.model.columns import ValueType
from jamfirst.model.money import pence
from tests.compare.build import Finding, Head, Outcome, Record, Sheet, Value

Row = tuple[str, str, str | None, str | None, str | None, int]
"""Code, record key, column, old value, new value, and the change in pence."""


@dataclass(frozen=True)
class Expected:
    """The rows a comparison must give, how many records are the same, and the pence at stake of each record."""

    rows: Counter[Row]
    same: int
    stakes: Counter[tuple[str, int]]


def shown(value: Value, head: Head) -> str | None:
    """A value as findings show it: decimals with all their places, dates as ISO."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return f"{value:.{head.scale}f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _in_order(rows: Sequence[Record], heads: Sequence[Head], key: Sequence[int]) -> list[Record]:
    """Records of one key in the order in which they are paired: dates, then money, then the rest; NULL first."""
    ranks = {ValueType.DATE: 0, ValueType.DECIMAL: 1, ValueType.TEXT: 2}
    by = sorted((i for i in range(len(heads)) if i not in key), key=lambda i: (ranks[heads[i].type], i))
    return sorted(
        rows, key=lambda row: tuple((row[i] is not None, row[i]) if row[i] is not None else (False,) for i in by)
    )


def expected(
    before: Sheet, after: Sheet, key: Sequence[str], amount: str, tolerance: Mapping[str, Decimal] | None = None
) -> Expected:
    """Compare two tables of the same columns by a key in which nothing is NULL."""
    heads, places = before.heads, [before.place(name) for name in key]
    money = before.place(amount)
    groups: tuple[dict[Record, list[Record]], ...] = (defaultdict(list), defaultdict(list))
    for side, rows in enumerate((before.rows, after.rows)):
        for row in rows:
            groups[side][tuple(row[i] for i in places)].append(row)
    found: Counter[Row] = Counter()
    stakes: Counter[tuple[str, int]] = Counter()
    same = 0
    for value in groups[0].keys() | groups[1].keys():
        named = " · ".join(str(shown(v, heads[i])) for v, i in zip(value, places, strict=True))
        alike = Counter(groups[0][value]) & Counter(groups[1][value])
        same += alike.total()
        left, right = (_in_order(list((Counter(g[value]) - alike).elements()), heads, places) for g in groups)
        for old, new in zip(left, right, strict=False):
            rows_of = _changed(old, new, heads, money, tolerance or {})
            if not rows_of:
                same += 1
                continue
            found.update((f"{before.name}.changed", named, *row) for row in rows_of)
            stakes[named, _stake(old, new, heads, [c for c, *_ in rows_of], money)] += 1
        for row in left[len(right) :]:
            found[f"{before.name}.missing", named, None, None, None, -_pence(row[money])] += 1
            stakes[named, abs(_pence(row[money]))] += 1
        code = "repeated" if groups[0][value] else "extra"
        for row in right[len(left) :]:
            found[f"{before.name}.{code}", named, None, None, None, _pence(row[money])] += 1
            stakes[named, abs(_pence(row[money]))] += 1
    return Expected(found, same, stakes)


def _pence(value: Value) -> int:
    return pence(value) if isinstance(value, Decimal) else 0


def _changed(
    old: Record, new: Record, heads: Sequence[Head], money: int, tolerance: Mapping[str, Decimal]
) -> list[tuple[str, str | None, str | None, int]]:
    found = []
    for i, head in enumerate(heads):
        a, b = old[i], new[i]
        if a == b:
            continue
        bound = tolerance.get(head.name)
        if bound is not None and isinstance(a, Decimal) and isinstance(b, Decimal) and abs(a - b) <= bound:
            continue
        found.append((head.name, shown(a, head), shown(b, head), _pence(b) - _pence(a) if i == money else 0))
    return found


def _stake(old: Record, new: Record, heads: Sequence[Head], columns: Sequence[str], money: int) -> int:
    """The change of the amount where it changed, else the largest change of any column of money."""
    gaps = {h.name: abs(_pence(new[i]) - _pence(old[i])) for i, h in enumerate(heads) if h.type is ValueType.DECIMAL}
    if heads[money].name in columns:
        return gaps[heads[money].name]
    return max((gaps.get(c, 0) for c in columns), default=0)


def told(outcome: Outcome) -> Expected:
    """What a comparison said, in the oracle's terms."""
    return Expected(
        Counter(_row(f) for f in outcome.findings),
        outcome.table.same,
        Counter((f["record_key"], f["pence"]) for f in outcome.findings if f["place"] == 1),
    )


def _row(f: Finding) -> Row:
    return f["code"], f["record_key"], f["column_name"], f["old_value"], f["new_value"], f["delta_pence"]
