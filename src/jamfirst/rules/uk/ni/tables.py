"""The figures of National Insurance as relations to look up, for the frequencies and days that a table has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlglot import exp

from jamfirst.engines.build import Select, all_of, col, named, not_null, select, table
from jamfirst.engines.session import Row
from jamfirst.rules.figures import figures, holding
from jamfirst.rules.given import Given
from jamfirst.rules.uk.ni.frequency import MONTHLY, WEEKLY, Frequency, frequency
from jamfirst.rules.uk.ni.letters import LETTERS, Letter
from jamfirst.rules.uk.ni.limits import (
    Rates,
    Stretch,
    employer_threshold,
    rates,
    rates_of_directors,
    stretches,
    tax_year_end,
    tax_year_start,
    threshold,
    threshold_of_weeks,
    within,
)

Made = tuple[Mapping[str, str], Sequence[Row]]
Seen = Sequence[tuple[str, Frequency, date, date]]

TAKEN = (
    "lel", "pt", "st", "uel", "main", "extra", "employer", "counted", "pt_low", "pt_high", "lel_week", "lel_month",
    "days", "ee_rates", "er_rate",
)  # fmt: skip
"""What ``period_figures`` gives of a payslip, amounts in pence and rates in hundredths of a per cent: the lower
earnings limit, the primary threshold, the threshold from which the employer pays and the upper earnings limit; the
employee's rates up to and above that limit and the employer's; whether earnings count at all (1 or 0); the lowest and
the highest primary threshold of the tax year so far; the lower earnings limits of a week and of a month; the days of a
period of whole weeks, NULL for others; and the rates as people read them."""

_PERIOD = {"ni_letter": "text", "frequency": "text", "since": "date", "until": "date"} | {
    name: "text" if name in ("ee_rates", "er_rate") else "bigint" for name in TAKEN
}


def seen(given: Given) -> Seen:
    """The frequencies that a table has, as it writes them, each with the first and the last day of payment."""
    kept = given.once("frequencies seen", lambda: given.session.keep(_seen(given), "seen"))
    rows = given.session.rows(select("frequency", "first", "last").from_(table(kept)).order_by("frequency"))
    known = ((str(w), frequency(str(w)), first, last) for w, first, last in rows)
    return [(written, one, first, last) for written, one, first, last in known if one is not None]


def _seen(given: Given) -> Select:
    days = named(exp.Min(this=col("pay_date")), "first"), named(exp.Max(this=col("pay_date")), "last")
    query = select("frequency", *days).from_(table(given.relation.name))
    return query.where(all_of([not_null(col("frequency")), not_null(col("pay_date"))])).group_by("frequency")


def period_figures(given: Given) -> str:
    """Thresholds and rates by ``ni_letter``, ``frequency`` and day of payment (``since`` to ``until``)."""
    return given.figures(
        f"{given.relation.table}: national insurance", lambda: (_PERIOD, list(_period_rows(seen(given))))
    )


def _period_rows(found: Seen) -> Iterator[Row]:
    for written, one, first, last in found:
        for stretch in within(first, last):
            for letter in letters_on(stretch.since):
                yield _period_row(letter, written, one, stretch)


def _period_row(letter: Letter, written: str, one: Frequency, stretch: Stretch) -> Row:
    day = stretch.since
    limits = tuple(threshold(kind, one, day) for kind in ("LEL", "PT", employer_threshold(letter), "UEL"))
    rate = rates(letter, day)
    so_far = [threshold("PT", one, s.since) or 0 for s in within(tax_year_start(day), day)]
    counted = 1 if letter.liable else 0
    keys = (letter.letter, written, stretch.since, stretch.until)
    short = tuple(threshold("LEL", each, day) for each in (WEEKLY, MONTHLY))
    days = one.weeks * 7 or None
    told = f"{_per_cent(rate.main)} and {_per_cent(rate.extra)}", _per_cent(rate.employer)
    return (*keys, *limits, *_three(rate), counted, min(so_far), max(so_far), *short, days, *told)


def _per_cent(rate: int) -> str:
    whole, part = divmod(rate, 100)
    return f"{whole}.{part:02}".rstrip("0").rstrip(".") + "%"


def letter_figures(given: Given) -> str:
    """The category letters by ``ni_letter`` and day (``since`` to ``until``), with ``in_use``, which is 1."""
    rows = [(f.key, f.since, f.until, 1) for f in figures("national_insurance") if f.figure == "letter"]
    columns = {"ni_letter": "text", "since": "date", "until": "date", "in_use": "bigint"}
    return given.figures("category letters", lambda: (columns, rows))


def letters_on(day: date) -> tuple[Letter, ...]:
    """The category letters in use on a day."""
    rows = figures("national_insurance")
    return tuple(letter for letter in LETTERS if holding(rows, "letter", letter.letter, day) is not None)


def frequency_figures(given: Given) -> str:
    """The frequencies of a table by ``frequency``: the days (``step_days``) or months (``step_months``) from one
    payment to the next, and the number of the last period of a tax year (``last_period``)."""
    columns = {"frequency": "text", "step_days": "bigint", "step_months": "bigint", "last_period": "bigint"}

    def rows() -> list[Row]:
        return [(written, one.weeks * 7, one.months, one.last) for written, one, _, _ in seen(given)]

    return given.figures(f"{given.relation.table}: frequencies", lambda: (columns, rows()))


def year_figures(given: Given) -> str:
    """The tax years for which there are figures: ``year_start`` and ``year_end``, by day (``since`` to ``until``)."""
    columns = {"since": "date", "until": "date", "year_start": "date", "year_end": "date"}
    starts = sorted({tax_year_start(stretch.since) for stretch in stretches()})
    rows = [(start, tax_year_end(start), start, tax_year_end(start)) for start in starts]
    return given.figures("tax years of national insurance", lambda: (columns, rows))


DIRECTORS = ("d_lel", "d_pt", "d_st", "d_uel", "d_main", "d_extra", "d_employer", "e_main", "e_extra", "e_employer")
"""What ``director_figures`` gives: thresholds of the year or the weeks of it in pence; the rates of directors over the
whole year (``d_``), and those in force on the day (``e_``), in hundredths of a per cent."""

_DIRECTORS = {"ni_letter": "text", "weeks": "bigint", "since": "date", "until": "date"} | dict.fromkeys(
    DIRECTORS, "bigint"
)


def director_figures(given: Given, weeks: Sequence[int]) -> str:
    """Thresholds and rates of directors by ``ni_letter``, ``weeks`` of the earnings period and day of payment."""
    relation = given.session.create("figures", _DIRECTORS)
    found = seen(given)
    first = min((f for _, _, f, _ in found), default=date.max)
    last = max((t for _, _, _, t in found), default=date.min)
    rows = [
        _director_row(letter, count, stretch)
        for stretch in within(first, last)
        for letter in letters_on(stretch.since)
        for count in weeks
    ]
    given.session.insert(relation, rows)
    return relation


def _director_row(letter: Letter, weeks: int, stretch: Stretch) -> Row:
    day = stretch.since
    kinds = ("LEL", "PT", employer_threshold(letter), "UEL")
    limits = tuple(threshold_of_weeks(kind, weeks, day) for kind in kinds)
    whole = rates_of_directors(letter, day)
    days = (stretch.since, stretch.until)
    return (letter.letter, weeks, *days, *limits, *_three(whole), *_three(_then_in_force(letter, day)))


def _then_in_force(letter: Letter, day: date) -> Rates:
    """What payrolls had to take from a director on the day: the rates of that day, until those of the tax year changed
    for the last time; from then on the average of the year, which the changing act laid down."""
    own, at_the_end = rates(letter, day), rates(letter, tax_year_end(day))
    return own if own != at_the_end else rates_of_directors(letter, day)


def _three(rate: Rates) -> tuple[int, int, int]:
    return rate.main, rate.extra, rate.employer
