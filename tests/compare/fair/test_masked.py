"""A masked copy of live: 2,000 other names and accounts are not 2,000 findings, and never a go."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jamfirst.model.finding import Weight
from jamfirst.model.run import RunFacts
from tests.compare.build import compared
from tests.compare.payments import ACCOUNT, AMOUNT, NAME, SORT, copied, payments, table_of

LIVE, MASKED = RunFacts(personal_data="live"), RunFacts(personal_data="masked")


def masked(rows: list[list]) -> list[list]:
    made = copied(rows)
    for row in made:
        row[NAME], row[SORT], row[ACCOUNT] = f"Person {hash(row[NAME]) % 997}", "000000", "00000000"
    return made


@pytest.mark.parametrize("facts", [(LIVE, MASKED), (MASKED, LIVE), (MASKED, MASKED)])
def test_names_and_accounts_of_a_masked_copy_cannot_be_told(facts: tuple[RunFacts, RunFacts]) -> None:
    rows = payments(80, shared=0)
    outcome = compared(table_of(rows), table_of(masked(rows)), facts=facts)
    assert outcome.findings == ()
    asked = [r for r in outcome.comparison.reservations if r.weight is Weight.ASK]
    assert len(asked) == 1
    assert asked[0].text.startswith("Accounts and names: cannot tell.")
    hidden = {m.column for m in outcome.comparison.masked if "cannot tell" in m.evidence}
    assert hidden == {"payee_name", "sort_code", "account_number"}


def test_pounds_of_a_masked_copy_are_compared_as_ever() -> None:
    rows = payments(80, shared=0)
    after = masked(rows)
    after[3][AMOUNT] += Decimal("0.01")
    del after[10]
    outcome = compared(table_of(rows), table_of(after), facts=(LIVE, MASKED))
    assert outcome.codes == {"payment.wrong_amount": 1, "payment.not_paid": 1}


def test_live_copies_are_compared_whole() -> None:
    rows = payments(80, shared=0)
    outcome = compared(table_of(rows), table_of(masked(rows)), facts=(LIVE, LIVE))
    assert outcome.codes["payment.wrong_account"] == 80
