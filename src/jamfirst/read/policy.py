"""A policy file: read strictly. What it means is in ``model/policy.py`` and docs/reference/policy.md.

Importing this module imports pydantic, which costs time.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from jamfirst.model.finding import Weight
from jamfirst.model.groups import Group
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.money import pence
from jamfirst.model.policy import (
    PEOPLES_CODES,
    GroupSettings,
    Limits,
    Policy,
    PolicyFile,
    PolicyRule,
    WeightRule,
    matches,
)
from jamfirst.model.problems import BadInputError
from jamfirst.read import toml_text
from jamfirst.read.policy_seal import read_seals
from jamfirst.read.toml_fields import Amount, Filled, Patterns, Strict, chosen, validated, within, wrong

_MOST = 10**12


def _share(value: Decimal) -> Decimal:
    if value > 1:
        raise wrong('expected a share from "0" to "1": "0.001" is one in a thousand.')
    return value


def _pennies(value: Decimal) -> Decimal:
    if value * 100 != int(value * 100):
        raise wrong('expected pounds with at most two decimal places, like "1000.00".')
    return value


_AnyGroup = Annotated[Group, chosen(Group)]
_Count = Annotated[int, within(0, _MOST)]
_Pounds = Annotated[Amount, AfterValidator(_pennies)]


class _Facts(Strict):
    name: Filled
    version: Filled | None = None
    date: datetime.date | None = None
    author: Filled | None = None
    owner: Filled | None = None
    approver: Filled | None = None

    @model_validator(mode="after")
    def _two_people(self) -> _Facts:
        if self.author and self.approver and _same_person(self.author, self.approver):
            raise wrong(
                f"{toml_text.found(self.author)} is author and approver; expected two people: nobody approves a policy "
                "of their own."
            )
        return self


def _same_person(one: str, other: str) -> bool:
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


class _Group(Strict):
    title: Filled | None = None
    owner: Filled | None = None
    codes: Patterns = ()

    def settings(self) -> GroupSettings:
        """The group as a plain value."""
        return GroupSettings(self.title or "", self.owner or "", self.codes)


class _Weight(Strict):
    weight: Annotated[Weight, chosen(Weight)]
    codes: Patterns = ()
    kinds: Annotated[tuple[Annotated[Kind, chosen(Kind)], ...], Field(strict=False)] = ()
    columns: Patterns = ()
    group: _AnyGroup | None = None

    @model_validator(mode="after")
    def _about_something(self) -> _Weight:
        if not (self.codes or self.kinds or self.columns or self.group):
            raise wrong("this gives a weight to nothing; expected codes, kinds, columns or a group.")
        return self

    def entry(self) -> WeightRule:
        """The entry as a plain value."""
        return WeightRule(self.weight, self.codes, self.kinds, self.columns, self.group)


class _Limits(Strict):
    count: _Count | None = None
    pounds: _Pounds | None = None
    share: Annotated[Amount, AfterValidator(_share)] | None = None
    harm_band: Annotated[int, within(1, 5)] | None = None
    new_causes: _Count | None = None
    reservations: _Count | None = None

    def limits(self) -> Limits:
        """The limits as plain values, pounds in pence."""
        stake = None if self.pounds is None else pence(self.pounds)
        return Limits(self.count, stake, self.share, self.harm_band, self.new_causes, self.reservations)


class _Rule(Strict):
    name: Filled
    group: _AnyGroup | None = None
    codes: Patterns = ()
    no_go: _Limits = _Limits()
    hold: _Limits = _Limits()
    owner: Filled | None = None

    @model_validator(mode="after")
    def _limits_something(self) -> _Rule:
        if self.no_go == self.hold == _Limits():
            raise wrong("this rule limits nothing; expected no_go or hold with a limit, like hold = { count = 0 }.")
        return self

    def rule(self) -> PolicyRule:
        """The rule as a plain value."""
        limits = self.no_go.limits(), self.hold.limits()
        return PolicyRule(self.name, self.group, self.codes, *limits, owner=self.owner or "")


class _File(Strict):
    policy: _Facts
    groups: dict[_AnyGroup, _Group] = Field(default_factory=dict)
    weights: Annotated[tuple[_Weight, ...], Field(strict=False)] = ()
    rules: Annotated[tuple[_Rule, ...], Field(strict=False)] = ()


def read_policy_file(path: Path) -> PolicyFile:
    """A policy file with its seals, which lie beside it in ``FILE.seal``.

    Raises ``BadInputError`` as ``parse_policy`` does, and where the seal is not one.
    """
    data = toml_text.contents(path, path.name)
    policy = parse_policy(data, path.name)
    return PolicyFile(policy, path.name, hashlib.sha256(data).hexdigest(), read_seals(path))


def parse_policy(data: bytes, shown: str = "policy.toml") -> Policy:
    """The policy in some bytes; ``shown`` is its name in messages.

    Raises ``BadInputError``: one sentence a line, each with file, place, what was found and expected. Refused is also
    what would be unsound: one person as author and approver, and a percentage that could hide a person.
    """
    file = validated(_File, toml_text.parse(data, shown), shown)
    told = file.policy
    policy = Policy(
        name=told.name,
        version=told.version or "",
        dated=told.date,
        author=told.author or "",
        owner=told.owner or "",
        approver=told.approver or "",
        groups=MappingProxyType({group: said.settings() for group, said in file.groups.items()}),
        weights=tuple(entry.entry() for entry in file.weights),
        rules=tuple(rule.rule() for rule in file.rules),
    )
    _refuse_unsound(policy, shown)
    return policy


def _refuse_unsound(policy: Policy, shown: str) -> None:
    found = []
    names = [rule.name for rule in policy.rules]
    for number, rule in enumerate(policy.rules, 1):
        place = f"{shown}, [[rules]] number {number}"
        if rule.name in names[: number - 1]:
            found.append(f"{place}: the name {toml_text.found(rule.name)} stands twice; expected each rule's own name.")
        hidden = _hidden_by_a_share(policy, rule)
        if hidden:
            found.append(
                f"{place}, {toml_text.found(rule.name)}: a share without a count could let {hidden} pass; a percentage "
                "never hides a person: one person not paid is a count of one. Add a count beside the share."
            )
    if found:
        raise BadInputError("\n".join(found))


def _hidden_by_a_share(policy: Policy, rule: PolicyRule) -> str:
    """A code about people's money that a rule would judge by percentage alone; empty where there is none."""
    if not any(said.share is not None and said.count is None for said in (rule.no_go, rule.hold)):
        return ""
    seen = (code for code, kind, column in _peoples(policy) if rule.looks_at(code, policy.group_of(code, kind, column)))
    return next(seen, "")


def _peoples(policy: Policy) -> Iterator[tuple[str, Kind, str | None]]:
    """The codes about people's money: those that stop by default, and those of pay that this policy makes stop."""
    raised = [
        code
        for entry in policy.weights
        if entry.weight == Weight.STOP
        for code in ("payment.other_change", "payment.regrouped", "payslip.extra")
        if not entry.codes or matches(code, entry.codes)
    ]
    for code in (*PEOPLES_CODES, *raised):
        kind = Kind(code.partition(".")[0])
        columns: list[str | None] = [*KINDS[kind].columns] if code == "payslip.changed" else [None]
        yield from ((code, kind, column) for column in columns)
