"""What a rule looks at is added up exactly: no record twice, no pound missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jamfirst.assess.findings import complete
from jamfirst.assess.measure import measure
from jamfirst.compare import compare
from jamfirst.decide import Measured, added_up
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.groups import Group
from jamfirst.model.policy import Limits, Policy, PolicyRule
from jamfirst.read import read
from tests.assess.runs import PAYS, Pay, folder, payments_csv

EVERY = Limits(count=10**6, pence=10**12, share=Decimal(1))
SLIPS = "employee_id,pay_date,tax_code,gross_pay,tax,ee_ni,net_pay\n" + "".join(
    f"E{n:03},28/09/2026,1257L,2000.00,{200 + n}.00,90.00,1800.00\n" for n in range(30)
)


NAMES = "Beneficiary Name,Sort Code,Account Number,Amount,Pay Date"


def rules(*looks_at: tuple[Group | None, tuple[str, ...]]) -> Policy:
    return Policy(rules=tuple(PolicyRule(str(n), g, codes, EVERY, EVERY) for n, (g, codes) in enumerate(looks_at)))


@pytest.fixture
def session() -> Iterator[DuckDBSession]:
    with DuckDBSession([Path("/")]) as session:
        yield session


def measured(
    session: DuckDBSession, place: Path, before: dict[str, str], after: dict[str, str], policy: Policy
) -> tuple[Measured, Measured]:
    """The exact sums, and those that tallies alone give."""
    baseline = read(folder(place / "before", before), session)
    candidate = read(folder(place / "after", after), session, forgiving=True)
    comparison = compare(baseline, candidate, session)
    found = complete(session, comparison, baseline, candidate, policy)
    exact = measure(session, comparison.findings, policy, found.tallies, comparison.tables)
    return exact, added_up(policy, found.tallies, exact.compared)


def test_a_payslip_that_differs_in_three_columns_is_one_record(session: DuckDBSession, tmp_path: Path) -> None:
    after = SLIPS.replace("1257L,2000.00,207.00,90.00,1800.00", "BR,2000.00,307.00,95.00,1695.00")
    policy = rules((Group.TAX_AND_NI, ()), (Group.NET_PAY, ()), (Group.LEDGER, ()), (None, ()))
    exact, loose = measured(session, tmp_path, {"payslips.csv": SLIPS}, {"payslips.csv": after}, policy)
    assert [exact.sums[f"rule {n}"].events for n in range(4)] == [1, 1, 0, 1]
    assert [loose.sums[f"rule {n}"].events for n in range(4)] == [3, 1, 0, 4]
    assert exact.sums["rule 3"].by_table == {"payslips": 1}
    assert exact.compared == {"payslips": 30}


def test_pounds_at_stake_are_those_of_the_records_under_whatever_code_they_stand(
    session: DuckDBSession, tmp_path: Path
) -> None:
    """The pence of a payslip stand on the row of its net pay, and those of a payment on its worst code."""
    after = SLIPS.replace("1257L,2000.00,207.00,90.00,1800.00", "1257L,2000.00,307.00,90.00,1695.00")
    exact, _ = measured(
        session, tmp_path, {"payslips.csv": SLIPS}, {"payslips.csv": after}, rules((Group.TAX_AND_NI, ()), (None, ()))
    )
    assert exact.sums["rule 0"].pence == exact.sums["rule 1"].pence == 10_500


def test_a_payment_under_two_codes_is_one_record_with_its_pounds_once(session: DuckDBSession, tmp_path: Path) -> None:
    moved = [replace(p, day=date(2026, 9, 30), account="99990003") if p.no == 3 else p for p in PAYS]
    policy = rules((None, ("payment.late",)), (None, ("payment.wrong_account",)), (Group.BANK_FILE, ()))
    files = {"payments.csv": payments_csv(PAYS)}, {"payments.csv": payments_csv(moved)}
    exact, _ = measured(session, tmp_path, *files, policy)
    assert [(exact.sums[f"rule {n}"].events, exact.sums[f"rule {n}"].pence) for n in range(3)] == [(1, 21_133)] * 3


def test_what_is_wrong_with_files_counts_beside_the_records(session: DuckDBSession, tmp_path: Path) -> None:
    before, after = payments_csv(PAYS), payments_csv(PAYS[1:]).replace('"174.22"', "1.2.3")
    policy = rules((Group.BANK_FILE, ("file.*",)), (None, ()))
    exact, _ = measured(
        session, tmp_path, {"payments.csv": before}, {"payments.csv": after, "x.xlsx": "PK\3\4"}, policy
    )
    assert exact.sums["rule 0"].events == 1
    everything = exact.sums["rule 1"]
    assert everything.events == 4
    assert everything.by_table == {"payments": 3, "": 1}


def test_where_no_rule_speaks_each_group_is_counted_by_what_it_gives(session: DuckDBSession, tmp_path: Path) -> None:
    changed = payments_csv(PAYS[1:]).replace("INV 00007", "INV 7")
    files = {"payments.csv": payments_csv(PAYS)}, {"payments.csv": changed}
    exact, loose = measured(session, tmp_path, *files, Policy())
    found = {key: s.events for key, s in exact.sums.items() if s.events}
    assert found == {"no-go bank_file": 1, "hold bank_file": 1}
    assert {key: s.events for key, s in loose.sums.items() if s.events} == found


def test_one_payment_seen_in_two_tables_is_one_record_with_its_pounds_once(
    session: DuckDBSession, tmp_path: Path
) -> None:
    def seen_twice(pays: Sequence[Pay]) -> dict[str, str]:
        lines = "".join(",".join(p.line().split(",", 2)[2].split(",")[:-1]) + "\n" for p in pays)
        return {"payments.csv": payments_csv(pays), "bank.csv": f"{NAMES}\n{lines}"}

    before, after = seen_twice(PAYS[:20]), seen_twice(PAYS[1:20])
    exact, loose = measured(session, tmp_path, before, after, rules((Group.BANK_FILE, ())))
    found = exact.sums["rule 0"]
    assert (found.events, found.pence, found.by_table) == (1, 13_711, {"bank": 1, "payments": 1})
    assert loose.sums["rule 0"].events == 2
