"""Expected changes: differences that a release is meant to make, as a person declared them, and what became of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

CHANGE_CODES = ("changed", "wrong_amount", "wrong_account", "late", "early", "other_change")
"""What a declaration about a column may explain: the codes of records on both sides, without their table."""

GONE_CODES = ("missing", "not_paid")
NEW_CODES = ("extra", "unexpected")
"""Codes of records on one side only. That a record is repeated, or paid twice, is never declared."""

_AMOUNT = re.compile(r"[+-]?\d{1,15}(\.\d{1,6})?", re.ASCII)


def is_amount(text: str) -> bool:
    """Whether a text is an amount as people declare it: at most fifteen digits and six places, thousands with commas
    or without."""
    return _AMOUNT.fullmatch(text.replace(",", "")) is not None


def is_day(text: str) -> bool:
    """Whether a text is an ISO date."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


NOT_SEEN = "expected.not_seen"


class Test(StrEnum):
    """How a condition looks at a value."""

    __test__ = False  # it is none of pytest's

    EQUAL = "="
    NOT_EQUAL = "!="
    IN = "in"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    PRESENT = "present"
    ABSENT = "absent"
    STARTS = "starts with"


ORDERED = frozenset({Test.LESS, Test.AT_MOST, Test.MORE, Test.AT_LEAST})
"""Tests that need amounts or dates."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on a record: a column (canonical name or header), a test, and its values as text: amounts as
    decimals, dates ISO. ``in`` has several values, ``present`` and ``absent`` none, any other test one."""

    column: str
    test: Test
    values: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """``gross_pay >= 100.00``; a text is left out, since it may be a person's: ``grade = …``."""
        if self.test in ORDERED:
            return f"{self.column} {self.test} {self.values[0]}"
        if self.test == Test.IN:
            return f"{self.column} in a list of {len(self.values):,}"
        return f"{self.column} {self.test}" + (" …" if self.values else "")


class What(StrEnum):
    """How a declared change makes new from old."""

    TO = "to"
    TIMES = "times"
    PLUS = "plus"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MAPPING = "mapping"
    ANY = "any"


class Rounding(StrEnum):
    """How a product is brought to the places of its column; half up is away from nought."""

    HALF_UP = "half up"
    HALF_EVEN = "half even"
    DOWN = "down"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """How old becomes new. ``amount`` is the factor or the pounds added; ``within_pence`` how many pence either way the
    new value may lie from it; ``days`` is signed; ``pairs`` are ``to`` (from nothing) or the mapping, as text."""

    what: What
    amount: Decimal = Decimal(0)
    rounding: Rounding = Rounding.HALF_UP
    within_pence: int = 0
    days: int = 0
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> str:
        """``x 1.03, rounded half up, within 5p``; never a text, since it may be a person's."""
        within = f", within {self.within_pence}p" if self.within_pence else ""
        if self.what == What.TO:
            new = self.pairs[0][1]
            return f"becomes {new if is_amount(new) or is_day(new) else 'one text' if new else 'empty'}"
        if self.what == What.TIMES:
            return f"x {self.amount}, rounded {self.rounding}{within}"
        if self.what == What.PLUS:
            return f"{self.amount:+f}{within}"
        if self.what == What.MAPPING:
            return f"mapped by a list of {len(self.pairs)}"
        if self.what == What.ANY:
            return "any change"
        kind = "working day" if self.what == What.WORKING_DAYS else "day"
        return f"{self.days:+d} {kind}{'' if abs(self.days) == 1 else 's'}"


ANY_CHANGE = Rewrite(What.ANY)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a declaration may explain: records, pence, and the share of its tables' records (1 is all)."""

    count: int | None = None
    pence: int | None = None
    share: Decimal | None = None

    @property
    def given(self) -> bool:
        """Whether there is any limit."""
        return self.count is not None or self.pence is not None or self.share is not None


@dataclass(frozen=True, slots=True)
class DeclaredChange:
    """One declared change. ``table`` is a table's name or a kind. With ``columns`` it is about records on both sides;
    without, ``codes`` say which side's records come or go. ``until`` is the last day on which it may be used.
    ``file`` and ``line`` say where it is declared (line 0: not known)."""

    id: str
    table: str
    reason: str
    owner: str
    approver: str
    until: date
    columns: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    rewrite: Rewrite = ANY_CHANGE
    limits: Limits = Limits()
    release: str | None = None
    file: str = ""
    line: int = 0

    @property
    def side(self) -> str:
        """Whose records it is about: ``both``, ``baseline`` (records that go) or ``candidate`` (records that come)."""
        if self.columns:
            return "both"
        return "baseline" if self.codes and self.codes[0] in GONE_CODES else "candidate"

    @property
    def place(self) -> str:
        """Where it is declared: ``expected.toml, line 12``."""
        return f"{self.file}, line {self.line:,}" if self.line else self.file

    @property
    def effect(self) -> tuple[object, ...]:
        """What it does, without where: two declarations with one effect do not contradict each other."""
        return self.rewrite, frozenset(self.codes), self.side


class State(StrEnum):
    """What became of a declared change."""

    AS_DECLARED = "as declared"
    OVER = "over its limits"
    NOT_SEEN = "not seen"
    OTHER_RELEASE = "not for this release"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Almost:
    """Records that all but fit a declaration, by what they missed."""

    missed: str
    records: int


@dataclass(frozen=True, slots=True)
class ExpectedOutcome:
    """What became of one declared change: ``fitted`` records with their ``pence``, of ``met`` records that meet its
    conditions and that it would change (for records that come: those that came). ``tables`` are those it was compared
    in; ``why`` says what a limit, a release or a missing comparison has to do with it."""

    change: DeclaredChange
    state: State
    fitted: int = 0
    met: int = 0
    pence: int = 0
    almost: tuple[Almost, ...] = field(default=())
    tables: tuple[str, ...] = ()
    why: str = ""
