"""Every rule. A new rule is one file and one line here."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from jamfirst.model.finding import is_rule
from jamfirst.rules.rule import Rule

RULES: tuple[str, ...] = (
    "jamfirst.rules.uk.payslip.net:RULE",
    "jamfirst.rules.uk.ni.employee:RULE",
    "jamfirst.rules.uk.ni.employer:RULE",
    "jamfirst.rules.uk.ni.bands:RULE",
    "jamfirst.rules.uk.ni.letter:RULE",
    "jamfirst.rules.uk.ni.age:RULE",
    "jamfirst.rules.uk.ni.to_date:RULE",
    "jamfirst.rules.uk.loans.student:RULE",
    "jamfirst.rules.uk.loans.postgraduate:RULE",
    "jamfirst.rules.uk.loans.plan:RULE",
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
