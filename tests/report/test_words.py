import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.report.words import (
    code_phrase,
    count_change,
    counted,
    joined,
    listed,
    matched_by,
    money_change,
    nouns_of,
    plain,
    readable_date,
    short,
    stake,
    tally,
)
from tests.report.hostile import NAUGHTY, SURROGATE

PAYMENT = ("payment", "payments")
STEPS = ({"by": "reference", "records": 1}, {"by": "by payee", "records": 2})


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        (counted(0, *PAYMENT), "0 payments"),
        (counted(1, *PAYMENT), "1 payment"),
        (counted(1204, *PAYMENT), "1,204 payments"),
        (count_change(569, 569, PAYMENT), "569 payments"),
        (count_change(569, 537, PAYMENT), "569 → 537 payments"),
        (count_change(2, 1, PAYMENT), "2 → 1 payment"),
        (money_change(None, None), ""),
        (money_change(831_190_217, None), "£8,311,902.17 → unknown"),
        (money_change(100, -5), "£1.00 → -£0.05"),
        (stake(0, 0), ""),
        (stake(2_100_410, -2_100_410), "£21,004.10"),
        (stake(12_000, -11_000), "£120.00 (£110.00 less in total)"),
        (stake(12_000, 400), "£120.00 (£4.00 more in total)"),
        (listed(["a", "b", "c"], 2), "a, b and 1 more"),
        (joined(["a", "b", "c"]), "a, b and c"),
        (joined(["a"]), "a"),
        (tally({"payee_street": 5, "reference": 569, "method": 5}), "reference (569), method (5), payee_street (5)"),
        (code_phrase("payment.not_paid", 118, PAYMENT), "118 payments would not be made"),
        (code_phrase("payslips.missing", 1, ("payslip", "payslips")), "1 payslip is missing"),
        (code_phrase("payslips.changed", 3, ("payslip", "payslips")), "3 payslips differ"),
        (code_phrase("uk.paye.tax", 2, ("payslip", "payslips")), "2 payslips break uk.paye.tax"),
        (code_phrase("file.unreadable", 1, ("", "")), "1 file could not be read"),
        (matched_by([{"by": "reference", "records": 569}]), "matched by reference"),
        (matched_by(STEPS), "matched by reference 1 · by payee 2"),
        (matched_by([]), ""),
        (readable_date("2026-09"), "September 2026"),
        (readable_date("2026-03-03"), "3 March 2026"),
        (readable_date("2026-02-30"), "2026-02-30"),
        (readable_date("2026-13"), "2026-13"),
        (readable_date("week 12"), "week 12"),
    ],
)  # fmt: skip
def test_phrases(phrase: str, expected: str) -> None:
    assert phrase == expected


def test_a_table_is_counted_in_its_own_words_or_those_of_its_kind() -> None:
    assert nouns_of({"noun": ["spell", "spells"], "kind": "plain"}) == ("spell", "spells")
    assert nouns_of({"kind": "invoice"}) == ("invoice", "invoices")
    assert nouns_of({"kind": "of another release"}) == ("record", "records")


@pytest.mark.parametrize("text", [*NAUGHTY, SURROGATE])
def test_plain_text_is_one_visible_line(text: str) -> None:
    shown = plain(text)
    assert shown == "" or shown.isprintable()
    assert len(short(text, 60)) <= 60


@given(st.text())
def test_text_without_hidden_characters_is_unchanged(text: str) -> None:
    if text.isprintable():
        assert plain(text) == text
