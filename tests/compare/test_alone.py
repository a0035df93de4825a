from jamfirst.compare import nothing_compared
from jamfirst.engines.build import select, table
from jamfirst.engines.duckdb import DuckDBSession


def test_one_run_alone_has_no_difference_and_no_table() -> None:
    with DuckDBSession() as session:
        found = nothing_compared(session)
        assert (found.tables, found.fairness, found.problems) == ((), (), ())
        assert session.rows(select("*").from_(table(found.findings))) == []
