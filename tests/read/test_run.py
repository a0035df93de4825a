"""A run as a whole: which files it has, what of them can be read, and what they say together."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from jamfirst.engines.build import select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import BadInputError
from jamfirst.model.run import Run, RunFacts
from jamfirst.model.service import ServiceFile, TableSettings
from jamfirst.read import changed_since, read
from tests.read.payment_files import CREDITS, as_file, bacs18, batch, pain001, payment

CSV = "Payment Ref,Payee Name,Sort Code,Account Number,Amount,Pay Date\n"
ONE = CSV + "P1,A Builder,200000,55779911,1.00,28/09/2026\n"
TWO = CSV + "P2,B Carer,200000,55779912,2.00,28/09/2026\n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[DuckDBSession]:
    with DuckDBSession([tmp_path]) as session:
        yield session


def put(place: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = place / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return place


def names(run: Run) -> dict[str, str]:
    return {f.name: f.format for f in run.files}


def test_every_file_is_named_hashed_and_recognised(session: DuckDBSession, tmp_path: Path) -> None:
    xml = pain001([batch([payment()])])
    put(tmp_path, a_csv=ONE, deep__wages_txt=as_file(bacs18(CREDITS)), **{"1_xml": xml}, notes_pdf=b"%PDF-1.7")
    run = read(tmp_path, session)
    assert names(run) == {"a.csv": "delimited", "deep/wages.txt": "bacs18", "1.xml": "pain.001", "notes.pdf": ""}
    for file in run.files:
        content = (tmp_path / file.name).read_bytes()
        assert (file.bytes, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert {t.name: (t.kind, t.rows) for t in run.tables} == {
        "a": (Kind.PAYMENT, 1),
        "bacs18": (Kind.PAYMENT, 3),
        "pain.001": (Kind.PAYMENT, 1),
    }


def test_what_is_no_part_of_a_run_is_left_alone(session: DuckDBSession, tmp_path: Path) -> None:
    put(tmp_path, a_csv=ONE, run_toml='build = "1"\n', jamfirst_toml="[service]\n", truth_json="{}")
    put(tmp_path, **{"_hidden": "x", "_git__config": "x", "~$a_xlsx": "x"})
    run = read(tmp_path, session)
    assert names(run) == {"a.csv": "delimited", "run.toml": "run.toml"}
    assert run.facts == RunFacts(build="1")


def test_a_zip_is_a_folder(session: DuckDBSession, tmp_path: Path) -> None:
    place = tmp_path / "run"
    place.mkdir()
    with zipfile.ZipFile(place / "all.zip", "w") as made:
        made.writestr("one.csv", ONE)
        made.writestr("deep/two.csv", TWO)
    run = read(place, session)
    assert len(names(run)) == 2
    assert [t.rows for t in run.tables] == [2]


def test_files_with_the_same_headers_are_one_table_with_their_places(session: DuckDBSession, tmp_path: Path) -> None:
    put(tmp_path, payments1_csv=ONE, payments2_csv=TWO.replace("2.00", "x"))
    run = read(tmp_path, session)
    (found,) = run.tables
    assert (found.name, found.files, found.rows) == ("payments", ("payments1.csv", "payments2.csv"), 2)
    rows = session.rows(select("c0", "file_no", "record_no").from_(table(found.relation)).order_by("c0"))
    assert rows == [("P1", 0, 1), ("P2", 1, 1)]
    (problem,) = run.problems
    assert (problem.file, problem.line, problem.column, problem.table) == ("payments2.csv", 2, "Amount", "payments")


def test_declared_tables_are_named_and_understood_as_declared(session: DuckDBSession, tmp_path: Path) -> None:
    put(tmp_path, x1_csv=ONE.replace("Amount", "Zzz"))
    declared = TableSettings(files=("x?.csv",), kind=Kind.PAYMENT, columns={"Zzz": "amount"})
    (found,) = read(tmp_path, session, service=ServiceFile(tables={"supplier pay": declared})).tables
    assert (found.name, found.kind) == ("supplier pay", Kind.PAYMENT)
    assert found.header_map["Zzz"] == "amount"


@pytest.mark.parametrize("link", ["file", "folder", "nowhere"])
def test_a_link_out_of_the_run_is_refused_and_nothing_behind_it_is_read(tmp_path: Path, link: str) -> None:
    run, outside = tmp_path / "run", tmp_path / "outside"
    put(run, a_csv=ONE)
    put(outside, secret_xml=pain001([batch([payment()])]))
    target = {"file": outside / "secret.xml", "folder": outside, "nowhere": tmp_path / "gone"}[link]
    (run / "b.xml").symlink_to(target)
    with DuckDBSession([run]) as session:
        with pytest.raises(BadInputError, match=r"^b\.xml: this is a link that leads out of the run or to no file"):
            read(run, session)
        forgiven = read(run, session, forgiving=True)
        assert [(p.code, p.file) for p in forgiven.problems] == [("file.unreadable", "b.xml")]
        assert [t.name for t in forgiven.tables] == ["a"]


def test_a_run_may_be_reached_by_a_link_and_link_to_its_own(tmp_path: Path) -> None:
    run = put(tmp_path / "run", a_csv=ONE)
    (tmp_path / "link").symlink_to(run)
    (tmp_path / "file.csv").symlink_to(run / "a.csv")
    with DuckDBSession([tmp_path / "link", tmp_path / "file.csv"]) as session:
        assert [t.rows for t in read(tmp_path / "link", session).tables] == [1]
        assert [t.rows for t in read(tmp_path / "file.csv", session).tables] == [1]


def test_what_is_neither_file_nor_folder_is_left_alone(session: DuckDBSession, tmp_path: Path) -> None:
    put(tmp_path, a_csv=ONE)
    os.mkfifo(tmp_path / "pipe.csv")
    assert set(names(read(tmp_path, session))) == {"a.csv"}


def test_a_name_with_marks_of_patterns_is_that_file(tmp_path: Path) -> None:
    put(tmp_path, **{"pay[1]_csv": ONE, "pay1_csv": TWO + TWO.splitlines()[1] + "\n"})
    with DuckDBSession([tmp_path]) as session:
        run = read(tmp_path / "pay[1].csv", session)
        assert [t.rows for t in run.tables] == [1]


@pytest.mark.parametrize("forgiving", [False, True])
def test_an_empty_file_is_no_file_of_a_service(session: DuckDBSession, tmp_path: Path, forgiving: bool) -> None:
    put(tmp_path, a_csv=ONE, b_csv="")
    if forgiving:
        assert [p.code for p in read(tmp_path, session, forgiving=True).problems] == ["file.unreadable"]
    else:
        with pytest.raises(BadInputError, match=r"^b\.csv: the file is empty\.$"):
            read(tmp_path, session)


def test_facts_given_go_before_facts_stated(session: DuckDBSession, tmp_path: Path) -> None:
    put(tmp_path, a_csv=ONE, run_toml='build = "1"\nperiod = "2026-09"\n')
    run = read(tmp_path, session, facts=RunFacts(build="2"))
    assert (run.facts.build, run.facts.period) == ("2", "2026-09")


def test_a_file_that_changed_or_went_is_told(session: DuckDBSession, tmp_path: Path) -> None:
    put(tmp_path, a_csv=ONE, b_csv="x,y\n1,2\n", run_toml='build = "1"\n')
    run = read(tmp_path, session)
    assert changed_since(run) == []
    put(tmp_path, run_toml='build = "2"\n')
    assert changed_since(run) == ["run.toml"]
    put(tmp_path, a_csv=TWO)
    (tmp_path / "b.csv").unlink()
    assert changed_since(run) == ["a.csv", "b.csv", "run.toml"]


def test_the_same_size_and_another_content_is_a_change(session: DuckDBSession, tmp_path: Path) -> None:
    put(tmp_path, a_csv=ONE)
    run = read(tmp_path, session)
    put(tmp_path, a_csv=ONE.replace("1.00", "9.00"))
    assert changed_since(run) == ["a.csv"]
