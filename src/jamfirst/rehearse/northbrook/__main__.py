"""``python -m jamfirst.rehearse.northbrook OUT``: make Northbrook and say what was made."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from jamfirst.model.money import pounds
from jamfirst.model.problems import UsageError
from jamfirst.rehearse.northbrook.defects import KNOWN
from jamfirst.rehearse.northbrook.files import Formats
from jamfirst.rehearse.northbrook.generate import generate
from jamfirst.rehearse.northbrook.truth import Truth


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m jamfirst.rehearse.northbrook", description=__doc__)
    parser.add_argument("out", help="an empty folder; before/, after/ and truth.json are written into it")
    parser.add_argument("--employees", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--month", default="2026-09", help="a month of the tax year 2026-27")
    known = ", ".join(defect.id for defect in KNOWN)
    parser.add_argument("--defect", action="append", help=f"only this defect (may be repeated): {known}")
    parser.add_argument("--clean", action="store_true", help="no defect and no wanted change")
    parser.add_argument("--repeat", action="store_true", help="also write repeat/, a second baseline run")
    parser.add_argument("--pain", default="09", choices=("03", "09"), help="version of pain.001")
    parser.add_argument("--daily-bacs", action="store_true", help="a Bacs file for each day")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code (0, or 2 for wrong arguments)."""
    given = _arguments().parse_args(arguments)
    try:
        truth = generate(
            given.out,
            employees=given.employees,
            seed=given.seed,
            month=given.month,
            defects=() if given.clean else given.defect,
            intended=not given.clean,
            repeat=given.repeat,
            formats=Formats(pain=given.pain, bacs_several_days=not given.daily_bacs),
        )
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(_told(truth))
    return 0


def _told(truth: Truth) -> str:
    rows = ", ".join(f"{count:,} {table} rows" for table, count in truth.baseline.items())
    lines = [f"Northbrook, {truth.month}, seed {truth.seed}: {rows}."]
    for planted in (*truth.intended, *truth.defects):
        shows = planted.shows
        lines.append(f"{shows.count:>7,}  {shows.code:<24} {pounds(shows.pence):>14}  {planted.change.title}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
