"""How one column of text is read: the proposal that the shapes of its values make, and when it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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


FIRST_YEAR = 1000
"""A year below this is a year of two or three digits that was read with a format of four."""


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
        if self.forced:
            return Fraction(0)
        named = Expect.MONEY if value_type is ValueType.DECIMAL else Expect.DATE
        return BY_HEADER if self.expect is named else BY_VALUE


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column's text is read.

    ``numbers`` is the style of its amounts (a key of ``values.NUMBERS``); ``dates`` its date styles, the most
    frequent first. ``by_value`` says that nothing but the values suggests amounts. ``guarded`` says
    that not all values have these styles, so each is checked before it is converted. ``blank`` counts the values
    that are white space alone: no value, and no problem.
    """

    type: ValueType
    numbers: str = ""
    dates: tuple[DateStyle, ...] = ()
    by_value: bool = False
    guarded: bool = False
    blank: int = 0
    proof: Proof = Proof.NONE
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """What all rows show of one column. Counts are of values; ``places`` and ``figures`` are of the longest,
    ``long`` have more places than are kept.

    ``fitting`` are truly of the type (for text: the values that the proof counts). For dates, ``swapped`` are
    dates with the month first, ``both`` are dates either way, ``moved`` differ between the two, ``late_day`` is
    the greatest day, ``clock`` counts times that are not midnight. For amounts that only their values suggest,
    ``zeros`` have leading zeros, ``least_places`` is of those with places, and ``padded`` is the most places of
    those that end in a zero: no way of printing amounts gives both ``1.10`` and ``1.9``, but codes have both.
    ``currencies`` are those whose marks were seen.
    """

    filled: int = 0
    fitting: int = 0
    places: int = 0
    long: int = 0
    figures: int = 0
    zeros: int = 0
    least_places: int = 0
    padded: int = 0
    currencies: tuple[str, ...] = ()
    swapped: int = 0
    both: int = 0
    moved: int = 0
    late_day: int = 0
    clock: int = 0
    earliest: date | None = None


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
    if wanted.forced is ValueType.DECIMAL:
        return _numbers(filled, total, wanted, blank) or Reading(ValueType.DECIMAL, numbers="plain", guarded=True)
    if wanted.forced:
        return _dates(filled, total, wanted, blank) or Reading(wanted.forced, blank=blank)
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
    continental = filled.get("continental", 0)
    either = sum(filled.get(label, 0) for label in ("signed", "either", "marked"))
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
        by_value=wanted.expect is not Expect.MONEY,
        blank=blank,
        guarded=fitting < total,
        note="written in the continental way, 1.234,56" if style == "continental" else "",
    )


def _english_style(filled: Mapping[str, int]) -> str:
    if filled.get("dressed") or filled.get("marked"):
        return "dressed"
    return "commas" if filled.get("grouped") or filled.get("either") else "plain"


def _dates(filled: Mapping[str, int], total: int, wanted: Wanted, blank: int) -> Reading | None:
    named = wanted.expect is Expect.DATE
    styles = Counter({style: n for style, n in values.date_styles(filled).items() if named or not style.shy})
    if named:
        styles.update(_eight_digits(filled))
    fitting = sum(styles.values())
    share = wanted.share(ValueType.DATE)
    if not styles or fitting < share * total:
        return None
    ordered = sorted(styles, key=lambda style: (-styles[style], style.format))
    timed = any(style.timed for style in ordered)
    loose = ordered[0].zone or ordered[0] in (values.COMPACT, values.COMPACT_DAY_FIRST)
    return Reading(
        ValueType.TIMESTAMP if timed else ValueType.DATE,
        dates=tuple(ordered),
        blank=blank,
        guarded=fitting < total or len(ordered) > 1 or bool(loose),
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


def proved(reading: Reading, measure: Measure, wanted: Wanted) -> bool:
    """Whether all rows bear out a reading that a sample proposed, so that no other could have been proposed."""
    if reading.type is ValueType.TEXT:
        return _text_proved(reading, measure)
    if measure.fitting != measure.filled:
        return False
    if reading.type is ValueType.DECIMAL:
        return not (reading.by_value and measure.zeros) and wanted.expect is not Expect.DATE
    if len(reading.dates) != 1:
        return not measure.filled
    early = measure.earliest is not None and measure.earliest.year < FIRST_YEAR
    return not early and reading.dates[0] != values.COMPACT_DAY_FIRST


def _text_proved(reading: Reading, measure: Measure) -> bool:
    if reading.proof is Proof.DIGITS:
        return measure.fitting == measure.filled
    if reading.proof is Proof.SHARE:
        return not measure.filled or measure.fitting < BY_VALUE * measure.filled
    return reading.proof is Proof.NONE


def concluded(reading: Reading, measure: Measure, wanted: Wanted) -> Reading:
    """The reading that stands once all rows are measured: text where too few values are truly of the type, where
    amounts are in several currencies, and where figures are a code's rather than an amount's."""
    if reading.type is ValueType.TEXT or not measure.filled:
        return reading
    if len(measure.currencies) > 1:
        return Reading(ValueType.TEXT, note=f"holds amounts in {' and '.join(measure.currencies)}; compared as text")
    if reading.by_value and (measure.zeros or measure.padded > measure.least_places > 0):
        return TEXT
    share = wanted.share(ValueType.DECIMAL if reading.type is ValueType.DECIMAL else ValueType.DATE)
    fitting = max(measure.fitting, measure.swapped)
    enough = fitting >= share * (measure.filled - reading.blank) and (fitting > 0 or not share)
    return reading if enough else TEXT
