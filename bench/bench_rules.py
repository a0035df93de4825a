"""How fast the rules of a payslip are, beside scanning the same table and beside a loop of plain Python; run from the
root:

    python bench/bench_rules.py                      # 1 million payslips, five rounds
    python bench/bench_rules.py --rows 100000 --rounds 3

The payslips are a clean month of Northbrook, over and over with other people. In turn in one process: a scan in which
DuckDB hashes every column of the file, and reading and checking income tax, National Insurance, loans and pension by
the rules. The loop is the oracle of the tests (``tests/oracle``), a payslip at a time, on as many as it does in a few
seconds. Nothing may be found in a lawful month; a clock never fails this.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import time
from pathlib import Path

from measured import PYTHON

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "bench" / "data"
RULES = (
    "uk.paye.tax",
    "uk.ni.employee",
    "uk.ni.employer",
    "uk.ni.bands",
    "uk.loan",
    "uk.loan.postgraduate",
    "uk.pension",
)

STAGE = """
import json, resource, sys, time
from pathlib import Path
import duckdb
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.read import read
from jamfirst.rules import check
from jamfirst.rules.registry import rules
def used():
    r = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), r.ru_utime + r.ru_stime
def since(start):
    return [b - a for a, b in zip(start, used())]
path, rounds, wanted = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3].split(",")
chosen = [rule for rule in rules() if rule.id in wanted]
plain = duckdb.connect()
reader = "read_parquet" if path.suffix == ".parquet" else "read_csv"
source = f"{reader}('{path}'" + (")" if path.suffix == ".parquet" else ", all_varchar=true)")
names = [row[0] for row in plain.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
sql = "SELECT sum(hash(" + ", ".join(names) + f")) FROM {source}"
scan, stage, each = [], [], {}
for _ in range(rounds):
    start = used(); plain.execute(sql).fetchall(); scan.append(since(start))
    with DuckDBSession([path]) as session:
        run = read(path, session)
        start = used(); found = check(run, session, chosen=chosen); stage.append(since(start))
peak = int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))) // 1024
told = {o.rule_id: [o.records, o.checked, o.breached] for o in found.outcomes}
print(json.dumps({"scan": scan, "stage": stage, "peak": peak, "told": told, "columns": len(names)}))
"""


def main() -> None:
    """Make the files once, then measure."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    asked = options.parse_args()
    sys.path.insert(0, str(ROOT))
    month, files = _made(asked.rows)
    per_row = 0.0
    for path in files:
        per_row = _measured(path, asked.rounds, asked.rows)
    loop = _loop(month)
    print(f"a loop of plain Python: {loop * 1e6:.0f} microseconds a payslip = {loop / per_row:.0f} x the rules")


def _measured(path: Path, rounds: int, rows: int) -> float:
    """Print the medians of one file; gives the seconds a payslip that the rules take."""
    told = json.loads(
        subprocess.run(
            [PYTHON, "-c", STAGE, str(path), str(rounds), ",".join(RULES)], capture_output=True, check=True
        ).stdout
    )
    scan, stage = ([sorted(r[i] for r in told[name])[rounds // 2] for i in (0, 1)] for name in ("scan", "stage"))
    print(
        f"{rows:,} payslips of {told['columns']} columns, {path.suffix[1:]}: scan {scan[0]:.2f} s, "
        f"rules {stage[0]:.2f} s = {stage[0] / scan[0]:.1f} x scan, CPU {stage[1] / scan[1]:.1f} x, "
        f"peak {told['peak']:,} MB"
    )
    for rule_id, (records, checked, breached) in told["told"].items():
        print(f"  {rule_id:24} {records:>10,} records, {checked:>10,} answered, {breached:,} broken")
    return stage[0] / rows


def _made(rows: int) -> tuple[Path, list[Path]]:
    """A clean month of Northbrook, and the files of so many payslips made of it."""
    from jamfirst.rehearse.northbrook import generate  # noqa: PLC0415 - costs time that is not to be measured

    month = DATA / "northbrook-clean"
    if not month.exists():
        generate(month, employees=2000, defects=(), intended=False)
    slips, folder = month / "before" / "payslips.csv", DATA / f"payslips-{rows}"
    files = [folder / f"payslips.{ending}" for ending in ("parquet", "csv")]
    if not all(path.exists() for path in files):
        folder.mkdir(parents=True, exist_ok=True)
        _multiply(slips, rows, files)
    return slips, files


def _multiply(slips: Path, rows: int, files: list[Path]) -> None:
    import duckdb  # noqa: PLC0415

    with duckdb.connect() as plain:
        source = f"read_csv('{slips}', all_varchar=true)"
        (have,) = plain.execute(f"SELECT count(*) FROM {source}").fetchone() or (1,)
        ids = ", ".join(f"concat({name}, '-', n) AS {name}" for name in ("employee_id", "employment_id", "person_id"))
        many = f"SELECT s.* REPLACE ({ids}) FROM {source} s, range({-(-rows // have)}) r(n) LIMIT {rows}"
        for path, how in zip(files, ("FORMAT parquet", "FORMAT csv, HEADER"), strict=True):
            plain.execute(f"COPY ({many}) TO '{path}' ({how})")


def _loop(slips: Path) -> float:
    """Seconds a payslip that the oracle takes."""
    from tests.oracle.payslip import payslip  # noqa: PLC0415 - only this part needs the tests

    with slips.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["run_type"] == "main"]
    started = time.perf_counter()
    for row in rows:
        payslip(row)
    return (time.perf_counter() - started) / len(rows)


if __name__ == "__main__":
    main()
