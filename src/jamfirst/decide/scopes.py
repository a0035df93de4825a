"""What each rule of a policy looks at, and what no rule speaks of: there, nothing is allowed.

A rule speaks for what it looks at only where it sets a count (or a share, where nobody's pay is at stake): every other
limit forbids more and allows nothing. What is looked at depends on codes, kinds of table, columns and sides, never on
how much was found; so more findings can only make a verdict worse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jamfirst.decide.tally import Tally
from jamfirst.model.finding import Weight
from jamfirst.model.groups import Group
from jamfirst.model.kinds import Kind
from jamfirst.model.policy import Limits, Policy

LEVELS = ("no-go", "hold")
"""What a limit may give, worst first."""

_PAYS_PEOPLE = frozenset({Kind.PAYMENT, Kind.PAYSLIP})


@dataclass(frozen=True, slots=True)
class Scope:
    """Some findings that are added up together: those of one rule, or those of one group that no rule speaks of."""

    key: str
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """A scope added up: records (one payment seen twice is one), the pence at stake on them, and records by table."""

    events: int
    pence: int
    by_table: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Measured:
    """Every scope added up, by its key, and how many records of each table were compared."""

    sums: Mapping[str, Sum]
    compared: Mapping[str, int]


def rule_key(number: int) -> str:
    """The key of the scope of a rule, by its place in the policy."""
    return f"rule {number}"


def rest_key(group: Group, level: str) -> str:
    """The key of the scope of what no rule speaks of in a group, at a level (``no-go`` or ``hold``)."""
    return f"{level} {group}"


def scopes(policy: Policy, tallies: Sequence[Tally]) -> tuple[Scope, ...]:
    """The scope of every rule, then of what is left of every group; notes are in none."""
    grouped = [(t, policy.group_of(t.code, t.kind, t.column)) for t in tallies if t.weight != Weight.NOTE]
    of_rules = [
        Scope(rule_key(number), tuple(t for t, group in grouped if rule.looks_at(t.code, group)))
        for number, rule in enumerate(policy.rules)
    ]
    left = [(t, group, left_to(policy, t, group)) for t, group in grouped]
    of_rest = [
        Scope(rest_key(group, level), tuple(t for t, g, levels in left if g == group and levels == level))
        for group in Group
        for level in LEVELS
    ]
    return (*of_rules, *of_rest)


def left_to(policy: Policy, tally: Tally, group: Group) -> str:
    """What one finding gives where no rule allows it: ``no-go``, ``hold``, or nothing where rules speak of both."""
    mine = [rule for rule in policy.rules if rule.looks_at(tally.code, group)]
    if tally.weight == Weight.STOP and not any(_allows(rule.no_go, tally) for rule in mine):
        return "no-go"
    return "" if any(_allows(rule.hold, tally) for rule in mine) else "hold"


def _allows(limits: Limits, tally: Tally) -> bool:
    return limits.count is not None or (limits.share is not None and not _somebodys(tally))


def _somebodys(tally: Tally) -> bool:
    """Whether somebody may be left without money: one such record is a count of one, never a percentage."""
    usual = tally.weight_under(None)
    return tally.kind in _PAYS_PEOPLE and Weight.STOP in (usual, tally.weight)


def added_up(policy: Policy, tallies: Sequence[Tally], compared: Mapping[str, int]) -> Measured:
    """The scopes added up from tallies alone, each taken to be about records of its own. A record that stands in
    several tallies is counted in each: never too little."""
    return Measured({scope.key: _sum(scope.tallies) for scope in scopes(policy, tallies)}, compared)


def _sum(tallies: Sequence[Tally]) -> Sum:
    by_table: dict[str, int] = {}
    for t in tallies:
        by_table[t.table] = by_table.get(t.table, 0) + t.events
    return Sum(sum(t.events for t in tallies), sum(t.pence for t in tallies), by_table)
