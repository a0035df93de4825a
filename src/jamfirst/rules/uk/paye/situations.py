"""The few situations that all payslips of a table share: what tax code, basis, year and period mean, and which tables
hold. A million payslips have some hundreds of them: each is worked out once, and looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    col,
    concat,
    count_distinct,
    is_null,
    named,
    not_null,
    select,
    table,
    text,
    when,
)
from jamfirst.engines.session import Row
from jamfirst.rules.given import Given
from jamfirst.rules.uk.paye.codes import read_codes
from jamfirst.rules.uk.paye.moments import read_moments
from jamfirst.rules.uk.paye.slots import UPTO, flat_rates, keep_slots, slot, tables
from jamfirst.rules.uk.paye.sums import both, either, equal, fails, holds, less, plus, times, value
from jamfirst.rules.uk.paye.tables import WEEKS
from jamfirst.rules.working import Working, records

KEYS = ("tax_code", "tax_basis", "tax_year", "frequency", "period", "pay_date")
"""What situations are told apart by."""

PROBLEMS = (
    "the tax code is not one",
    "the frequency is not weekly, two-weekly, four-weekly, monthly or annual",
    "the tax basis is neither cumulative nor period",
    "the tax code says week 1 or month 1 basis, and the tax basis says cumulative",
    "neither the tax year nor the pay date is known",
    "the pay date lies in another tax year than the payslip says",
    "neither the tax period nor the pay date is known",
    "no tax tables are known for the tax year",
    "the tax code asks for a rate that does not exist in its tax year",
)
"""Why no tables can be chosen for a situation; its ``problem`` is a place in this list, from 1."""

_BASES: Mapping[str, bool] = {
    **dict.fromkeys(("cumulative", "cumul", "cum", "c"), False),
    **dict.fromkeys(
        ("period", "noncumulative", "noncum", "week1", "month1", "week1month1", "w1m1", "w1", "m1", "wk1mth1", "x"),
        True,
    ),
}
"""Tax bases as files write them: whether the pay of the period is taxed by itself."""

_EITHER = ("", "other_")


def situations(given: Given) -> str:
    """The situations of a table of payslips: ``KEYS``, everything that ``codes`` and ``moments`` read, and

    - ``problem``, or NULL; ``no_rate``, whether a code asks for a rate that does not exist in the tax year;
    - ``alone``, whether the pay of the period is taxed by itself (week 1 or month 1 basis, and a pay day that is one
      too many for the year), and ``used``, the week or month whose tables are used then;
    - ``free``, free pay in pence up to there; ``slot`` of the tables, and pence up to which each band goes (``UPTO``);
      ``most``, the share of pay that may be taken; ``words`` for the tables; ``year_free`` where regulation 31 asks it;
    - these again with ``other_`` before them where other tables may hold; NULL where not.
    """
    return given.once("paye situations", lambda: _situations(given))


def look_up_situation(working: Working, given: Given, take: Sequence[str]) -> Working:
    """Add columns of each payslip's situation. Only keys that are not the same throughout are compared."""
    found = situations(given)
    empty = [exp.Max(this=when((is_null(col(key)), value(1)), otherwise=value(0))) for key in KEYS]
    counts = [plus(count_distinct(col(key)), some) for key, some in zip(KEYS, empty, strict=True)]
    different = given.session.rows(select(*counts).from_(table(found)))[0]
    keys = [key for key, count in zip(KEYS, different, strict=True) if (count or 0) > 1]
    return working.look_up(found, keys or KEYS[:1], take, nulls=True)


def bands(given: Given, prefix: str = "") -> str:
    """The bands of every slot in use: ``slot``, ``band`` from 0, ``start``, ``below`` and ``rate`` as in
    ``tables.Band``, each with a prefix before its name."""
    situations(given)
    kept, names = given.once(_BANDS, lambda: ""), ("slot", "band", "start", "below", "rate")
    return given.once(f"{_BANDS} {prefix}", lambda: _renamed(given, kept, names, prefix))


_BANDS = "paye bands"


def _renamed(given: Given, relation: str, names: Sequence[str], prefix: str) -> str:
    query = select(*(named(col(name), f"{prefix}{name}") for name in names)).from_(table(relation))
    return given.session.view(query, "renamed")


