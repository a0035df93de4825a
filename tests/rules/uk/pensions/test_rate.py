"""Contributions held to the rates of the schemes, in plain Python and at the edges."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random

import pytest

from jamfirst.engines.session import Session
from jamfirst.rules.uk.pensions.rate import RULE
from tests.rules.uk.pay import Record, answer, answers

SLIP = {
    "employee_id": "1", "pay_date": "2026-09-25", "earnings_from": "2026-09-01", "pension_scheme": "LGPS",
    "pension_section": "main", "pensionable_pay": "2000.00", "ee_pension": "116.00",
}  # fmt: skip
LGPS = [Decimal(rate) for rate in ("5.5", "5.8", "6.5", "6.8", "8.5", "9.9", "10.5", "11.4", "12.5")]
TEACHERS = [Decimal(rate) for rate in ("7.4", "8.9", "9.9", "10.5", "11.6", "12.0")]


def share(pay: Decimal, per_cent: Decimal) -> Decimal:
    return (pay * per_cent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_only_rates_of_the_scheme_are_kept(session: Session) -> None:
    """Of random pay and contributions those within 2p of one of the rates, whatever the section."""
    rng = Random(11)
    records, expected = [], []
    for place in range(800):
        scheme = rng.choice(("LGPS", "TPS"))
        section = rng.choice(("main", "50/50", "")) if scheme == "LGPS" else ""
        rates = {
            ("LGPS", "main"): LGPS,
            ("LGPS", "50/50"): [rate / 2 for rate in LGPS],
            ("LGPS", ""): LGPS + [rate / 2 for rate in LGPS],
            ("TPS", ""): TEACHERS,
        }[scheme, section]
        pay = Decimal(rng.randrange(-500_00, 15_000_00)) / 100
        paid = share(pay, rng.choice(rates) + Decimal(rng.choice((0, 0, 0, 1, -1, 10))) / 10)
        paid += Decimal(rng.choice((-3, -2, 0, 2, 3))) / 100
        if not pay or not paid or (pay < 0) != (paid < 0):
            continue
        expected.append(min(abs(share(pay, rate) - paid) for rate in rates) > Decimal("0.02"))
        records.append(
            SLIP | {"employee_id": str(place), "pay_date": "2025-09-25", "earnings_from": "2025-09-01"}
            | {"pension_scheme": scheme, "pension_section": section}
            | {"pensionable_pay": str(pay), "ee_pension": str(paid)}
        )  # fmt: skip
    found = answers(session, RULE, records)
    assert [a.cannot for a in found if a.cannot] == []
    assert [bool(a.breaks) for a in found] == expected
    assert 200 < sum(expected) < 700


def test_the_nearest_rate_is_shown(session: Session) -> None:
    assert answer(session, RULE, SLIP | {"ee_pension": "122.00"}).breaks == {"ee_pension": "£116.00"}
    assert answer(session, RULE, SLIP | {"ee_pension": "124.00"}).breaks == {"ee_pension": "£130.00"}
    assert answer(session, RULE, SLIP | {"ee_pension": "900.00"}).breaks == {"ee_pension": "£250.00"}
    assert answer(session, RULE, SLIP | {"ee_pension": "0.00"}).breaks == {"ee_pension": "£110.00"}


@pytest.mark.parametrize(
    "change", [{"pensionable_pay": "", "ee_pension": ""}, {"pensionable_pay": "0.00", "ee_pension": "0"}]
)
def test_who_pays_nothing_on_nothing_is_not_judged(session: Session, change: Record) -> None:
    assert not answer(session, RULE, SLIP | change).applies


def test_who_is_in_no_scheme_is_not_judged(session: Session) -> None:
    assert not answer(session, RULE, SLIP | {"pension_scheme": "", "ee_pension": "0.00"}).applies


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"pension_scheme": ""}, "the pension scheme is not known"),
        ({"pension_scheme": "USS"}, "only rates of the local government"),
        ({"pension_scheme": "LGPS Scotland"}, "only rates of the local government"),
        ({"pensionable_pay": ""}, "the pensionable pay is not known"),
        ({"ee_pension": ""}, "the ee pension is not known"),
        ({"pensionable_pay": "0.00"}, "no pensionable pay to compare with"),
        ({"ee_pension": "-116.00"}, "contributions are paid back"),
        ({"pensionable_pay": "99999999999.00"}, "beyond any pay"),
        ({"pay_date": "2017-09-25", "earnings_from": "2017-09-01"}, "no rates of the pension scheme are known"),
        ({"pension_scheme": "TPS"}, "no rates of the pension scheme are known"),
        ({"ee_pension": "150.00", "tax_code": "S1257L"}, "Scottish tax code"),
    ],
)
def test_what_cannot_be_checked_is_said(session: Session, change: Record, why: str) -> None:
    found = answer(session, RULE, SLIP | change)
    assert why in found.cannot
    assert not found.breaks


def test_a_scottish_tax_code_at_a_rate_of_the_scheme_is_kept(session: Session) -> None:
    assert answer(session, RULE, SLIP | {"tax_code": "S1257L"}).kept
