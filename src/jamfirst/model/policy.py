"""A policy as values: what makes a no-go or a hold, who owns it, and how it was sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fnmatch import fnmatchcase
from types import MappingProxyType

from jamfirst.model.finding import Weight
from jamfirst.model.groups import TITLES, Group, group_of
from jamfirst.model.kinds import Kind

PEOPLES_CODES = (
    *("payment.not_paid", "payment.wrong_account", "payment.paid_twice", "payment.wrong_amount", "payment.unexpected"),
    *("payment.late", "payment.early", "payslip.missing", "payslip.repeated", "payslip.changed"),
)
"""The codes that may leave somebody without money: no percentage may ever let one of these pass."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is allowed of each measure; ``None`` says nothing of it. ``count`` is in records, ``pence`` in
    pence at stake, ``share`` of the records compared (from 0 to 1), ``harm_band`` the highest band (1 to 5)."""

    count: int | None = None
    pence: int | None = None
    share: Decimal | None = None
    harm_band: int | None = None
    new_causes: int | None = None
    reservations: int | None = None

    @property
    def says_something(self) -> bool:
        """Whether there is any limit at all."""
        return self != Limits()


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One rule: what it looks at, and above which limits it gives no-go or hold. Without ``group`` and ``codes``
    (patterns) it looks at everything."""

    name: str
    group: Group | None = None
    codes: tuple[str, ...] = ()
    no_go: Limits = Limits()
    hold: Limits = Limits()
    owner: str = ""

    def looks_at(self, code: str, group: Group) -> bool:
        """Whether findings of this code, which belong to this group, are the rule's business."""
        return self.group in (None, group) and (not self.codes or matches(code, self.codes))


@dataclass(frozen=True, slots=True)
class WeightRule:
    """The weight of the codes that fit all of what is given: patterns of codes and columns, kinds of table, a group."""

    weight: Weight
    codes: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    columns: tuple[str, ...] = ()
    group: Group | None = None

    def fits(self, code: str, kind: Kind, column: str | None, group: Group) -> bool:
        """Whether this entry speaks of the code on a table of this kind, where this column differs."""
        return (
            (not self.codes or matches(code, self.codes))
            and (not self.kinds or kind in self.kinds)
            and (not self.columns or (column is not None and matches(column, self.columns)))
            and self.group in (None, group)
        )


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """What a policy says of a group: its title, its owner (a person or a role), codes that belong to it by pattern."""

    title: str = ""
    owner: str = ""
    codes: tuple[str, ...] = ()


def _no_groups() -> Mapping[Group, GroupSettings]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Policy:
    """What makes a no-go or a hold. An empty policy has the default weights and allows nothing.

    Of several entries of ``weights`` that fit, the last one counts. Names (author, owner, approver) are as typed: who
    they are is not verified.
    """

    name: str = ""
    version: str = ""
    dated: date | None = None
    author: str = ""
    owner: str = ""
    approver: str = ""
    groups: Mapping[Group, GroupSettings] = field(default_factory=_no_groups)
    weights: tuple[WeightRule, ...] = ()
    rules: tuple[PolicyRule, ...] = ()

    def group_of(self, code: str, kind: Kind, column: str | None) -> Group:
        """The group of a finding: the first that names its code by a pattern, else that of its kind and column."""
        named = (group for group, told in self.groups.items() if matches(code, told.codes))
        return next(named, None) or group_of(kind, column)

    def weight_given(self, code: str, kind: Kind, column: str | None) -> Weight | None:
        """The weight that this policy gives, or ``None`` where it says nothing."""
        group = self.group_of(code, kind, column)
        given = [entry.weight for entry in self.weights if entry.fits(code, kind, column, group)]
        return given[-1] if given else None

    def title(self, group: Group) -> str:
        """What screens call a group."""
        return self.groups.get(group, GroupSettings()).title or TITLES[group]

    def owner_of(self, group: Group | None) -> str:
        """Who owns a group; the policy's owner where nobody is named for it."""
        told = self.groups.get(group, GroupSettings()) if group else GroupSettings()
        return told.owner or self.owner


@dataclass(frozen=True, slots=True)
class Seal:
    """What was sealed: the SHA-256 of the policy file, when (UTC), and the user name that the system gave then, which
    is not verified."""

    sha256: str
    sealed_at: datetime
    user: str


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A policy with the file that holds it: its name, the SHA-256 of its bytes and its seals, oldest first. A
    ``packaged`` policy comes with Jamfirst and is sealed by its release."""

    policy: Policy
    shown: str
    sha256: str
    seals: tuple[Seal, ...] = ()
    packaged: bool = False


def matches(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether a name fits one of several patterns: ``*`` is any text, ``?`` any one character; capitals count."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)
