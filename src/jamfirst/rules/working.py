"""The steps of a rule: each a named value made of the values before it, so that what is worked out can be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    Select,
    all_of,
    any_of,
    cast,
    coalesce,
    col,
    concat,
    is_null,
    named,
    not_null,
    number,
    select,
    sub,
    table,
    text,
    when,
)


class Unit(StrEnum):
    """What a value is, and so how it is shown."""

    PENCE = "pence"
    NUMBER = "number"
    TEXT = "text"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Shown:
    """A step that the workings show: its label, the name of its value and its unit."""

    label: str
    name: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Working:
    """Records with the values that were worked out for them so far, and which of these the workings show. ``narrowed``
    says that there are fewer than the table has.

    Every method gives a new working and uses this one up: a query is built in place.
    """

    query: Select
    shown: tuple[Shown, ...] = ()
    narrowed: bool = False

    def step(self, values: Mapping[str, Expr]) -> Working:
        """Add values, each under a new name; they may use every value of the steps before, but not one another."""
        made = [named(value, name) for name, value in values.items()]
        return replace(self, query=select("*", *made).from_(sub(self.query, "s")))

    def show(self, label: str, name: str, unit: Unit = Unit.PENCE) -> Working:
        """Show a value in the workings, after those shown before; nothing is shown where it is NULL."""
        return replace(self, shown=(*self.shown, Shown(label, name, unit)))

    def look_up(
        self, relation: str, keys: Sequence[str], take: Sequence[str], during: str = "", *, nulls: bool = False
    ) -> Working:
        """Add columns of a relation of figures whose ``keys`` are equal to ours; NULL where it has no such row.
        ``during`` names our day that must lie between its ``since`` and ``until``, both included. With ``nulls`` a NULL
        key is equal to NULL. The relation must have at most one such row for each record."""
        equal = exp.NullSafeEQ if nulls else exp.EQ
        on: list[Expr] = [equal(this=col(key, "i"), expression=col(key, "f")) for key in keys]
        if during:
            on.append(exp.LTE(this=col("since", "f"), expression=col(during, "i")))
            on.append(exp.GTE(this=col("until", "f"), expression=col(during, "i")))
        joined = select("i.*", *(col(name, "f") for name in take)).from_(sub(self.query, "i"))
        return replace(self, query=joined.join(table(relation, "f"), on=all_of(on), join_type="left"))

    def look_up_as(self, relation: str, on: Mapping[str, str], take: Mapping[str, str]) -> Working:
        """As ``look_up`` where names differ: ``on`` gives each of our columns the one of theirs that it must equal,
        ``take`` each new name the column of theirs that it is for."""
        equal = [exp.EQ(this=col(ours, "i"), expression=col(theirs, "f")) for ours, theirs in on.items()]
        taken = [named(col(theirs, "f"), name) for name, theirs in take.items()]
        joined = select("i.*", *taken).from_(sub(self.query, "i"))
        return replace(self, query=joined.join(table(relation, "f"), on=all_of(equal), join_type="left"))

    def where(self, condition: Expr) -> Working:
        """Keep the records that meet a condition: a rule that judges only some says so with ``Worked.applies``; this is
        for rows that are no records of their own."""
        return replace(self, query=select("*").from_(sub(self.query, "s")).where(condition), narrowed=True)

    @property
    def workings(self) -> Expr:
        """All shown steps as one text: ``taxable pay to date £12,345.00; free pay £6,288.78; ...``."""
        parts = [
            when((not_null(col(s.name)), concat(text(f"; {s.label} "), shown(s))), otherwise=text(""))
            for s in self.shown
        ]
        return exp.Substring(this=concat(text(""), *parts), start=number(3))


def shown(value: Shown) -> Expr:
    """A value as people read it."""
    return in_words(col(value.name), value.unit)


def in_words(value: Expr, unit: Unit) -> Expr:
    """A value of a unit as the text that findings show."""
    if unit == Unit.PENCE:
        return op.pounds_text(value)
    if unit == Unit.DAY:
        return op.day_text(value)
    return op.as_text(value)


@dataclass(frozen=True, slots=True)
class Judged:
    """One figure that a rule judges: the column, what was found and what the law gives, in the same unit.

    Without ``breach`` the two must be equal within the rule's tolerance; ``breach`` is a condition of its own (for
    amounts, in addition to nothing). ``pence`` is how far off it is, found less expected, where that is no plain
    difference of two amounts.
    """

    column: str
    found: Expr
    expected: Expr
    unit: Unit = Unit.PENCE
    breach: Expr | None = None
    pence: Expr | None = None

    def broken(self, tolerance: int) -> Expr:
        """Whether the record breaks the rule here; NULL and so not, where something is not known."""
        if self.breach is not None:
            return self.breach.copy()
        if self.unit != Unit.PENCE:
            return exp.NEQ(this=self.found.copy(), expression=self.expected.copy())
        return exp.GT(this=exp.Abs(this=exp.paren(self.off())), expression=number(tolerance))

    def off(self) -> Expr:
        """How far off it is in pence, found less expected."""
        if self.pence is not None:
            return self.pence.copy()
        if self.unit != Unit.PENCE:
            return number(0)
        return exp.Sub(this=wide(self.found.copy()), expression=wide(self.expected.copy()))


@dataclass(frozen=True, slots=True)
class Cannot:
    """A condition under which a record cannot be checked, and the reason in words; ``usual`` as in ``CannotCheck``."""

    condition: Expr
    reason: str
    usual: bool = False


@dataclass(frozen=True, slots=True)
class Worked:
    """A rule worked out: the working, what is judged, when nothing can be said and which records it is about.

    The first condition of ``cannot`` that holds gives the reason. ``applies`` is a condition: of other records the
    rule says nothing (someone without a student loan); without one it is about all. ``sift``, where given, makes a
    relation of the ``id`` of every record that may break the rule or may not be answered: of a large table only these
    are then worked out, with their reasons.
    """

    working: Working
    judged: tuple[Judged, ...]
    cannot: tuple[Cannot, ...] = ()
    applies: Expr | None = None
    sift: Callable[[], str] | None = None


MOST = 10**17
"""The largest amount in pence that is worked with, a thousand trillion pounds; see ``bounded``."""


def wide(value: Expr) -> Expr:
    """A whole number with room (38 digits) for sums and products that would not fit where pence are kept."""
    return cast(value, "int128")


def bounded(value: Expr) -> Expr:
    """A whole number as pence are kept (BIGINT), whatever it is: beyond ``MOST`` it is that, so that nothing overflows.
    A rule that adds up says with ``beyond`` that it cannot check such an amount."""
    least = exp.Greatest(this=wide(value), expressions=[number(-MOST)])
    return cast(exp.Least(this=least, expressions=[number(MOST)]), "bigint")


def beyond(*names: str) -> Cannot:
    """Why a record cannot be checked whose bounded amounts are too large to be money."""
    sizes = [exp.GTE(this=exp.Abs(this=wide(col(name))), expression=number(MOST)) for name in names]
    return Cannot(any_of(sizes), "an amount is too large to be money")


def records(relation: str) -> Working:
    """The records of a relation, with nothing worked out yet."""
    return Working(select("*").from_(table(relation)))


def reason(cannot: Sequence[Cannot], required: Sequence[str]) -> Expr:
    """Why a record cannot be checked, as text; NULL where it can. A required column that is empty comes first."""
    branches = [(is_null(col(name)), text(not_known(name))) for name in required]
    branches += [(one.condition.copy(), text(one.reason)) for one in cannot]
    return when(*branches, otherwise=exp.Null()) if branches else exp.Null()


def not_known(name: str) -> str:
    """Why a record without a value in a required column cannot be checked."""
    return f"the {column_words(name)} is not known"


def column_words(name: str) -> str:
    """A column's name as words."""
    return name.replace("_", " ")


def broken_anywhere(judged: Sequence[Judged], tolerance: int) -> Expr:
    """Whether a record breaks the rule in any column."""
    return any_of(coalesce(one.broken(tolerance), exp.false()) for one in judged)
