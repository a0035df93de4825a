"""The hourly rate that is due at least (National Minimum Wage Act 1998; National Minimum Wage Regulations 2015, SI
2015/621)."""

from datetime import date
from decimal import Decimal

from tests.oracle.figures import ADULT_FROM, MINIMUM_WAGE


def age_on(born: date, day: date) -> int:
    """Whole years. Someone born on 29 February is a year older on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def least_rate(born: date, first_day: date, *, apprentice: bool = False, first_year: bool = False) -> Decimal:
    """Pounds an hour for a pay reference period that begins on ``first_day``: by the figures and the age of that day
    (regulations 4A and 17). The apprentice rate is due to those under 19 and to those in their ``first_year``."""
    rates = MINIMUM_WAGE[max(since for since in MINIMUM_WAGE if since <= first_day)]
    age = age_on(born, first_day)
    if apprentice and (age < 19 or first_year):
        return Decimal(rates["apprentice"])
    adult = ADULT_FROM[max(since for since in ADULT_FROM if since <= first_day)]
    if age >= adult:
        return Decimal(rates["adult"])
    return Decimal(rates["21" if age >= 21 else "18" if age >= 18 else "16"])
