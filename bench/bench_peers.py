"""The comparison beside other comparers on the same files, each in an environment of its own; run from the root:

    python bench/bench_peers.py                      # 1 million payments, three rounds

Peers: datacompy (Polars), diffly, datadiffer. Two of them refuse tables with repeated keys: they are given the
candidate without its repeats, and are marked so. Whole processes, in turn, medians; beside the time stands what each
counted, against the generator's truth. A peer that cannot be installed or run is said, and left out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import venv
from pathlib import Path

from bench_compare import OURS
from measured import PYTHON, in_turn, table

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"

PEERS = {
    "datacompy": (
        ["datacompy", "polars"],
        """
import sys, polars as pl
from datacompy import PolarsCompare
x = PolarsCompare(pl.read_parquet(sys.argv[1]), pl.read_parquet(sys.argv[2]), "payment_ref")
print({"missing": len(x.df1_unq_rows), "new or repeated": len(x.df2_unq_rows),
       "changed": {s["column"]: s["unequal_cnt"] for s in x.column_stats if s["unequal_cnt"]}})
""",
        False,
    ),
    "diffly": (
        ["diffly", "polars"],
        """
import sys, polars as pl
from diffly import compare_frames
x = compare_frames(pl.scan_parquet(sys.argv[1]), pl.scan_parquet(sys.argv[2]), primary_key="payment_ref")
joined = x.num_rows_joined()
print({"missing": x.num_rows_left_only(), "new": x.num_rows_right_only(), "unequal": x.num_rows_joined_unequal(),
       "changed": {k: round((1 - v) * joined) for k, v in x.fraction_same().items() if v < 1}})
""",
        True,
    ),
    "datadiffer": (["datadiffer"], "", True),
}


def main() -> None:
    """Make what is needed once, say what each counts, then measure all in turn."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    asked = options.parse_args()
    folder = DATA / f"payments-{asked.rows}"
    if not (folder / "truth.json").exists():
        subprocess.run([PYTHON, str(HERE / "payments_table.py"), str(asked.rows), str(folder)], check=True)
    print("truth:", json.loads((folder / "truth.json").read_text()))
    files = [str(folder / "before.parquet"), str(folder / "after.parquet")]
    commands = {"jamfirst, key given": [PYTHON, "-c", OURS, *files]}
    for name, (packages, script, unique) in PEERS.items():
        command = _peer(name, packages, script, [files[0], _without_repeats(folder) if unique else files[1]])
        if command is not None:
            commands[f"{name}{' (repeats removed for it)' if unique else ''}"] = command
    table(in_turn(commands, asked.rounds), "jamfirst, key given")


def _without_repeats(folder: Path) -> str:
    import duckdb  # noqa: PLC0415 - only two peers need it

    unique = folder / "after-unique.parquet"
    if not unique.exists():
        duckdb.sql(
            f"COPY (SELECT * FROM '{folder / 'after.parquet'}' "
            "QUALIFY row_number() OVER (PARTITION BY payment_ref) = 1) "
            f"TO '{unique}' (FORMAT parquet)"
        )
    return str(unique)


def _peer(name: str, packages: list[str], script: str, files: list[str]) -> list[str] | None:
    """The command of a peer, once it has run and said what it counts; ``None`` when it cannot."""
    place = DATA / f"peer-{name}"
    python = place / "bin" / "python"
    if not (place / ".ready").exists():
        venv.create(place, with_pip=True, clear=True)
        made = subprocess.run(
            [str(python), "-m", "pip", "install", "-q", *packages], capture_output=True, text=True, check=False
        )
        if made.returncode:
            print(f"{name}: cannot be installed here: {made.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            return None
        (place / ".ready").touch()
    command = (
        [str(python), "-c", script, *files]
        if script
        else [str(place / "bin" / name), "diff", *files, "--key", "payment_ref"]
    )
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    said = " ".join((ran.stdout.strip() or ran.stderr.strip()).split())[:600]
    print(f"{name} (exit {ran.returncode}): {said}")
    return command if ran.returncode in (0, 1) and "rror" not in said[:80] else None


if __name__ == "__main__":
    main()
