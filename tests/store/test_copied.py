from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jamfirst.engines.build import col, select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.problems import BadInputError
from jamfirst.store import findings_as_parquet, open_assessment
from jamfirst.store.schema import STORE_FILE
from tests.report.sample import finding, sample_document, write_assessment

ROWS = [
    finding("payment.not_paid", 1, old_value="O'Brien", pence=5),
    finding("payment.not_paid", 2, status="gone", weight="note"),
    finding("payment.wrong_amount", 3, expected_by="PA-26", weight="note"),
    finding("payment.wrong_amount", 4, status="old"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_assessment(tmp_path / "a", sample_document(ROWS[:1]), ROWS)


def test_a_session_reads_what_counted_and_nothing_else(folder: Path) -> None:
    with open_assessment(folder) as found, DuckDBSession() as session:
        path = findings_as_parquet(found, session.work, "earlier")
        relation, columns = session.parquet(path)
        rows = session.rows(select(col("c0"), col("c10"), col("c15")).from_(table(relation)))
        assert sorted(rows) == [(ROWS[0]["finding_id"], "O'Brien", 5), (ROWS[3]["finding_id"], None, 0)]
        assert [name for name, _ in columns][:2] == ["finding_id", "code"]
        assert {p.name for p in session.work.iterdir() if p.is_file()} == {"earlier.parquet"}


def test_it_is_read_while_others_read_it(folder: Path) -> None:
    with open_assessment(folder) as found, DuckDBSession() as session:
        rows = iter(found.findings)
        next(rows)
        assert findings_as_parquet(found, session.work, "earlier").is_file()
        assert len(list(rows)) == 1


def test_what_changed_since_it_was_opened_is_refused(folder: Path, tmp_path: Path) -> None:
    with open_assessment(folder) as found, DuckDBSession() as session:
        other = write_assessment(tmp_path / "b", sample_document(ROWS[:1]), ROWS[:1])
        shutil.copy(other / STORE_FILE, folder / STORE_FILE)
        with pytest.raises(BadInputError, match="changed while it was read"):
            findings_as_parquet(found, session.work, "earlier")
        (folder / STORE_FILE).unlink()
        with pytest.raises(BadInputError, match="could not be copied"):
            findings_as_parquet(found, session.work, "again")


def test_gone_rows_are_in_no_view_but_their_own(folder: Path) -> None:
    with open_assessment(folder) as found:
        assert {f.finding_id for f in found.findings} == {ROWS[0]["finding_id"], ROWS[3]["finding_id"]}
        assert [f.finding_id for f in found.gone] == [ROWS[1]["finding_id"]]
        assert [f.finding_id for f in found.expected] == [ROWS[2]["finding_id"]]
        assert sum(g.rows for g in found.findings.groups()) == len(found.findings) == 2
        assert ROWS[1]["finding_id"] not in {f.finding_id for f in found.findings.leading(9)}
