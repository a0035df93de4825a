"""The families of rewrites. A new one is one entry here: whom it is for and how it proposes rewrites for some changes.

A family looks at the changes that are left and gives rewrites with fitted parameters; whether they are worth saying is
weighed by the cover. Families are typed: what is done to texts is never tried on amounts or dates, nor the reverse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from jamfirst.explain.rewrites.families import cuts, letters, shifts, times, whole
from jamfirst.explain.rewrites.pairs import Pairs
from jamfirst.explain.rewrites.rule import Rule
from jamfirst.model.columns import ValueType

Proposing = Callable[[Pairs], Iterable[Rule]]

_TEXT = frozenset({ValueType.TEXT})
_AMOUNT = frozenset({ValueType.DECIMAL})
_DATE = frozenset({ValueType.DATE})
_MOMENT = frozenset({ValueType.TIMESTAMP})
_ANY = frozenset(ValueType)


@dataclass(frozen=True, slots=True)
class Family:
    """One family: the types of column that it is for, and how it proposes rewrites."""

    types: frozenset[ValueType]
    propose: Proposing


FAMILIES: tuple[Family, ...] = (
    Family(_TEXT, letters.proposed),
    Family(_TEXT, cuts.proposed),
    Family(_AMOUNT, times.proposed),
    Family(_DATE, shifts.proposed),
    Family(_ANY, whole.proposed),
)


def proposed(pairs: Pairs) -> list[Rule]:
    """All rewrites of one step that may explain some of these changes."""
    kind = pairs.column.type
    return [rule for family in FAMILIES if kind in family.types for rule in family.propose(pairs)]


def composed(pairs: Pairs) -> list[Rule]:
    """Rewrites of two steps."""
    return []
