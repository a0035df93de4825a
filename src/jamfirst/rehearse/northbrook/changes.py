"""What a release changes, as values: a condition and a rewrite, in words for people and as functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jamfirst.rehearse.northbrook.records import Inputs, Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change that a release makes, wanted or not.

    ``code`` and ``table`` are where it shows first; what follows from it elsewhere is found by looking.
    ``condition`` and ``rewrite`` are words; ``{day}`` in the condition is filled with the month's 14th.
    ``harm_rank`` orders defects by harm, 1 the worst, for the reason in ``harm``; 0 for a wanted change.
    """

    id: str
    title: str
    code: str
    table: str
    condition: str
    rewrite: str
    harm_rank: int = 0
    harm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayChange(Change):
    """A change to how a payslip is worked out; ``apply`` gives ``None`` when no payslip is made."""

    fits: Callable[[Inputs], bool]
    apply: Callable[[Inputs], Inputs | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentChange(Change):
    """A change to how a payment is written to its bank file: it becomes none, one or several payments."""

    fits: Callable[[Payment], bool]
    apply: Callable[[Payment], tuple[Payment, ...]]
