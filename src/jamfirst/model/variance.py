"""What moved between two pay periods, as values. The rows themselves lie in the engine session.

The unit is the employment: all its payslips of a period added up. An element is one figure of it (net pay, tax, the pay
line BASIC). What an element moved by is explained, in pence, by one or several explanations; the rest is left open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jamfirst.model.comparison import Fairness, Reservation

EXPLANATIONS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "starter": ("starter", "starters", "started in this period or the last: the whole pay, or the part month"),
        "leaver": ("leaver", "leavers", "a leaving date: no pay any more, the part month, or holiday pay on leaving"),
        "rise": ("rise", "rises", "the rate moved, and basic pay by rate times hours"),
        "award": ("award", "awards", "arrears: pay earned before this period"),
        "hours": ("change of hours", "changes of hours", "the hours moved, and basic pay by hours times rate"),
        "overtime": ("overtime", "overtime", "a line of overtime came, went or moved by its units times its rate"),
        "absence": ("absence", "absences", "a line of sick pay, another statutory pay or holiday came, went or moved"),
        "other element": ("other element", "other elements", "another pay line came, or moved by units times rate"),
        "one-off gone": ("one-off gone", "one-offs gone", "a pay line of last period that is not there any more"),
        "reversal": ("reversal", "reversals", "a payslip that was taken back in this period"),
        "deduction": ("deduction", "deductions", "a line of deductions started or stopped"),
        "tax code": ("tax code", "tax codes", "the tax code or its basis changed"),
        "cumulative tax": (
            "cumulative tax",
            "cumulative tax",
            "tax is worked out on the year to date: allowance not used before, or the end of a correction",
        ),
        "NI letter": ("NI letter", "NI letters", "the National Insurance category letter changed"),
        "pension": ("pension", "pensions", "the pension scheme or section changed"),
        "loan": ("loan", "loans", "a student loan plan started, stopped or changed"),
        "consequential": (
            "consequence of pay",
            "consequences of pay",
            "a deduction moved because pay did: the same way, and by no more",
        ),
        "rounding": ("rounding", "roundings", "pence of rounding, within the tolerance of the element"),
    }
)
"""Every explanation in the order in which it is named: one, several, and the test in words."""

ELEMENTS: Mapping[str, str] = MappingProxyType(
    {
        "net_pay": "net pay",
        "gross_pay": "gross pay",
        "tax": "tax",
        "ee_ni": "National Insurance",
        "ee_pension": "pension",
        "loan": "student loan",
        "pg_loan": "postgraduate loan",
        "other_deductions": "other deductions",
        "er_ni": "employer's National Insurance",
        "er_pension": "employer's pension",
    }
)
"""The elements of a payslip, in the order of every screen; pay lines go by their own code."""

OPEN, NOT_PAID, NO_PAY = "variance.open", "variance.not_paid", "variance.no_pay"
"""The codes of what is asked about an employment: pay that moved and nothing explains it; paid last period, not this
one, with no leaving date; net pay of nothing or less."""

TOLERANCE_PENCE = 100
"""An open variance of more than this is an ask. Rounding alone cannot reach it: tax is worked out on whole pounds of
pay to date (HMRC, Specification for PAYE tax table routines, v24.0), so that a month's tax differs from the month
before by less than twice the top rate of 48%: 96p. No share of pay is a limit: a percentage would hide a person."""


@dataclass(frozen=True, slots=True)
class Payroll:
    """One side: its period in words, its payslips, their employments, and their net pay in pence."""

    period: str
    payslips: int
    employments: int
    net_pence: int


@dataclass(frozen=True, slots=True)
class Explained:
    """One explanation: how many employments have it on any element, and what it moved gross and net pay by, in
    pence."""

    explanation: str
    employments: int
    gross_pence: int
    net_pence: int


@dataclass(frozen=True, slots=True)
class ElementMoved:
    """One element of all employments: how many moved, old + moved = new, moved = explained + open, all in pence.
    ``open_employments`` have an open part; ``open_pence`` is their sum with its sign."""

    element: str
    employments: int
    old_pence: int
    new_pence: int
    moved_pence: int
    explained_pence: int
    open_pence: int
    open_employments: int


@dataclass(frozen=True, slots=True)
class Ask:
    """One code that asks: how many employments, and the pence at stake."""

    code: str
    employments: int
    pence: int


@dataclass(frozen=True, slots=True)
class Variances:
    """This period against the previous one. ``relation`` names the rows in the engine session and ``parts`` the pence
    of each explanation behind them; ``people`` are the employments that ``id`` stands for in both. ``unchanged``
    employments have every element as it was; of ``only_tax`` nothing but tax moved, within its rounding;
    ``left_open`` have an open part of more than the tolerance."""

    previous: Payroll
    current: Payroll
    matched_by: str
    pay_lines: bool
    unchanged: int
    only_tax: int
    starters: int
    leavers: int
    left_open: int
    explanations: tuple[Explained, ...]
    elements: tuple[ElementMoved, ...]
    asks: tuple[Ask, ...]
    fairness: tuple[Fairness, ...]
    reservations: tuple[Reservation, ...]
    relation: str
    parts: str
    people: str


@dataclass(frozen=True, slots=True)
class Variance:
    """One element of one employment that moved: a row of ``variances`` in ``assessment.duckdb``. ``code`` is what is
    asked of it, or ``None``."""

    employment: str
    subject: str | None
    element: str
    old_pence: int
    new_pence: int
    moved_pence: int
    explained_pence: int
    explanation: str
    open_pence: int
    code: str | None
    weight: str
