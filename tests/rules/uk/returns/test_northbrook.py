"""A clean month's return in HMRC's own format: read, and no rule points at anybody."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.law import Certainty
from jamfirst.read import read
from jamfirst.rules import check
from jamfirst.rules.registry import rules
from tests.expect import nothing
from tests.rules.planted.returns import in_hmrcs_format


def test_no_rule_points_at_a_clean_return_in_hmrcs_format(northbrook_clean: Path, tmp_path: Path) -> None:
    folder = copytree(northbrook_clean, tmp_path / "run")
    in_hmrcs_format()(folder)
    chosen = [rule for rule in rules() if rule.id.startswith("uk.rti.")]
    with DuckDBSession([folder], threads=1) as session:
        run = read(folder, session)
        outcomes = check(run, session, chosen=chosen).outcomes
    nothing(p.sentence() for p in run.problems)
    told = [o for o in outcomes if o.certainty != Certainty.INFORMATION]
    unusual = {o.rule_id: [c for c in o.cannot if not c.usual] for o in told}
    nothing(f"{o.rule_id}: {o.breached}, {o.cannot}" for o in told if o.breached or unusual[o.rule_id])
    not_applied = {o.rule_id for o in outcomes if o.not_applied}
    assert not_applied == {"uk.rti.schema"}
