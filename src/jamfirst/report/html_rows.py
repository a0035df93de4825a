"""The rows behind the numbers, as the page shows them: by code, table and column, each with an anchor of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jamfirst.model.columns import Role
from jamfirst.model.dates import british
from jamfirst.model.finding import Finding
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.report.decided import DecidedBy, decided_by
from jamfirst.report.marks import Pieces, hidden, shortened, side_by_side
from jamfirst.report.masking import shown_key
from jamfirst.report.since import status_text
from jamfirst.store.findings import Group
from jamfirst.store.open import Assessment

MOST_ROWS = 200
FEWEST_ROWS = 10
MOST_GROUPS = 60
MOST_GONE = 50

_Place = tuple[str, str, str | None]

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TOKEN = re.compile(r"(account|name):[0-9a-f]{32}")
_PLAIN_NUMBER = re.compile(r"(-?)([0-9]{1,30})(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One finding, ready to be shown: masked, shortened, dates and money as people write them."""

    record: str
    subject: str
    old: Pieces
    new: Pieces
    expected: str
    workings: str
    source: str
    pence: int
    delta_pence: int
    days: int | None
    location: str
    status: str
    decided: str


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows of one code, in one table, about one column. ``shown`` may be fewer than ``total``."""

    anchor: str
    table: str
    column: str | None
    total: int
    shown: tuple[ShownRow, ...]
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class CodeRows:
    """All that is shown of one code. ``left_out`` counts rows of groups that are not shown at all."""

    anchor: str
    code: str
    total: int
    groups: tuple[RowGroup, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of the page, and where each number leads."""

    codes: tuple[CodeRows, ...] = field(default=())

    def anchor(self, code: str, table: str | None = None, column: str | None = None) -> str:
        """The anchor of the rows behind a number; of the code as a whole where no group fits; else empty."""
        found = next((c for c in self.codes if c.code == code), None)
        if found is None:
            return ""
        for group in found.groups:
            if table in {None, group.table} and column in {None, group.column}:
                return group.anchor if (table or column) else found.anchor
        return found.anchor


def rows_of(assessment: Assessment) -> Rows:
    """The rows to show: at most about ``MOST_ROWS`` a code, shared among its tables and columns."""
    showing = _Showing.of(assessment.document)
    leading: dict[_Place, list[Finding]] = {}
    for finding in assessment.findings.leading(MOST_ROWS):
        leading.setdefault((finding.code, finding.table_name, finding.column_name), []).append(finding)
    by_code: dict[str, list[Group]] = {}
    for group in assessment.findings.groups():
        by_code.setdefault(group.code, []).append(group)
    return Rows(
        tuple(
            _code_rows(f"rows-{number}", groups, leading, showing) for number, groups in enumerate(by_code.values(), 1)
        )
    )


def gone_rows(assessment: Assessment) -> tuple[tuple[str, str, str | None, ShownRow], ...]:
    """The first of the earlier findings that are gone, each with its code, table and column."""
    showing = _Showing.of(assessment.document)
    return tuple((f.code, f.table_name, f.column_name, showing.row(f)) for f in assessment.gone.where(limit=MOST_GONE))


@dataclass(frozen=True, slots=True)
class _Showing:
    """What of the document decides on how a row reads."""

    document: Mapping[str, Any]
    kinds: Mapping[str, Kind]
    decided: DecidedBy

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> _Showing:
        """From a document."""
        return cls(document, {t["table"]: Kind(t["kind"]) for t in document["tables"]}, decided_by(document))

    def row(self, finding: Finding) -> ShownRow:
        """A finding as a row."""
        role = _role(self.kinds.get(finding.table_name), finding.column_name)
        status = status_text(finding, self.document)
        return _row(finding, role, status[:1].upper() + status[1:], self.decided.of(finding))


def _code_rows(
    anchor: str, groups: Sequence[Group], leading: Mapping[_Place, Sequence[Finding]], showing: _Showing
) -> CodeRows:
    taken = groups[:MOST_GROUPS]
    limit = max(FEWEST_ROWS, MOST_ROWS // len(taken))
    shown = tuple(
        _group(f"{anchor}-{number}", group, leading[group.code, group.table, group.column][:limit], showing)
        for number, group in enumerate(taken, 1)
    )
    left_out = sum(group.rows for group in groups[MOST_GROUPS:])
    return CodeRows(anchor, groups[0].code, sum(group.rows for group in groups), shown, left_out)


def _group(anchor: str, group: Group, findings: Sequence[Finding], showing: _Showing) -> RowGroup:
    rows = tuple(showing.row(finding) for finding in findings)
    return RowGroup(anchor, group.table, group.column, group.rows, rows, _filled(rows))


def _role(kind: Kind | None, column: str | None) -> Role:
    known = KINDS[kind].columns.get(column) if kind and column else None
    return known.role if known else Role.OTHER


def _row(finding: Finding, role: Role, status: str, decided: str) -> ShownRow:
    column = _masking_column(finding)
    old, new = _read(finding.old_value, role), _read(finding.new_value, role)
    before, after = side_by_side(column, old, new)
    expected = _read(finding.expected_value, role) or ""
    return ShownRow(
        record=shortened(shown_key(finding.record_key)),
        subject=_subject(finding.subject),
        old=before,
        new=after,
        expected=shortened(hidden(column, expected)),
        workings=shortened(shown_key(finding.workings)),
        source=shortened(shown_key(finding.source)),
        pence=finding.pence,
        delta_pence=finding.delta_pence,
        days=finding.days,
        location=shortened(finding.location or ""),
        status=status,
        decided=shortened(decided),
    )


def _subject(subject: str | None) -> str:
    """The payee's id; a payee known only by a token of an account or a name has none that would help a reader."""
    return "" if subject is None or _TOKEN.fullmatch(subject) else shortened(shown_key(subject))


def _masking_column(finding: Finding) -> str | None:
    """The column that decides on masking: values of a different account are accounts, whatever the column is called."""
    return "account_number" if finding.code == "payment.wrong_account" else finding.column_name


def _read(value: str | None, role: Role) -> str | None:
    """A value as people write it: dates in words, money with commas; anything else as it is."""
    if value is None:
        return None
    if role in {Role.PAY_DATE, Role.DATE} and _ISO_DATE.fullmatch(value):
        try:
            return british(date.fromisoformat(value))
        except ValueError:
            return value
    if role in {Role.AMOUNT, Role.MONEY} and (number := _PLAIN_NUMBER.fullmatch(value)):
        return f"{number[1]}{int(number[2]):,}{number[3] or ''}"
    return value


def _filled(rows: Sequence[ShownRow]) -> frozenset[str]:
    """The columns that say something on at least one row; the others are not shown."""
    return frozenset(name for name in ShownRow.__slots__ if any(_says(getattr(row, name)) for row in rows))


def _says(value: object) -> bool:
    return value not in ("", (), 0, None)
