"""The values of a return: what is an amount and a day, and codes in the words that all tables share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

_AMOUNT = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{0,6})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T.*)?", re.ASCII | re.DOTALL)
_TAX_YEAR = re.compile(r"([0-9]{2})-([0-9]{2})", re.ASCII)

FREQUENCIES: Mapping[str, str] = MappingProxyType(
    {
        "W1": "weekly",
        "W2": "two-weekly",
        "W4": "four-weekly",
        "M1": "monthly",
        "M3": "quarterly",
        "M6": "six-monthly",
        "MA": "annual",
        "IO": "one-off",
        "IR": "irregular",
    }
)
"""How often somebody is paid. Source: HMRC's schema of the FPS, PayFreq."""


def is_amount(text: str) -> bool:
    """Whether a text is a plain amount: ASCII digits, a point, a sign before; at most 15 digits of pounds."""
    return _AMOUNT.fullmatch(text) is not None


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar as ``2026-04-05``."""
    return _DATE.fullmatch(text) is not None and day(text) is not None


def day(text: str | None) -> date | None:
    """The day of an ISO date, or of a date with time as it is written; ``None`` for no such day."""
    found = _MOMENT.fullmatch(text or "")
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def tax_year(text: str | None) -> str | None:
    """A tax year as all tables have it (``2025-26`` for ``25-26``); another text as it is."""
    found = _TAX_YEAR.fullmatch(text or "")
    if found is None or int(found[2]) != (int(found[1]) + 1) % 100:
        return text
    return f"20{found[1]}-{found[2]}"


def first_day(year: str | None) -> date | None:
    """6 April, on which a tax year such as ``2025-26`` begins; ``None`` for what is none."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", year or "", re.ASCII)
    return date(int(found[1]), 4, 6) if found and 0 < int(found[1]) < 9999 else None


def tax_code(code: str | None, regime: str | None) -> str | None:
    """A tax code with the letter of its country before it, as payslips print it: ``S1257L``."""
    if code is None or regime not in ("S", "C") or code.startswith(regime):
        return code
    return regime + code


def summed(one: str | None, other: str | None) -> str | None:
    """The sum of two amounts where at least one is given."""
    if one is None and other is None:
        return None
    return str(Decimal(one or 0) + Decimal(other or 0))


def is_utr(text: str) -> bool:
    """Whether ten digits are a Unique Taxpayer Reference: the first is the check digit of the others. Source: HMRC's
    rule 7882 in the schematron of the FPS."""
    if re.fullmatch("[0-9]{10}", text, re.ASCII) is None:
        return False
    weights = (6, 7, 8, 9, 10, 5, 4, 3, 2)
    left = 11 - sum(w * int(d) for w, d in zip(weights, text[1:], strict=True)) % 11
    return int(text[0]) in (left, left - 9 if left > 9 else left)
