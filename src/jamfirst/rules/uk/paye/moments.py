"""Tax years and tax periods: for which week or month of which year a payslip is, by what it says and by its pay date.

A tax year begins on 6 April, its months on the 6th, its weeks every seventh day. Payslips are numbered by pay period or
by tax week; for pay of two or four weeks these differ, and the pay date tells which was meant. By HMRC's routines the
tables are those of the week or month in which a payment is made; payrolls for two or four weeks are widely worked out
by the last week that they pay for (their 27th and 14th pay days are known as weeks 54 and 56), so either may hold.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, cast, coalesce, col, is_null, not_null, text, when
from jamfirst.engines.session import Row
from jamfirst.rules.given import Given
from jamfirst.rules.uk.paye.sums import (
    at_most,
    between,
    both,
    either,
    equal,
    fails,
    holds,
    less,
    minus,
    plus,
    rounded_up,
    times,
    unlike,
    value,
    whole,
)
from jamfirst.rules.uk.paye.tables import MONTHS, WEEKS
from jamfirst.rules.working import Working

EARLY_DAYS = 4
"""How many days before its period a payment may be made because the regular pay day is no working day: Easter takes
four. It counts as made on the regular pay day."""

_FREQUENCIES: Mapping[str, tuple[int, int]] = {
    "weekly": (WEEKS, 1), "week": (WEEKS, 1), "w": (WEEKS, 1), "w1": (WEEKS, 1),
    "twoweekly": (WEEKS, 2), "2weekly": (WEEKS, 2), "fortnightly": (WEEKS, 2), "biweekly": (WEEKS, 2), "w2": (WEEKS, 2),
    "fourweekly": (WEEKS, 4), "4weekly": (WEEKS, 4), "lunar": (WEEKS, 4), "w4": (WEEKS, 4),
    "monthly": (MONTHS, 1), "month": (MONTHS, 1), "m": (MONTHS, 1), "m1": (MONTHS, 1), "calendarmonthly": (MONTHS, 1),
    "annual": (MONTHS, 12), "annually": (MONTHS, 12), "yearly": (MONTHS, 12), "year": (MONTHS, 12), "ma": (MONTHS, 12),
}  # fmt: skip
"""Pay frequencies as files write them, with those of the full payment submission: into how many parts the tables divide
the year, and how many of these one payment is for."""

_FIRST, _LAST = "2000-04-06", "2099-04-05"
_PERIOD = r"^(?:(?i:(?:tax\s*)?(?:months?|mth|m|weeks?|wk|w|periods?|p))[\s:-]*)?0*([0-9]{1,2})(?:\.0+)?$"
_PAIR = r"^(?:20)?([0-9]{2})[-/_]?(?:20)?[0-9]{2}$", r"^(?:20)?[0-9]{2}[-/_]?(?:20)?([0-9]{2})$"


def read_moments(working: Working, given: Given) -> Working:
    """Read ``tax_year``, ``frequency``, ``period`` and ``pay_date`` (that of the run where the payslip has none). Adds

    - ``parts`` and ``span``, NULL for a frequency that is none;
    - ``said_year`` and ``date_year``, in which the tax year begins by what is written and by the pay date; ``clash``
      where they disagree; ``year``, the one that counts, and ``year_first``, its first day;
    - ``said``, the number of the period; ``part``, the week or month of the pay date; ``misfit`` where they disagree;
    - ``n``, the week or month whose tables hold, and ``maybe_n``, another that may hold instead, or NULL;
    - ``table_day``, the day whose tables hold.
    """
    rows: list[Row] = [(name, *parts) for name, parts in _FREQUENCIES.items()]
    columns = {"often": "text", "parts": "bigint", "span": "bigint"}
    frequencies = given.figures("paye frequencies", lambda: (columns, rows))
    working = working.step({"often": exp.Lower(this=op.without(col("frequency"), r"[\s_-]+"))})
    working = working.look_up(frequencies, ["often"], ["parts", "span"])
    run_day = given.facts.pay_date
    paid = col("pay_date") if run_day is None else coalesce(col("pay_date"), _day(run_day.isoformat()))
    return _with_day(_numbered(_placed(_years(working.step({"paid_on": paid})))))


def _years(working: Working) -> Working:
    """The tax year as written (2026-27, 2026/27, 26-27, or 2027 for the one that ends then) and by the date."""
    usable = between(_day(_FIRST), "paid_on", _day(_LAST))
    written, said = op.without(col("tax_year"), r"\s+"), whole(op.part(col("period"), _PERIOD))
    working = working.step({"day": when((usable, col("paid_on"))), "written": written, "said": said})
    first, second = (whole(op.part(col("written"), pattern)) for pattern in _PAIR)
    alone = whole(op.part(col("written"), "^(20[0-9]{2})$"))
    by_date = plus(2000, op.full_years(_day(_FIRST), col("day")))
    working = working.step({"date_year": by_date, "from_year": first, "to_year": second, "one_year": alone})
    paired = when((equal(plus("from_year", 1), "to_year"), plus(2000, "from_year")))
    begun = when((holds(equal("one_year", "date_year")), col("one_year")), otherwise=minus("one_year", 1))
    working = working.step({"said_year": coalesce(paired, begun)})
    return working.step({"year": coalesce(col("said_year"), col("date_year"))})


def _placed(working: Working) -> Working:
    """Where the pay date lies in its year, and where the number of the period would put it in the year that counts."""
    last = when((equal("parts", WEEKS), plus(WEEKS, "span")), (equal("parts", MONTHS), value(MONTHS)))
    firsts = {"year_first": _year_first("year"), "date_first": _year_first("date_year"), "last": last}
    working = working.step(firsts)
    week = plus(op.quotient(op.days_between(col("date_first"), col("day")), value(7)), 1)
    month = value(1)
    for later in range(1, MONTHS):
        begun = at_most(op.add_months(col("date_first"), value(later)), "day")
        month = plus(month, when((begun, value(1)), otherwise=value(0)))
    part = when((equal("parts", WEEKS), week), (equal("parts", MONTHS), month))
    counted = when((both(at_most(1, "said"), at_most(times("said", "span"), "last")), times("said", "span")))
    numbers = {"counted": counted, "said_part": when((between(1, "said", "last"), col("said"))), "date_part": part}
    working = working.step(numbers)
    part = when((equal("date_year", "year"), col("date_part")))
    working = working.step({"part": part, "begins": _begins(minus("counted", "span"))})
    ends = times(rounded_up("part", "span"), "span")
    return working.step({"part_end": ends})


def _numbered(working: Working) -> Working:
    """The week or month whose tables hold, and the other that may."""
    by_count, by_week = equal("counted", "part_end"), either(equal("said_part", "part"), equal("said_part", "part_end"))
    working = working.step({"by_count": holds(by_count), "by_week": holds(by_week)})
    near = both(less("day", "begins"), at_most(op.add_days(col("begins"), value(-EARLY_DAYS)), "day"))
    working = working.step({"early": both(fails(col("by_week")), holds(near))})
    told, dated = coalesce(col("counted"), col("said_part")), not_null(col("part"))
    n = when(
        (either(is_null(col("part")), col("early"), col("by_count")), told),
        (col("by_week"), col("said_part")),
        otherwise=coalesce(told.copy(), col("part_end")),
    )
    other = when(
        (either(is_null(col("part")), col("early")), exp.Null()),
        (both(col("by_week"), fails(col("by_count")), equal("said_part", "part")), col("part_end")),
        (_next_month_is_near(), plus("part", 1)),
        otherwise=col("part"),
    )
    misfit = both(not_null(col("said")), dated, fails(either(col("early"), col("by_count"), col("by_week"))))
    clash = both(holds(unlike("said_year", "date_year")), fails(col("early")))
    working = working.step({"n": n, "told_n": other, "misfit": misfit, "clash": clash})
    same = either(equal("told_n", "n"), both(less(WEEKS, "n"), less(WEEKS, "told_n")))
    return working.step({"maybe_n": when((fails(same), col("told_n")))})


def _next_month_is_near() -> Expr:
    """Nothing tells the month, and the payment may have been made a few days before the month that it is for."""
    begins = op.add_months(col("date_first"), col("part"))
    near = at_most(op.add_days(begins, value(-EARLY_DAYS)), "day")
    return both(is_null(col("said")), equal("parts", MONTHS), equal("span", 1), less("part", MONTHS), near)


def _with_day(working: Working) -> Working:
    """The day whose tables hold: the pay date, or the last of the period where it is not known."""
    week = op.add_days(col("year_first"), times(7, when((less(WEEKS, "n"), value(WEEKS)), otherwise=col("n"))))
    after = when((equal("parts", WEEKS), week), otherwise=op.add_months(col("year_first"), col("n")))
    by_date = when((col("early"), col("begins")), (equal("date_year", "year"), col("day")))
    return working.step({"table_day": coalesce(by_date, op.add_days(after, value(-1)))})


def _day(one: str) -> Expr:
    return cast(text(one), "date")


def _year_first(year: str) -> Expr:
    return op.add_months(_day(_FIRST), times(minus(year, 2000), MONTHS))


def _begins(parts: Expr) -> Expr:
    """The first day after so many weeks or months of the year."""
    weeks = op.add_days(col("year_first"), times(7, parts))
    return when((equal("parts", WEEKS), weeks), otherwise=op.add_months(col("year_first"), value(parts)))
