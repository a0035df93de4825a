"""One record stands for several, and sums are no errors."""

from __future__ import annotations

from jamfirst.engines.build import col, not_null, select, sub
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.rules.grouped import added, grouped, how_many
from jamfirst.rules.working import MOST, records

COLUMNS = {"id": "bigint", "record_no": "bigint", "key": "text", "pence": "bigint"}


def test_the_first_record_stands_for_its_group() -> None:
    with DuckDBSession(threads=1) as session:
        relation = session.create("rows", COLUMNS)
        most = 2**63 - 1
        rows = [(4, 1, "a", 5), (2, 2, None, most), (3, 3, "a", None), (9, 4, None, most), (5, 5, "c", None)]
        session.insert(relation, rows)
        values = {"sum": added(col("pence")), "known": how_many(not_null(col("pence")))}
        query = select("key", "id", "record_no", "sum", "known")
        found = session.rows(query.from_(sub(grouped(records(relation), ("key",), values).query, "g")))
    assert sorted(found, key=str) == [("a", 3, 1, 5, 1), ("c", 5, 5, 0, 0), (None, 2, 2, MOST, 2)]
