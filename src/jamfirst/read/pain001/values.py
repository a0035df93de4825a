"""The values of pain.001 that must be right: amounts, dates and sort codes, each read strictly from ASCII."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

_AMOUNT = re.compile(r"\+?([0-9]{1,18})(?:\.([0-9]{0,5}))?")
_DIGITS = 18
_DATE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_COUNT = re.compile(r"[0-9]{1,15}")


def amount(text: str) -> str | None:
    """An amount as a plain decimal, or ``None``: ASCII digits, at most 18 with 5 after the point (ISO 20022)."""
    match = _AMOUNT.fullmatch(text)
    if not match or len(match[1]) + len(match[2] or "") > _DIGITS:
        return None
    return f"{match[1]}.{match[2]}" if match[2] else match[1]


def exact(text: str) -> Decimal | None:
    """A control sum: a decimal with up to 18 digits and 17 places (ISO 20022 DecimalNumber), or ``None``."""
    if not re.fullmatch(r"[+-]?[0-9]{1,18}(\.[0-9]{0,17})?", text):
        return None
    return Decimal(text)


def count(text: str) -> int | None:
    """A number of payments: 1 to 15 ASCII digits, or ``None``."""
    return int(text) if _COUNT.fullmatch(text) else None


def iso_date(text: str) -> str | None:
    """The day of an ISO date, or of a date with time as written in its own time zone; ``None`` for no such day."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    try:
        return date.fromisoformat(match[1]).isoformat()
    except ValueError:
        return None
