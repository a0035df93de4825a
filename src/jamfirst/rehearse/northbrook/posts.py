"""A person and their posts as values: kinds of work, and what an employee has in each month of the tax year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jamfirst.rehearse.northbrook import names
from jamfirst.rehearse.northbrook.days import Month, pension_day, years_between

AWARD_GRADE = "G04"
"""The grade whose award is the release's wanted change."""
BACK_DATED_GRADE = "G06"
"""The grade whose award, agreed in September, is back-dated to April in both runs."""
BACK_DATED_PERIOD = 6


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work: grade, hourly rate in pence at the grade's foot, pence between its spine points, choices of
    weekly hours (in hundredths), cost centre, pension scheme, chance of overtime in a month, share of women."""

    title: str
    grade: str
    rate: int
    step: int
    hours: tuple[int, ...]
    cost_centre: str
    scheme: str
    overtime: float
    women: float


@dataclass(frozen=True, slots=True)
class Post:
    """One employment. ``rate`` is pence an hour; ``weekly_hours`` hundredths of an hour. ``overtime`` is hundredths of
    an hour for each tax month. The pairs are a tax month (0 for none) and what happens in it: from then on these
    weekly hours; this share of the month sick (hundredths); a supplementary claim of this many pence."""

    employment_id: str
    work: Work
    rate: int
    weekly_hours: int
    hours_change: tuple[int, int]
    start: date
    leaving: date | None
    tax_code: str
    tax_basis: str
    code_change: int
    pension_section: str
    overtime: tuple[int, ...]
    sick: tuple[int, int]
    claim: tuple[int, int]
    claim_in_error: bool

    @property
    def first(self) -> bool:
        """Whether it is the person's first post, which carries their allowances and their own deductions."""
        return self.employment_id.endswith("-1")

    def hours_in(self, period: int) -> int:
        """Weekly hours in a tax month; a few people's change once in the year."""
        change_from, hours = self.hours_change
        return hours if change_from and period >= change_from else self.weekly_hours

    def code_in(self, period: int) -> str:
        """The tax code in a tax month; a few people's change once in the year."""
        return "1185L" if self.code_change and period >= self.code_change else self.tax_code

    def rate_in(self, period: int) -> int:
        """Pence an hour in a tax month, with the back-dated award from the month in which it was agreed."""
        if self.work.grade == BACK_DATED_GRADE and period >= BACK_DATED_PERIOD:
            return awarded(self.rate)
        return self.rate

    def active_in(self, month: Month) -> bool:
        """Whether the post is held on any day of the month."""
        return self.start <= month.last and (self.leaving is None or self.leaving >= month.first)


def awarded(rate: int) -> int:
    """An hourly rate in pence after an award of 3%, a half penny up."""
    return (rate * 103 + 50) // 100


@dataclass(frozen=True, slots=True)
class Person:
    """One employee with one or several posts. ``aggregated`` says that the earnings of all posts are added together for
    National Insurance and loans; ``attached`` that a council tax attachment of earnings is served; ``maternity`` is the
    tax month in which maternity pay begins (up to eight months before the tax year: 0 and less), if there is any."""

    number: int
    employee_id: str
    person_id: str
    name: str
    sex: str
    ethnicity_group: str
    disability: str
    born: date
    nino: str
    account: names.Account
    postcode: str
    loan_plan: str
    postgraduate_loan: bool
    apprentice: bool
    deferment: bool
    union_pence: int
    parking_pence: int
    posts: tuple[Post, ...]
    aggregated: bool = False
    attached: bool = False
    maternity: int | None = None

    def ni_letter(self, day: date) -> str:
        """The National Insurance category letter on a pay date: M under 21, H apprentice under 25, C from state pension
        age on, J with a deferment, else A."""
        age = years_between(self.born, day)
        if age < 21:
            return "M"
        if self.apprentice and age < 25:
            return "H"
        if day >= pension_day(self.born):
            return "C"
        return "J" if self.deferment else "A"

    def maternity_weeks(self, period: int) -> range:
        """The weeks of maternity pay (from 1) that a tax month pays: four, four and five, 39 in nine months; none
        before and after."""
        if self.maternity is None:
            return range(0)
        months, quarters = (period - self.maternity) % 3, (period - self.maternity) // 3
        if not 0 <= quarters <= 2:
            return range(0)
        start = quarters * 13 + months * 4 + 1
        return range(start, start + (5 if months == 2 else 4))
