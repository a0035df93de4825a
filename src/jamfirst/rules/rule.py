"""A rule as a value: what it says, where that is written, what it needs and how it is worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from jamfirst.model.finding import CodeText
from jamfirst.model.kinds import KINDS, CanonicalColumn, Kind
from jamfirst.model.law import Certainty
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.rules.given import Given
from jamfirst.rules.working import Worked


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule is written: the act, regulation or guidance, and the part of it. ``sure`` says how the text was
    come by: ``two sources``, ``one source`` or ``not looked up``."""

    text: str
    sure: str = "two sources"


@dataclass(frozen=True, slots=True)
class Needs:
    """The table that a rule reads. Without a table of the ``kind`` that has every one of ``columns`` the rule is not
    applied; a record where one of them is empty cannot be checked.

    ``also`` are columns that it uses where they are there: empty ones, and those that the table does not have, are
    NULL. ``present`` are columns that the table must have, and that may be empty; of ``one_of``, sets of columns, it
    must have one whole set (a sort code and account number, or an IBAN). ``further`` are columns that the kind does not
    know and that some formats have: they go by the words of their header. Of a rule's ``others``, a table that is
    ``optional`` is used where the run has one.
    """

    kind: Kind
    columns: tuple[str, ...]
    also: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    further: tuple[CanonicalColumn, ...] = ()
    optional: bool = False

    def __post_init__(self) -> None:
        known = KINDS[self.kind].columns
        unknown = [name for name in self.names if name not in self.known]
        if unknown:
            raise ValueError(f"The kind {self.kind} has no column {unknown[0]}.")
        taken = [column.name for column in self.further if column.name in known]
        if taken:
            raise ValueError(f"The kind {self.kind} has a column {taken[0]} of its own.")

    @property
    def names(self) -> tuple[str, ...]:
        """Every column that the rule may look at."""
        groups = (name for group in self.one_of for name in group)
        further = (column.name for column in self.further)
        return tuple(dict.fromkeys((*self.columns, *self.present, *groups, *self.also, *further)))

    @property
    def known(self) -> Mapping[str, CanonicalColumn]:
        """The columns of the kind, and those beyond it."""
        return {**{column.name: column for column in self.further}, **KINDS[self.kind].columns}


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a figure may be off before it is a breach, in pence, and why."""

    pence: int
    why: str


_NO_SETTINGS, _NO_FACTS = RuleSettings(), RunFacts()

EXACT = Tolerance(0, "the law gives the figure to the penny")
"""No tolerance."""


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: the record as a file would have it, by column, and what the rule must say of it.

    ``breaks`` are the columns that break the rule, each with the value that the law gives (as findings show it);
    empty for a record that keeps it. ``cannot`` is a part of the reason why it cannot be checked. ``records`` are
    further records of the same table, ``others`` records of other kinds, ``settings`` what the service file says of
    rules and ``facts`` what is known of the run. ``source`` says where the figures are from.
    """

    what: str
    record: Mapping[str, str]
    source: str
    breaks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    cannot: str = ""
    records: tuple[Mapping[str, str], ...] = ()
    others: Mapping[Kind, tuple[Mapping[str, str], ...]] = field(default_factory=lambda: MappingProxyType({}))
    settings: RuleSettings = _NO_SETTINGS
    facts: RunFacts = _NO_FACTS


def _nothing(_: RuleSettings) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of law, or of an organisation's own.

    ``id`` is the code of its findings. ``says`` is the rule in one sentence; ``words`` say what a record that breaks it
    is, after "1 payslip" and "3 payslips". ``since`` and ``until`` are the first and the last day of its being in
    force. ``needs`` is the table whose records it judges, ``others`` the further tables that it looks at;
    ``lacks`` says what the service file would have to give, empty where it does.
    ``evaluate`` gives the working (see ``working``). Of a record dated outside the days in force it says nothing:
    that is up to ``evaluate``, which knows what day counts.
    """

    id: str
    title: str
    says: str
    words: CodeText
    sources: tuple[Source, ...]
    certainty: Certainty
    needs: Needs
    evaluate: Callable[[Given], Worked]
    examples: tuple[Example, ...]
    tolerance: Tolerance = EXACT
    others: tuple[Needs, ...] = ()
    since: date | None = None
    until: date | None = None
    lacks: Callable[[RuleSettings], str] = _nothing

    @property
    def source(self) -> str:
        """Where the rule is written, as one text."""
        return "; ".join(source.text for source in self.sources)


def words(one: str, many: str, rank: int = 3) -> CodeText:
    """How a breach reads after "1 payslip" and after "3 payslips"."""
    return CodeText(rank, one, many)
