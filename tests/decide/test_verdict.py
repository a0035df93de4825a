"""Laws of the verdict, whatever is found."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.decide import Tally, Verdict, Weighed, decide, phrase, worst_first
from jamfirst.model.comparison import Fairness, Reservation
from jamfirst.model.finding import FILE_CODES, PAYMENT_CODES, RECORD_SUFFIXES, Weight
from jamfirst.model.kinds import Kind

CODES = [
    *PAYMENT_CODES,
    *FILE_CODES,
    *(f"{kind}.{suffix}" for kind in Kind if kind != Kind.PAYMENT for suffix in RECORD_SUFFIXES),
    "uk.paye.tax",
]
SEVERITY = {Verdict.GO: 0, Verdict.HOLD: 1, Verdict.NO_GO: 2}


def kind_of(code: str) -> Kind:
    name = code.partition(".")[0]
    return Kind(name) if name in set(Kind) else Kind.PLAIN


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    code = draw(st.sampled_from(CODES))
    column = draw(st.sampled_from([None, "net_pay", "reference", "amount", "tax_code"]))
    side = draw(st.sampled_from(["baseline", "candidate", "both"]))
    events = draw(st.integers(1, 10_000))
    emptied = draw(st.integers(0, events))
    return Tally(code, kind_of(code), column, side, "table", events, draw(st.integers(0, 10**9)), emptied)


def weighed(one: Tally) -> Weighed:
    return Weighed(one.code, one.weight, one.events, one.pence, (one,))


FOUND = st.lists(tallies().map(weighed), max_size=6)
RESERVED = st.lists(st.builds(Reservation, st.just("This is not known."), st.sampled_from(Weight)), max_size=3)
FAIR = st.lists(
    st.builds(Fairness, st.just("Same period?"), st.just("no"), st.just("They differ."), st.sampled_from(Weight)),
    max_size=3,
)


@given(found=FOUND, reservations=RESERVED, fairness=FAIR, records=st.integers(0, 3))
def test_any_stop_is_no_go_else_any_ask_or_nothing_compared_is_hold(
    found: list[Weighed], reservations: list[Reservation], fairness: list[Fairness], records: int
) -> None:
    weights = {w.weight for w in found} | {r.weight for r in reservations} | {f.weight for f in fairness}
    verdict = decide(found, reservations, fairness, records).verdict
    if Weight.STOP in weights:
        assert verdict is Verdict.NO_GO
    elif Weight.ASK in weights or not records:
        assert verdict is Verdict.HOLD
    else:
        assert verdict is Verdict.GO


@given(found=FOUND, more=tallies(), reservations=RESERVED, fairness=FAIR, records=st.integers(0, 3))
def test_finding_more_never_makes_the_verdict_kinder(
    found: list[Weighed], more: Tally, reservations: list[Reservation], fairness: list[Fairness], records: int
) -> None:
    before = decide(found, reservations, fairness, records).verdict
    after = decide([*found, weighed(more)], reservations, fairness, records).verdict
    assert SEVERITY[after] >= SEVERITY[before]


@given(found=FOUND, reservations=RESERVED, fairness=FAIR)
def test_knowing_less_never_makes_the_verdict_kinder(
    found: list[Weighed], reservations: list[Reservation], fairness: list[Fairness]
) -> None:
    all_known = decide(found, (), (), 1).verdict
    assert SEVERITY[decide(found, reservations, fairness, 1).verdict] >= SEVERITY[all_known]
    assert SEVERITY[decide(found, reservations, fairness, 0).verdict] >= SEVERITY[Verdict.HOLD]


@given(found=FOUND, reservations=RESERVED, fairness=FAIR, records=st.integers(0, 3))
def test_there_is_a_reason_for_every_verdict_but_go(
    found: list[Weighed], reservations: list[Reservation], fairness: list[Fairness], records: int
) -> None:
    decision = decide(found, reservations, fairness, records)
    assert bool(decision.reasons) is (decision.verdict is not Verdict.GO)
    assert all(reason.weight is not Weight.NOTE for reason in decision.reasons)
    worst = {Verdict.NO_GO: Weight.STOP, Verdict.HOLD: Weight.ASK}
    if decision.reasons:
        assert decision.reasons[0].weight is worst[decision.verdict]


@given(found=FOUND, reservations=RESERVED, fairness=FAIR, data=st.data())
def test_reasons_stand_worst_first_whatever_the_order_of_finding(
    found: list[Weighed], reservations: list[Reservation], fairness: list[Fairness], data: st.DataObject
) -> None:
    reasons = decide(found, reservations, fairness, 1).reasons
    unfair = {f"{f.question} {f.text}" for f in fairness if f.answer == "no"}
    ranks = [(r.weight is not Weight.STOP, r.text not in unfair, worst_first(r.code)) for r in reasons]
    assert all(a <= b for a, b in pairwise(ranks))
    shuffled = decide(data.draw(st.permutations(found)), data.draw(st.permutations(reservations)), fairness, 1)
    assert shuffled.reasons == reasons


def test_payments_before_payslips_before_records_before_shapes_before_the_unknown() -> None:
    codes = ["", "file.shape", "invoice.missing", "payslip.extra", "payment.early", "payment.not_paid", "file.missing"]
    assert sorted(codes, key=worst_first) == codes[::-1]


def test_nothing_compared_is_hold_and_says_so() -> None:
    decision = decide((), (), (), 0)
    assert decision.verdict is Verdict.HOLD
    (reason,) = decision.reasons
    assert "could be compared" in reason.text


def test_notes_alone_are_go_and_no_reason() -> None:
    note = weighed(Tally("payment.regrouped", Kind.PAYMENT, None, "both", "bacs18", 9, 900_00))
    known = Reservation("One thing to know.", Weight.NOTE)
    decision = decide([note], [known], (), 10)
    assert (decision.verdict, decision.reasons, decision.lowered) == (Verdict.GO, (), ())


@pytest.mark.parametrize(
    ("code", "kind", "table", "one", "many"),
    [
        ("payment.not_paid", Kind.PAYMENT, "bacs18", "1 payment would not be made", "1,234 payments would not be made"),
        (
            "payment.paid_twice",
            Kind.PAYMENT,
            "x",
            "1 payment would be made twice",
            "1,234 payments would be made twice",
        ),
        ("payslip.missing", Kind.PAYSLIP, "x", "1 payslip is missing", "1,234 payslips are missing"),
        ("pay_line.changed", Kind.PAY_LINE, "x", "1 pay line differs", "1,234 pay lines differ"),
        ("spend.extra", Kind.PLAIN, "spend", "1 record of spend is new", "1,234 records of spend are new"),
        ("file.unreadable", Kind.PLAIN, "", "1 file could not be read", "1,234 files could not be read"),
    ],
)
def test_counts_in_plain_words(code: str, kind: Kind, table: str, one: str, many: str) -> None:
    assert phrase(code, 1, kind, table) == one
    assert phrase(code, 1_234, kind, table) == many


@pytest.mark.parametrize("code", CODES)
def test_every_code_reads_differently_for_one_and_for_several(code: str) -> None:
    one, many = phrase(code, 1, kind_of(code), "t"), phrase(code, 2, kind_of(code), "t")
    assert one.removeprefix("1") != many.removeprefix("2")
    assert "{" not in one + many


def test_a_reason_names_columns_and_pounds_and_what_was_lost() -> None:
    columns = [
        Tally("payment.other_change", Kind.PAYMENT, "reference", "both", "pain", 569, 0, 569),
        Tally("payment.other_change", Kind.PAYMENT, "bic", "both", "pain", 3, 0),
    ]
    both = Weighed("payment.other_change", Weight.ASK, 570, 0, tuple(columns))
    (reason,) = decide([both], (), (), 1).reasons
    assert reason.text == "570 payments differ in another way: reference lost on 569, bic"
    stop = weighed(Tally("payment.wrong_amount", Kind.PAYMENT, "amount", "both", "pain", 1, 123_456))
    (reason,) = decide([stop], (), (), 1).reasons
    assert reason.text == "1 payment would be of a different amount, £1,234.56 (none allowed)"


def test_many_columns_are_counted_and_not_all_named() -> None:
    columns = [Tally("spend.changed", Kind.PLAIN, f"column {n}", "both", "spend", 9 - n, 0) for n in range(6)]
    (reason,) = decide([Weighed("spend.changed", Weight.ASK, 9, 0, tuple(columns))], (), (), 1).reasons
    assert reason.text.endswith(": column 0, column 1, column 2, column 3 and 2 more columns")
