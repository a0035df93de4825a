"""Invoices: one that the service has lost is not paid. An invoice that is new is no money yet."""

from jamfirst.triage.harm.codes.effect import Counting, Effect, View

COUNTINGS = (
    Counting("invoice.missing", Effect.NOT_PAID, View.INVOICE),
    Counting("invoice.changed", Effect.BY_DIFFERENCE, View.INVOICE),
)
