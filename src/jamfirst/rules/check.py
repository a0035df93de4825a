"""Apply the rules to a run: every record that breaks one, and what could not be checked, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from jamfirst.engines.session import Session
from jamfirst.model.law import Breaches, RuleResult
from jamfirst.model.run import Run
from jamfirst.model.service import OwnRule, RuleSettings
from jamfirst.rules.applying import apply_rule, result
from jamfirst.rules.breaches import COLUMNS, who_columns
from jamfirst.rules.given import Given
from jamfirst.rules.own import described, on_tables
from jamfirst.rules.prepared import prepared
from jamfirst.rules.registry import rules
from jamfirst.rules.rule import Rule
from jamfirst.rules.tables import all_prepared, beside, judged, lacking

_NO_SETTINGS = RuleSettings()


def check(
    run: Run, session: Session, settings: RuleSettings = _NO_SETTINGS, chosen: Sequence[Rule] | None = None
) -> Breaches:
    """Apply every rule (or those ``chosen``) to every table that it is about.

    A rule that misses a table or a column, or that the service file skips, is listed as not applied, with the reason.
    Raises ``BadInputError`` where a file that the service file names for a rule cannot be read, and where a rule of the
    service file does not fit its table.
    """
    into = session.create("breaches", COLUMNS)
    asked = tuple(chosen if chosen is not None else rules())
    refused = {rule.id: why for rule in asked if (why := _not_applied(rule, run, settings))}
    relations = all_prepared(session, run, [rule for rule in asked if rule.id not in refused])
    paths = {file.name: file.path for file in run.files}
    made: dict[str, str] = {}
    results: list[RuleResult] = []
    for rule in asked:
        if rule.id in refused:
            results.append(result(rule, not_applied=refused[rule.id]))
            continue
        others = beside(session, rule, run, relations)
        for owner in judged(rule, run):
            files = tuple(paths[name] for name in owner.files if name in paths)
            given = Given(session, relations[owner.name], others, run.facts, settings, made, files)
            results.append(apply_rule(rule, owner, given, into))
    if chosen is None:
        results += [one for own in settings.own for one in _own(own, run, session, settings, into)]
    return Breaches(tuple(results), into)


def _not_applied(rule: Rule, run: Run, settings: RuleSettings) -> str:
    """Why a rule is not applied to a run; empty where it is."""
    if rule.id in settings.skip:
        return f"skipped by the service file: {settings.skip[rule.id]}"
    return "; ".join([*lacking(rule, run), *filter(None, [rule.lacks(settings)])])


def _own(own: OwnRule, run: Run, session: Session, settings: RuleSettings, into: str) -> list[RuleResult]:
    """A rule of the service file on every table that it is about."""
    places = on_tables(own, run)
    if not places:
        return [result(described(own), not_applied=f"needs a table {own.table}")]
    found = []
    for place in places:
        relation = prepared(session, place.owner, who_columns(place.owner), raw=place.columns)
        found.append(apply_rule(place.rule, place.owner, Given(session, relation, {}, run.facts, settings), into))
    return found
