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
