"""Statutory sick and maternity pay, by the week (Social Security Contributions and Benefits Act 1992, parts XI and XII;
Employment Rights Act 2025, sections 10 to 12, for sick pay from 6 April 2026)."""

from decimal import Decimal

from tests.oracle.figures import FAMILY_PAY, SICK_PAY
from tests.oracle.money import up

_SHARE_OF_EARNINGS, _SHARE_WHEN_SICK = Decimal("0.9"), Decimal("0.8")
_HIGHER_WEEKS, _WEEKS = 6, 39


def sick_pay(year: str, average_earnings: Decimal) -> Decimal:
    """A week's sick pay: the flat rate; from 2026-27 no more than 80% of average weekly earnings, and from the first
    day."""
    flat = Decimal(SICK_PAY[year])
    return flat if year < "2026-27" else min(flat, average_earnings * _SHARE_WHEN_SICK)


def maternity_pay(year: str, average_earnings: Decimal, week: int) -> Decimal:
    """What is due for the week of that number (from 1), up to the penny: 90% of average weekly earnings for six weeks,
    then no more than the flat rate, for 39 weeks together."""
    if not 1 <= week <= _WEEKS:
        return Decimal(0)
    share = up(average_earnings * _SHARE_OF_EARNINGS)
    return share if week <= _HIGHER_WEEKS else min(Decimal(FAMILY_PAY[year]), share)
