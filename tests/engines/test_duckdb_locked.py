"""DuckDB locked: it reads the inputs it was given and writes its own folders, and no statement changes that."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from sqlglot import exp

from jamfirst.engines import build as b
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Delimited

SECRET = "canary-4711"
mine = ["a variable of Python"]


@dataclass(frozen=True)
class Place:
    """An open session with one allowed file and one allowed folder, and a secret beside both."""

    session: DuckDBSession
    inside: Path
    single: Path
    outside: Path

    def run(self, statement: str) -> list[tuple[object, ...]]:
        """What an attacker who could write SQL would send; the project itself never runs text."""
        return self.session._connection.execute(statement).fetchall()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    inside, elsewhere = tmp_path / "run", tmp_path / "elsewhere"
    inside.mkdir()
    elsewhere.mkdir()
    outside = elsewhere / "secret.csv"
    outside.write_text(f"{SECRET}\n", encoding="utf-8")
    (inside / "in.csv").write_text("allowed\n", encoding="utf-8")
    (inside / "link.csv").symlink_to(outside)
    single = tmp_path / "single.csv"
    single.write_text("allowed too\n", encoding="utf-8")
    with DuckDBSession([inside, single]) as session:
        yield Place(session, inside, single, outside)


ATTACKS = {
    "read outside": "SELECT * FROM read_csv('{outside}')",
    "read text outside": "SELECT * FROM read_text('{outside}')",
    "read a blob outside": "SELECT * FROM read_blob('{outside}')",
    "sniff outside": "SELECT * FROM sniff_csv('{outside}')",
    "climb out": "SELECT * FROM read_csv('{inside}/../elsewhere/secret.csv')",
    "climb out encoded": "SELECT * FROM read_csv('{inside}/%2e%2e/elsewhere/secret.csv')",
    "follow a link out": "SELECT * FROM read_csv('{inside}/link.csv')",
    "beside the one file": "SELECT * FROM read_csv('{single}.more')",
    "list outside": "SELECT * FROM glob('{outside_folder}/*')",
    "glob outside": "SELECT * FROM read_csv('{outside_folder}/*.csv')",
    "the file system": "SELECT * FROM '{outside}'",
    "the network": "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
    "copy out": "COPY (SELECT 1) TO '{outside_folder}/made.csv'",
    "copy over the one file": "COPY (SELECT 1) TO '{outside}'",
    "export": "EXPORT DATABASE '{outside_folder}/made'",
    "import": "IMPORT DATABASE '{outside_folder}'",
    "attach outside": "ATTACH '{outside_folder}/made.duckdb' AS made",
    "install": "INSTALL httpfs",
    "load": "LOAD httpfs",
    "load a file": "LOAD '{outside_folder}/made.duckdb_extension'",
    "environment": "SELECT getenv('HOME')",
    "open the lock": "SET enable_external_access = true",
    "allow a folder": "SET allowed_directories = ['/']",
    "allow a path": "SET allowed_paths = ['{outside}']",
    "unlock": "SET lock_configuration = false",
    "reset": "RESET enable_external_access",
    "raise memory": "SET memory_limit = '1TB'",
    "move the spill": "SET temp_directory = '{outside_folder}'",
    "replacements": "SET python_enable_replacements = true",
    "pragma": "PRAGMA enable_external_access = true",
    "a stacked statement": "SELECT 1; SELECT * FROM read_csv('{outside}')",
    "a variable of Python": "SELECT * FROM mine",
    "call": "CALL enable_logging(storage_path = '{outside_folder}')",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_way_out_is_refused(place: Place, attack: str) -> None:
    before = sorted(place.outside.parent.iterdir())
    statement = ATTACKS[attack].format(
        outside=place.outside, outside_folder=place.outside.parent, inside=place.inside, single=place.single
    )
    with pytest.raises(duckdb.Error) as caught:
        place.run(statement)
    assert SECRET not in str(caught.value)
    assert sorted(place.outside.parent.iterdir()) == before
    assert place.outside.read_text(encoding="utf-8") == f"{SECRET}\n"


def test_what_is_allowed_is_still_read_and_written(place: Place) -> None:
    session = place.session
    for path, wanted in ((place.inside / "in.csv", "allowed"), (place.single, "allowed too")):
        relation = session.delimited(Delimited(path, ",", '"', "\n", 0, 1))
        assert session.rows(b.select("c0").from_(b.table(relation))) == [(wanted,)]
    made = session.work / "made.parquet"
    session.write_parquet(b.select(b.named(b.number(1), "a")), made)
    assert made.stat().st_size > 0


def test_a_view_over_a_link_out_is_refused_as_well(place: Place) -> None:
    layout = Delimited(place.inside / "link.csv", ",", '"', "\n", 0, 1)
    with pytest.raises(duckdb.Error) as caught:
        place.session.rows(b.select("*").from_(place.session.delimited(layout)))
    assert SECRET not in str(caught.value)


def test_no_folder_may_be_written_but_the_outputs(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "not an output"
    folder.mkdir()
    with pytest.raises((duckdb.Error, OSError)):
        place.session.write_parquet(b.select(b.number(1)), folder / "made.parquet")
    with pytest.raises((duckdb.Error, OSError)):
        place.session.write_store(folder / "made.duckdb", {"t": b.select(b.named(b.number(1), "a"))})
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["o'brien", "a, b", "[x]", "*", "??", "%2e%2e", "\u202ertl", "semi;colon", 'q"uote'])
def test_a_folder_of_any_name_stays_the_only_one(tmp_path: Path, name: str) -> None:
    folder, beside = tmp_path / name, tmp_path / "beside"
    folder.mkdir()
    beside.mkdir()
    for place in (folder, beside):
        (place / "x.csv").write_text("1\n", encoding="utf-8")
    with DuckDBSession([folder]) as session:
        inside = session.delimited(Delimited(folder / "x.csv", ",", '"', "\n", 0, 1))
        assert session.rows(b.select("c0").from_(b.table(inside))) == [("1",)]
        with pytest.raises(duckdb.Error):
            session.rows(b.select("*").from_(session.delimited(Delimited(beside / "x.csv", ",", '"', "\n", 0, 1))))


@pytest.mark.parametrize(
    ("name", "decoy"),
    [
        ("payments[1].csv", "payments1.csv"),
        ("pay*.csv", "payroll.csv"),
        ("q?.csv", "q1.csv"),
        ("[!a].csv", "b.csv"),
        ("a\\b*.csv", "ab.csv"),
        ("**", "x"),
    ],
)
def test_a_name_is_never_a_pattern(tmp_path: Path, name: str, decoy: str) -> None:
    """A browser saves the second copy of ``payments.csv`` as ``payments[1].csv``."""
    (tmp_path / name).write_text("right\n", encoding="utf-8")
    (tmp_path / decoy).write_text("wrong\n", encoding="utf-8")
    with DuckDBSession([tmp_path], [tmp_path]) as session:
        path = tmp_path / name
        read = [
            session.delimited(Delimited(path, ",", '"', "\n", 0, 1)),
            session.fixed_width(path, [(1, 10)], exp.true()),
            session.lines(path),
        ]
        for relation in read:
            column = session.columns(relation)[0][0]
            assert session.rows(b.select(column).from_(b.table(relation))) == [("right",)]
        for made, value in ((name, "right"), (decoy, "wrong")):
            session.write_parquet(b.select(b.named(b.text(value), "a")), tmp_path / f"{made}.parquet")
        relation, _ = session.parquet(tmp_path / f"{name}.parquet")
        assert session.rows(b.select("c0").from_(b.table(relation))) == [("right",)]


def test_a_folder_whose_name_begins_alike_is_another(tmp_path: Path) -> None:
    for name in ("run", "run2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.csv").write_text("1\n", encoding="utf-8")
    layout = Delimited(tmp_path / "run2" / "x.csv", ",", '"', "\n", 0, 1)
    with DuckDBSession([tmp_path / "run"]) as session, pytest.raises(duckdb.Error):
        session.rows(b.select("*").from_(session.delimited(layout)))


def test_user_text_is_never_run(tmp_path: Path) -> None:
    """The one way in for text is a literal, a path or a quoted name; none of them ends the statement."""
    hostile = "x'); COPY (SELECT 1) TO '" + str(tmp_path / "made.csv") + "'; --"
    path = tmp_path / "x'; DROP TABLE t; --.csv"
    path.write_text("1\n", encoding="utf-8")
    with DuckDBSession([tmp_path], [tmp_path]) as session:
        relation = session.delimited(Delimited(path, ",", '"', "\n", 0, 1))
        assert session.rows(b.select("c0", b.text(hostile)).from_(b.table(relation))) == [("1", hostile)]
        quoted = exp.to_identifier(hostile, quoted=True)
        kept = session.keep(b.select(exp.Alias(this=b.number(1), alias=quoted)), "kept")
        assert session.columns(kept)[0][0] == hostile
    assert not os.path.exists(tmp_path / "made.csv")
