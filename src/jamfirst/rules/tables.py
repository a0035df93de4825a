"""Which tables of a run a rule looks at, what it lacks, and every table prepared once for all rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jamfirst.engines.session import Session
from jamfirst.model.kinds import KINDS, CanonicalColumn, Kind
from jamfirst.model.run import Run, Table
from jamfirst.rules.breaches import who_columns
from jamfirst.rules.given import Relation
from jamfirst.rules.prepared import column_of, prepared
from jamfirst.rules.rule import Needs, Rule
from jamfirst.rules.together import together
from jamfirst.rules.working import column_words


def judged(rule: Rule, run: Run) -> list[Table]:
    """The tables whose records a rule judges."""
    return [t for t in run.tables if _fits(rule.needs, t)]


def beside(session: Session, rule: Rule, run: Run, relations: Mapping[str, Relation]) -> dict[Kind, Relation]:
    """The further tables of a rule, all those of one kind as one relation."""
    found: dict[Kind, Relation] = {}
    for needs in rule.others:
        fitting = [relations[t.name] for t in run.tables if _fits(needs, t)]
        if fitting:
            found[needs.kind] = together(session, fitting, needs.names)
    return found


def lacking(rule: Rule, run: Run) -> list[str]:
    """What a run lacks for a rule, each table in words; none where the rule can be applied."""
    wanted = [needs for needs in (rule.needs, *rule.others) if not needs.optional]
    return [why for needs in wanted if (why := _lacks(needs, run))]


def _fits(needs: Needs, owner: Table) -> bool:
    return owner.kind == needs.kind and not _absent(needs, owner)


def _lacks(needs: Needs, run: Run) -> str:
    of_kind = [t for t in run.tables if t.kind == needs.kind]
    if not of_kind:
        return f"needs a table of {KINDS[needs.kind].noun[1]}"
    if any(_fits(needs, t) for t in of_kind):
        return ""
    best = min(of_kind, key=lambda t: len(_absent(needs, t)))
    lack = ", ".join(column_words(name) for name in _absent(needs, best))
    return f"needs {lack} in a table of {KINDS[needs.kind].noun[1]}"


def _absent(needs: Needs, owner: Table) -> list[str]:
    absent = [name for name in (*needs.columns, *needs.present) if column_of(owner, name) is None]
    whole = [group for group in needs.one_of if all(column_of(owner, name) is not None for name in group)]
    if needs.one_of and not whole:
        absent.append(" or ".join(" and ".join(group) for group in needs.one_of))
    return absent


def all_prepared(session: Session, run: Run, applied: Sequence[Rule]) -> dict[str, Relation]:
    """Every table that a rule looks at, by name, with all the columns that any of them asks for."""
    wanted: dict[Kind, set[str]] = {}
    further: dict[Kind, set[CanonicalColumn]] = {}
    for needs in (needs for rule in applied for needs in (rule.needs, *rule.others)):
        wanted.setdefault(needs.kind, set()).update(needs.names)
        further.setdefault(needs.kind, set()).update(needs.further)
    found = {}
    for owner in run.tables:
        if owner.kind in wanted:
            names = wanted[owner.kind] | set(who_columns(owner))
            found[owner.name] = prepared(session, owner, names, further[owner.kind])
    return found
