"""Harm as values: who a payee is, what an organisation declares about payees, and what a triage leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

_V = TypeVar("_V")


class PayeeType(StrEnum):
    """What sort of payee somebody is. ``TAX_AUTHORITY`` and ``CATCH_ALL`` (one payee id that stands for many payees)
    are neither people nor firms: nobody can say whom their money would have reached."""

    EMPLOYEE = "employee"
    SOLE_TRADER = "sole trader"
    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    CHARITY = "charity"
    FOSTER_CARER = "foster carer"
    DIRECT_PAYMENT = "direct-payment recipient"
    BENEFIT = "benefit recipient"
    PENSIONER = "pensioner"
    PUBLIC_BODY = "other public body"
    TAX_AUTHORITY = "tax authority"
    CATCH_ALL = "catch-all payee"


PEOPLE = frozenset(
    {
        PayeeType.EMPLOYEE,
        PayeeType.FOSTER_CARER,
        PayeeType.DIRECT_PAYMENT,
        PayeeType.BENEFIT,
        PayeeType.PENSIONER,
    }
)
"""The types that are people: harm is days without the income that they expect."""

FIRMS = frozenset(
    {
        PayeeType.SOLE_TRADER,
        PayeeType.MICRO,
        PayeeType.SMALL,
        PayeeType.MEDIUM,
        PayeeType.LARGE,
        PayeeType.CHARITY,
        PayeeType.PUBLIC_BODY,
    }
)
"""The types that are organisations: harm is outgoings that cannot be paid, and interest that is owed."""

SMALL_FIRMS = frozenset({PayeeType.SOLE_TRADER, PayeeType.MICRO, PayeeType.SMALL})
"""The firms that figures about small business speak of."""

UNKNOWN_BAND = 0
"""The band of a payee about whom too little is known. It is listed first, and never filled in."""

BANDS = (1, 2, 3, 4, 5)
"""The bands of harm that is known, least first."""


def _empty() -> Mapping[str, _V]:
    return MappingProxyType({})


def _no_amounts() -> Mapping[PayeeType, Decimal]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PayeeSettings:
    """What the service file's part ``[payees]`` declares.

    ``types`` gives the organisation's own words for a type of payee (in the payee table's column ``payee_type``), in
    small letters, ours. ``by_id`` and ``by_table`` say the type where no payee table does: by a pattern of the payee's
    id (``F*``), or by the table (a pattern of its name) in which a payment stands. ``catch_all`` and
    ``tax_authorities`` are patterns of ids or names, capitals alike. ``usual_income`` (pounds in a pay period) and
    ``turnover`` (pounds in a year) are declared proxies, taken where a payee's own are not known and shown as such.
    ``groups`` are the columns of the payee table by which equality is looked at.
    """

    types: Mapping[str, PayeeType] = field(default_factory=_empty)
    by_id: Mapping[str, PayeeType] = field(default_factory=_empty)
    by_table: Mapping[str, PayeeType] = field(default_factory=_empty)
    catch_all: tuple[str, ...] = ()
    tax_authorities: tuple[str, ...] = ("hmrc*", "hm revenue*", "h m revenue*", "hm customs*")
    usual_income: Mapping[PayeeType, Decimal] = field(default_factory=_no_amounts)
    turnover: Mapping[PayeeType, Decimal] = field(default_factory=_no_amounts)
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TriageSettings:
    """How harm is worked out. ``delay_days`` is how long it takes to make good what is not known yet (``None``: the
    packaged scenario); ``period`` is the pay period of the run, the one in which usual income is counted (weekly,
    two-weekly, four-weekly, monthly, annual); ``figures`` is the organisation's own file of assumptions, of the same
    form as the packaged one, whose rows stand in place of those; ``places`` is a table from postcodes to areas."""

    payees: PayeeSettings = PayeeSettings()
    delay_days: int | None = None
    period: str = "monthly"
    figures: Path | None = None
    places: Path | None = None


@dataclass(frozen=True, slots=True)
class Assumption:
    """One figure that harm was worked out with: what it is, its value and unit, from where, and how sure that is."""

    figure: str
    key: str
    value: Decimal
    unit: str
    source: str
    sure: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class BandCounts:
    """How many payees are in each band; ``unknown`` comes first."""

    unknown: int = 0
    band_1: int = 0
    band_2: int = 0
    band_3: int = 0
    band_4: int = 0
    band_5: int = 0

    @property
    def by_band(self) -> tuple[int, ...]:
        """Counts of bands 1 to 5."""
        return (self.band_1, self.band_2, self.band_3, self.band_4, self.band_5)

    @property
    def all(self) -> int:
        """All payees."""
        return self.unknown + sum(self.by_band)

    @property
    def worst(self) -> int:
        """The highest band in which anybody is known to be; 0 for nobody."""
        return max((band for band, n in zip(BANDS, self.by_band, strict=True) if n), default=0)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Harm if everything whose delay is not known were made good in so many ``days``; ``person_days`` is in hundredths
    of a day."""

    days: int
    people: BandCounts
    firms: BandCounts
    person_days: int
    interest_pence: int


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How many payees change band when buffers are 7 days more, 7 days less (no less than none), or delays double."""

    buffers_more: int
    buffers_less: int
    delays_double: int


@dataclass(frozen=True, slots=True)
class HarmTotals:
    """Harm added up: each payee once. ``people``, ``firms`` and ``of_unknown_type`` add up to all payees but catch-all
    ones and tax authorities (``excluded``); ``small_firms`` are part of ``firms``. ``person_days`` (people only, what
    is known) is in hundredths of a day. ``pence_short`` is not paid on the day, late or less than due, of which
    ``pence_late`` is paid on a later day that is known. ``interest_pence`` and ``compensation_pence`` would be owed
    under the Late Payment of Commercial Debts (Interest) Act 1998. ``incidents`` are payees whose money would go to
    another account; ``universal_credit`` are people at risk of two paydays in one assessment period, who are counted
    beside the harm. ``could_be`` is the highest band that any payee is in or, if unknown, might be in."""

    people: BandCounts = BandCounts()
    firms: BandCounts = BandCounts()
    small_firms: BandCounts = BandCounts()
    of_unknown_type: int = 0
    excluded: int = 0
    person_days: int = 0
    pence_short: int = 0
    pence_late: int = 0
    pence_overpaid: int = 0
    interest_pence: int = 0
    compensation_pence: int = 0
    incidents: int = 0
    universal_credit: int = 0
    could_be: int = 0
    could_be_people: int = 0
    scenarios: tuple[Scenario, ...] = ()
    sensitivity: Sensitivity = Sensitivity(0, 0, 0)

    @property
    def payees(self) -> int:
        """Everybody touched, excluded ones too."""
        return self.people.all + self.firms.all + self.of_unknown_type + self.excluded


@dataclass(frozen=True, slots=True)
class CauseHarm:
    """The harm of one cause; ``cause_id`` is ``None`` for findings that no cause explains."""

    cause_id: str | None
    totals: HarmTotals


@dataclass(frozen=True, slots=True)
class Triage:
    """What triage leaves in the session.

    ``harms`` names a relation with one row per subject and cause, ``payees`` one with a row per subject (the same
    columns, ``cause_id`` NULL): see ``triage.harm.rows.COLUMNS``. ``causes`` come worst first. ``not_known`` are
    sentences about what could not be told; ``assumptions`` are the figures taken. ``delay_days`` is the scenario for
    delays that are not known yet.
    """

    harms: str
    payees: str
    causes: tuple[CauseHarm, ...]
    overall: HarmTotals
    not_known: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    delay_days: int
