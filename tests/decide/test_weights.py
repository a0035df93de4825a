"""The weight of every code, as docs/reference/codes.md has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jamfirst.decide import weight_of
from jamfirst.model.columns import Role
from jamfirst.model.finding import FILE_CODES, PAYMENT_CODES, RECORD_SUFFIXES, Weight
from jamfirst.model.kinds import KINDS, Kind

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "codes.md"
STOP, ASK, NOTE = Weight.STOP, Weight.ASK, Weight.NOTE

PAYMENTS = {
    "payment.not_paid": STOP,
    "payment.unexpected": STOP,
    "payment.paid_twice": STOP,
    "payment.wrong_amount": STOP,
    "payment.wrong_account": STOP,
    "payment.late": STOP,
    "payment.early": STOP,
    "payment.other_change": ASK,
    "payment.regrouped": NOTE,
}

FILES = {
    "file.unreadable": (STOP, STOP),
    "file.missing": (ASK, STOP),
    "file.totals": (STOP, STOP),
    "file.field": (ASK, ASK),
    "file.shape": (ASK, ASK),
}
"""For a table of any kind, and for one of payments or payslips."""


def test_no_code_is_left_out() -> None:
    assert set(PAYMENTS) == set(PAYMENT_CODES)
    assert set(FILES) == set(FILE_CODES)
    assert set(RECORD_SUFFIXES) == {"missing", "repeated", "changed", "extra"}


@pytest.mark.parametrize("code", PAYMENTS)
@pytest.mark.parametrize("side", ["baseline", "candidate", "both"])
def test_payments(code: str, side: str) -> None:
    assert weight_of(code, Kind.PAYMENT, None, side) is PAYMENTS[code]
    assert weight_of(code, Kind.PAYMENT, "reference", side) is PAYMENTS[code]


@pytest.mark.parametrize("code", FILES)
@pytest.mark.parametrize("kind", Kind)
def test_files_of_the_candidate(code: str, kind: Kind) -> None:
    assert weight_of(code, kind, None, "candidate") is FILES[code][kind in (Kind.PAYMENT, Kind.PAYSLIP)]


@pytest.mark.parametrize("code", FILES)
@pytest.mark.parametrize("kind", Kind)
def test_a_fault_of_the_baselines_own_files_asks_at_most(code: str, kind: Kind) -> None:
    assert weight_of(code, kind, None, "baseline") is ASK


@pytest.mark.parametrize("suffix", RECORD_SUFFIXES)
@pytest.mark.parametrize("kind", [k for k in Kind if k not in (Kind.PAYMENT, Kind.PAYSLIP)])
def test_records_of_other_kinds_ask(suffix: str, kind: Kind) -> None:
    for column in (None, *KINDS[kind].columns):
        assert weight_of(f"{kind}.{suffix}", kind, column, "both") is ASK


@pytest.mark.parametrize(
    ("suffix", "weight"), [("missing", STOP), ("repeated", STOP), ("extra", ASK), ("changed", ASK)]
)
def test_payslips(suffix: str, weight: Weight) -> None:
    assert weight_of(f"payslip.{suffix}", Kind.PAYSLIP, None, "both") is weight


def test_a_payslip_stops_on_net_pay_tax_insurance_and_deductions_and_on_nothing_else() -> None:
    found = {c for c in KINDS[Kind.PAYSLIP].columns if weight_of("payslip.changed", Kind.PAYSLIP, c, "both") is STOP}
    assert found == {
        *("net_pay", "tax", "tax_to_date", "ee_ni", "er_ni", "ee_ni_to_date", "er_ni_to_date", "ni_at_lel"),
        *("ni_lel_to_pt", "ni_pt_to_uel", "loan", "pg_loan", "ee_pension", "er_pension", "other_deductions"),
    }
    roles = {KINDS[Kind.PAYSLIP].columns[c].role for c in found}
    assert roles == {Role.AMOUNT, Role.MONEY}


@pytest.mark.parametrize("code", ["spend.changed", "uk.paye.tax", "something.new", ""])
def test_what_is_not_known_asks(code: str) -> None:
    assert weight_of(code, Kind.PLAIN, None, "both") is ASK


def test_the_documentation_says_the_same() -> None:
    rows = re.findall(r"(?m)^\| `([a-z_.]+)` \| .* \| (\w+) \|$", PAGE.read_text(encoding="utf-8"))
    told = {code: weight for code, weight in rows if code in PAYMENTS}
    assert told == {code: str(weight) for code, weight in PAYMENTS.items()}
    simple = {code: str(weights[0]) for code, weights in FILES.items() if weights[0] is weights[1]}
    assert {code: weight for code, weight in rows if code in FILES} == simple
