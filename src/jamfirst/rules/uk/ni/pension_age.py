"""The day on which somebody reaches state pension age, by date of birth."""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, cast, col, null, number, text, when
from jamfirst.rules.figures import Figure, figures


def pension_day() -> Expr:
    """The day, from ``birth_date``; NULL where that is not known, and for people born too late to reach it before 2044.
    Of people born before the first figure it is a day before April 2019."""
    rows = [f for f in figures("national_insurance") if f.figure.startswith("state pension")]
    latest = sorted(rows, key=lambda f: f.since, reverse=True)
    early = exp.LT(this=col("birth_date"), expression=_day(latest[-1].since))
    return when(*(_branch(f) for f in latest), (early, _day(date(2018, 12, 5))), otherwise=null("date"))


def _branch(figure: Figure) -> tuple[Expr, Expr]:
    born = [
        exp.GTE(this=col("birth_date"), expression=_day(figure.since)),
        exp.LTE(this=col("birth_date"), expression=_day(figure.until)),
    ]
    value = int(figure.amount)
    if figure.figure == "state pension day":
        return all_of(born), _day(date(value // 10_000, value // 100 % 100, value % 100))
    return all_of(born), op.add_months(col("birth_date"), number(value))


def _day(day: date) -> Expr:
    return cast(text(day.isoformat()), "date")
