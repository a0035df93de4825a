"""Every lowered weight is said, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given

from jamfirst.decide import weight_of
from jamfirst.decide.lowered import lowered
from jamfirst.decide.packaged import packaged_policy
from jamfirst.model.finding import PAYMENT_CODES, Weight
from jamfirst.model.groups import Group
from jamfirst.model.kinds import Kind
from jamfirst.model.policy import Policy, WeightRule
from tests.decide import policies as p

NOTE, ASK = Weight.NOTE, Weight.ASK


@pytest.mark.parametrize(
    ("entry", "sentences"),
    [
        (WeightRule(NOTE, ("payment.late",)), ["policy lowers payment.late from stop to note"]),
        (WeightRule(Weight.STOP, ("*",)), []),
        (WeightRule(NOTE, ("spend.changed",)), ["policy lowers spend.changed from ask to note"]),
        (WeightRule(NOTE, ("uk.*",)), ["policy lowers uk.* from ask to note"]),
        (
            WeightRule(ASK, ("payslip.changed",), columns=("tax", "ee_ni")),
            ["policy lowers payslip.changed (tax, ee_ni) from stop to ask"],
        ),
        (
            WeightRule(ASK, ("file.missing",), kinds=(Kind.PAYMENT,)),
            ["policy lowers file.missing (payment) from stop to ask"],
        ),
        (WeightRule(NOTE, ("TABLE.extra",)), ["policy lowers TABLE.extra from ask to note"]),
        (
            WeightRule(NOTE, ("*.changed",), columns=("printed",)),
            ["policy lowers TABLE.changed (printed) from ask to note"],
        ),
    ],
)  # fmt: skip
def test_what_is_lowered_is_a_sentence_with_the_part_it_holds_for(entry: WeightRule, sentences: list[str]) -> None:
    assert list(lowered(Policy(weights=(entry,)))) == sentences


def test_many_columns_are_counted() -> None:
    (sentence, *_) = lowered(Policy(weights=(WeightRule(ASK, ("payslip.changed",), group=Group.TAX_AND_NI),)))
    assert "more) from stop to ask" in sentence


def test_the_packaged_policy_and_an_empty_one_lower_nothing() -> None:
    assert lowered(packaged_policy().policy) == lowered(Policy()) == ()


@given(policy=p.policies)
def test_no_payment_weighs_less_in_silence(policy: Policy) -> None:
    said = " ".join(lowered(policy))
    order = list(Weight)
    for code in PAYMENT_CODES:
        usual, given_ = (weight_of(code, Kind.PAYMENT, None, "both", x) for x in (None, policy))
        assert (f" {code} from {usual} to {given_}" in said) is (order.index(given_) > order.index(usual))
