"""On a clean month of Northbrook no rule points at anybody; on one with a fault planted, at those who have it."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path
from shutil import copytree

import pytest

import tests.rules.planted as package
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.law import Certainty, RuleResult
from jamfirst.model.service import RuleSettings
from jamfirst.read import read
from jamfirst.rules import check
from jamfirst.rules.registry import rules
from tests.expect import nothing
from tests.rules.planted import Planted

RULES = {rule.id: rule for rule in rules()}
PLANTED = tuple(
    one
    for found in pkgutil.iter_modules(package.__path__)
    for one in import_module(f"tests.rules.planted.{found.name}").PLANTED
)


def applied(folder: Path, settings: RuleSettings, *rule_ids: str) -> tuple[RuleResult, ...]:
    with DuckDBSession([folder], threads=1) as session:
        chosen = [RULES[rule_id] for rule_id in rule_ids] or None
        return check(read(folder, session), session, settings, chosen).outcomes


def test_no_rule_points_at_anything_in_a_clean_month(northbrook_clean: Path) -> None:
    outcomes = applied(northbrook_clean, RuleSettings())
    told = [o for o in outcomes if o.certainty != Certainty.INFORMATION]
    nothing(f"{o.rule_id} on {o.table}: {o.breached}" for o in told if o.breached)


@pytest.mark.parametrize("one", PLANTED, ids=lambda one: f"{one.rule_id}: {one.what}")
def test_a_planted_fault_is_found(one: Planted, northbrook_clean: Path, tmp_path: Path) -> None:
    folder = copytree(northbrook_clean, tmp_path / "run")
    one.plant(folder)
    outcomes = applied(folder, one.settings, one.rule_id)
    assert sum(o.breached for o in outcomes) == one.records, outcomes


def test_every_rule_has_a_planted_fault() -> None:
    nothing(set(RULES) - {one.rule_id for one in PLANTED})
