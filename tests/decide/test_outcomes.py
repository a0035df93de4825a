"""Each rule with its value, its limit and what comes of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jamfirst.decide import Decision, Outcome, Tally, Verdict, added_up, decide, under
from jamfirst.model.comparison import Fairness, Reservation
from jamfirst.model.finding import Weight
from jamfirst.model.groups import Group
from jamfirst.model.kinds import Kind
from jamfirst.model.policy import GroupSettings, Limits, Policy, PolicyRule, WeightRule
from tests.decide import policies as p

GO, HOLD, NO_GO = Verdict.GO, Verdict.HOLD, Verdict.NO_GO


def late(events: int, pence: int = 100) -> Tally:
    return Tally("payment.late", Kind.PAYMENT, None, "both", "payments", events, pence)


def lines(events: int) -> Tally:
    return Tally("journal_line.changed", Kind.JOURNAL_LINE, "account", "both", "ledger", events, 0)


def judge(policy: Policy, *found: Tally, unknown: int = 0) -> Decision:
    measured = added_up(policy, under(policy, found), p.TABLES)
    known = [Reservation("Not known.", Weight.NOTE)] * unknown
    return decide(p.weighed(policy, list(found)), known, (), 100, policy, measured)


NONE = Limits()


def ruled(no_go: Limits = NONE, hold: Limits = NONE, *codes: str) -> Policy:
    return Policy(rules=(PolicyRule("Timing", codes=codes or ("payment.late",), no_go=no_go, hold=hold, owner="Ann"),))


@pytest.mark.parametrize(
    ("events", "verdict", "text"),
    [
        (2, GO, None),
        (3, HOLD, "3 payments would be made late, £1.00 (3; at most 2 allowed)"),
        (10, HOLD, "10 payments would be made late, £1.00 (10; at most 2 allowed)"),
        (12, NO_GO, "12 payments would be made late, £1.00 (12; at most 10 allowed)"),
    ],
)
def test_a_count_is_allowed_up_to_its_limit(events: int, verdict: Verdict, text: str | None) -> None:
    decision = judge(ruled(Limits(count=10), Limits(count=2)), late(events))
    assert decision.verdict is verdict
    assert [r.text for r in decision.reasons] == ([text] if text else [])


def test_below_no_go_a_person_decides_unless_the_rule_allows_that_too() -> None:
    decision = judge(ruled(Limits(count=10)), late(8))
    assert decision.verdict is HOLD
    (reason,) = decision.reasons
    assert (reason.weight, reason.text) == (
        Weight.ASK,
        "8 payments would be made late, £1.00 (a person must decide)",
    )


def test_a_limit_of_nothing_reads_as_none_allowed() -> None:
    (reason,) = judge(ruled(Limits(count=0)), late(1)).reasons
    assert reason.text == "1 payment would be made late, £1.00 (none allowed)"


def test_a_rule_about_several_codes_is_named() -> None:
    early = Tally("payment.early", Kind.PAYMENT, None, "both", "payments", 7, 0)
    policy = ruled(Limits(count=10), Limits(count=10), "payment.late", "payment.early")
    decision = judge(policy, late(5), early)
    assert decision.verdict is NO_GO
    assert decision.reasons[0].text == "5 payments would be made late, £1.00 (Timing: 12; at most 10 allowed)"
    rule = decision.rules[0]
    assert (rule.name, rule.looks_at, rule.owner) == ("Timing", "payment.late, payment.early", "Ann")
    assert (rule.outcome, rule.codes) == (Outcome.NO_GO, ("payment.late", "payment.early"))


def test_pounds_and_shares_forbid_what_a_count_allows() -> None:
    counted = Limits(count=100)
    pounds = judge(ruled(Limits(count=100, pence=499_99), counted), late(2, 500_00))
    assert pounds.verdict is NO_GO
    assert pounds.reasons[0].text.endswith("(£500.00; at most £499.99 allowed)")
    share = judge(ruled(Limits(count=100, share=Decimal("0.01")), counted), late(3))
    assert share.verdict is NO_GO
    assert share.reasons[0].text.endswith("(1.5%; at most 1% allowed)")
    assert judge(ruled(Limits(count=100, share=Decimal("0.01")), counted), late(2)).verdict is GO


def test_a_share_is_of_the_table_where_it_is_largest() -> None:
    """Two payslips of twenty are a tenth, however many journal lines there are."""
    slips = Tally("payslip.extra", Kind.PAYSLIP, None, "candidate", "payslips", 2, 0)
    policy = ruled(Limits(), Limits(share=Decimal("0.05")), "payslip.extra", "journal_line.changed")
    decision = judge(policy, lines(1), slips)
    (limit,) = decision.rules[0].limits
    assert (decision.verdict, limit.value, limit.limit) == (HOLD, "0.1", "0.05")
    assert judge(policy, lines(1)).verdict is GO


def test_where_nothing_was_compared_a_share_is_the_whole() -> None:
    lost = Tally("spend.missing", Kind.PLAIN, None, "baseline", "nothing compared", 1, 0)
    policy = ruled(Limits(), Limits(share=Decimal("0.99")), "spend.missing")
    assert judge(policy, lost).verdict is HOLD


@pytest.mark.parametrize("limits", [Limits(harm_band=2), Limits(new_causes=0)])
def test_what_a_check_does_not_work_out_cannot_be_told_and_is_hold(limits: Limits) -> None:
    for policy in (ruled(limits), ruled(Limits(), limits)):
        decision = judge(policy)
        assert decision.verdict is HOLD
        assert decision.rules[0].outcome is Outcome.CANNOT_TELL
        (reason,) = decision.reasons
        assert "cannot be told" in reason.text
        assert judge(policy, late(1)).verdict is NO_GO


def test_reservations_can_be_limited_and_never_allowed() -> None:
    policy = ruled(Limits(reservations=3), Limits(reservations=1))
    assert [judge(policy, unknown=n).verdict for n in range(5)] == [GO, GO, HOLD, HOLD, NO_GO]
    assert judge(policy, unknown=4).reasons[0].text == "Policy rule Timing: reservations 4; at most 3 allowed."
    asking = [Reservation("This is not known.", Weight.ASK)]
    lax = ruled(Limits(), Limits(reservations=10))
    assert decide((), asking, (), 100, lax).verdict is HOLD
    doubt = [Fairness("Same?", "no", ".", Weight.NOTE)] * 2
    assert decide((), (), doubt, 100, policy).verdict is HOLD


def test_what_no_rule_speaks_of_is_judged_by_its_weight_group_by_group() -> None:
    policy = Policy(groups={Group.BANK_FILE: GroupSettings("BACS", "Ann")})
    decision = judge(policy, late(3), lines(4))
    outcomes = {r.group: r for r in decision.rules}
    assert list(outcomes) == list(Group)
    assert {g: r.outcome for g, r in outcomes.items() if r.outcome is not Outcome.PASSED} == {
        "bank_file": Outcome.NO_GO,
        "ledger": Outcome.HOLD,
    }
    bank = outcomes["bank_file"]
    assert (bank.name, bank.owner, bank.codes, bank.fallback) == ("BACS: none allowed", "Ann", ("payment.late",), True)
    assert [(li.level, li.value, li.limit) for li in bank.limits] == [("no-go", 3, 0), ("hold", 0, 0)]
    assert [r.text for r in decision.reasons] == [
        "3 payments would be made late, £1.00 (none allowed)",
        "4 journal lines differ: account",
    ]


def test_an_ask_beside_a_stop_in_one_group_is_no_stop() -> None:
    other = Tally("payment.other_change", Kind.PAYMENT, "reference", "both", "payments", 9, 0)
    reasons = judge(Policy(), late(1), other).reasons
    assert [(r.code, r.weight) for r in reasons] == [
        ("payment.late", Weight.STOP),
        ("payment.other_change", Weight.ASK),
    ]


def test_a_policy_may_raise_and_lower_weights_and_says_where_it_lowers() -> None:
    policy = Policy(
        weights=(
            WeightRule(Weight.NOTE, ("payment.late",)),
            WeightRule(Weight.STOP, ("journal_line.*",)),
        )
    )
    decision = judge(policy, late(5))
    assert (decision.verdict, decision.lowered) == (GO, ("policy lowers payment.late from stop to note",))
    assert judge(policy, lines(1)).verdict is NO_GO
