"""Ways of payment as systems name them."""

from __future__ import annotations

import pytest

from jamfirst.engines.build import named, select
from jamfirst.engines.session import Session
from jamfirst.read.bacs18.layout import METHODS
from jamfirst.rules.uk.payments import scheme

CREDITS = [METHODS[code] for code in ("99", "Z4", "Z5")]
DEBITS = [METHODS[code] for code in ("01", "17", "18", "19", "0N", "0C", "0S")]


def told(session: Session, method: str | None, service_level: str | None = None) -> set[str]:
    relation = session.create("methods", {"method": "text", "service_level": "text"})
    session.insert(relation, [(method, service_level)])
    asked = {
        "bacs file": scheme.in_bacs_file(),
        "collected": scheme.is_collected(),
        "bacs": scheme.is_bacs(),
        "faster": scheme.is_faster(),
        "chaps": scheme.is_chaps(),
        "transfer": scheme.is_transfer(),
        "needs account": scheme.needs_account(),
        "without account": scheme.without_account(),
    }
    (row,) = session.rows(select(*(named(value, f"a{n}") for n, value in enumerate(asked.values()))).from_(relation))
    assert None not in row, "a way that is not known is not this one"
    return {name for name, answer in zip(asked, row, strict=True) if answer}


@pytest.mark.parametrize("method", CREDITS)
def test_credits_of_a_bacs_file(session: Session, method: str) -> None:
    assert told(session, method) == {"bacs file", "bacs", "needs account"}


@pytest.mark.parametrize("method", DEBITS)
def test_debits_of_a_bacs_file_pay_nobody(session: Session, method: str) -> None:
    assert told(session, method) == {"collected"}


@pytest.mark.parametrize("method", ["BACS", "bacs", "Bacs Credit", "BACS-Payment", "BACS Direct Credit"])
def test_bacs_as_registers_name_it(session: Session, method: str) -> None:
    assert told(session, method) == {"bacs", "needs account"}


@pytest.mark.parametrize(
    ("method", "service_level", "expected"),
    [
        ("FPS", None, {"faster", "needs account"}),
        ("Faster Payment", None, {"faster", "needs account"}),
        ("CHAPS", None, {"chaps", "needs account"}),
        ("TRF", None, {"transfer", "needs account"}),
        ("TRF", "URNS", {"faster", "transfer", "needs account"}),
        ("TRF", "URGP", {"chaps", "transfer", "needs account"}),
        ("TRF", "NURG", {"transfer", "needs account"}),
        ("CHK", None, {"without account"}),
        ("Cheque", None, {"without account"}),
        ("Purchase Card", None, {"without account"}),
        ("carrier pigeon", None, set()),
        (None, None, set()),
    ],
)
def test_other_ways(session: Session, method: str | None, service_level: str | None, expected: set[str]) -> None:
    assert told(session, method, service_level) == expected
