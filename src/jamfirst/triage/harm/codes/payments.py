"""Payments: what leaves the bank account is what a payee gets."""

from jamfirst.triage.harm.codes.effect import Counting, Effect, View

COUNTINGS = (
    Counting("payment.not_paid", Effect.NOT_PAID, View.PAYMENT),
    Counting("payment.wrong_account", Effect.WRONG_ACCOUNT, View.PAYMENT),
    Counting("payment.wrong_amount", Effect.BY_DIFFERENCE, View.PAYMENT),
    Counting("payment.late", Effect.LATE, View.PAYMENT),
    Counting("payment.early", Effect.EARLY, View.PAYMENT),
    Counting("payment.paid_twice", Effect.TOO_MUCH, View.PAYMENT),
    Counting("payment.unexpected", Effect.TOO_MUCH, View.PAYMENT),
    Counting("payment.other_change", Effect.MAY_BE_HELD, View.PAYMENT),
)
"""A payment that is only regrouped reaches its payee whole and on the day: it does not count."""
