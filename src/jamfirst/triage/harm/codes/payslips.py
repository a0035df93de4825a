"""Payslips: only net pay reaches anybody. Tax or National Insurance that differs shows in it."""

from jamfirst.triage.harm.codes.effect import Counting, Effect, View

COUNTINGS = (
    Counting("payslip.missing", Effect.NOT_PAID, View.PAYSLIP),
    Counting("payslip.repeated", Effect.TOO_MUCH, View.PAYSLIP),
    Counting("payslip.extra", Effect.TOO_MUCH, View.PAYSLIP),
    Counting("payslip.changed", Effect.BY_DIFFERENCE, View.PAYSLIP),
)
