"""How one column of text is read: the proposal that the shapes of its values make, and when it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from jamfirst.model.columns import ValueType
from jamfirst.read import values
from jamfirst.read.headers import Expect
from jamfirst.read.values import DateStyle

BY_HEADER = Fraction(1, 2)
"""The share of values that must fit the type which the header names."""

BY_VALUE = Fraction(99, 100)
"""The share of values that must fit a type that nothing but the values suggests."""


class Proof(StrEnum):
    """What shows that a column is text: nothing is needed, or all values are bare digits, or too few values
    could be anything else; or only a look at the shapes of all values will do."""

    NONE = "none"
    DIGITS = "digits"
    SHARE = "share"
    SURVEY = "survey"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a column before its values: what its header says, and whether a type was declared."""

    expect: Expect
    forced: ValueType | None = None

    def share(self, value_type: ValueType) -> Fraction:
        """The share of values that must be of a type for the column to be."""
        if self.forced is value_type or (self.forced and self.expect is Expect.DATE):
            return Fraction(0)
        named = Expect.MONEY if value_type is ValueType.DECIMAL else Expect.DATE
        return BY_HEADER if self.expect is named else BY_VALUE


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column's text is read.

    ``numbers`` is the style of its amounts (a key of ``values.NUMBERS``); ``dates`` its date styles, the most
    frequent first. ``guarded`` says that not all values have these styles, so each is checked before it is
    converted. ``blank`` counts the values that are white space alone: no value, and no problem.
    """

    type: ValueType
    numbers: str = ""
    dates: tuple[DateStyle, ...] = ()
    guarded: bool = False
    blank: int = 0
    proof: Proof = Proof.NONE
    note: str = ""


TEXT = Reading(ValueType.TEXT)


def propose(shapes: Mapping[str, int], wanted: Wanted) -> Reading:
    """The reading that the shapes of values propose, with how many values have each shape."""
    if wanted.expect is Expect.TEXT:
        return TEXT
    filled = {text: number for text, number in shapes.items() if text != "blank" and number}
    total = sum(filled.values())
    if not total:
        return _empty(wanted, shapes.get("blank", 0))
    blank = shapes.get("blank", 0)
    found = _numbers(filled, total, wanted, blank), _dates(filled, total, wanted, blank)
    first, second = found if wanted.expect is not Expect.DATE else found[::-1]
    return first or second or _text(filled, wanted)


def _empty(wanted: Wanted, blank: int) -> Reading:
    if wanted.expect is Expect.MONEY:
        return Reading(ValueType.DECIMAL, numbers="plain", blank=blank, guarded=blank > 0)
    if wanted.expect is Expect.DATE:
        return Reading(wanted.forced or ValueType.DATE, blank=blank)
    return Reading(ValueType.TEXT, proof=Proof.SHARE)


def _text(filled: Mapping[str, int], wanted: Wanted) -> Reading:
    if wanted.expect is not Expect.ANY:
        return Reading(ValueType.TEXT, proof=Proof.SURVEY)
    if set(filled) <= values.DIGITS:
        return Reading(ValueType.TEXT, proof=Proof.DIGITS)
    other = sum(number for text, number in filled.items() if not text)
    enough = other > (1 - BY_VALUE) * sum(filled.values())
    return Reading(ValueType.TEXT, proof=Proof.SHARE if enough else Proof.SURVEY)


def _numbers(filled: Mapping[str, int], total: int, wanted: Wanted, blank: int) -> Reading | None:
    """Amounts: English where anything is only English, continental where the column is only that."""
    digits = sum(filled.get(label, 0) for label in values.DIGITS)
    english = sum(filled.get(label, 0) for label in ("plain", "grouped", "dressed"))
    continental, either = filled.get("continental", 0), filled.get("either", 0)
    style = "continental" if continental > english else _english_style(filled)
    fitting = digits + either + (continental if style == "continental" else english)
    if wanted.expect is not Expect.MONEY and (digits == fitting or filled.get("zeros") or filled.get("zeros8")):
        return None
    share = wanted.share(ValueType.DECIMAL)
    if fitting < share * total or (not fitting and share):
        return None
    return Reading(
        ValueType.DECIMAL,
        numbers=style,
        blank=blank,
        guarded=fitting < total,
        note="written in the continental way, 1.234,56" if style == "continental" else "",
    )


def _english_style(filled: Mapping[str, int]) -> str:
    if filled.get("dressed"):
        return "dressed"
    return "commas" if filled.get("grouped") or filled.get("either") else "plain"


def _dates(filled: Mapping[str, int], total: int, wanted: Wanted, blank: int) -> Reading | None:
    named = wanted.expect is Expect.DATE
    styles = Counter(
        {style: n for style, n in values.date_styles(filled).items() if named or not style.shy}
    )
    if named:
        styles.update(_eight_digits(filled))
    fitting = sum(styles.values())
    share = wanted.share(ValueType.DATE)
    if not styles or fitting < share * total:
        return None
    ordered = sorted(styles, key=lambda style: (-styles[style], style.format))
    timed = any(style.timed for style in ordered)
    return Reading(
        ValueType.TIMESTAMP if timed else ValueType.DATE,
        dates=tuple(ordered),
        blank=blank,
        guarded=fitting < total or len(ordered) > 1,
    )


def _eight_digits(filled: Mapping[str, int]) -> dict[DateStyle, int]:
    """Eight digits are a date only under a date's header: year first where most begin with 19 or 20."""
    year_first = filled.get("compact", 0)
    eight = year_first + filled.get("zeros8", 0) + filled.get("digits8", 0)
    if not eight:
        return {}
    if 2 * year_first >= eight:
        return {values.COMPACT: year_first}
    return {values.COMPACT_DAY_FIRST: eight}


def whole_enough(reading: Reading, wanted: Wanted, filled: int, fitting: int) -> bool:
    """Whether, of all ``filled`` values, as many are truly of the type as must be."""
    share = wanted.share(ValueType.DECIMAL if reading.type is ValueType.DECIMAL else ValueType.DATE)
    return fitting >= share * (filled - reading.blank) and (fitting > 0 or not share)
