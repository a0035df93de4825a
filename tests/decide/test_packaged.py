"""The policy that comes with Jamfirst is the default weights, and allows nothing."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.decide import Tally, decide, packaged_policy, weight_of
from jamfirst.decide.packaged import draft_text, packaged_text
from jamfirst.model.comparison import Fairness, Reservation
from jamfirst.model.groups import Group
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.policy import Policy
from jamfirst.read.policy import parse_policy
from tests.decide import policies as p


@pytest.mark.parametrize("code", p.CODES)
@pytest.mark.parametrize("side", ["baseline", "candidate", "both"])
def test_its_weights_are_the_defaults(code: str, side: str) -> None:
    policy = parse_policy(packaged_text().encode())
    for kind in Kind if code.startswith("file.") else [p.kind_of(code)]:
        for column in (None, "unknown", *KINDS[kind].columns):
            assert weight_of(code, kind, column, side, policy) is weight_of(code, kind, column, side)


@given(found=st.lists(p.tallies(), max_size=5), known=p.reservations, fair=p.doubts, records=st.integers(0, 1))
def test_it_decides_as_an_empty_policy_does(
    found: list[Tally], known: list[Reservation], fair: list[Fairness], records: int
) -> None:
    empty, packaged = Policy(), packaged_policy().policy
    usual = decide(p.weighed(empty, found), known, fair, records, empty)
    ours = decide(p.weighed(packaged, found), known, fair, records)
    assert (ours.verdict, ours.reasons) == (usual.verdict, usual.reasons)


def test_its_file_says_what_its_value_says() -> None:
    """But for the weights, which the file spells out and the value takes from the defaults."""
    told = parse_policy(packaged_text().encode())
    assert replace(told, weights=()) == packaged_policy().policy
    assert told.weights


def test_it_is_known_by_its_hash_and_names_every_group() -> None:
    file = packaged_policy()
    assert file.sha256 == hashlib.sha256(packaged_text().encode()).hexdigest()
    assert file.packaged
    assert set(file.policy.groups) == set(Group)


def test_a_draft_is_the_same_but_for_its_name() -> None:
    draft = parse_policy(draft_text().encode())
    assert (draft.name, draft.version) == ("Draft policy", "draft")
    assert draft.weights == parse_policy(packaged_text().encode()).weights


def test_its_commented_rules_are_valid_when_they_are_let_stand() -> None:
    head, rules = packaged_text().split("# [[rules]]", 1)
    text = "\n".join(line.removeprefix("# ") for line in f"# [[rules]]{rules}".splitlines() if line != "#")
    policy = parse_policy(f"{head}\n{text}".encode())
    assert [rule.name for rule in policy.rules] == ["Payments a little late", "Ledger texts", "What is not known"]
