"""The tables of an assessment as the page shows them: every record and every penny accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jamfirst.model.finding import FILE_CODES, PAYMENT_CODES, code_text
from jamfirst.report.words import nouns_of

_OTHER_BUCKETS: Mapping[str, str] = {
    "expected": "as the release was declared to change",
    "noise": "differ only in what changes on every run",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a table's sum: the records of one bucket on each side with their pence (``None``: no money)."""

    code: str
    text: str
    baseline_records: int
    candidate_records: int
    baseline_pence: int | None
    candidate_pence: int | None


@dataclass(frozen=True, slots=True)
class TableView:
    """One table with its sum. ``adds_up`` says that the parts account for all records of both runs.

    ``drift`` is how many pence the records that count as the same differ by in all: nothing, unless a tolerance
    let small differences pass. ``plain_columns`` are compared and called the same everywhere; ``told_columns`` are
    the others.
    """

    table: Mapping[str, Any]
    many: str
    key: str
    plain_columns: tuple[str, ...]
    told_columns: tuple[Mapping[str, Any], ...]
    parts: tuple[Part, ...]
    has_money: bool
    adds_up: bool
    drift: int
    before: str
    after: str

    @property
    def all_same(self) -> bool:
        """Whether nothing at all differs, so that one line tells it."""
        return len(self.parts) == 1 and self.adds_up and not self.drift


def table_views(document: Mapping[str, Any]) -> list[TableView]:
    """The tables with their sums, those with differences first."""
    views = [_view(table) for table in document["tables"]]
    return sorted(views, key=lambda view: view.all_same)


def _view(table: Mapping[str, Any]) -> TableView:
    many = nouns_of(table)[1]
    buckets = [_part(code, bucket, many) for code, bucket in table["buckets"].items()]
    has_money = table["baseline_pence"] is not None and table["candidate_pence"] is not None
    parts = (_same(table, buckets, has_money), *buckets)
    return TableView(
        table=table,
        many=many,
        key=_key(table["key"]),
        plain_columns=tuple(c["label"] for c in table["columns"] if _is_plain(c)),
        told_columns=tuple(c for c in table["columns"] if not _is_plain(c)),
        parts=parts,
        has_money=has_money,
        adds_up=_adds_up(table, parts),
        drift=(parts[0].candidate_pence or 0) - (parts[0].baseline_pence or 0),
        before=_sum(table["baseline_rows"], [p.baseline_records for p in parts]),
        after=_sum(table["candidate_rows"], [p.candidate_records for p in parts]),
    )


def _is_plain(column: Mapping[str, Any]) -> bool:
    return bool(column["compared"]) and column["label"] == column["baseline"] == column["candidate"]


def _key(text: str) -> str:
    """How records were matched, as a sentence: a bare list of columns is named as the key."""
    return text if text.endswith(".") else f"Key: {text}."


def _part(code: str, bucket: Mapping[str, int], many: str) -> Part:
    counts = (bucket["baseline_records"], bucket["candidate_records"])
    return Part(code, _bucket_text(code, many), *counts, bucket["baseline_pence"], bucket["candidate_pence"])


def _bucket_text(code: str, many: str) -> str:
    if code in _OTHER_BUCKETS:
        return f"{many} {_OTHER_BUCKETS[code]}"
    words = code_text(code).many
    return words if code in PAYMENT_CODES or code in FILE_CODES else f"{many} {words}"


def _same(table: Mapping[str, Any], buckets: list[Part], has_money: bool) -> Part:
    """The records that are the same: their pence are what the buckets leave of each side's total."""
    before = after = None
    if has_money:
        before = table["baseline_pence"] - sum(p.baseline_pence or 0 for p in buckets)
        after = table["candidate_pence"] - sum(p.candidate_pence or 0 for p in buckets)
    return Part("", f"{nouns_of(table)[1]} are the same", table["same"], table["same"], before, after)


def _adds_up(table: Mapping[str, Any], parts: tuple[Part, ...]) -> bool:
    """Conservation: each side's records are the sum of the parts."""
    before, after = sum(p.baseline_records for p in parts), sum(p.candidate_records for p in parts)
    return (before, after) == (table["baseline_rows"], table["candidate_rows"])


def _sum(total: int, counts: list[int]) -> str:
    """``11,204 = 11,086 + 118``; parts of nothing are left out."""
    return f"{total:,} = " + (" + ".join(f"{count:,}" for count in counts if count) or "0")
