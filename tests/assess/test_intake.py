from __future__ import annotations

from pathlib import Path

import pytest

from jamfirst.assess import Options
from jamfirst.assess.intake import NO_RUN, take_in
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.problems import BadInputError
from jamfirst.model.run import RunFacts
from tests.assess.runs import PAYS, folder, payments_csv

FACTS = Options(before_facts=RunFacts(build="1"), after_facts=RunFacts(build="2"))


def run(place: Path, name: str) -> Path:
    return folder(place / name, {"payments.csv": payments_csv(PAYS)})


def test_two_runs_and_repeats_are_taken_in_each_with_its_facts(tmp_path: Path) -> None:
    before, after, again = (run(tmp_path, name) for name in ("before", "after", "again"))
    options = Options(repeats=(again,), before_facts=FACTS.before_facts, after_facts=FACTS.after_facts)
    with DuckDBSession([before, after, again]) as session:
        found = take_in(before, after, session, options, print)
    assert (found.baseline.facts.build, found.candidate.facts.build) == ("1", "2")
    assert [r.path for r in found.runs] == [before, after, again]
    assert not found.alone


def test_one_run_alone_stands_as_the_candidate_and_is_read_as_strictly_as_a_baseline(tmp_path: Path) -> None:
    only = run(tmp_path, "only")
    with DuckDBSession([only]) as session:
        found = take_in(only, None, session, FACTS, print)
    assert found.alone
    assert found.pair == (NO_RUN, found.candidate)
    assert found.candidate.facts.build == "2"
    broken = folder(tmp_path / "broken", {"nothing.bin": b"\0\1\2"})
    with DuckDBSession([broken]) as session, pytest.raises(BadInputError):
        take_in(broken, None, session, FACTS, print)
