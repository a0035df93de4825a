"""Every rule. A new rule is one file and one line here."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from jamfirst.model.finding import RECORD_SUFFIXES
from jamfirst.model.service import RuleSettings
from jamfirst.rules.rule import Rule

RULES: tuple[str, ...] = (
    "jamfirst.rules.uk.payslip.net:RULE",
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

_TAKEN = ("payment.", "file.", "expected.", "variance.")


def rules(settings: RuleSettings) -> tuple[Rule, ...]:
    """Our rules, those of other packages, and those of the service file."""
    return (*known_rules(), *own_rules(settings))


@cache
def known_rules() -> tuple[Rule, ...]:
    """Our rules and those of other packages (entry point group ``jamfirst.rules``). Raises ``ValueError`` for an id
    that is taken or could be the code of a difference."""
    others = [point.load() for point in sorted(entry_points(group=GROUP), key=lambda p: p.name)]
    found = (*(_load(target) for target in RULES), *others)
    ids = [rule.id for rule in found]
    for rule_id in ids:
        if ids.count(rule_id) > 1:
            raise ValueError(f"Two rules have the id {rule_id}.")
        if rule_id.startswith(_TAKEN) or rule_id.rpartition(".")[2] in RECORD_SUFFIXES or "." not in rule_id:
            raise ValueError(f"The id {rule_id} could be the code of a difference.")
    return found


def own_rules(settings: RuleSettings) -> tuple[Rule, ...]:
    """The rules that the service file states."""
    if not settings.own:
        return ()
    made: tuple[Rule, ...] = import_module("jamfirst.rules.own").own_rules(settings.own)
    return made


def _load(target: str) -> Rule:
    module, _, name = target.partition(":")
    rule: Rule = getattr(import_module(module), name)
    return rule
