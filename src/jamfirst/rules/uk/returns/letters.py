"""The letters of National Insurance on a return, by what each says of its holder."""

from __future__ import annotations

from datetime import date
from functools import cache

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, cast, coalesce, col, is_null, number, text
from jamfirst.read.rti.layout import ni_name
from jamfirst.rules.figures import Figure, figures
from jamfirst.rules.given import Given
from jamfirst.rules.uk.returns.columns import LETTERS
from jamfirst.rules.working import Cannot

KNOWN, NO_EMPLOYEE, NOTHING, REDUCED, SPECIAL_SITE = "known", "no_employee", "nothing", "reduced", "special_site"
"""Sets of letters: those that there are; with no contributions of the employee; with none at all; at the reduced rate
of married women who chose it before 1977; and of special sites (freeports, investment zones)."""


@cache
def rows_of(figure: str) -> tuple[Figure, ...]:
    """The letters of a set with the days on which each belongs to it."""
    return tuple(f for f in figures("return_letters") if f.figure == figure)


def in_set(figure: str, place: int = 0) -> Expr:
    """Whether the letter at a place belongs to a set on the pay date; never unknown."""
    spans: dict[tuple[date, date], list[str]] = {}
    for row in rows_of(figure):
        spans.setdefault((row.since, row.until), []).append(row.key)
    letter = col(ni_name("ni_letter", place))
    return coalesce(any_of(_during(letter, *span, letters) for span, letters in spans.items()), exp.false())


def has_one(figure: str) -> Expr:
    """Whether a line has a letter of a set; where the pay date is not known, or is later than what is known of the
    letters, one that ever was in it, so that the line is told as one that cannot be checked."""
    undated = any_of([is_null(col("pay_date")), too_late(figure).condition])
    ever = sorted({row.key for row in rows_of(figure)})
    among = [exp.In(this=col(ni_name("ni_letter", p)), expressions=[text(one) for one in ever]) for p in LETTERS]
    doubtful = all_of([undated, any_of(coalesce(one, exp.false()) for one in among)])
    return any_of([*(in_set(figure, place) for place in LETTERS), doubtful])


def by_letter(given: Given) -> bool:
    """Whether a return gives its figures to date for each letter of the year, as HMRC's own format does. An extract
    with one letter a line may say all letters in one figure."""
    return not given.relation.has.isdisjoint({"ee_ni", "er_ni", "ni_letter_2"})


def together(given: Given, figure: str, names: tuple[str, ...]) -> tuple[Cannot, ...]:
    """A figure to date that is not nothing, beside a letter that has none, in a return that may say all letters in one:
    it may be of the letter that the person had before."""
    if by_letter(given):
        return ()
    some = any_of(coalesce(exp.NEQ(this=col(name), expression=number(0)), exp.false()) for name in names)
    why = "the return may say the figures of an earlier letter with those of this one"
    return (Cannot(all_of([in_set(figure), some]), why, usual=True),)


def in_force(figure: str) -> Expr:
    """Whether the pay date is not before the first for which a set is known; one that is not known counts as in
    force."""
    first = min(row.since for row in rows_of(figure))
    return coalesce(exp.GTE(this=col("pay_date"), expression=_day(first)), exp.true())


def too_late(figure: str) -> Cannot:
    """Nothing can be said of a pay date after the last for which a set is known."""
    last = max(row.until for row in rows_of(figure))
    later = exp.GT(this=col("pay_date"), expression=_day(last))
    return Cannot(coalesce(later, exp.false()), "the letters of National Insurance of that tax year are not known")


def columns(*names: str) -> tuple[str, ...]:
    """The columns of some figures for every letter but the first: those of the first go by their plain names."""
    return tuple(ni_name(name, place) for place in LETTERS[1:] for name in names)


def _during(letter: Expr, since: date, until: date, letters: list[str]) -> Expr:
    among = exp.In(this=letter.copy(), expressions=[text(one) for one in letters])
    day = col("pay_date")
    return all_of([exp.GTE(this=day, expression=_day(since)), exp.LTE(this=day.copy(), expression=_day(until)), among])


def _day(value: date) -> Expr:
    return cast(text(value.isoformat()), "date")
