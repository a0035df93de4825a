"""Findings of records and of files in one relation, each counted once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jamfirst.assess.findings import Found, complete
from jamfirst.compare import compare
from jamfirst.engines.build import select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.finding import Weight
from jamfirst.read import read
from jamfirst.store.schema import FINDING_COLUMNS
from tests.assess.runs import PAYS, folder, payments_csv

PAYSLIPS = "employee_id,pay_date,tax_code,gross_pay,tax,net_pay\n" + "".join(
    f"E{n:03},28/09/2026,1257L,{2_000 + n}.00,{200 + n}.00,{1_800}.00\n" for n in range(30)
)


@pytest.fixture(scope="module")
def session() -> Iterator[DuckDBSession]:
    with DuckDBSession([Path("/")]) as session:
        yield session


def found(session: DuckDBSession, place: Path, before: dict[str, str], after: dict[str, str]) -> Found:
    baseline = read(folder(place / "before", before), session)
    candidate = read(folder(place / "after", after), session, forgiving=True)
    return complete(session, compare(baseline, candidate, session), baseline, candidate)


def rows(session: DuckDBSession, one: Found) -> list[dict[str, Any]]:
    query = select(*FINDING_COLUMNS).from_(table(one.relation))
    return [dict(zip(FINDING_COLUMNS, row, strict=True)) for row in session.rows(query)]


def test_one_record_under_two_weights_is_counted_under_each(session: DuckDBSession, tmp_path: Path) -> None:
    """A payslip whose tax and tax code differ stops for the one and asks for the other, and is one record."""
    after = PAYSLIPS.replace("E007,28/09/2026,1257L,2007.00,207.00", "E007,28/09/2026,BR,2007.00,999.00")
    one = found(session, tmp_path, {"payslips.csv": PAYSLIPS}, {"payslips.csv": after})
    assert {(w.code, w.weight, w.events) for w in one.weighed} == {
        ("payslip.changed", Weight.STOP, 1),
        ("payslip.changed", Weight.ASK, 1),
    }
    assert (one.rows, one.events) == (2, 1)
    assert one.by_code["payslip.changed"].events == 1
    assert one.by_code["payslip.changed"].columns == {"tax": 1, "tax_code": 1}
    weights = {r["column_name"]: r["weight"] for r in rows(session, one)}
    assert weights == {"tax": "stop", "tax_code": "ask"}


def test_pence_stand_once_on_the_row_of_the_worst_code(session: DuckDBSession, tmp_path: Path) -> None:
    before, after = payments_csv(PAYS), payments_csv(PAYS)
    after = after.replace('55770003,"211.33"', '99990000,"311.33"')
    one = found(session, tmp_path, {"payments.csv": before}, {"payments.csv": after})
    by_code = {r["code"]: r["pence"] for r in rows(session, one)}
    assert by_code == {"payment.wrong_account": 21_133, "payment.wrong_amount": 0}
    assert sum(s.pence for s in one.by_code.values()) == 21_133
    assert one.by_code["payment.wrong_amount"].delta_pence == 10_000


def test_values_that_were_lost_are_counted_apart(session: DuckDBSession, tmp_path: Path) -> None:
    after = payments_csv(PAYS).replace("INV 00001\n", "\n").replace("INV 00002\n", "INV 2\n")
    one = found(session, tmp_path, {"payments.csv": payments_csv(PAYS)}, {"payments.csv": after})
    (tally,) = one.tallies
    assert (tally.code, tally.column, tally.events, tally.emptied) == ("payment.other_change", "reference", 2, 1)


def test_problems_of_files_are_rows_beside_the_others(session: DuckDBSession, tmp_path: Path) -> None:
    bad = payments_csv(PAYS).replace('"137.11"', "1.2.3").replace('"174.22"', "4.5.6")
    one = found(session, tmp_path, {"payments.csv": bad}, {"payments.csv": payments_csv(PAYS), "broken.xlsx": "PK\3\4"})
    files = {r["code"]: r for r in rows(session, one) if r["code"].startswith("file.")}
    assert set(files) == {"file.field", "file.unreadable"}
    field, unreadable = files["file.field"], files["file.unreadable"]
    assert (field["side"], field["status"], field["weight"]) == ("baseline", "old", "ask")
    assert (field["table_name"], field["column_name"], field["new_value"]) == ("payments", "Amount", "1.2.3")
    assert field["location"] == "payments.csv, line 2"
    assert (unreadable["side"], unreadable["status"], unreadable["weight"]) == ("candidate", "new", "stop")
    assert unreadable["record_key"] == "broken.xlsx"
    assert one.by_code["file.field"].events == 2
    assert one.by_code["file.field"].columns == {"Amount": 2}


def test_user_text_in_files_is_data(session: DuckDBSession, tmp_path: Path) -> None:
    hostile = "'); DROP TABLE differences; --"
    after = payments_csv(PAYS).replace("INV 00001", hostile).replace('"174.22"', hostile)
    one = found(session, tmp_path, {"payments.csv": payments_csv(PAYS)}, {"payments.csv": after})
    seen = {r["new_value"] for r in rows(session, one)}
    assert hostile in seen
    assert one.rows == len(rows(session, one))
