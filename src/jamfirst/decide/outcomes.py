"""Each rule of a policy against what was found: the value of each measure, its limit, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from jamfirst.decide.order import worst_first
from jamfirst.decide.scopes import LEVELS, Measured, Scope, Sum, rest_key, rule_key, scopes
from jamfirst.decide.tally import Tally
from jamfirst.model.groups import Group
from jamfirst.model.measures import MEASURES, told
from jamfirst.model.policy import Limits, Policy, PolicyRule

ABOUT_FINDINGS = frozenset({"count", "pounds", "share"})
"""The measures of what a rule looks at; the others are of the check as a whole."""


class Outcome(StrEnum):
    """What comes of a rule; the worst of its limits."""

    NO_GO = "no-go"
    HOLD = "hold"
    CANNOT_TELL = "cannot be told"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class LimitOutcome:
    """One limit: above it the verdict is ``level``. ``value`` and ``limit`` are whole numbers (pence, for pounds), for
    a share a decimal text; a value of ``None`` was not worked out in this check."""

    level: str
    measure: str
    value: int | str | None
    limit: int | str
    outcome: Outcome

    def told(self) -> str:
        """``12; at most 10 allowed``, or ``none allowed``."""
        return told(self.measure, self.value, self.limit)


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """One rule: what it looked at in words, its group (empty: any) and owner, the codes that it found, worst first,
    and each of its limits. ``fallback`` marks what is allowed where no rule speaks: nothing."""

    name: str
    looks_at: str
    group: str
    owner: str
    outcome: Outcome
    codes: tuple[str, ...]
    limits: tuple[LimitOutcome, ...]
    fallback: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule's outcome with the tallies behind its limits of each level."""

    outcome: RuleOutcome
    behind: Mapping[str, tuple[Tally, ...]]


def judged(policy: Policy, tallies: Sequence[Tally], measured: Measured, reservations: int) -> tuple[Judged, ...]:
    """Every rule of the policy in its order, then every group for what no rule speaks of."""
    by_key = {scope.key: scope for scope in scopes(policy, tallies)}
    of_rules = (
        _of_rule(policy, rule, by_key[rule_key(n)], measured, reservations) for n, rule in enumerate(policy.rules)
    )
    return (*of_rules, *(_of_rest(policy, group, by_key, measured) for group in Group))


def _of_rule(policy: Policy, rule: PolicyRule, scope: Scope, measured: Measured, reservations: int) -> Judged:
    found = measured.sums[scope.key]
    limits = tuple(
        _limit(level, measure, _value(measure, found, measured, reservations), limit)
        for level, said in zip(LEVELS, (rule.no_go, rule.hold), strict=True)
        for measure, limit in said_limits(said)
    )
    outcome = RuleOutcome(
        rule.name,
        looked_at(policy, rule),
        str(rule.group or ""),
        rule.owner or policy.owner_of(rule.group),
        _worst(limits),
        _codes(scope.tallies),
        limits,
    )
    return Judged(outcome, dict.fromkeys(LEVELS, scope.tallies))


def looked_at(policy: Policy, rule: PolicyRule) -> str:
    """What a rule looks at, in words."""
    codes = ", ".join(rule.codes)
    if rule.group is None:
        return codes or "everything"
    return f"{codes} in {policy.title(rule.group)}" if codes else policy.title(rule.group)


def _of_rest(policy: Policy, group: Group, by_key: dict[str, Scope], measured: Measured) -> Judged:
    """What no rule speaks of in a group: one that stops is no-go, one that asks is hold."""
    keys = {level: rest_key(group, level) for level in LEVELS}
    limits = tuple(_limit(level, "count", measured.sums[key].events, 0) for level, key in keys.items())
    behind = {level: by_key[key].tallies for level, key in keys.items()}
    title = policy.title(group)
    outcome = RuleOutcome(
        f"{title}: none allowed",
        f"{title}, where no other rule allows it" if policy.rules else title,
        str(group),
        policy.owner_of(group),
        _worst(limits),
        _codes([t for tallies in behind.values() for t in tallies]),
        limits,
        fallback=True,
    )
    return Judged(outcome, behind)


def said_limits(limits: Limits) -> Iterator[tuple[str, int | Decimal]]:
    """The limits that are given, by measure."""
    values = (limits.count, limits.pence, limits.share, limits.harm_band, limits.new_causes, limits.reservations)
    return ((m, v) for m, v in zip(MEASURES, values, strict=True) if v is not None)


def _value(measure: str, found: Sum, measured: Measured, reservations: int) -> int | Fraction | None:
    """The value of a measure; ``None`` for what no stage of this check works out (harm and causes)."""
    if measure == "share":
        return max((_share(n, measured.compared.get(name, 0)) for name, n in found.by_table.items()), default=0)
    values = {"count": found.events, "pounds": found.pence, "reservations": reservations}
    return values.get(measure)


def _share(events: int, records: int) -> Fraction:
    """The share in one table; where none of its records could be compared, all of them."""
    return Fraction(events, records) if records else Fraction(int(events > 0))


def _limit(level: str, measure: str, value: int | Fraction | None, limit: int | Decimal) -> LimitOutcome:
    outcome = Outcome.PASSED
    if value is None:
        outcome = Outcome.CANNOT_TELL
    elif value > Fraction(limit):
        outcome = Outcome(level)
    if measure == "share" and value is not None:
        return LimitOutcome(level, measure, _decimal(Fraction(value)), format(limit, "f"), outcome)
    return LimitOutcome(level, measure, None if value is None else int(value), int(limit), outcome)


def _decimal(share: Fraction) -> str:
    """A share to eight places, rounded up: never shown as less than it is."""
    parts = -(-share.numerator * 10**8 // share.denominator)
    return format(Decimal(parts).scaleb(-8).normalize(), "f")


def _worst(limits: Sequence[LimitOutcome]) -> Outcome:
    found = {limit.outcome for limit in limits}
    return next((o for o in Outcome if o in found), Outcome.PASSED)


def _codes(tallies: Sequence[Tally]) -> tuple[str, ...]:
    return tuple(sorted({t.code for t in tallies}, key=worst_first))
