"""The exact percentage method once more in plain Python with decimals, from the published figures: what the rules are
held to. It shares nothing with them but the figures of the law."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from jamfirst.rules.figures import figures, holding

ROWS = figures("national_insurance")
MAIN, REDUCED, DEFERRED, NONE = "AFHMNV", "BEI", "DJLZ", "CKSX"
SPECIAL_SITES, YOUNG = "FILSDEKN", "HMVZ"
PERIODS = {"weekly": 1, "two-weekly": 2, "four-weekly": 4, "monthly": 0, "annual": 0}


def figure(name: str, key: str, day: date) -> Decimal:
    found = holding(ROWS, name, key, day)
    assert found is not None, f"{name} {key} on {day}"
    return found.amount


def threshold(kind: str, frequency: str, day: date) -> Decimal:
    weeks = PERIODS[frequency]
    if frequency == "monthly":
        return figure("threshold", f"{kind} month", day)
    if frequency == "annual":
        return figure("threshold", f"{kind} year", day)
    week = figure("threshold", f"{kind} week", day)
    if weeks == 1 or kind == "LEL":
        return week * weeks
    year = figure("threshold", f"{kind} year", day)
    return (year * weeks / 52).to_integral_value(ROUND_CEILING)


def rounded(amount: Decimal) -> Decimal:
    """Decimals after the third are dropped; a third of 5 or less goes down."""
    thousandths = (amount * 1000).to_integral_value(ROUND_FLOOR)
    pennies, third = divmod(int(thousandths), 10)
    return Decimal(pennies + (1 if third > 5 else 0)) / 100


def between(pay: Decimal, low: Decimal, high: Decimal) -> Decimal:
    return max(Decimal(0), min(pay, high) - low)


def employee(pay: Decimal, letter: str, frequency: str, day: date) -> Decimal:
    if letter in NONE:
        return Decimal(0)
    extra = figure("employee rate", "additional", day) / 100
    key = "main" if letter in MAIN else "reduced" if letter in REDUCED else "additional"
    main = figure("employee rate", key, day) / 100
    pt, uel = threshold("PT", frequency, day), threshold("UEL", frequency, day)
    return rounded(between(pay, pt, uel) * main) + rounded(max(Decimal(0), pay - uel) * extra)


def employer(pay: Decimal, letter: str, frequency: str, day: date) -> Decimal:
    if letter == "X":
        return Decimal(0)
    kind = "FUST" if letter in SPECIAL_SITES else "UST" if letter in YOUNG else "ST"
    rate = figure("employer rate", "secondary", day) / 100
    start, uel = threshold(kind, frequency, day), threshold("UEL", frequency, day)
    return rounded(between(pay, start, uel) * rate) + rounded(max(Decimal(0), pay - uel) * rate)


def bands(pay: Decimal, letter: str, frequency: str, day: date) -> tuple[Decimal, Decimal, Decimal]:
    lel, pt, uel = (threshold(kind, frequency, day) for kind in ("LEL", "PT", "UEL"))
    if letter == "X" or pay < lel:
        return Decimal(0), Decimal(0), Decimal(0)
    return lel, between(pay, lel, pt), between(pay, pt, uel)
