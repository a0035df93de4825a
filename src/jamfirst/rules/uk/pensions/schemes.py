"""Which pension scheme a payslip means, and the scheme's rates and bands as relations of whole numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise

from jamfirst.engines.build import Expr, coalesce, col, named, select, table, text
from jamfirst.engines.session import Row
from jamfirst.rules.figures import Figure, figures, holding
from jamfirst.rules.given import Given
from jamfirst.rules.uk.elements import MOST_NAMES
from jamfirst.rules.working import Working

LGPS, TEACHERS, PUBLIC, OTHER = "lgps", "teachers", "public", "other"
"""Schemes: local government and teachers (both of England and Wales), another of public service, any other."""

MAIN, HALF, EITHER = "main", "50/50", "either"
"""Sections: ``either`` where a payslip does not say which."""

_SCHEMES: tuple[tuple[str, str], ...] = (
    (PUBLIC, r"\bNHS\w*|\bPOLICE|\bFIRE|\bCIVIL SERVICE\b|\bALPHA\b|\bPCSPS\b|\bJUDICIAL|\bARMED FORCES|\bNILGOSC\b"),
    (
        PUBLIC,
        r"^(?=.*\b(?:LGPS|LOCAL GOV|TEACH|TPS))(?=.*\b(?:SCOT|NORTHERN IRELAND|NI\b))|\b(?:SPPA|STSS|STPS|NITPS)\b",
    ),
    (LGPS, r"\bLGPS\w*|\bLOCAL GOV\w*|\bLG PENSION"),
    (TEACHERS, r"\bTPS\w*|\bTEACH\w*|\bTP\b"),
)
_HALF = r"\b50 50\b|\b5050\b|\bHALF\b|\bFIFTY\b"
_MAIN = r"\bMAIN\b|\b100\b|\bFULL\b|\bSTANDARD\b"
_TYPES = {"name_key": "text", "section_key": "text", "known_scheme": "text", "known_section": "text"}


def scheme_of(name: str, section: str = "") -> tuple[str, str]:
    """The scheme and the section that a payslip's texts mean. The section may stand in the scheme's name."""
    plain = " ".join(re.findall(r"[A-Z]+|[0-9]+", name.upper(), re.ASCII))
    scheme = next((found for found, pattern in _SCHEMES if re.search(pattern, plain)), OTHER)
    told = plain + " " + " ".join(re.findall(r"[A-Z]+|[0-9]+", section.upper(), re.ASCII))
    if scheme != LGPS:
        return scheme, MAIN
    if re.search(_HALF, told):
        return scheme, HALF
    return scheme, MAIN if re.search(_MAIN, told) else EITHER


def with_scheme(given: Given, working: Working) -> Working:
    """Payslips with ``scheme`` and ``section``."""
    name: Expr = coalesce(col("pension_scheme"), text(""))
    section: Expr = coalesce(col("pension_section"), text(""))

    def making() -> tuple[dict[str, str], list[Row]]:
        query = select(named(name.copy(), "name_key"), named(section.copy(), "section_key"))
        query = query.from_(table(given.relation.name)).group_by("name_key", "section_key")
        found = given.session.rows(query.order_by("name_key", "section_key").limit(MOST_NAMES, copy=False))
        told = [(str(one), str(other), *scheme_of(str(one), str(other))) for one, other in found]
        return _TYPES, [row for row in told if row[2] != OTHER]

    keyed = working.step({"name_key": name, "section_key": section})
    made = given.figures(f"pension schemes of {given.relation.name}", making)
    known = keyed.look_up(made, ("name_key", "section_key"), ("known_scheme", "known_section"))
    scheme, section = coalesce(col("known_scheme"), text(OTHER)), coalesce(col("known_section"), text(MAIN))
    return known.step({"scheme": scheme, "section": section})


def basis_points(per_cent: Decimal) -> int:
    """Per cent as whole hundredths of a per cent."""
    return int((per_cent * 100).to_integral_value(ROUND_HALF_UP))


@cache
def rates(scheme: str) -> tuple[tuple[date, date, tuple[int, ...]], ...]:
    """The rates of a scheme in hundredths of a per cent, by band from the lowest, and the days on which they hold."""
    rows = tuple(f for f in figures(f"pensions_{scheme}") if f.figure == "rate" and f.value is not None)
    spans = sorted({(f.since, f.until) for f in rows})
    return tuple((since, until, _of(rows, "rate", since, 100)) for since, until in spans)


def _of(rows: tuple[Figure, ...], figure: str, day: date, times: int) -> tuple[int, ...]:
    """The figures of all bands on a day, times a number, in the order of the bands."""
    keys = sorted({f.key for f in rows if f.figure == figure}, key=int)
    found = [holding(rows, figure, key, day, "England and Wales") for key in keys]
    return tuple(int(f.amount * times) for f in found if f is not None)


BANDS = 9
"""The most bands that a scheme has."""
CHOICES = 2 * BANDS
"""The most rates that somebody may pay, where the section is not told."""


def choices() -> tuple[dict[str, str], list[Row]]:
    """For each scheme and section the rates that somebody may pay, ``choice_1`` and so on from the lowest, in
    hundredths of a per cent, and twice the rate half way to the next one, ``half_way_1`` and so on."""
    types = {"since": "date", "until": "date", "scheme": "text", "section": "text"}
    types |= {f"choice_{place}": "bigint" for place in range(1, CHOICES + 1)}
    types |= {f"half_way_{place}": "bigint" for place in range(1, CHOICES)}
    return types, [row for scheme in (LGPS, TEACHERS) for row in _choices_of(scheme)]


def _choices_of(scheme: str) -> Iterator[Row]:
    for since, until, main in rates(scheme):
        half = [rate // 2 for rate in main]
        sections = {MAIN: list(main), HALF: half, EITHER: sorted([*main, *half])}
        for section in (MAIN, HALF, EITHER) if scheme == LGPS else (MAIN,):
            known = sections[section]
            padded = [*known, *[known[-1]] * (CHOICES - len(known))]
            yield since, until, scheme, section, *padded, *(low + high for low, high in pairwise(padded))


def bands() -> tuple[dict[str, str], list[Row]]:
    """For each scheme and year the most pay of each band but the last in pence a year, ``up_to_1`` and so on, and the
    rates, ``rate_1`` and so on; a scheme with fewer bands has its first ones for no pay at all."""
    types = {"since": "date", "until": "date", "scheme": "text"}
    types |= {f"up_to_{band}": "bigint" for band in range(1, BANDS)}
    types |= {f"rate_{band}": "bigint" for band in range(1, BANDS + 1)}
    return types, [row for scheme in (LGPS, TEACHERS) for row in _bands_of(scheme)]


def _bands_of(scheme: str) -> Iterator[Row]:
    rows = figures(f"pensions_{scheme}")
    figure, less = ("pay up to", 0) if scheme == LGPS else ("pay below", 1)
    spans = sorted({(f.since, f.until) for f in rows if f.figure == figure and f.value is not None})
    for since, until in spans:
        limits = [limit - less for limit in _of(rows, figure, since, 100)]
        found = next(known for first, last, known in rates(scheme) if first <= since <= last)
        lacking = BANDS - len(found)
        yield since, until, scheme, *[0] * lacking, *limits, *[found[0]] * lacking, *found
