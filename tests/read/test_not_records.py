import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.read.not_records import (
    KEYWORDS,
    RULE_STARTS,
    NotRecord,
    filled_fields,
    heading_pattern,
    heading_stem,
    is_bare_total,
    is_date,
    is_number,
    is_rule,
    kind_of,
    leaves_out,
)

ALWAYS = frozenset({0, 1, 4})


def kind(*fields: str) -> NotRecord | None:
    return kind_of(fields, 5, ALWAYS)


@pytest.mark.parametrize(
    "fields",
    [
        ("Total", "", "", "1,234.50", ""),
        ("TOTAL:", "", "", "£1,234.50", ""),
        ("Sub-total", "", "", "(15.50)", ""),
        ("Grand Total", "", "", "12.00", ""),
        ("Total for department 5", "", "", "12.00", ""),
        ("Department 5 Total", "", "", "12.00", ""),
        ("", "Totals", "", "12.00", ""),
        ("Total: 1,234.50",),
        ("Total payments", "", "569"),
        ("Total number:", "", "Total amount:", "12.00"),
        ("Carried forward", "", "", "12.00", ""),
    ],
)
def test_totals(fields: tuple[str, ...]) -> None:
    assert kind(*fields) is NotRecord.TOTAL


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        (("Page 1 of 3",), NotRecord.PAGE),
        (("", "", "", "", "Page: 7"), NotRecord.PAGE),
        (("*** End of report ***",), NotRecord.FOOTER),
        (("(1234 rows affected)",), NotRecord.FOOTER),
        (("569 payments",), NotRecord.FOOTER),
        (("Run date: 03/03/2026", "", "", "Page 2"), NotRecord.FOOTER),
        (("-----", "---", "-----", "----", "---"), NotRecord.RULE),
        (("=====",), NotRecord.RULE),
        (("", " ", "", "", ""), NotRecord.EMPTY),
    ],
)
def test_other_lines(fields: tuple[str, ...], what: NotRecord) -> None:
    assert kind(*fields) is what


@pytest.mark.parametrize(
    "fields",
    [
        ("P1", "TOTAL GAS & POWER", "20-00-00", "1.00", "03/03/2026"),
        ("Total", "Total", "", "1.00", "03/03/2026"),
        ("TOTAL GAS & POWER", "", "", "1.00", ""),
        ("Total Fitness Ltd", "", "", "1.00", ""),
        ("Total", "12", "", "1.00", "a word"),
        ("P1", "Page 1", "", "1.00", ""),
        ("P1",),
        ("End of Report Ltd", "", "", "1.00", ""),
        ("-5.00", "--", "", "", ""),
    ],
)
def test_records_whatever_they_say(fields: tuple[str, ...]) -> None:
    assert kind(*fields) is None


def test_a_sparse_table_has_sparse_records() -> None:
    sparse = frozenset({0, 3})
    assert kind_of(("Total", "", "", "1.00", ""), 5, sparse) is None
    assert leaves_out(("a", "", "", "1.00"), 5, sparse) is False
    assert leaves_out(("a", "b", "", ""), 5, frozenset())
    assert not leaves_out(("a", "b", "c", ""), 5, frozenset())


def test_small_judgements() -> None:
    assert all(map(is_number, ["1", "-1.50", "£1,496.00", "(15.50)", "15.50-", "12 CR"]))
    assert not any(map(is_number, ["", "1.2.3", "١٢", "1e5", "S001", "-"]))
    assert all(map(is_date, ["2026-03-03", "03/03/2026", "30-Oct-13", "2026-03-03 10:00"]))
    assert not is_date("3 March")
    assert is_rule(["---", "", "==="])
    assert not is_rule(["", ""])
    assert is_bare_total(["Total", "", "3.00"])
    assert not is_bare_total(["Total"])
    assert not is_bare_total(["Total Ltd", "3.00"])
    assert filled_fields([" a ", "", "  "]) == ["a"]
    assert heading_stem("Page 1") == "Page "
    assert heading_stem("P1") == ""
    assert heading_pattern("Page 12 of 3") == heading_pattern("Page 1 of 99")


VOCABULARY = """
Total Sub-total Grand totals for of Page 1 2/3 pg continued overleaf carried forward brought down c/f b/d End report
(5 rows affected) records number invoices printed at run date: Completion time -- == ** Ltd a 12.50 ſ K
"""
WORDS = st.sampled_from(VOCABULARY.split())


@given(st.lists(st.lists(WORDS, max_size=4).map(" ".join), min_size=1, max_size=5))
def test_every_line_called_no_record_holds_a_keyword_or_nothing(fields: list[str]) -> None:
    """What the fast way looks for in the engine misses nothing that the careful way would leave out."""
    what = kind_of(fields, 5, ALWAYS)
    joined = " ".join(fields)
    if what not in (None, NotRecord.EMPTY):
        assert re.search("|".join(map(re.escape, KEYWORDS)), joined, re.IGNORECASE)
        assert leaves_out(fields, 5, ALWAYS) or fields[0].startswith(RULE_STARTS)
