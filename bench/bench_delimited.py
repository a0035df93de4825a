"""How fast delimited text is read, beside DuckDB reading the same lines as text into a table; run from the root:

    python bench/bench_delimited.py                   # 1,000,000 records of 14 fields, about 120 MB
    python bench/bench_delimited.py --records 100000

Reading is recognising the file, finding its layout and making sure of all of it: one pass over the bytes, one by the
engine that counts the records. Three files hold the same records: a regular one, one with every field quoted, and one
with a total at its end, which is judged alone and held to the sum of the others. Every measure is the best of three,
each in a process of its own, in turn. Files are made once, in ``bench/data``.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlglot import exp

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Delimited
from jamfirst.read.contract import Head, RawTable
from jamfirst.read.delimited import DelimitedReader

ROUNDS = 3
DATA = Path(__file__).parent / "data"
SORTS = ("regular", "quoted", "total")
HEADER = [
    *("payment_ref", "payee_id", "payee_name", "sort_code", "account_number", "amount", "currency", "pay_date"),
    *("method", "reference", "invoice_ref", "batch_ref", "cost_centre", "note"),
]
NAMES = ("Tregear Motors Ltd", "O'Neill Tutors", "Smith, Jones & Co", "Angove Nursery", "Total Fitness Ltd")


def make(records: int, sort: str) -> Path:
    """The file of one sort, made unless it is there."""
    path = DATA / f"delimited-{sort}-{records}.csv"
    if not path.is_file():
        DATA.mkdir(exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8", newline="") as file:
            every = sort == "quoted"
            writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL)
            writer.writerow(HEADER)
            chance = random.Random(1)
            writer.writerows(record(i, chance) for i in range(records))
            if sort == "total":
                writer.writerow(["Total", *[""] * 4, "1.00", *[""] * 8])
        part.rename(path)
    return path


def record(number: int, chance: random.Random) -> list[str]:
    """One payment."""
    pence = chance.randrange(10**7)
    return [
        f"P{number:012d}",
        f"S{chance.randrange(10**6):06d}",
        chance.choice(NAMES),
        f"20-00-{chance.randrange(100):02d}",
        f"{chance.randrange(10**8):08d}",
        f"{pence // 100:,}.{pence % 100:02d}",
        "GBP",
        f"{chance.randrange(1, 29):02d}/{chance.randrange(1, 13):02d}/2026",
        "BACS",
        f"INV-{chance.randrange(10**8)}",
        f"{chance.randrange(10**9)}",
        f"B{chance.randrange(100)}",
        f"CC{chance.randrange(1000)}",
        "",
    ]


def read(path: Path) -> int:
    """Recognise and read a file; gives 0, for reading makes sure of every record but keeps no count."""
    with DuckDBSession([path]) as session:
        opened(path, session)
    return 0


def read_again(path: Path) -> int:
    """The same and, as the stage that types the columns does, a second pass over every value; gives the records."""
    with DuckDBSession([path]) as session:
        table = opened(path, session)
        values = [exp.Count(this=exp.column(f"c{i}")) for i in range(len(table.columns))]
        [(count, *_)] = session.rows(exp.select(exp.Count(this=exp.Star()), *values).from_(table.relation))
        return int(count)


def opened(path: Path, session: DuckDBSession) -> RawTable:
    """The table of a file, recognised first."""
    reader = DelimitedReader()
    if not reader.sniff(Head.of(path)):
        raise SystemExit(f"{path.name} is not recognised.")
    (table,) = reader.read(path, path.name, session)
    return table


def lines(path: Path) -> int:
    """DuckDB reading the lines of a file as text into a table; gives their number."""
    with DuckDBSession([path]) as session:
        raw = session.delimited(Delimited(path, "\x01", "\x02", "\n", 0, 1))
        kept = session.keep(exp.select("c0").from_(raw), "lines")
        [(count,)] = session.rows(exp.select(exp.Count(this=exp.Star())).from_(kept))
        return int(count)


WORK: dict[str, Callable[[Path], int]] = {"lines": lines, "read": read, "read_again": read_again}


def measure(work: str, path: Path) -> dict[str, float]:
    """Seconds, processor seconds, peak MB and rows of one piece of work in a process of its own."""
    command = [sys.executable, __file__, "--work", work, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def work_here(work: str, path: Path) -> None:
    """Do one piece of work and print what it took; starting Python and its imports are not counted."""
    began, used = time.perf_counter(), time.process_time()
    rows = WORK[work](path)
    took = {"wall": time.perf_counter() - began, "cpu": time.process_time() - used, "rows": rows}
    took["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(took))


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--records", type=int, default=1_000_000)
    arguments.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.work:
        work_here(asked.work[0], Path(asked.work[1]))
        return
    for sort in SORTS:
        show(sort, make(asked.records, sort))


def show(sort: str, path: Path) -> None:
    """Measure one file in turn and print the best of each piece of work."""
    rounds = [{work: measure(work, path) for work in WORK} for _ in range(ROUNDS)]
    best = {work: min((r[work] for r in rounds), key=lambda m: m["wall"]) for work in WORK}
    print(f"{sort}: {best['read_again']['rows']:,} records, {path.stat().st_size / 1e6:.0f} MB")
    told = {"lines": "lines as text", "read": "read", "read_again": "read, and a pass over it"}
    for work, name in told.items():
        took, ratios = best[work], ", ".join(f"{r[work]['wall'] / r['lines']['wall']:.1f}" for r in rounds)
        wall, cpu = took["wall"] / best["lines"]["wall"], took["cpu"] / best["lines"]["cpu"]
        print(
            f"  {name:25} {took['wall']:6.2f} s  cpu {took['cpu']:6.2f} s  {took['mb']:4.0f} MB"
            f"   ratio {wall:5.2f} (cpu {cpu:.2f}; paired {ratios})"
        )


if __name__ == "__main__":
    main()