def _situations(given: Given) -> str:
    session = given.session
    told = session.keep(select(*KEYS).distinct().from_(table(given.relation.name)), "told")
    working = _with_basis(read_moments(read_codes(records(told)), given), given)
    working = working.look_up(tables(given), ["letter"], ["table_no"], during="table_day")
    working = _with_extra(working.look_up(flat_rates(given), ["table_no", "form"], ["flat_rate"]))
    for prefix in _EITHER:
        working = _with_tables(working, prefix)
    placed = session.keep(working.query, "placed")
    working = records(placed)
    ends = _kept_slots(given, placed)
    for prefix in _EITHER:
        own = _renamed(given, ends, ("slot", "most", *UPTO), prefix)
        working = working.look_up(own, [f"{prefix}slot"], [f"{prefix}{name}" for name in ("most", *UPTO)])
    return session.keep(working.step({"problem": _problem()}).query, "situations")


def _kept_slots(given: Given, placed: str) -> str:
    """Keep the slots that situations use; gives the relation with the ends of their bands."""
    found: set[int] = set()
    for prefix in _EITHER:
        name = f"{prefix}slot"
        rows = given.session.rows(select(name).distinct().from_(table(placed)).where(not_null(col(name))))
        found.update(int(row[0]) for row in rows)
    kept, ends = keep_slots(given.session, sorted(found))
    given.once(_BANDS, lambda: kept)
    return ends


def _with_basis(working: Working, given: Given) -> Working:
    """Read ``tax_basis``; the code's own mark says as much."""
    rows: list[Row] = list(_BASES.items())
    bases = given.figures("paye bases", lambda: ({"basis": "text", "basis_alone": "boolean"}, rows))
    working = working.step({"basis": exp.Lower(this=op.without(col("tax_basis"), r"[\s/_-]+"))})
    working = working.look_up(bases, ["basis"], ["basis_alone"])
    odd = both(not_null(col("tax_basis")), is_null(col("basis_alone")))
    against = both(col("marked"), holds(exp.Not(this=col("basis_alone"))))
    by_period = either(col("marked"), holds(col("basis_alone")))
    return working.step({"by_period": by_period, "odd_basis": odd, "against_mark": against})


def _with_extra(working: Working) -> Working:
    """Pay days that are one too many for the year (regulation 31): week 53, and what is numbered week 54 or 56. Their
    pay is taxed by itself, except with the basic rate code; HMRC's routines do so with that too, so either may hold.
    ``year_free`` is the free pay of the year for cumulative codes: no tax is taken while all pay is within it."""
    extra = both(equal("parts", WEEKS), less(WEEKS, "n"))
    working = working.step({"is_extra": holds(extra), "is_basic": holds(equal("form", text("BR")))})
    year_free = when((both(col("is_extra"), fails(col("by_period"))), times(WEEKS, "week_free")))
    other = when((both(col("is_extra"), col("is_basic")), col("n")), otherwise=col("maybe_n"))
    no_rate = both(not_null(col("table_no")), op.matches(col("form"), "D[0-9]"), is_null(col("flat_rate")))
    by_itself = both(col("is_extra"), fails(col("is_basic")))
    steps = {"extra": by_itself, "year_free": year_free, "other_n": other, "no_rate": holds(no_rate)}
    return working.step(steps)


def _with_tables(working: Working, prefix: str) -> Working:
    """Which tables hold for the week or month ``n`` or ``other_n``, and the free pay up to it."""
    n, alone, used = (f"{prefix}{name}" for name in ("n", "alone", "used"))
    extra = less(WEEKS, n) if prefix else col("extra")
    working = working.step({alone: when((not_null(col(n)), either(col("by_period"), holds(extra))))})
    working = working.step({used: when((col(alone), col("span")), otherwise=col(n))})
    free = when((equal("parts", WEEKS), col("week_free")), otherwise=col("month_free"))
    tabled = {f"{prefix}free": times(free, used), f"{prefix}slot": slot(used), f"{prefix}words": _words(alone, used)}
    return working.step(tabled)


def _words(alone: str, used: str) -> Expr:
    """The tables as people name them: ``month 6 of 2026-27``, ``week 1 basis of 2026-27``."""
    unit = when((equal("parts", WEEKS), text("week ")), otherwise=text("month "))
    how = when((col(alone), text(" basis of ")), otherwise=text(" of "))
    ends = exp.Substring(this=op.as_text(plus("year", 1)), start=value(3))
    return when((not_null(col(used)), concat(unit, col(used), how, col("year"), text("-"), ends)))


def _problem() -> Expr:
    """The first reason why no tables can be chosen."""
    reasons = (
        is_null(col("form")),
        is_null(col("parts")),
        col("odd_basis"),
        col("against_mark"),
        is_null(col("year")),
        col("clash"),
        is_null(col("n")),
        is_null(col("table_no")),
        col("no_rate"),
    )
    return when(*((reason, value(place)) for place, reason in enumerate(reasons, start=1)))
