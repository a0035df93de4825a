"""A policy is monotone: more found, or less known, never makes the verdict kinder."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.decide import Decision, Tally, Verdict, added_up, decide, under, weight_of
from jamfirst.decide.scopes import left_to, scopes
from jamfirst.model.comparison import Fairness, Reservation
from jamfirst.model.finding import Weight
from jamfirst.model.groups import Group
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.policy import PEOPLES_CODES, Limits, Policy, PolicyRule
from tests.decide import policies as p

SEVERITY = {Verdict.GO: 0, Verdict.HOLD: 1, Verdict.NO_GO: 2}
MANY = 2 * settings().max_examples
"""10,000 under ``make prove``."""


def judge(policy: Policy, found: list[Tally], known: list[Reservation], fair: list[Fairness]) -> Decision:
    measured = added_up(policy, under(policy, found), p.TABLES)
    return decide(p.weighed(policy, found), known, fair, 100, policy, measured)


@settings(max_examples=MANY)
@given(
    policy=p.policies, found=st.lists(p.tallies(), max_size=5), more=p.tallies(), known=p.reservations, fair=p.doubts
)
def test_one_finding_more_never_makes_a_verdict_kinder(
    policy: Policy, found: list[Tally], more: Tally, known: list[Reservation], fair: list[Fairness]
) -> None:
    before = judge(policy, found, known, fair).verdict
    assert SEVERITY[judge(policy, [*found, more], known, fair).verdict] >= SEVERITY[before]


@settings(max_examples=MANY)
@given(
    policy=p.policies,
    found=st.lists(p.tallies(), min_size=1, max_size=5),
    events=st.integers(0, 50),
    pence=st.integers(0, 90_000),
    known=p.reservations,
    fair=p.doubts,
)
def test_more_records_or_pounds_never_make_a_verdict_kinder(
    policy: Policy, found: list[Tally], events: int, pence: int, known: list[Reservation], fair: list[Fairness]
) -> None:
    first, *rest = found
    worse = [replace(first, events=first.events + events, pence=first.pence + pence), *rest]
    before = judge(policy, found, known, fair).verdict
    assert SEVERITY[judge(policy, worse, known, fair).verdict] >= SEVERITY[before]


@settings(max_examples=MANY)
@given(
    policy=p.policies,
    found=st.lists(p.tallies(), max_size=5),
    known=p.reservations,
    fair=p.doubts,
    unknown=st.sampled_from([Weight.ASK, Weight.NOTE]),
    question=st.booleans(),
)
def test_knowing_less_never_makes_a_verdict_kinder(
    policy: Policy, found: list[Tally], known: list[Reservation], fair: list[Fairness], unknown: Weight, question: bool
) -> None:
    before = judge(policy, found, known, fair).verdict
    if question:
        after = judge(policy, found, known, [*fair, Fairness("Same?", "cannot tell", ".", unknown)])
    else:
        after = judge(policy, found, [*known, Reservation("Nor is this.", unknown)], fair)
    assert SEVERITY[after.verdict] >= SEVERITY[before]


@given(policy=p.policies, found=st.lists(p.tallies(), max_size=5))
def test_no_percentage_and_no_pounds_let_a_persons_loss_pass(policy: Policy, found: list[Tally]) -> None:
    """Where no rule sets a count, one is too many, whatever else the rules say."""
    without = tuple(
        replace(r, no_go=replace(r.no_go, count=None), hold=replace(r.hold, count=None)) for r in policy.rules
    )
    strict = replace(policy, rules=without)
    peoples = [t for t in under(strict, found) if t.kind in (Kind.PAYMENT, Kind.PAYSLIP) and t.weight is Weight.STOP]
    if peoples:
        assert judge(strict, found, [], []).verdict is Verdict.NO_GO


@given(policy=p.policies, found=st.lists(p.tallies(), max_size=6))
def test_each_finding_that_no_rule_allows_stands_in_one_scope_of_the_rest(policy: Policy, found: list[Tally]) -> None:
    weighed = under(policy, found)
    rest = [t for scope in scopes(policy, weighed)[len(policy.rules) :] for t in scope.tallies]
    left = [
        t
        for t in weighed
        if t.weight is not Weight.NOTE and left_to(policy, t, policy.group_of(t.code, t.kind, t.column))
    ]
    assert sorted(map(str, rest)) == sorted(map(str, left))


LATE = Tally("payment.late", Kind.PAYMENT, None, "both", "payments", 3, 300)
INVOICE = Tally("journal_line.changed", Kind.JOURNAL_LINE, "account", "both", "ledger", 3, 0)


@pytest.mark.parametrize(
    ("no_go", "hold", "left"),
    [
        (Limits(), Limits(), "no-go"),
        (Limits(count=10), Limits(), "hold"),
        (Limits(), Limits(count=10), "no-go"),
        (Limits(count=10), Limits(count=5), ""),
        (Limits(pence=10**9), Limits(pence=10**9), "no-go"),
        (Limits(share=Decimal(1)), Limits(share=Decimal(1)), "no-go"),
        (Limits(reservations=9, harm_band=5, new_causes=9), Limits(), "no-go"),
    ],
)
def test_only_a_count_allows_what_stops(no_go: Limits, hold: Limits, left: str) -> None:
    policy = Policy(rules=(PolicyRule("r", no_go=no_go, hold=hold),))
    assert left_to(policy, LATE, Group.BANK_FILE) == left


def test_a_share_allows_where_nobodys_pay_is_at_stake() -> None:
    policy = Policy(rules=(PolicyRule("r", hold=Limits(share=Decimal("0.001"))),))
    assert left_to(policy, INVOICE, Group.LEDGER) == ""
    assert left_to(policy, LATE, Group.BANK_FILE) == "no-go"
    lowered = replace(LATE, given=Weight.ASK)
    assert left_to(policy, lowered, Group.BANK_FILE) == "hold"


def test_the_codes_about_people_are_those_that_stop_by_default() -> None:
    stopping = {
        code
        for code in p.CODES
        if code.startswith(("payment.", "payslip."))
        for column in (None, *KINDS[Kind.PAYSLIP].columns)
        if weight_of(code, p.kind_of(code), column, "both") is Weight.STOP
    }
    assert set(PEOPLES_CODES) == stopping
