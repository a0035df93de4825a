"""How fast two runs are compared, beside merely scanning the same files; run from the root:

    python bench/bench_compare.py                      # 1 million payments, five rounds
    python bench/bench_compare.py --rows 10000000 --rounds 3

The medians are printed as ratios to a scan in which DuckDB hashes every column of every row of both files. First the
comparison stage with the key given, in turn with the scan in one process, without starting up; then whole processes, in
turn: the scan, reading and comparing with the key given, and the whole program with nothing configured, assessment and
reports included. ``fairness`` is what the questions of fairness take of the stage. What was found is checked against
the generator's truth; a clock never fails this.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
from pathlib import Path

from measured import PYTHON, in_turn, table
from payments_table import COLUMNS

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"

SCAN = """
import sys, duckdb
con = duckdb.connect()
columns = {columns!r}.split()
hashed = "hash(" + ", ".join(columns) + ")"
files = [f"read_parquet('{{f}}')" for f in sys.argv[1:]]
con.execute("SELECT " + ", ".join(f"(SELECT sum({{hashed}}) FROM {{f}})" for f in files)).fetchall()
"""

COMPARE = """
import json, resource, sys, time
from pathlib import Path
from jamfirst.compare import CompareSettings, TableRules, compare
from jamfirst.engines.build import count, select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.read import read
import duckdb
def used():
    r = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), r.ru_utime + r.ru_stime
def since(start):
    return [b - a for a, b in zip(start, used())]
before, after = map(Path, sys.argv[1:3])
rounds, memory = int(sys.argv[3]), sys.argv[4] if len(sys.argv) > 4 else None
scan, stage, fair, found = [], [], [], None
from jamfirst.compare import one_table
for name in ("_seen", "coverage"):
    def timed(*given, asked=getattr(one_table, name) if name == "_seen" else one_table.coverage.apart):
        start = used(); told = asked(*given); fair[-1] = [a + b for a, b in zip(fair[-1], since(start))]
        return told
    if name == "_seen":
        one_table._seen = timed
    else:
        one_table.coverage.apart = timed
plain = duckdb.connect(config={{"memory_limit": memory}} if memory else {{}})
plain.execute("SET enable_progress_bar = false")
hashed = "hash(" + ", ".join({columns!r}.split()) + ")"
sql = "SELECT " + ", ".join(f"(SELECT sum({{hashed}}) FROM read_parquet('{{f}}'))" for f in sys.argv[1:3])
for _ in range(rounds):
    start = used(); plain.execute(sql).fetchall(); scan.append(since(start))
    with DuckDBSession([before, after], memory=memory) as session:
        runs = [read(path, session) for path in (before, after)]
        rules = CompareSettings({{"before": TableRules(key=("payment_ref",))}})
        fair.append([0, 0]); start = used()
        result = compare(runs[0], runs[1], session, rules); stage.append(since(start))
        query = select("code", "column_name", count()).from_(table(result.findings)).group_by("code", "column_name")
        found = session.rows(query)
peak = int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))) // 1024
print(json.dumps({{"scan": scan, "stage": stage, "fair": fair, "found": found, "peak": peak}}))
"""


OURS = """
import sys
from pathlib import Path
from jamfirst.compare import CompareSettings, TableRules, compare
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.read import read
before, after = map(Path, sys.argv[1:3])
with DuckDBSession([before, after]) as session:
    runs = [read(path, session) for path in (before, after)]
    compare(runs[0], runs[1], session, CompareSettings({"before": TableRules(key=("payment_ref",))}))
"""


def main() -> None:
    """Generate the files once, check the answers, then measure."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    asked = options.parse_args()
    folder = DATA / f"payments-{asked.rows}"
    if not (folder / "truth.json").exists():
        subprocess.run([PYTHON, str(HERE / "payments_table.py"), str(asked.rows), str(folder)], check=True)
    truth = json.loads((folder / "truth.json").read_text())
    files = [str(folder / "before.parquet"), str(folder / "after.parquet")]
    print(f"{asked.rows:,} payments of {len(COLUMNS.split())} columns, {asked.rounds} rounds in turn")
    for limit in ([], ["500MB"]):
        _stage(files, asked.rounds, limit, truth)
    out = folder / "assessment"
    check = [PYTHON, "-c", f"import shutil; shutil.rmtree({str(out)!r}, True); from jamfirst.cli import main; main()"]
    commands = {
        "scan (hash every column)": [PYTHON, "-c", SCAN.format(columns=COLUMNS), *files],
        "read and compare, key given": [PYTHON, "-c", OURS, *files],
        "check, nothing configured": [*check, "check", *files, "--out", str(out), "--quiet"],
    }
    print("whole processes, start to end:")
    table(in_turn(commands, asked.rounds), "scan (hash every column)")
    shutil.rmtree(out, ignore_errors=True)


def _stage(files: list[str], rounds: int, limit: list[str], truth: dict[str, object]) -> None:
    """The comparison stage beside the scan, in turn in one process; medians, and the answers against the truth."""
    said = subprocess.run(
        [PYTHON, "-c", COMPARE.format(columns=COLUMNS), *files, str(rounds), *limit], capture_output=True, check=True
    ).stdout
    told = json.loads(said)
    kinds = ("scan", "stage", "fair")
    scan, stage, fair = ([statistics.median(r[i] for r in told[name]) for i in (0, 1)] for name in kinds)
    name = f"compare, key given{', limit ' + limit[0] if limit else ''}"
    exact = "exact" if _counts(told["found"]) == _expected(truth) else "NOT THE TRUTH"
    print(
        f"{name:40} wall {stage[0]:.2f} s = {stage[0] / scan[0]:.2f} x scan, "
        f"CPU {stage[1]:.2f} s = {stage[1] / scan[1]:.2f} x scan, peak {told['peak']} MB, findings {exact}; "
        f"of it fairness {fair[1]:.2f} s CPU = {fair[1] / (stage[1] - fair[1]):.2f} x the rest"
    )


def _counts(rows: list[list[object]]) -> dict[str, object]:
    found: dict[str, int] = {}
    for code, column, n in rows:
        name = str(column or str(code).removeprefix("payment."))
        found[name] = found.get(name, 0) + int(str(n))
    return dict(found)


def _expected(truth: dict[str, object]) -> dict[str, object]:
    changed = truth["changed"]
    assert isinstance(changed, dict)
    return {**changed, "not_paid": truth["missing"], "paid_twice": truth["twice"], "unexpected": truth["new"]}


if __name__ == "__main__":
    main()
