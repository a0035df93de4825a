"""A policy in sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from jamfirst.decide import packaged_policy
from jamfirst.decide.explained import explained
from jamfirst.model.finding import Weight
from jamfirst.model.groups import Group
from jamfirst.model.kinds import Kind
from jamfirst.model.policy import GroupSettings, Limits, Policy, PolicyFile, PolicyRule, Seal, WeightRule

RULES = (
    PolicyRule("Late", codes=("payment.late",), no_go=Limits(count=10, pence=500_000), hold=Limits(count=2)),
    PolicyRule("Books", Group.LEDGER, no_go=Limits(pence=100), hold=Limits(share=Decimal("0.001"))),
    PolicyRule("Big", no_go=Limits(count=3, harm_band=2, new_causes=0, reservations=5), owner="Ann"),
)
POLICY = Policy(
    "Ours", "3", date(2026, 11, 1), "Bob", "Finance", "Cy",
    {Group.BANK_FILE: GroupSettings("BACS", "Dee", ("uk.bank.*",))},
    (
        WeightRule(Weight.NOTE, ("payment.late",)),
        WeightRule(Weight.STOP, (), (Kind.INVOICE,), ("due_date",), Group.OTHER),
    ),
    RULES,
)  # fmt: skip


def parts(file: PolicyFile) -> dict[str, list[str]]:
    return dict(explained(file))


def test_every_rule_is_a_sentence() -> None:
    told = parts(PolicyFile(POLICY, "ours.toml", "b"))
    assert told["Rules"][:3] == [
        "Late looks at payment.late: more than 10 records, or more than £5,000.00 at stake give no-go; more than 2 "
        "records gives hold. Owner: Finance (not verified).",
        "Books looks at Ledger: more than £1.00 at stake gives no-go; more than 0.1% of the records compared in a "
        "table gives hold. It allows nothing that stops: one is no-go. Owner: Finance (not verified).",
        "Big looks at everything: more than 3 records, or harm above band 2, or more than 0 new causes, or more than 5 "
        "reservations give no-go. Below that, a person must decide. Owner: Ann (not verified).",
    ]
    assert told["Rules"][3].startswith("Where no rule sets a count, nothing is allowed")
    assert told["Weights"] == [
        "payment.late: note, never blocks.",
        "Every code of invoice tables in the columns due_date in Everything else: stop, one is no-go.",
        "policy lowers payment.late from stop to note",
    ]
    assert "BACS (bank_file): owner Dee (not verified); also the codes uk.bank.*." in told["Groups"]


def test_names_and_seals_are_said_with_what_is_not_verified() -> None:
    unsealed = parts(PolicyFile(POLICY, "ours.toml", "b"))["Policy"]
    assert unsealed == [
        "Ours, version 3, of 1 November 2026 (ours.toml, SHA-256 b).",
        "Owner: Finance (not verified).",
        "Written by Bob (not verified).",
        "Approved by Cy (approval not verified).",
        "It is not sealed: no check under it gives go. Seal it with jamfirst policy freeze.",
    ]
    seal = Seal("a", datetime(2026, 11, 3, 14, 2, tzinfo=UTC), "ann")
    changed = parts(PolicyFile(POLICY, "ours.toml", "b", (seal,)))["Policy"]
    assert changed[-2:] == [
        "Sealed on 3 November 2026 at 14:02 UTC by ann (not verified), SHA-256 a.",
        "It has changed since it was sealed: no check under it gives go.",
    ]


def test_the_packaged_policy_names_nobody() -> None:
    told = parts(packaged_policy())
    assert told["Policy"][1:] == ["No approver is named.", "It comes with Jamfirst and is sealed by its release."]
    assert len(told["Rules"]) == 1
