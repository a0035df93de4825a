"""Which findings harm whom, by code: one file for each kind of record, and this registry."""

from __future__ import annotations

from jamfirst.triage.harm.codes import breaches, invoices, payments, payslips
from jamfirst.triage.harm.codes.effect import Counting, Effect, View

COUNTINGS: tuple[Counting, ...] = (
    *payments.COUNTINGS,
    *payslips.COUNTINGS,
    *invoices.COUNTINGS,
    *breaches.COUNTINGS,
)
"""Every code that counts. Any other harms no payee that is known."""

__all__ = ["COUNTINGS", "Counting", "Effect", "View", "counting"]


def counting(code: str) -> Counting | None:
    """How findings of a code count, or ``None`` where they harm nobody."""
    return next((c for c in COUNTINGS if c.counts(code)), None)
