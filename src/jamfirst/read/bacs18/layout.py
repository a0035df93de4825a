"""The records of Bacs Standard 18: positions, codes and days.

Positions count from 1. Source: the field table shared by published integrators' documentation (data record, VOL1,
HDR1: two sources each; UHL1 and UTL1: one); the scheme's own document is not public.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

DATA_LENGTH, DATA_LENGTH_MULTI_DAY, LABEL_LENGTH = 100, 106, 80

LABELS = ("VOL1", "HDR1", "HDR2", "UHL1", "EOF1", "EOF2", "UTL1")
OPENING = frozenset({"VOL1", "HDR1", "HDR2", "UHL1"})

CREDIT_CODES = frozenset({"99", "Z4", "Z5"})
DEBIT_CODES = frozenset({"01", "17", "18", "19"})
INSTRUCTION_CODES = frozenset({"0N", "0C", "0S"})
CONTRA_CREDIT, CONTRA_DEBIT = "99", "17"
CONTRA = "CONTRA"

METHODS: Mapping[str, str] = MappingProxyType(
    {
        "99": "99 credit",
        "Z4": "Z4 interest",
        "Z5": "Z5 dividend",
        "01": "01 direct debit, first",
        "17": "17 direct debit",
        "18": "18 direct debit, re-presented",
        "19": "19 direct debit, final",
        "0N": "0N direct debit instruction, new",
        "0C": "0C direct debit instruction, cancelled",
        "0S": "0S direct debit instruction, converted",
    }
)
"""What each transaction code means, as the column ``method`` has it."""

PERMITTED = "[A-Z0-9.&/ -]*"
"""The characters that Bacs carries, as a pattern for a whole text."""

_DAY = re.compile(r"[ 0]?([0-9]{2})([0-9]{3})")


@dataclass(frozen=True, slots=True)
class Span:
    """A field of a record: its first position and its length."""

    first: int
    length: int

    def of(self, line: str) -> str:
        """The field's text in a line; short lines have lost only spaces at their end."""
        return line[self.first - 1 : self.first - 1 + self.length]


PAYEE_SORT_CODE, PAYEE_ACCOUNT, PAYEE_BOTH = Span(1, 6), Span(7, 8), Span(1, 14)
ACCOUNT_TYPE, CODE = Span(15, 1), Span(16, 2)
OWN_SORT_CODE, OWN_ACCOUNT, OWN_BOTH, CODE_AND_OWN = Span(18, 6), Span(24, 8), Span(18, 14), Span(16, 16)
RTI_REFERENCE, AMOUNT, POUNDS, PENCE = Span(32, 4), Span(36, 11), Span(36, 9), Span(45, 2)
USER_NAME, REFERENCE, PAYEE_NAME, DAY = Span(47, 18), Span(65, 18), Span(83, 18), Span(101, 6)

SERIAL, USER_NUMBER_VOL1 = Span(5, 6), Span(42, 6)
USER_NUMBER_HDR1, FILE_SECTION = Span(6, 6), Span(28, 4)
UHL1_DAY, WORK_CODE = Span(5, 6), Span(29, 9)
DEBIT_TOTAL, CREDIT_TOTAL = Span(5, 13), Span(18, 13)
DEBIT_COUNT, CREDIT_COUNT, INSTRUCTION_COUNT = Span(31, 7), Span(38, 7), Span(53, 7)


def processing_day(text: str) -> date | None:
    """The day of ``bYYDDD``: a space (or 0), the year of the century and the day of the year; ``None`` for none.

    Years are 2000 to 2099: no file of the last century is compared with a change made now.
    """
    match = _DAY.fullmatch(text)
    if not match:
        return None
    year, number = 2000 + int(match[1]), int(match[2])
    day = date(year, 1, 1) + timedelta(days=number - 1)
    return day if number and day.year == year else None
