"""How often the slices that are found are those that were planted; run from the root:

    python bench/bench_explain.py                          # 500 tables of 100,000 payments, and all others below
    python bench/bench_explain.py --tables 60 --rows 50000 # fewer, while a machine is shared
    python bench/bench_explain.py --tuning                 # the same on the seeds for tuning, with every miss
    python bench/bench_explain.py --peers 20               # peers too, on so many tables

Tables are those of ``explain_tables``: seeds for reports (from 2,000,000 on) differ from those for tuning (below), in
the records, the defects and the noise alike. A defect counts as exact where the records of a slice, by its condition
pasted as SQL, have a Jaccard index of at least 0.95 with those that were planted; as named right where the slice is on
the very attributes. A false cause is a slice that shares less than 0.3 with every defect. A picture of accuracy by size
and by noise is written to ``bench/data/explain.svg``. Nothing here fails on a clock.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from explain_picture import picture
from explain_run import Bench, Score, judge
from explain_tables import REPORT, base, plant

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"
PER_BASE = 50
"""How many tables share their records: labels differ in each."""

KINDS = (("noise 0", 0.0, False), ("noise 0.1%", 0.001, False), ("noise 1%", 0.01, False), ("1% of payees", 0.01, True))


def main() -> None:
    """Plant, explain, judge, print."""
    asked = _asked()
    scores: dict[str, Score] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, noise, clustered) in enumerate(KINDS):
            tables = asked.tables if noise == 0.001 else max(6, asked.tables // 5)
            scores[name] = _planted(asked, Path(folder), number, tables, noise, clustered)
            _print(name, scores[name], asked.tuning)
        for number, (name, noise, clustered) in enumerate(KINDS[1:]):
            tables = max(6, asked.tables // 5)
            scores[f"null, {name}"] = _planted(asked, Path(folder), 10 + number, tables, noise, clustered, null=True)
            _print(f"null, {name}", scores[f"null, {name}"], asked.tuning)
    DATA.mkdir(exist_ok=True)
    (DATA / "explain.svg").write_text(picture({k: scores[k] for k, _, _ in KINDS}), encoding="utf-8")
    print(
        f"\npeak memory {_peak()} MB (the generator's tables and the judge's included); picture: bench/data/explain.svg"
    )
    if asked.peers:
        from explain_peers import compared  # noqa: PLC0415 - peers are installed only where they are asked for

        compared(asked.peers, asked.rows, _seed(asked, 5))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Accuracy of the slices that are found.")
    parser.add_argument("--tables", type=int, default=500)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--tuning", action="store_true")
    parser.add_argument("--peers", type=int, default=0)
    return parser.parse_args()


def _seed(asked: argparse.Namespace, kind: int) -> int:
    return (0 if asked.tuning else REPORT) + 100_000 + kind * 10_000


def _planted(
    asked: argparse.Namespace,
    folder: Path,
    kind: int,
    tables: int,
    noise: float,
    clustered: bool,
    null: bool = False,
) -> Score:
    score = Score()
    for seed, bench in _benches(asked, folder, kind, tables):
        defects = 0 if null else 1 + seed % 6
        planted = plant(bench.base, defects, seed, noise, clustered)
        found, wall, cpu = bench.explain(planted.affected)
        score.wall.append(wall)
        score.cpu.append(cpu)
        judge(score, planted, bench, found)
    return score


def _benches(asked: argparse.Namespace, folder: Path, kind: int, tables: int) -> Iterator[tuple[int, Bench]]:
    for first in range(0, tables, PER_BASE):
        seed = _seed(asked, kind) + first
        bench = Bench(base(asked.rows, seed), folder)
        for i in range(min(PER_BASE, tables - first)):
            yield seed + i, bench
        bench.close()


def _print(name: str, score: Score, misses: bool) -> None:
    told = [f"{name:20} {score.tables:4} tables {score.defects:5} defects"]
    if score.defects:
        shares = [score.exact, score.same, score.same_or_alternative]
        told += [
            f"{word} {n / score.defects:.1%}" for word, n in zip(("exact", "same", "or also"), shares, strict=True)
        ]
        told += [f"{size}: {right}/{many}" for size, (many, right) in sorted(score.by_size.items())]
    clean = 1 - score.tables_with_false / score.tables
    told += [f"false {score.false / score.tables:.3f} a table, none on {clean:.1%}"]
    cpu, wall = statistics.median(score.cpu), statistics.median(score.wall)
    told += [f"cpu {cpu:.2f} s (most {max(score.cpu):.2f}), wall {wall:.2f} s"]
    print("  ".join(told), flush=True)
    for miss in score.misses if misses else ():
        print("   ", miss)


def _peak() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) // 1024


if __name__ == "__main__":
    main()
