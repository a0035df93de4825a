"""Peers on the same tables, each in an environment of its own: a decision tree and two rule learners.

Peers get the attributes already worked out (the product derives its own), affected records and all others, with their
usual settings for such data. A peer's rules are judged as the product's are: a defect counts as found where one rule
(for the tree: one leaf) has its records exactly; a rule that shares less than 0.3 with every defect, or repeats one
that another rule describes better, is one that a person reads in vain.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from explain_run import EXACT, SEEN, Bench, Score, judge
from explain_tables import Base, Planted, base, plant

DATA = Path(__file__).resolve().parent / "data"
MINUTES = 5

_LOAD = """
import sys, json, time, resource
import numpy as np, pandas as pd
o = pd.read_parquet(sys.argv[1]); y = o.pop("y").to_numpy().astype(int)
def save(masks, seconds):
    np.save(sys.argv[2], np.packbits(np.array(masks, dtype=bool).reshape(len(masks), len(y)), axis=1))
    print(json.dumps({"rules": len(masks), "seconds": seconds,
                      "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
texts = [c for c in o if o[c].dtype.kind not in "iuf"]
"""

_TREE = (
    _LOAD
    + """
from sklearn.tree import DecisionTreeClassifier
parts = [o.drop(columns=texts)]
for c in texts:
    kept = o[c].value_counts().index[:20]
    parts.append(pd.get_dummies(o[c].where(o[c].isin(kept), "other"), prefix=c))
x = pd.concat(parts, axis=1).astype("float32")
t = time.time()
tree = DecisionTreeClassifier(max_depth=8, min_samples_leaf=15, random_state=1).fit(x, y)
leaf = tree.apply(x)
share = pd.Series(y).groupby(leaf).mean()
save([leaf == n for n in share.index[share > 0.3]], time.time() - t)
"""
)

_RIPPER = (
    _LOAD
    + """
import wittgenstein as lw
rng = np.random.default_rng(1)
others = np.flatnonzero(y == 0)
at = np.concatenate([np.flatnonzero(y), rng.choice(others, min(15000, len(others)), replace=False)])
for c in texts:
    kept = o[c].value_counts().index[:60]
    o[c] = o[c].where(o[c].isin(kept), "other")
for c in o.columns.difference(texts):
    o[c] = pd.qcut(o[c], 10, duplicates="drop").astype(str)
t = time.time()
small = o.iloc[at].reset_index(drop=True)
ripper = lw.RIPPER(random_state=1, max_rules=12)
ripper.fit(small, y=pd.Series(y[at]), pos_class=1)
masks = []
for rule in ripper.ruleset_.rules:
    m = np.ones(len(y), bool)
    for c in rule.conds:
        m &= (o[c.feature].astype(str) == str(c.val)).to_numpy()
    masks.append(m)
save(masks, time.time() - t)
"""
)

PEERS = {
    "decision tree (scikit-learn)": (["scikit-learn", "pandas", "pyarrow"], _TREE),
    "RIPPER (wittgenstein)": (["wittgenstein", "scikit-learn", "pandas<3", "pyarrow"], _RIPPER),
}


def compared(tables: int, rows: int, seed: int) -> None:
    """Every peer and the product on the same tables, printed."""
    made = base(rows, seed)
    with tempfile.TemporaryDirectory() as folder:
        cases = [plant(made, 1 + i % 6, seed + i, 0.001) for i in range(tables)]
        _print("jamfirst", _ours(made, cases, Path(folder)), tables)
        for name, (packages, script) in PEERS.items():
            python = _environment(name.split()[0].lower(), packages)
            if python is None:
                print(f"{name}: cannot be installed")
                continue
            _print(name, _theirs(python, script, made, cases, Path(folder)), tables)


def _print(name: str, counts: dict[str, float], tables: int) -> None:
    lost, read = counts["missing"], counts["in_vain"]
    print(
        f"{name:30} {tables} tables  defects {counts['defects']:.0f}  missing {lost:.0f}  read in vain {read:.0f}  "
        f"wrong or missing {lost + read:.0f}  median {counts['seconds']:.1f} s  not finished {counts['failed']:.0f}",
        flush=True,
    )


def _ours(made: Base, cases: list[Planted], folder: Path) -> dict[str, float]:
    bench = Bench(made, folder)
    counts, seconds = _nothing(), []
    for planted in cases:
        found, wall, _ = bench.explain(planted.affected)
        judge(Score(), planted, bench, found)
        seconds.append(wall)
        _judge(counts, planted, [bench.rows(s.conditions) for s in found if not s.few_units])
    bench.close()
    return {**counts, "seconds": float(np.median(seconds))}


def _nothing() -> dict[str, float]:
    return dict.fromkeys(("defects", "missing", "in_vain", "failed", "seconds"), 0.0)


def _judge(counts: dict[str, float], planted: Planted, masks: list[np.ndarray]) -> None:
    best: set[int] = set()
    for defect in planted.defects:
        overlap = [int((defect.rows & m).sum()) / max(1, int((defect.rows | m).sum())) for m in masks]
        counts["defects"] += 1
        counts["missing"] += not overlap or max(overlap) < EXACT
        if overlap and max(overlap) >= SEEN:
            best.add(int(np.argmax(overlap)))
    counts["in_vain"] += len(masks) - len(best)


def _theirs(python: Path, script: str, made: Base, cases: list[Planted], folder: Path) -> dict[str, float]:
    counts, seconds = _nothing(), []
    columns = {
        k: (v.astype("datetime64[D]").astype(np.int64) if v.dtype.kind == "M" else v)
        for k, v in made.attributes.items()
    }
    for planted in cases:
        table, out = folder / "peer.parquet", folder / "peer.npy"
        arrays = {k: pa.array(v.tolist() if v.dtype.kind == "O" else v) for k, v in columns.items()}
        pq.write_table(pa.table({**arrays, "y": pa.array(planted.affected)}), table)
        try:
            run = subprocess.run(
                [python, "-c", script, table, out], capture_output=True, text=True, timeout=MINUTES * 60, check=True
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            counts["failed"] += 1
            counts["defects"] += len(planted.defects)
            counts["missing"] += len(planted.defects)
            continue
        seconds.append(json.loads(run.stdout.splitlines()[-1])["seconds"])
        packed = np.load(out)
        _judge(counts, planted, [m.astype(bool) for m in np.unpackbits(packed, axis=1)[:, : made.rows]])
    return {**counts, "seconds": float(np.median(seconds)) if seconds else 0.0}


def _environment(name: str, packages: list[str]) -> Path | None:
    folder = DATA / f"peer-{name}"
    python = folder / "bin" / "python"
    if not python.is_file():
        venv.create(folder, with_pip=True)
        done = subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=False, stdout=sys.stderr)
        if done.returncode:
            return None
    return python
