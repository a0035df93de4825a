"""Every rule. A new rule is one file and one line here."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from jamfirst.model.finding import is_rule
from jamfirst.rules.rule import Rule

RULES: tuple[str, ...] = (
    "jamfirst.rules.uk.payslip.net:RULE",
    "jamfirst.rules.uk.bank.modulus:RULE",
    "jamfirst.rules.uk.bank.modulus:PAYEES",
    "jamfirst.rules.uk.bank.details:RULE",
    "jamfirst.rules.uk.bank.details:PAYEES",
    "jamfirst.rules.uk.bank.iban:RULE",
    "jamfirst.rules.uk.bank.iban:PAYEES",
    "jamfirst.rules.uk.bank.bic:RULE",
    "jamfirst.rules.uk.bank.bic:AGREES",
    "jamfirst.rules.uk.payments.characters:RULE",
    "jamfirst.rules.uk.payments.working_day:RULE",
    "jamfirst.rules.uk.payments.execution_day:RULE",
    "jamfirst.rules.uk.payments.three_days:RULE",
    "jamfirst.rules.uk.payments.past:RULE",
    "jamfirst.rules.uk.payments.limit:RULE",
    "jamfirst.rules.uk.payments.contra_size:RULE",
    "jamfirst.rules.uk.payments.twice:RULE",
    "jamfirst.rules.uk.payments.invoice_twice:RULE",
    "jamfirst.rules.uk.payments.paid_twice:RULE",
    "jamfirst.rules.uk.payments.round_sum:RULE",
    "jamfirst.rules.uk.payments.just_below:RULE",
    "jamfirst.rules.uk.payments.just_below:INVOICES",
    "jamfirst.rules.uk.payments.account_changed:RULE",
    "jamfirst.rules.uk.payslip.lines:RULE",
    "jamfirst.rules.uk.payslip.to_date:RULE",
    "jamfirst.rules.uk.payslip.paid:RULE",
    "jamfirst.rules.uk.payslip.no_payslip:RULE",
    "jamfirst.rules.uk.payslip.return_only:RULE",
    "jamfirst.rules.uk.payslip.return_total:RULE",
    "jamfirst.rules.uk.benefits.universal_credit:RULE",
    "jamfirst.rules.uk.benefits.two_paydays:RULE",
    "jamfirst.rules.uk.prompt.paid:RULE",
    "jamfirst.rules.uk.prompt.terms:RULE",
    "jamfirst.rules.uk.cis.rate:RULE",
    "jamfirst.rules.uk.vat.arithmetic:RULE",
    "jamfirst.rules.uk.vat.number:RULE",
    "jamfirst.rules.uk.vat.rate:RULE",
    "jamfirst.rules.uk.ledger.balance:RULE",
    "jamfirst.rules.uk.ledger.control:RULE",
    "jamfirst.rules.uk.ledger.payslips:RULE",
    "jamfirst.rules.uk.wages.minimum:RULE",
    "jamfirst.rules.uk.wages.stated:RULE",
    "jamfirst.rules.uk.wages.living:RULE",
    "jamfirst.rules.uk.pensions.rate:RULE",
    "jamfirst.rules.uk.pensions.band:RULE",
    "jamfirst.rules.uk.pensions.employer:RULE",
    "jamfirst.rules.uk.pensions.auto_enrolment:RULE",
    "jamfirst.rules.uk.pensions.not_enrolled:RULE",
    "jamfirst.rules.uk.statutory.rate:RULE",
    "jamfirst.rules.uk.statutory.old_rate:RULE",
    "jamfirst.rules.uk.attachments.council_tax:RULE",
    "jamfirst.rules.uk.attachments.fine:RULE",
    "jamfirst.rules.uk.attachments.arrestment:RULE",
    "jamfirst.rules.uk.attachments.protected:RULE",
    "jamfirst.rules.uk.attachments.table:RULE",
    "jamfirst.rules.uk.paye.tax:RULE",
    "jamfirst.rules.uk.paye.tax_code:RULE",
    "jamfirst.rules.uk.paye.period:RULE",
    "jamfirst.rules.uk.paye.to_date:RULE",
    "jamfirst.rules.uk.ni.employee:RULE",
    "jamfirst.rules.uk.ni.employer:RULE",
    "jamfirst.rules.uk.ni.bands:RULE",
    "jamfirst.rules.uk.ni.letter:RULE",
    "jamfirst.rules.uk.ni.age:RULE",
    "jamfirst.rules.uk.ni.to_date:RULE",
    "jamfirst.rules.uk.loans.student:RULE",
    "jamfirst.rules.uk.loans.postgraduate:RULE",
    "jamfirst.rules.uk.loans.plan:RULE",
    "jamfirst.rules.uk.returns.schema:RULE",
    "jamfirst.rules.uk.returns.nino:RULE",
    "jamfirst.rules.uk.returns.nino_example:RULE",
    "jamfirst.rules.uk.returns.on_time:RULE",
    "jamfirst.rules.uk.returns.payslips:RULE",
    "jamfirst.rules.uk.returns.net_pay:RULE",
    "jamfirst.rules.uk.returns.returned:RULE",
    "jamfirst.rules.uk.returns.payment_returned:RULE",
    "jamfirst.rules.uk.returns.tax_year:RULE",
    "jamfirst.rules.uk.returns.to_date:RULE",
    "jamfirst.rules.uk.returns.bands:RULE",
    "jamfirst.rules.uk.returns.whole_pounds:RULE",
    "jamfirst.rules.uk.returns.letter_known:RULE",
    "jamfirst.rules.uk.returns.no_employee_ni:RULE",
    "jamfirst.rules.uk.returns.no_ni:RULE",
    "jamfirst.rules.uk.returns.reduced_rate:RULE",
    "jamfirst.rules.uk.returns.workplace_postcode:RULE",
    "jamfirst.rules.uk.returns.name:RULE",
    "jamfirst.rules.uk.returns.address:RULE",
    "jamfirst.rules.uk.returns.birth_date:RULE",
    "jamfirst.rules.uk.returns.start_date:RULE",
    "jamfirst.rules.uk.returns.starter:RULE",
    "jamfirst.rules.uk.returns.secondment:RULE",
    "jamfirst.rules.uk.returns.leaving_date:RULE",
    "jamfirst.rules.uk.returns.after_leaving:RULE",
    "jamfirst.rules.uk.returns.director:RULE",
    "jamfirst.rules.uk.returns.partner:RULE",
)
"""Our own rules as ``module:name``, in the order in which they are listed."""

GROUP = "jamfirst.rules"
"""The entry points by which other packages add rules: each is a ``Rule``."""


@cache
def rules() -> tuple[Rule, ...]:
    """Our rules and those of other packages (entry point group ``jamfirst.rules``). Raises ``ValueError`` for an id
    that is taken or could be the code of a difference."""
    others = [point.load() for point in sorted(entry_points(group=GROUP), key=lambda p: p.name)]
    found = (*(_load(target) for target in RULES), *others)
    ids = [rule.id for rule in found]
    for rule_id in ids:
        if ids.count(rule_id) > 1:
            raise ValueError(f"Two rules have the id {rule_id}.")
        if not is_rule(rule_id):
            raise ValueError(f"The id {rule_id} could be the code of a difference.")
    return found


def _load(target: str) -> Rule:
    module, _, name = target.partition(":")
    rule: Rule = getattr(import_module(module), name)
    return rule
