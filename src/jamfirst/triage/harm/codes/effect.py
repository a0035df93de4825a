"""What a finding does to whom a record is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase


class Effect(StrEnum):
    """What a finding of a code does to its payee.

    ``NOT_PAID``: the whole sum does not come. ``WRONG_ACCOUNT``: neither does it, and somebody else has it. ``LATE``:
    the sum comes so many days later. ``EARLY``: sooner. ``TOO_MUCH``: money that must be paid back. ``BY_DIFFERENCE``:
    less is short, more is too much (new less old). ``TAKEN``: what was taken is more than lawful (short) or less (too
    much). ``GIVEN``: what was given is less than lawful (short) or more (too much). ``MAY_BE_HELD``: the payment is
    made with something else about it changed. ``PAYDAY``: a payday moved by the reckoning of Universal Credit.
    """

    NOT_PAID = "not paid"
    WRONG_ACCOUNT = "wrong account"
    LATE = "late"
    EARLY = "early"
    TOO_MUCH = "too much"
    BY_DIFFERENCE = "by difference"
    TAKEN = "taken"
    GIVEN = "given"
    MAY_BE_HELD = "may be held"
    PAYDAY = "payday"


class View(StrEnum):
    """Where the same pounds of a payee can be seen: of several views the one with most counts, never their sum."""

    PAYMENT = "payment"
    PAYSLIP = "payslip"
    INVOICE = "invoice"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Counting:
    """How findings count: ``code`` is a code or a pattern of codes."""

    code: str
    effect: Effect
    view: View

    def counts(self, code: str) -> bool:
        """Whether findings of this code count so."""
        return fnmatchcase(code, self.code)
