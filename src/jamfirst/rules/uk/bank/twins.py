"""A rule on bank details twice: for payments, and for the payees that they go to."""

from __future__ import annotations

from dataclasses import replace

from jamfirst.model.kinds import KINDS, Kind
from jamfirst.rules.rule import Example, Needs, Rule
from jamfirst.rules.uk.bank.accounts import COLUMNS


def needs_details(kind: Kind, one_of: tuple[tuple[str, ...], ...], *also: str) -> Needs:
    """A table of a kind with bank details in it."""
    known = KINDS[kind].columns
    return Needs(kind, (), tuple(name for name in (*COLUMNS, *also) if name in known), one_of=one_of)


def for_payees(rule: Rule) -> Rule:
    """The rule for payees: ``.payee`` is added to its id. Its examples are those without a payment's own columns."""
    needs = needs_details(Kind.PAYEE, rule.needs.one_of)
    examples = tuple(example for example in rule.examples if _of_payees(example))
    return replace(rule, id=f"{rule.id}.payee", title=f"{rule.title} (payees)", needs=needs, examples=examples)


def _of_payees(example: Example) -> bool:
    return all(name in KINDS[Kind.PAYEE].columns for name in example.record)
