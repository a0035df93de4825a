from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.problems import BadInputError
from jamfirst.read.contract import Head
from jamfirst.read.parquet import ParquetReader
from tests.read.reading import seen

DAY = date(2026, 3, 31)
PLAIN = {
    "ref": pa.array(["007", None]),
    "amount": pa.array([Decimal("12.50"), Decimal("-1.00")], pa.decimal128(18, 2)),
    "pay date": pa.array([DAY, DAY]),
    "count": pa.array([1, 2]),
    "rate": pa.array([0.1, 0.25]),
    "made": pa.array([datetime(2026, 3, 31, 13, 45)] * 2, pa.timestamp("ns")),  # noqa: DTZ001
}


def write(path: Path, columns: dict[str, pa.Array], **options: object) -> Path:
    pq.write_table(pa.table(columns), path, **options)
    return path


def test_plain_types_are_used_as_they_are(tmp_path: Path) -> None:
    path = write(tmp_path / "month.parquet", PLAIN)
    assert ParquetReader().sniff(Head.of(path))
    [table] = seen(ParquetReader(), path, "a.zip/month.parquet")
    assert (table.name, table.headers, table.notes) == ("month", list(PLAIN), ())
    assert table.rows[0] == ("007", Decimal("12.50"), DAY, 1, 0.1, datetime(2026, 3, 31, 13, 45))  # noqa: DTZ001
    assert table.numbers == [1, 2]


def test_nothing_stands_between_a_plain_table_and_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "month.parquet", PLAIN)
    with DuckDBSession([path]) as session:
        [raw] = ParquetReader().read(path, path.name, session)
        assert raw.relation.startswith("parquet_")
        assert not raw.relation.startswith("parquet_plain")
        types = dict(session.columns(raw.relation))
    assert (types["c0"], types["c1"], types["c2"]) == ("VARCHAR", "DECIMAL(18,2)", "DATE")


def test_other_types_become_plain_and_are_said(tmp_path: Path) -> None:
    columns = {
        "at": pa.array([datetime(2026, 6, 1, 12, tzinfo=UTC)], pa.timestamp("us", "Europe/London")),
        "held": pa.array([True]),
        "when": pa.array([time(13, 45)]),
        "lines": pa.array([[1, 2]]),
        "where": pa.array([{"town": "Northbrook"}]),
        "raw": pa.array([b"ab"]),
    }
    [table] = seen(ParquetReader(), write(tmp_path / "m.parquet", columns))
    at = datetime(2026, 6, 1, 12)  # noqa: DTZ001
    assert table.rows == [(at, "true", "13:45:00", "[1, 2]", "{'town': Northbrook}", "ab")]
    assert table.notes == (
        'Column "at" holds times with a zone; they are read as UTC.',
        'Column "lines" holds lists or structures; each is compared as one text.',
        'Column "where" holds lists or structures; each is compared as one text.',
        'Column "raw" holds bytes; they are compared as text.',
    )


def test_no_rows_is_an_empty_table_and_no_columns_is_none(tmp_path: Path) -> None:
    [table] = seen(ParquetReader(), write(tmp_path / "m.parquet", {"ref": pa.array([], pa.string())}))
    assert (table.headers, table.rows) == (["ref"], [])
    with pytest.raises(BadInputError, match=r"no columns|damaged"):
        seen(ParquetReader(), write(tmp_path / "n.parquet", {}))


@pytest.mark.parametrize("name", ["'; drop table x --", '"', "a\nb", "ü\u202e", "c0", "record_no", "SELECT"])
def test_headers_of_any_text(tmp_path: Path, name: str) -> None:
    [table] = seen(ParquetReader(), write(tmp_path / "m.parquet", {name: pa.array(["x"]), "other": pa.array(["y"])}))
    assert table.headers[0] == " ".join(name.split())
    assert table.rows == [("x", "y")]


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off(tmp_path: Path, cut: float) -> None:
    whole = write(tmp_path / "whole", PLAIN).read_bytes()
    path = tmp_path / "m.parquet"
    path.write_bytes(whole[: int(len(whole) * cut)])
    with pytest.raises(BadInputError, match=r"^m.parquet: the Parquet file is not whole"):
        seen(ParquetReader(), path)


def test_flipped_bytes_are_refused_or_read_and_never_crash(tmp_path: Path) -> None:
    """The format has checksums that the engine does not look at: some flips give other values. Files are hashed on
    intake for that reason."""
    whole = write(tmp_path / "whole", PLAIN, compression="snappy").read_bytes()
    chance = Random(7)
    refused = 0
    with DuckDBSession([tmp_path]) as session:
        for number in range(60):
            data = bytearray(whole)
            data[chance.randrange(4, len(data) - 4)] ^= 1 << chance.randrange(8)
            path = tmp_path / f"{number}.parquet"
            path.write_bytes(data)
            try:
                ParquetReader().read(path, path.name, session)
            except BadInputError as error:
                assert str(error).startswith(f"{number}.parquet: the Parquet file is ")  # noqa: PT017 - some flips pass
                refused += 1
    assert refused > 20
