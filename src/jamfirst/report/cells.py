"""Values as spreadsheet cells: numbers and dates typed, text kept from ever being a formula."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from jamfirst.model.columns import ValueType
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.report.masking import is_account_column, shown, shown_key, visible

Cell = str | int | Decimal | date | None

LONGEST = 16_000
"""Characters of one cell; Excel holds 32,767 UTF-16 units, of which one character may need two."""

MOST_DIGITS = 15
"""Digits that a spreadsheet keeps of a number (IEEE 754 double, as in ECMA-376): a longer one is written as text."""

_LIVE = re.compile("'*[=+\\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"-?([0-9]{1,15})(?:\.([0-9]{1,15}))?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a 29 February 1900 that never was


def guarded(text: str) -> str:
    """Text that no spreadsheet program takes for a formula: an apostrophe stands before a dangerous start.

    Dangerous are ``= + - @``, tab, CR, LF, NUL and the full-width forms of the first four (OWASP CSV Injection;
    ASVS 5.0, 1.2.10), also behind apostrophes that the text has itself, so that ``unguarded`` gives back every
    text.
    """
    return f"'{text}" if _LIVE.match(text) else text


def unguarded(cell: str) -> str:
    """The text that ``guarded`` was given."""
    return cell[1:] if cell.startswith("'") and _LIVE.match(cell) else cell


def text_cell(text: str | None) -> str | None:
    """Text as a cell: unseen characters are shown by name, formulas guarded, an endless text is cut and says so."""
    if not text:
        return None
    if not text.isprintable():
        text = visible(text)
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}… (cut: {len(text):,} characters in all)"
    return guarded(text)


def key_cell(text: str | None) -> str | None:
    """A record key, or other text that may hold an account, with accounts masked."""
    return text_cell(shown_key(text))


def pounds_cell(pence: int) -> Cell:
    """Pence as an exact number of pounds with two places; beyond what a spreadsheet can hold, as text."""
    amount = Decimal(pence).scaleb(-2)
    return amount if len(amount.as_tuple().digits) <= MOST_DIGITS else str(amount)


def column_types(kind: str) -> Mapping[str, ValueType]:
    """The canonical columns of a kind whose values are numbers or dates; an unknown kind has none."""
    if kind not in set(Kind):
        return {}
    wanted = {ValueType.DECIMAL, ValueType.DATE}
    return {name: column.type for name, column in KINDS[Kind(kind)].columns.items() if column.type in wanted}


def value_cell(column: str | None, value: str | None, types: Mapping[str, ValueType]) -> Cell:
    """A value of a column: a number or date where the column is one and the text is exactly that, else guarded text.

    Identifiers that look like numbers stay text, so leading zeros survive; accounts are masked.
    """
    if value is None:
        return None
    value_type = types.get(column or "")
    if value_type is not None and not is_account_column(column):
        typed = _number(value) if value_type is ValueType.DECIMAL else _date(value)
        if typed is not None:
            return typed
    return text_cell(shown(column, value))


def _number(text: str) -> Decimal | None:
    found = _NUMBER.fullmatch(text)
    if not found or len(found[1]) + len(found[2] or "") > MOST_DIGITS:
        return None
    return Decimal(text)


def _date(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return day if day >= _FIRST_DAY else None
