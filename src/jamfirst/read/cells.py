"""Cell values of workbooks as exact text: numbers, dates and times the way a person reads them in the sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Context, Decimal
from typing import ClassVar

from jamfirst.read.values import MAX_PLACES

EXCEL_DIGITS = 15
"""Significant digits of a number in Excel: "Number precision: 15 digits", Microsoft, Excel specifications and
limits; also DBL_DIG of C, the decimal digits that always survive a double. Digits beyond them are binary noise."""

_SMALLEST = Decimal(1).scaleb(-MAX_PLACES)

_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]{0,5}[1-9])?")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[Ee][+-]?[0-9]{1,3})?|[+-]?\.[0-9]+(?:[Ee][+-]?[0-9]{1,3})?")
_LONGEST = 400
"""Characters: the longest number that a double can be written as is shorter."""
_FIFTEEN = Context(prec=EXCEL_DIGITS)
_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's times have no zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_SERIAL = 2_958_466
"""The first serial past 31 December 9999, where Excel's calendar ends."""

Row = tuple[int, Sequence[str | None]]
"""A sheet's row: its number from 1, and its values from the first column on (empty is ``None``)."""


def number_text(text: str) -> str:
    """A number as a workbook stores it (``1234.5600000000002``, ``1E-3``) as the decimal that was meant, ``1234.56``.

    A whole number keeps every digit it was written with: it may be an identifier. Any other is rounded to 15 digits
    and to the six places that amounts may have, so that ``=100/3`` is an amount too, as binary fractions from
    elsewhere are (see ``native``). Text that is no number is given back unchanged.
    """
    if len(text) <= EXCEL_DIGITS and _PLAIN.fullmatch(text) and text != "-0":
        return text
    if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        return text
    return _plain(Decimal(text), whole="." not in text and "e" not in text.lower())


def _plain(value: Decimal, *, whole: bool) -> str:
    if not whole:
        value = _FIFTEEN.plus(value)
        if int(value.as_tuple().exponent) < -MAX_PLACES:
            value = value.quantize(_SMALLEST)
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def serial_text(number: str, *, from_1904: bool, elapsed: bool = False) -> str:
    """A date serial as ISO text: ``46112`` is ``2026-03-31``, ``0.5`` is ``12:00:00``; a ``T`` joins the two.

    Serials outside Excel's calendar stay numbers. ``elapsed`` is for formats such as ``[h]:mm``, which count hours
    past 24. Rounded to milliseconds, which is as fine as Excel's times are. In the 1900 system the days before
    1 March 1900 are one too high, because Lotus 1-2-3 took 1900 for a leap year (ECMA-376 part 1, 18.17.4.1).
    """
    if len(number) > _LONGEST or not _NUMBER.fullmatch(number):
        return number
    serial = Decimal(number)
    if not 0 <= serial < _LAST_SERIAL:
        return number_text(number)
    offset = timedelta(milliseconds=round(serial * 86_400_000))
    if elapsed:
        return duration_text(offset)
    if offset < timedelta(days=1) and not from_1904:
        return time_text((_EPOCH_1900 + offset).time())
    if from_1904:
        return datetime_text(_EPOCH_1904 + offset)
    early = timedelta(days=1) if offset < timedelta(days=60) else timedelta()
    return datetime_text(_EPOCH_1900 + offset + early)


def datetime_text(moment: datetime) -> str:
    """ISO: the date alone at midnight, else with the time to the second (milliseconds where there are any)."""
    if moment.time() == time():
        return moment.date().isoformat()
    return f"{moment.date().isoformat()}T{time_text(moment.time())}"


def time_text(moment: time) -> str:
    """``13:45:01``, with milliseconds where there are any."""
    return moment.isoformat("milliseconds" if moment.microsecond >= 1000 else "seconds")


def duration_text(length: timedelta) -> str:
    """``36:00:00``: hours, minutes and seconds."""
    seconds = int(length.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


@dataclass(slots=True)
class ErrorCells:
    """Cells with something other than a value in them, by column: how many, and the first of them.

    Only the first ``KEPT`` of a column are kept with their row; the rest are counted.
    """

    KEPT: ClassVar[int] = 100
    counts: dict[int, int] = field(default_factory=dict)
    first: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def add(self, column: int, line: int, what: str) -> None:
        """Note one cell; ``column`` counts from 0, ``line`` from 1, ``what`` is like ``the error #N/A``."""
        self.counts[column] = self.counts.get(column, 0) + 1
        kept = self.first.setdefault(column, [])
        if len(kept) < self.KEPT:
            kept.append((line, what))

    def since(self, line: int) -> Iterator[tuple[int, int, int, str]]:
        """Per column from row ``line`` on: (column, how many, the first one's row, what it holds)."""
        for column, kept in sorted(self.first.items()):
            above = sum(1 for at, _ in kept if at < line)
            if above < len(kept):
                yield column, self.counts[column] - above, *kept[above]


def column_index(letters: str) -> int:
    """``A`` is 0, ``XFD`` is 16,383."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
