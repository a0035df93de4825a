"""Published spending of a council whose files changed their coverage: hold, and why; and a loss that is none."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.assess.runs import ROOT, Check, Pay, payments_csv

SPEND = ROOT.parent / "shared" / "real" / "spend"
PAIRS = {
    "devon": ("devon/202503.csv", "devon/202505.csv"),
    "gateshead": ("gateshead/clean-2015-11.csv", "gateshead/clean-2015-12.csv"),
    "oxford": ("oxford/apr-jun-2017.csv", "oxford/jul-sep-2017.csv"),
}


def two_periods(name: str) -> tuple[bytes, bytes]:
    """Two files of different periods: the real ones, or where they are not there two that were made up."""
    first, second = (SPEND / path for path in PAIRS[name])
    if first.is_file() and second.is_file():
        return first.read_bytes(), second.read_bytes()
    march = [Pay(n) for n in range(1, 400)]
    may = [Pay(n, 5_003 + 17 * n, Pay(n).day + timedelta(days=61), reference=f"NEW {n}") for n in range(350, 420)]
    return payments_csv(march).encode(), payments_csv(may).encode()


@pytest.mark.parametrize("name", PAIRS)
def test_another_period_is_a_hold_that_names_the_coverage(tmp_path: Path, name: str) -> None:
    before, after = two_periods(name)
    found = Check(tmp_path).pair({"spend.csv": before}, {"spend.csv": after})
    assert found.verdict == "hold"
    assert found.document["reasons"][0]["text"].startswith("Same coverage? ")
    assert not [code for code in found.document["findings"] if code.startswith("payment.")]
    (table,) = found.document["tables"]
    assert "the two runs cover different periods" in table["not_compared"]
    assert set(table["buckets"]) == {"not compared"}


@pytest.mark.parametrize("name", PAIRS)
def test_a_tenth_of_the_same_period_is_a_loss_and_no_go(tmp_path: Path, name: str) -> None:
    before, _ = two_periods(name)
    header, *rows = before.decode("utf-8-sig").splitlines(keepends=True)
    r = Random(7)
    kept = [row for row in rows if r.random() < 0.1]
    found = Check(tmp_path).pair({"spend.csv": before}, {"spend.csv": "".join([header, *kept])})
    assert found.verdict == "no-go"
    (table,) = found.document["tables"]
    assert table["not_compared"] == ""
    lost = found.document["findings"]["payment.not_paid"]["records"]
    assert lost >= 0.99 * (table["baseline_rows"] - table["candidate_rows"])
