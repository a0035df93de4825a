"""Slices of ten million records: seconds and peak memory beside those of the relation alone; run from the root:

    python bench/explain_scale.py                    # 10 million records
    python bench/explain_scale.py --millions 1

The records are those of ``explain_tables`` repeated with payees of their own, three defects among them and one record
in a thousand of noise.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from explain_run import PLACES, arrow, source
from explain_tables import base
from jamfirst.engines.build import cast, col, named, select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.explain.where import slices

DEFECTS = """
   (method = 'FP' AND length(payee_name) > 18)
OR (payment_type = 'housing_benefit' AND service IN ('SV03', 'SV07', 'SV11'))
OR (account_number[1] = '0' AND source_system = 'S2' AND hash(id, 7) % 10 < 9)
OR hash(id) % 1000 = 0
"""


def main() -> None:
    """Make the records, explain them, print."""
    parser = argparse.ArgumentParser(description="Slices of many records.")
    parser.add_argument("--millions", type=int, default=10)
    copies = parser.parse_args().millions * 10
    with tempfile.TemporaryDirectory() as folder:
        made = base(100_000, 77)
        small, large = Path(folder) / "small.parquet", Path(folder) / "large.parquet"
        pq.write_table(arrow(made), small)
        exact = ", ".join(f"{n}::DECIMAL(18,{places}) AS {n}" for n, places in PLACES.items())
        rows = (
            f"SELECT * REPLACE (k * 100000 + id AS id, payee_id || '-' || k AS payee_id, {exact}) "
            f"FROM read_parquet('{small}'), range({copies}) AS r(k)"
        )
        duckdb.execute(f"COPY (SELECT *, {DEFECTS} AS y FROM ({rows})) TO '{large}' (FORMAT parquet)")
        with DuckDBSession([large], memory="4GB") as session:
            relation, columns = session.parquet(large)
            at = {name: i for i, (name, _) in enumerate(columns)}
            query = select("*", named(col(f"c{at['id']}"), "id"), named(cast(col(f"c{at['y']}"), "boolean"), "y"))
            started = time.perf_counter()
            labelled = session.keep(query.from_(table(relation)), "labelled")
            print(f"kept {copies * 100_000:,} records in {time.perf_counter() - started:.1f} s; peak {_peak()} MB")
            listed = [source(at[n], n, v) for n, v in made.columns.items() if n != "payee_id"]
            wall, cpu = time.perf_counter(), time.process_time()
            found = slices(session, labelled, listed, f"c{at['payee_id']}")
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            print(f"explained in {wall:.1f} s, {cpu:.1f} s of CPU; peak {_peak()} MB")
            for one in found:
                p = one.precision
                told = f"{one.affected:,} of {one.records:,}, {p.value:.4f} ({p.low:.4f} to {p.high:.4f} held out)"
                print(f"  {one.where}: {told}, p {one.p:.1e}")


def _peak() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) // 1024


if __name__ == "__main__":
    main()
