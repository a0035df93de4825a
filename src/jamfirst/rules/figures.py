"""The law's figures: dated rows with a source each, read from ``figures/*.csv`` beside the rules that use them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import pairwise

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
HEADER = ("figure", "key", "area", "since", "until", "value", "unit", "source", "sure")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the law: what it is (``figure``, ``key`` and ``area``, such as ``UK`` or ``Scotland``), the first
    and the last day on which it holds, its value and unit, where it is from and how sure that is.

    Without a ``value`` the row declares a gap: no figure was found for these days, and ``source`` says why.
    """

    figure: str
    key: str
    area: str
    since: date
    until: date
    value: Decimal | None
    unit: str
    source: str
    sure: str

    @property
    def amount(self) -> Decimal:
        """The value of a row that is no gap."""
        if self.value is None:
            raise ValueError(f"{self.figure} {self.key} of {self.since} is a declared gap.")
        return self.value


@cache
def figures(name: str, package: str = "jamfirst.rules.uk") -> tuple[Figure, ...]:
    """The rows of ``figures/NAME.csv`` in a package, in the order of the file. Raises ``ValueError`` for a row that is
    no figure."""
    return figures_in(name, files(package).joinpath("figures", f"{name}.csv").read_text(encoding="utf-8"))


def figures_in(name: str, text: str) -> tuple[Figure, ...]:
    """The rows of a text in the form of a file of figures. Raises ``ValueError`` for a row that is no figure."""
    rows = csv.DictReader(text.splitlines())
    if tuple(rows.fieldnames or ()) != HEADER:
        raise ValueError(f"{name}.csv: expected the columns {', '.join(HEADER)}.")
    return tuple(_figure(name, row) for row in rows)


def _figure(name: str, row: dict[str, str]) -> Figure:
    value = row["value"]
    if value and not _NUMBER.fullmatch(value):
        raise ValueError(f"{name}.csv: {value} is no figure.")
    return Figure(
        row["figure"],
        row["key"],
        row["area"],
        date.fromisoformat(row["since"]),
        date.fromisoformat(row["until"]),
        Decimal(value) if value else None,
        row["unit"],
        row["source"],
        row["sure"],
    )


def holding(rows: tuple[Figure, ...], figure: str, key: str, day: date, area: str = "UK") -> Figure | None:
    """The figure that holds on a day; ``None`` where none is known or a gap is declared."""
    named = (f for f in rows if (f.figure, f.key, f.area) == (figure, key, area) and f.since <= day <= f.until)
    return next((f for f in named if f.value is not None), None)


def undeclared_gaps(rows: tuple[Figure, ...]) -> Iterator[str]:
    """Days between the first and the last of a figure for which there is neither a value nor a declared gap, and days
    that two rows claim, each in a sentence."""
    series: dict[tuple[str, str, str], list[Figure]] = {}
    for row in rows:
        series.setdefault((row.figure, row.key, row.area), []).append(row)
    for (figure, key, area), mine in series.items():
        ordered = sorted(mine, key=lambda f: f.since)
        for row in ordered:
            if row.until < row.since:
                yield f"{figure} {key} ({area}): ends on {row.until}, before it begins."
        for one, following in pairwise(ordered):
            if following.since != one.until + timedelta(days=1):
                yield f"{figure} {key} ({area}): nothing, or two rows, between {one.until} and {following.since}."
