"""A draft of declared changes from what an assessment found: the simplest rewrite that explains every row of a group.

A draft is none yet: owner, approver and last day are left empty, and reading it refuses it until a person fills them
in. Its input is a small value, so that causes can feed it as well as groups of findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from jamfirst.model.expected import CHANGE_CODES, GONE_CODES, NEW_CODES
from jamfirst.model.money import pounds
from jamfirst.read.toml_text import key, quoted

MOST_PAIRS = 20
_PLACES = 6
_AMOUNT = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class DraftSource:
    """Differences that may be one intended change: a code in a table, about a column or (``None``) whole records; their
    old and new values as text, and how many records and pence they are. ``where`` are conditions of a cause, as TOML
    keys and values are written; none is every record."""

    table: str
    code: str
    column: str | None
    records: int
    pence: int
    values: Iterable[tuple[str | None, str | None]]
    where: tuple[tuple[str, str], ...] = ()


def may_be_declared(code: str) -> bool:
    """Whether a change under this code can be declared: never that a record is repeated, or that a file is wrong."""
    return not code.startswith("file.") and code.rpartition(".")[2] in (*CHANGE_CODES, *GONE_CODES, *NEW_CODES)


def draft_expected(sources: Iterable[DraftSource], *, release: str | None, source: str) -> str:
    """The text of a file of expected changes, to be completed. ``source`` says where it comes from."""
    head = (
        f"# Changes that the release may be meant to make, drafted from {_plain(source)}.\n"
        "# A draft says what happened, not what was meant: keep what was, narrow it with [change.where], delete the\n"
        "# rest, and fill in what is empty. Until then a check refuses this file.\n"
    )
    return head + "".join(_change(number, one, release) for number, one in enumerate(sources, 1))


def _change(number: int, one: DraftSource, release: str | None) -> str:
    suffix = one.code.rpartition(".")[2]
    found = f"{one.records:,} records, {pounds(one.pence)}" if one.pence else f"{one.records:,} records"
    lines = ["", f"# {_plain(one.code)}: {found}", "[[change]]", f'id = "DRAFT-{number}"']
    lines += [f"release = {quoted(release)}"] if release else []
    lines.append(f"table = {quoted(one.table)}")
    if one.column is None:
        pence = pounds(one.pence).removeprefix("£")
        lines += [f'codes = ["{suffix}"]', f'limits = {{ count = {one.records}, pounds = "{pence}" }}']
    else:
        what = simplest(one.values)
        lines += [f"column = {quoted(one.column)}", what]
        lines += [f"limits = {{ count = {one.records} }}"] if what == ANY else []
    lines += [
        'reason = ""    # what is meant to change, and by whose decision',
        'owner = ""     # who answers for it',
        'approver = ""  # who approved it, another person',
        'until = ""     # the last day on which it is expected, like 2026-12-31',
    ]
    if one.where:
        lines += ["", "[change.where]", *(f"{key(column)} = {value}" for column, value in one.where)]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Text for a comment: on one line."""
    return "".join(c if c.isprintable() else " " for c in text)


ANY = "any = true"


def simplest(values: Iterable[tuple[str | None, str | None]]) -> str:
    """The simplest rewrite that explains every pair of old and new, as a line of TOML: one new value, an added amount,
    a factor, days, a short list of values; else any. Pairs are read once and not kept."""
    tries: list[_Try] = [_Fixed(), _Plus(), _Factor(), _Days(), _Mapping()]
    rows = 0
    for old, new in values:
        rows += 1
        tries = [one for one in tries if one.takes(old, new)]
        if not tries:
            return ANY
    told = [line for one in tries if (line := one.line(rows))]
    return told[0] if told else ANY


class _Try(Protocol):
    """One way in which old may become new, held to every pair in turn."""

    def takes(self, old: str | None, new: str | None) -> bool:
        """Whether this pair can still be explained so."""

    def line(self, rows: int) -> str:
        """The rewrite in TOML; empty where these rows are too few to tell."""


class _Fixed:
    """Every record has the same new value, from several old ones."""

    def __init__(self) -> None:
        self.new: str | None = None
        self.olds: set[str | None] = set()
        self.first = True

    def takes(self, old: str | None, new: str | None) -> bool:
        if self.first:
            self.new, self.first = new, False
        if len(self.olds) < 2:
            self.olds.add(old)
        return new == self.new

    def line(self, rows: int) -> str:
        several = rows and (len(self.olds) > 1 or self.new is None or not _number(self.new))
        return f"to = {quoted(self.new or '')}" if several else ""


class _Plus:
    """Every amount moved by the same pounds."""

    def __init__(self) -> None:
        self.gap: Decimal | None = None

    def takes(self, old: str | None, new: str | None) -> bool:
        before, after = _number(old), _number(new)
        if before is None or after is None:
            return False
        if self.gap is None:
            self.gap = after - before
        return after - before == self.gap

    def line(self, rows: int) -> str:
        return f'plus = "{self.gap:f}"' if self.gap is not None else ""


class _Factor:
    """Every amount is the old one times one factor, rounded half up: each pair narrows where the factor lies."""

    def __init__(self) -> None:
        self.low: Fraction | None = None
        self.high: Fraction | None = None

    def takes(self, old: str | None, new: str | None) -> bool:
        before, after = _number(old), _number(new)
        if not before or not after or (before < 0) != (after < 0):
            return False
        half = Fraction(5) * Fraction(10) ** (_exponent(after) - 1)
        size, share = Fraction(abs(after)), Fraction(abs(before))
        low, high = (size - half) / share, (size + half) / share
        self.low = low if self.low is None else max(low, self.low)
        self.high = high if self.high is None else min(high, self.high)
        return self.low < self.high

    def line(self, rows: int) -> str:
        if rows < 2 or self.low is None or self.high is None:
            return ""
        for places in range(_PLACES + 1):
            scale = 10**places
            found = -(-self.low.numerator * scale // self.low.denominator)
            if Fraction(found, scale) < self.high and found != scale:
                return f'times = "{Decimal(found).scaleb(-places):f}"'
        return ""


class _Days:
    """Every date moved by the same days."""

    def __init__(self) -> None:
        self.days: int | None = None

    def takes(self, old: str | None, new: str | None) -> bool:
        before, after = _day(old), _day(new)
        if before is None or after is None:
            return False
        if self.days is None:
            self.days = (after - before).days
        return (after - before).days == self.days and 0 < abs(self.days) <= 366

    def line(self, rows: int) -> str:
        return f"days = {self.days}" if self.days is not None else ""


class _Mapping:
    """Few old values, each with one new value."""

    def __init__(self) -> None:
        self.pairs: dict[str, str] = {}

    def takes(self, old: str | None, new: str | None) -> bool:
        return self.pairs.setdefault(old or "", new or "") == (new or "") and len(self.pairs) <= MOST_PAIRS

    def line(self, rows: int) -> str:
        if not self.pairs or rows < 2 * len(self.pairs):
            return ""
        return f"mapping = {{ {', '.join(f'{quoted(a)} = {quoted(b)}' for a, b in self.pairs.items())} }}"


def _number(text: str | None) -> Decimal | None:
    """A text as an amount; a code with leading zeros is none."""
    return Decimal(text) if text is not None and _AMOUNT.fullmatch(text) else None


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
