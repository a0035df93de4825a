"""Drafts of declared changes: the simplest rewrite that explains every row, and never a declaration by themselves."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.assess.expected_draft import ANY, DraftSource, draft_expected, may_be_declared, simplest
from jamfirst.model.problems import BadInputError
from jamfirst.read.expected import parse_expected

TODAY = date(2026, 11, 24)
FILLED = {
    'reason = ""': 'reason = "why"',
    'owner = ""': 'owner = "A"',
    'approver = ""': 'approver = "B"',
    'until = ""': "until = 2026-12-31",
}


def source(**more: object) -> DraftSource:
    values: dict[str, object] = {
        "table": "payslips", "code": "payslip.changed", "column": "rate", "records": 3, "pence": 12_345,
        "values": [("10.00", "10.30"), ("20.00", "20.60"), ("33.33", "34.33")],
    }  # fmt: skip
    return DraftSource(**{**values, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pairs", "line"),
    [
        ([("1.00", "3.50"), ("2.00", "3.50")], 'to = "3.50"'),
        ([("A", "B"), ("C", "B")], 'to = "B"'),
        ([("A", None), ("C", None)], 'to = ""'),
        ([("1.00", "3.50"), ("2.00", "4.50")], 'plus = "2.50"'),
        ([("5.00", "3.50")], 'plus = "-1.50"'),
        ([("10.00", "10.30"), ("20.00", "20.60"), ("33.33", "34.33")], 'times = "1.03"'),
        ([("10.00", "-10.00"), ("20.00", "-20.00")], ANY),
        ([("2026-09-25", "2026-09-28"), ("2026-10-01", "2026-10-04")], "days = 3"),
        ([("A", "B"), ("C", "D")] * 3, 'mapping = { "A" = "B", "C" = "D" }'),
        ([("007", "7"), ("008", "8")], ANY),
        ([("A", "B"), ("A", "C")], ANY),
        ([("x", "y"), ("10.00", "11.00"), ("2", "9")], ANY),
        ([], ANY),
    ],
)
def test_the_simplest_rewrite_is_drafted(pairs: list[tuple[str | None, str | None]], line: str) -> None:
    assert simplest(pairs) == line


@given(
    st.decimals("0.5", "2", places=3).filter(lambda f: f != 1),
    st.lists(st.integers(100_00, 9_999_99), min_size=8, max_size=30, unique=True),
)
def test_a_drafted_factor_gives_every_new_value_to_the_penny(factor: Decimal, pence: list[int]) -> None:
    olds = [Decimal(p) / 100 for p in pence]
    pairs = [(f"{o:.2f}", f"{(o * factor).quantize(Decimal('0.01'), ROUND_HALF_UP):.2f}") for o in olds]
    key, value = next(iter(tomllib.loads(simplest(pairs)).items()))
    assert key in ("times", "plus", "to")
    if key == "times":
        made = [(Decimal(o) * Decimal(value)).quantize(Decimal("0.01"), ROUND_HALF_UP) for o, _ in pairs]
        assert made == [Decimal(new) for _, new in pairs]


def test_a_draft_is_refused_until_a_person_completes_it() -> None:
    text = draft_expected([source()], release="26C.2", source="checks/september")
    with pytest.raises(BadInputError) as error:
        parse_expected(text.encode(), TODAY)
    assert "reason, owner, approver and until are missing or empty" in str(error.value)
    for empty, full in FILLED.items():
        assert empty in text
        text = text.replace(empty, full)
    (change,) = parse_expected(text.encode(), TODAY)
    assert (change.id, change.table, change.columns, change.release) == ("DRAFT-1", "payslips", ("rate",), "26C.2")
    assert change.rewrite.words == "x 1.03, rounded half up"


def test_what_may_be_anything_is_limited_to_what_was_seen() -> None:
    drafts = [
        source(values=[("A", "B"), ("A", "C")], records=2),
        source(code="payment.not_paid", column=None, records=4, pence=1_234_56, values=[]),
        source(code="payslip.extra", column=None, records=1, pence=0, values=[], where=(("grade", '"G04"'),)),
    ]
    text = draft_expected(drafts, release=None, source="s")
    for empty, full in FILLED.items():
        text = text.replace(empty, full)
    anything, gone, come = parse_expected(text.encode(), TODAY)
    assert (anything.limits.count, anything.rewrite.words) == (2, "any change")
    assert (gone.codes, gone.limits.count, gone.limits.pence) == (("not_paid",), 4, 1_234_56)
    assert (come.codes, [c.column for c in come.where]) == (("extra",), ["grade"])
    assert all(change.release is None for change in (anything, gone, come))


def test_hostile_names_and_values_stay_text() -> None:
    hostile = 'x"]\n[[change]]\nid = "Y'
    pairs = [(hostile, "a"), (hostile, "a")]
    text = draft_expected(
        [source(table=hostile, column=hostile, values=pairs)], release=hostile, source=f"{hostile}\n[[change]]"
    )
    (change,) = tomllib.loads(text)["change"]
    assert (change["table"], change["column"], change["release"]) == (hostile, hostile, hostile)


@pytest.mark.parametrize(
    ("code", "may"),
    [
        ("payment.not_paid", True),
        ("payslip.changed", True),
        ("expenses.extra", True),
        ("payment.paid_twice", False),
        ("payslip.repeated", False),
        ("payment.regrouped", False),
        ("expected.not_seen", False),
        ("file.missing", False),
    ],
)
def test_what_may_be_declared(code: str, may: bool) -> None:
    assert may_be_declared(code) == may
