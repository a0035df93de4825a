"""Which National Insurance category letter fits a person (HMRC, National Insurance category letters; Social Security
Contributions and Benefits Act 1992, sections 6, 9A and 9B; Pensions Act 2014, section 26)."""

from calendar import monthrange
from datetime import date

from tests.oracle.figures import PENSION_AGE_MONTHS
from tests.oracle.minimum_wage import age_on

_PENSIONER = "CKS"


def pension_day(born: date) -> date:
    """The day on which state pension age is reached, of people born from 6 October 1954 to 5 April 1977. A month
    without such a day reaches it on its last."""
    first, last = PENSION_AGE_MONTHS
    months = 66 * 12
    if born >= last:
        months += 12
    elif born >= first:
        months += (born.year - first.year) * 12 + born.month - first.month + (born.day >= 6)
    year, month = divmod(born.year * 12 + born.month - 1 + months, 12)
    return date(year, month + 1, min(born.day, monthrange(year, month + 1)[1]))


def fits(letter: str, born: date, paid: date, *, apprentice: bool) -> bool:
    """Whether the letter may be used for someone of that age on the day of payment: C from state pension age on and
    never before, M under 21, H of an apprentice under 25, X under 16; A and J for everybody between."""
    age = age_on(born, paid)
    if letter == "X":
        return age < 16
    if (letter in _PENSIONER) != (paid >= pension_day(born)) or age < 16:
        return False
    if letter == "M":
        return age < 21
    if letter == "H":
        return apprentice and age < 25
    return letter == "C" or (age >= 21 and not (apprentice and age < 25))
