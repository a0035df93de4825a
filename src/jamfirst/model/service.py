"""The service file as values: what a person has said about a service and its tables, and nothing inferred."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from jamfirst.model.columns import ValueType
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.model.scope import NOTHING_ASKED, Scope

SERVICE_TOML = "jamfirst.toml"
"""The usual name of a service file."""

_V = TypeVar("_V")


def _empty() -> Mapping[str, _V]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TableSettings:
    """What is declared about one table; an empty value or ``None`` leaves the question to inference.

    ``files`` are patterns of the names of the table's files inside a run. ``key`` names the columns that
    identify a record; ``types`` and ``tolerance`` (in the column's own unit, pounds for money) are by column.
    A column goes by its canonical name or its header. ``columns`` gives headers their canonical names; the
    empty name says that a header has no such meaning. ``ignore`` gives each column that is left out the
    reason for it; ``noise`` each column that changes by itself the part of it that does (see ``model.noise``).
    ``day_first`` settles dates that fit both orders.
    """

    files: tuple[str, ...] = ()
    kind: Kind | None = None
    key: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=_empty)
    types: Mapping[str, ValueType] = field(default_factory=_empty)
    tolerance: Mapping[str, Decimal] = field(default_factory=_empty)
    ignore: Mapping[str, str] = field(default_factory=_empty)
    noise: Mapping[str, str] = field(default_factory=_empty)
    day_first: bool | None = None

    def covers(self, name: str) -> bool:
        """Whether a file of this name inside its run (folders joined by ``/``) belongs to the table."""
        return any(fnmatchcase(name, pattern) for pattern in self.files)


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule of the organisation's own: what must hold of every record of a table, as an expression over its columns
    (see ``rules.own``), and what to say of a record for which it does not."""

    name: str
    table: str
    condition: str
    message: str
    certainty: Certainty = Certainty.QUERY


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """What is declared about the rules. ``skip`` gives each rule (by its id) that is not to be applied the reason.

    ``bank_table`` and ``bank_substitutions`` are the files of the modulus check (weights, and sort codes checked as
    another) as they are downloaded from their owner; ``return_schema`` is the schema of the returns to HMRC of the
    year. ``just_below`` are limits in pounds under which an invoice needs one approval fewer; ``paid_twice_days`` is
    how far apart two payments of one invoice may lie and still be asked about. ``accounts`` says what accounts of the
    ledger hold: by account (or a pattern such as ``10*``) the columns of payslips whose total is booked there
    (``tax + ee_ni + er_ni``), or ``payments`` for what the bank pays out.
    """

    skip: Mapping[str, str] = field(default_factory=_empty)
    bank_table: Path | None = None
    bank_substitutions: Path | None = None
    return_schema: Path | None = None
    just_below: tuple[Decimal, ...] = ()
    paid_twice_days: int = 90
    accounts: Mapping[str, str] = field(default_factory=_empty)
    own: tuple[OwnRule, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceFile:
    """A service file ``jamfirst.toml``. ``builds`` are build ids in the order of their release, oldest first.

    ``threads`` and ``memory`` (such as ``500MB``) bound what a comparison uses. ``scope`` is what a check must cover.
    """

    name: str | None = None
    product: str | None = None
    supplier: str | None = None
    builds: tuple[str, ...] = ()
    tables: Mapping[str, TableSettings] = field(default_factory=_empty)
    threads: int | None = None
    memory: str | None = None
    scope: Scope = NOTHING_ASKED
    rules: RuleSettings = RuleSettings()
