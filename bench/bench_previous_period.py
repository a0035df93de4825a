"""How long a period takes to be set against the period before: Northbrook's two clean months, their rows multiplied.

    python bench/bench_previous_period.py [COPIES]

A copy has about 2,000 payslips, so the default of 500 copies has about a million in each month. Memory
is the process's peak, reading included; time is that of the comparison alone.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from jamfirst.compare.previous_period import previous_period
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.read import read
from jamfirst.rehearse.northbrook import generate

MONTHS = ("2026-08", "2026-09")


def multiplied(month: Path, out: Path, copies: int) -> Path:
    """The payslips and pay lines of a run, each so many times under other ids."""
    out.mkdir()
    (out / "run.toml").write_bytes((month / "run.toml").read_bytes())
    for name in ("payslips", "pay_lines"):
        ids = ", ".join(f"{column} || '-' || k AS {column}" for column in ("employee_id", "employment_id"))
        rows = f"read_csv('{month / name}.csv', all_varchar = true), range({copies}) AS copies(k)"
        duckdb.sql(f"COPY (SELECT * EXCLUDE (k) REPLACE ({ids}) FROM {rows}) TO '{out / name}.parquet'")
    return out


def main(copies: int) -> None:
    """Make the runs, set one against the other, print one line."""
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        runs = []
        for month in MONTHS:
            generate(place / month, employees=2000, month=month, defects=(), intended=False)
            runs.append(multiplied(place / month / "before", place / f"{month} multiplied", copies))
        with DuckDBSession(runs) as session:
            before, now = (read(run, session) for run in runs)
            started, worked = time.perf_counter(), time.process_time()
            found = previous_period(before, now, session)
            seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    assert found is not None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    slips = found.current.payslips
    lines = sum(t.rows for t in now.tables) - slips
    print(
        f"{slips:,} payslips and {lines:,} pay lines: "
        f"{seconds:.1f} s ({cpu:.1f} s of processor), {peak:,} MB, {found.left_open} left open"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
