"""What a policy says of a code, a kind of table and a column."""

from __future__ import annotations

from jamfirst.model.finding import Weight
from jamfirst.model.groups import Group
from jamfirst.model.kinds import Kind
from jamfirst.model.policy import GroupSettings, Limits, Policy, PolicyRule, WeightRule

NOTE, STOP = Weight.NOTE, Weight.STOP


def test_an_empty_policy_says_nothing() -> None:
    assert Policy().weight_given("payment.late", Kind.PAYMENT, None) is None
    assert not Limits().says_something
    assert Limits(reservations=0).says_something


def test_of_several_entries_that_fit_the_last_counts() -> None:
    policy = Policy(weights=(WeightRule(STOP, ("payment.*",)), WeightRule(NOTE, ("payment.late",))))
    assert policy.weight_given("payment.late", Kind.PAYMENT, None) is NOTE
    assert policy.weight_given("payment.early", Kind.PAYMENT, None) is STOP


def test_an_entry_must_fit_in_all_that_it_names() -> None:
    entry = WeightRule(STOP, ("*.changed",), (Kind.INVOICE,), ("due_*",), Group.OTHER)
    assert entry.fits("invoice.changed", Kind.INVOICE, "due_date", Group.OTHER)
    assert not entry.fits("invoice.missing", Kind.INVOICE, "due_date", Group.OTHER)
    assert not entry.fits("invoice.changed", Kind.PAYEE, "due_date", Group.OTHER)
    assert not entry.fits("invoice.changed", Kind.INVOICE, None, Group.OTHER)
    assert not entry.fits("invoice.changed", Kind.INVOICE, "due_date", Group.LEDGER)


def test_a_code_named_for_a_group_belongs_to_it() -> None:
    policy = Policy(groups={Group.RETURNS: GroupSettings(codes=("uk.fps.*",))})
    assert policy.group_of("uk.fps.ni", Kind.PAYSLIP, "tax") is Group.RETURNS
    assert policy.group_of("payslip.changed", Kind.PAYSLIP, "tax") is Group.TAX_AND_NI


def test_a_rule_looks_at_a_group_at_codes_or_at_everything() -> None:
    assert PolicyRule("r").looks_at("anything", Group.OTHER)
    assert PolicyRule("r", Group.LEDGER).looks_at("anything", Group.LEDGER)
    assert not PolicyRule("r", Group.LEDGER).looks_at("anything", Group.OTHER)
    assert PolicyRule("r", codes=("payment.*",)).looks_at("payment.late", Group.BANK_FILE)
    assert not PolicyRule("r", Group.LEDGER, ("payment.*",)).looks_at("payment.late", Group.BANK_FILE)


def test_a_group_without_an_owner_is_the_policys_owners() -> None:
    policy = Policy(owner="Finance", groups={Group.LEDGER: GroupSettings("The books", "Ann")})
    assert (policy.owner_of(Group.LEDGER), policy.owner_of(Group.RETURNS), policy.owner_of(None)) == (
        "Ann",
        "Finance",
        "Finance",
    )
    assert (policy.title(Group.LEDGER), policy.title(Group.RETURNS)) == ("The books", "Returns")
