"""Starters whose figures to date are known to be whole.

Somebody who began in the tax year may have had pay and tax elsewhere before, which the tax takes in, and the figures to
date may leave out. But where the tax before this payslip is what the tables give for the pay before it, nothing is left
out, and what is wrong now is wrong.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from jamfirst.engines.build import Expr, col, named, not_null, select, sub, table, text, when
from jamfirst.rules.given import Given
from jamfirst.rules.uk.paye.doubts import began_this_year
from jamfirst.rules.uk.paye.due import tax_due
from jamfirst.rules.uk.paye.situations import situations
from jamfirst.rules.uk.paye.slots import UPTO, keep_slots, slot
from jamfirst.rules.uk.paye.sums import between, both, equal, less, minus, times
from jamfirst.rules.uk.paye.tables import WEEKS
from jamfirst.rules.working import Working, records

BEFORE = ("table_no", "form", "parts", "span", "n", "week_free", "month_free")
"""What must be known of a payslip's situation to work out the period before."""

_A_POUND = 100
"""Pence: pay and tax left out shift where whole pounds are cut off, and so the tax by less than this."""


def settled(given: Given, with_law: Callable[[Working], Working]) -> str | None:
    """The payslips of starters that are not taxed by the tables, and of whom nothing is left out: their ``id``, and
    ``settled`` (1). ``None`` where there are none. ``with_law`` adds the steps of ``tax`` to some records."""
    first = select(named(exp.Min(this=col("year_first")), "first_day")).from_(table(situations(given)))
    (day,) = given.session.rows(first)[0]
    if day is None:
        return None
    since = exp.GTE(this=col("start_date"), expression=exp.Cast(this=text(str(day)), to=exp.DataType.build("date")))
    wrong = with_law(records(given.relation.name).where(since))
    wrong = wrong.where(both(col("differs"), began_this_year(), _counts()))
    earlier = wrong.step({"earlier_n": minus("n", "span")})
    earlier = earlier.step({"earlier_slot": slot("earlier_n")})
    kept = given.session.keep(earlier.query, "starters")
    return _whole(given, kept)


def _counts() -> Expr:
    """Whether the periods before say enough: tax was taken in them, and what is wrong now is more than a pound."""
    return both(less("span", "n"), less(0, "before"), less(_A_POUND, exp.Abs(this=minus("found", "law"))))


def _whole(given: Given, starters: str) -> str | None:
    query = select("earlier_slot").distinct().from_(table(starters)).where(not_null(col("earlier_slot")))
    slots = [int(row[0]) for row in given.session.rows(query)]
    if not slots:
        return None
    bands, ends = keep_slots(given.session, slots)
    free = when((equal("parts", WEEKS), col("week_free")), otherwise=col("month_free"))
    names = {name: f"earlier_{name}" for name in ("slot", "band", "start", "below", "rate", *UPTO)}
    working = records(starters).step({"earlier_free": times(free, "earlier_n")})
    own_ends, own_bands = (_renamed(given, relation, names) for relation in (ends, bands))
    working = working.look_up(own_ends, ["earlier_slot"], [names[end] for end in UPTO])
    working = tax_due(working, own_bands, minus("to_date", "pay"), "earlier_")
    same = between(-1, minus("before", "earlier_due"), 1)
    found = select("id", named(exp.Literal.number(1), "settled")).from_(sub(working.query, "w")).where(same)
    return given.session.keep(found, "settled")


def _renamed(given: Given, relation: str, names: dict[str, str]) -> str:
    there = [name for name, _ in given.session.columns(relation) if name in names]
    return given.session.view(
        select(*(named(col(name), names[name]) for name in there)).from_(table(relation)), "earlier"
    )
