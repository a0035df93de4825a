"""Breaches of rules that move money of a payee. What is owed to HMRC or a scheme alone harms no payee, and does not
count; nor does a rule that only asks."""

from jamfirst.triage.harm.codes.effect import Counting, Effect, View

_TAKEN = (
    *("uk.paye.tax", "uk.ni.employee", "uk.loan", "uk.loan.postgraduate", "uk.pension", "uk.cis"),
    *("uk.attachment.arrestment", "uk.attachment.council_tax", "uk.attachment.fine", "uk.attachment.table"),
)
_GIVEN = ("uk.minimum_wage", "uk.statutory.rate", "uk.payslip.net")
_TWICE = ("uk.payments.twice", "uk.payments.invoice_twice", "uk.invoices.paid_twice")

COUNTINGS = (
    *(Counting(code, Effect.TAKEN, View.RULE) for code in _TAKEN),
    *(Counting(code, Effect.GIVEN, View.RULE) for code in _GIVEN),
    *(Counting(code, Effect.TOO_MUCH, View.RULE) for code in _TWICE),
    Counting("uk.benefits.*", Effect.PAYDAY, View.RULE),
)
