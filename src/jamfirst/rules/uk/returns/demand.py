"""Rules of the form "where a return says this, it must say that too", which is most of what HMRC's schematron has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, is_null, not_null, number, text
from jamfirst.model.columns import ValueType
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Needs
from jamfirst.rules.working import Judged, Unit, Worked, in_words, records

_UNITS = {ValueType.DECIMAL: Unit.PENCE, ValueType.DATE: Unit.DAY}


@dataclass(frozen=True, slots=True)
class Demand:
    """What must not be: ``lacking`` is the condition of a breach, ``column`` where it shows and ``expected`` what the
    return should have there, in words."""

    column: str
    expected: str
    lacking: Callable[[], Expr]


def demanding(
    needs: Needs, when: Callable[[], Expr], *demands: Demand, shows: tuple[str, ...]
) -> Callable[[Given], Worked]:
    """How a rule is worked out that is about the lines for which ``when`` holds. ``shows`` are the columns that its
    workings show, in order."""

    def evaluate(given: Given) -> Worked:
        working = records(given.relation.name)
        for name in shows:
            working = working.show(name.replace("_", " "), name, unit_of(needs, name))
        judged = [
            Judged(
                d.column,
                in_words(col(d.column), unit_of(needs, d.column)),
                text(d.expected),
                Unit.TEXT,
                certain(d.lacking()),
            )
            for d in demands
        ]
        return Worked(working, tuple(judged), (), certain(when()))

    return evaluate


def unit_of(needs: Needs, name: str) -> Unit:
    """How the values of a column are shown."""
    return _UNITS.get(needs.known[name].type, Unit.TEXT)


def there(name: str) -> Expr:
    """Whether a column has a value."""
    return not_null(col(name))


def any_there(*names: str) -> Expr:
    """Whether at least one of some columns has a value."""
    return any_of(there(name) for name in names)


def none_there(*names: str) -> Expr:
    """Whether all of some columns are empty."""
    return all_of(is_null(col(name)) for name in names)


def two_lines(name: str) -> Expr:
    """Whether a column has at least two values: those of an element that repeats are joined by a line feed."""
    at = exp.StrPosition(this=coalesce(col(name), text("")), substr=text("\n"))
    return exp.GT(this=at, expression=number(0))


def certain(condition: Expr) -> Expr:
    """A condition that is false, and not unknown, where something is not known."""
    return coalesce(condition, exp.false())


def negated(condition: Expr) -> Expr:
    """The opposite of a condition that is never unknown."""
    return exp.Not(this=exp.paren(condition))
