"""Reports that are dated apart from what is paid."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from jamfirst.model.kinds import Kind
from jamfirst.rules.by_hand import Record
from jamfirst.rules.uk.benefits.universal_credit import RULE
from tests.rules.applied import applied
from tests.rules.uk.payslip.people import payee, slip, to_account, to_id

FRI, MON = "2026-09-25", "2026-09-28"


def line(who: str, day: str, **more: str) -> dict[str, str]:
    return {"employee_id": who, "pay_date": day} | more


def found(
    lines: Sequence[Record], slips: Sequence[Record], payments: Sequence[Record] | None = None
) -> tuple[list[tuple[str, str]], int]:
    """What is told, and of how many nothing can be."""
    others: dict[Kind, Sequence[Record]] = {Kind.PAYSLIP: slips, Kind.PAYEE: [payee("1"), payee("2")]}
    if payments is not None:
        others[Kind.PAYMENT] = payments
    outcome, rows = applied(RULE, lines, others)
    assert all(cannot.usual for cannot in outcome.cannot)
    return [(row["expected_value"], row["found_value"]) for row in rows], outcome.records - outcome.checked


SLIP = slip("1", 90_000)
TOLD = [("25 September 2026", "28 September 2026")]


@pytest.mark.parametrize(
    ("lines", "slips", "payments", "told"),
    [
        ([line("1", FRI)], [SLIP], None, []),
        ([line("1", MON)], [SLIP], None, TOLD),
        ([line("1-1", MON)], [SLIP], None, TOLD),
        ([line("1", MON)], [SLIP], [to_account("1", 90_000, pay_date=MON)], []),
        ([line("1", FRI)], [SLIP], [to_account("1", 90_000, pay_date=MON)], [TOLD[0][::-1]]),
        ([line("1", MON)], [SLIP], [to_account("2", 90_000, pay_date=MON)], TOLD),
        ([line("1", MON)], [SLIP], [to_account("1", 90_000, pay_date="")], TOLD),
        ([line("1", FRI), line("1", MON)], [SLIP, slip("1", 500, pay_date=MON)], None, []),
        ([line("1", MON)], [slip("1", 400_000)], None, []),
        ([line("1", MON)], [slip("1", -500)], None, []),
        ([line("3", MON)], [SLIP], None, []),
    ],
)
def test_what_is_told(
    lines: Sequence[Record], slips: Sequence[Record], payments: Sequence[Record] | None, told: list[tuple[str, str]]
) -> None:
    assert found(lines, slips, payments) == (told, 0)


def test_payments_that_are_no_pay_do_not_count() -> None:
    suppliers = [to_id(f"S{n}", 5) for n in range(4)]
    payments = [to_account("1", 700, pay_date=MON), *suppliers]
    assert found([line("1", FRI)], [SLIP], payments) == ([], 0)


def test_it_says_which_start_days_are_at_risk_and_of_whom_nothing_is_known() -> None:
    _, (row,) = applied(RULE, [line("1", MON)], {Kind.PAYSLIP: [SLIP]})
    assert row["workings"] == (
        "reported for 28 September 2026; payslip of 25 September 2026; "
        "another assessment period for those whose periods begin on day 26 to 28"
    )
    assert row["certainty"] == "information"


def test_somebody_with_several_days_and_none_of_them_reported_is_left_alone() -> None:
    assert found([line("1", "2026-09-22")], [SLIP, slip("1", 500, pay_date=MON)]) == ([], 1)
