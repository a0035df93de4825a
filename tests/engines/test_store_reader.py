"""A finished store is opened read-only and locked, and what is no store is refused by name."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from jamfirst.engines import build as b
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.store_reader import StoreReader
from jamfirst.model.problems import BadInputError


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "a.duckdb"
    with DuckDBSession(outputs=[tmp_path]) as session:
        kept = session.create("numbers", {"n": "int"})
        session.insert(kept, [(n,) for n in range(5_000)])
        session.write_store(path, {"findings": b.select("n").from_(b.table(kept))})
    return path


def test_rows_come_in_batches_and_the_working_folder_goes(store: Path) -> None:
    reader = StoreReader(store)
    query = b.select("n").from_(b.table("findings")).order_by("n")
    assert [len(batch) for batch in reader.stream(query, size=2_000)] == [2_000, 2_000, 1_000]
    assert reader.rows(query)[-1] == (4_999,)
    work = reader._work
    reader.close()
    assert not work.exists()


@pytest.mark.parametrize(
    "attack",
    [
        "INSERT INTO findings VALUES (1)",
        "DROP TABLE findings",
        "SELECT * FROM read_text('{other}')",
        "COPY findings TO '{other}'",
        "ATTACH '{other}.duckdb' AS other",
        "SET enable_external_access = true",
        "SET memory_limit = '1TB'",
        "LOAD httpfs",
    ],
)
def test_it_reads_that_file_and_does_nothing_else(store: Path, tmp_path: Path, attack: str) -> None:
    other = tmp_path / "other.txt"
    other.write_text("canary", encoding="utf-8")
    before = store.read_bytes()
    reader = StoreReader(store)
    try:
        with pytest.raises(duckdb.Error) as caught:
            reader._connection.execute(attack.format(other=other))
        assert "canary" not in str(caught.value)
    finally:
        reader.close()
    assert store.read_bytes() == before
    assert other.read_text(encoding="utf-8") == "canary"


def test_rows_are_copied_to_the_folders_that_it_was_given_and_nowhere_else(store: Path, tmp_path: Path) -> None:
    place, other = tmp_path / "it's a place", tmp_path / "other"
    place.mkdir()
    other.mkdir()
    reader = StoreReader(store, outputs=[place])
    query = b.select("n").from_(b.table("findings"))
    try:
        reader.write_parquet(query.copy(), place / "rows.parquet")
        with pytest.raises(duckdb.PermissionException):
            reader.write_parquet(query.copy(), other / "rows.parquet")
        with pytest.raises(BadInputError, match="could not be copied"):
            reader.write_parquet(query.copy(), place / "none" / "rows.parquet")
    finally:
        reader.close()
    assert list(other.iterdir()) == []
    with DuckDBSession([place]) as session:
        relation, _ = session.parquet(place / "rows.parquet")
        assert session.rows(b.select(b.count()).from_(b.table(relation))) == [(5_000,)]


@pytest.mark.parametrize("content", [b"", b"not a database", b"\0" * 20_000])
def test_what_is_no_store_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.duckdb"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=r"^broken\.duckdb: this is not a whole store"):
        StoreReader(path)


def test_a_damaged_page_is_told_and_never_answered(store: Path) -> None:
    content = bytearray(store.read_bytes())
    for at in range(12_288, len(content), 64):
        content[at] ^= 0xFF
    store.write_bytes(content)
    with pytest.raises(BadInputError, match=r"(damaged|not a whole store)"):
        StoreReader(store).rows(b.select("n").from_(b.table("findings")))
