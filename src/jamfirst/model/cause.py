"""Causes: where affected records are concentrated, as conditions on a few attributes with what they cover."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jamfirst.model.kinds import Kind


class Op(StrEnum):
    """How a condition looks at an attribute."""

    EQUAL = "="
    IN = "in"
    AT_MOST = "<="
    MORE = ">"
    PRESENT = "present"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on an attribute. ``attribute`` is its key (``payee_name.length``), ``column`` the column that it is
    derived from, ``name`` what people call it (``length of the payee's name``). ``values`` are text: amounts as
    decimals, dates ISO; one for a threshold, several for ``in``, none for ``present`` and ``absent``. ``pasted`` is the
    condition as the engine's SQL over the table's own column names."""

    attribute: str
    column: str
    name: str
    op: Op
    values: tuple[str, ...] = ()
    pasted: str = ""

    @property
    def words(self) -> str:
        """``length of the payee's name > 18``, ``method = FP``, ``ward in {W1, W7}``."""
        if self.op == Op.IN:
            return f"{self.name} in {{{', '.join(self.values)}}}"
        return f"{self.name} {self.op}" + (f" {self.values[0]}" if self.values else "")


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with the bounds between which it lies, 19 times in 20 (Wilson)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Slice:
    """Records that affected ones are concentrated in.

    ``records`` meet the conditions, ``affected`` of them are affected, of ``all_affected`` in ``all_records``;
    ``assigned`` are the affected ones that no slice before this one has. ``units`` are the payees of the affected ones.
    ``precision`` is the share of affected among those that meet the conditions: its bounds come from records that the
    search did not see (``held_out`` of them) where there are such. ``recall`` is the share of all affected ones,
    ``lift`` how many times likelier a record of the slice is to be affected than any other. ``p`` is the chance
    of so many by chance, times the number of slices ``tried``. ``gain`` is what it saves in telling the affected ones
    apart, in bits.
    ``alternatives`` describe the same records as well. ``few_units`` marks a finding about single payees, which no
    other condition describes.
    """

    conditions: tuple[Condition, ...]
    records: int
    affected: int
    assigned: int
    units: int
    all_affected: int
    all_records: int
    precision: Interval
    held_out: int
    recall: float
    lift: float
    p: float
    tried: int
    gain: float
    alternatives: tuple[tuple[Condition, ...], ...] = ()
    few_units: bool = False

    @property
    def where(self) -> str:
        """The conditions in words: ``method = FP and length of the payee's name > 18``."""
        return " and ".join(c.words for c in self.conditions)

    @property
    def pasted(self) -> str:
        """The conditions as SQL to paste."""
        return " AND ".join(f"({c.pasted})" for c in self.conditions)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """How old became new in one column: ``key`` names the family (``cut``), ``words`` say it (``cut at 18
    characters``), ``parameters`` are what was fitted. ``records`` of a cause fit it, of ``changed`` that changed in
    that column; ``alternatives`` say it in other words."""

    column: str
    key: str
    words: str
    parameters: tuple[tuple[str, str], ...]
    records: int
    changed: int
    alternatives: tuple[str, ...] = ()


class Reach(StrEnum):
    """Where the records of a cause are."""

    SLICE = "slice"
    EVERY = "every record"
    FEW_PAYEES = "few payees"
    NOWHERE = "nowhere in particular"


@dataclass(frozen=True, slots=True)
class Part:
    """Findings of one code, in one table, about one column, that belong to a cause; ``records`` counts them and
    ``pence`` is what they are about."""

    code: str
    table: str
    kind: Kind
    column: str | None
    records: int
    pence: int


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings that share a condition and a rewrite. Records are concentrated there; why is the supplier's to say.

    ``parts`` are its findings by code, table and column, worst first; ``slice`` where they are concentrated (``None``
    unless ``reach`` is a slice or few payees) and ``rewrites`` how values changed. ``assigned`` counts its events,
    ``subjects`` the payees, ``pence`` what is at stake; ``records`` are the affected records that meet the condition,
    ``fine`` those that meet it and are not affected. ``signature`` is the hash under which it is known again.
    """

    cause_id: str
    parts: tuple[Part, ...]
    reach: Reach
    slice: Slice | None
    rewrites: tuple[Rewrite, ...]
    assigned: int
    records: int
    fine: int
    subjects: int
    pence: int
    signature: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Its codes, worst first."""
        return tuple(dict.fromkeys(p.code for p in self.parts))

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Its conditions; none where it has no slice."""
        return self.slice.conditions if self.slice is not None else ()
