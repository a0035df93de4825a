"""What the tables give for each attachment: at the most, usually, and whether any of them gives what is taken."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    Select,
    all_of,
    any_of,
    col,
    is_null,
    named,
    number,
    select,
    sub,
    table,
    text,
    when,
)
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Tolerance
from jamfirst.rules.uk.attachments.net import cannot_take, orders, with_orders
from jamfirst.rules.uk.attachments.tables import BAND_TYPES, bands, by_band, in_band
from jamfirst.rules.uk.reckon import at_most, equal, minus, one_of, size
from jamfirst.rules.working import Cannot, Working

ROUNDING = 4
"""Pence: the table of a week may be rounded to the penny for each of up to four weeks."""
FEE = 100
"""Pence that an employer may take for the cost of each deduction, in the same line or in another."""
TOLERANCE = Tolerance(
    ROUNDING + FEE, "an employer may take £1.00 for each deduction; that of each of up to four weeks may be rounded"
)
"""How far a deduction may be above the table."""

_NET, _IN_ALL = "net", "in all"
_MEANINGS = (_NET, _IN_ALL, "after loans", "after other orders")
"""What net earnings may mean: those of the employment on the day, those of the person in the run, the first after
student loans, and the first after other orders."""

SHOWN = ("element", "taken", "net", "net_in_all", "loans", "slips", "often", "most", "usual", "fits")


def answered(given: Given) -> Working:
    """All pay lines; those that are orders with ``element``, ``taken``, ``net`` and so on (see ``net.orders``) and with
    ``most`` and ``usual``, what the tables give at the most and usually (pence), and ``fits``, whether any gives what
    is taken."""
    key = f"answers of {given.relation.name}"
    if key not in given.made:
        given.made[key] = given.session.keep(_made(given), "answers")
    return with_orders(given, given.made[key], SHOWN)


def _made(given: Given) -> Select:
    name = orders(given)
    meanings = given.figures("meanings of net earnings", lambda: ({"meaning": "text"}, [(m,) for m in _MEANINGS]))
    tables = given.figures("bands of attachments", lambda: (BAND_TYPES, bands()))
    meant = select("o.*", "m.meaning", named(_meant(), "meant")).from_(table(name, "o"))
    meant = meant.join(table(meanings, "m"), join_type="cross")
    value = by_band(col("meant", "o"))
    each = select("o.id", "o.meaning", "o.taken", "o.pay_date", "b.until", "b.usual", named(value, "value"))
    each = each.from_(sub(meant, "o")).join(table(tables, "b"), on=in_band(col("meant", "o")))
    answers = _answers(each)
    kept = [col(column, "o") for column in ("id", *SHOWN[:7])]
    taken = [col(column, "a") for column in SHOWN[7:]]
    query = select(*kept, *taken).from_(table(name, "o"))
    return query.join(sub(answers, "a"), on=equal(col("id", "o"), col("id", "a")), join_type="left")


def _meant() -> Expr:
    net = col("net", "o")
    others = minus(col("ordered", "o"), col("taken", "o"))
    return when(
        (_is(_NET, "m"), net),
        (_is(_IN_ALL, "m"), col("net_in_all", "o")),
        (_is(_MEANINGS[2], "m"), minus(net, col("loans", "o"))),
        otherwise=minus(net, others),
    )


def _is(meaning: str, of: str) -> Expr:
    return equal(col("meaning", of), text(meaning))


def _answers(each: Select) -> Select:
    """One row for each order, over all tables and meanings."""
    largest = one_of(col("meaning", "e"), (_NET, _IN_ALL))
    shown = all_of([_is(_NET, "e"), col("usual", "e"), at_most(col("pay_date", "e"), col("until", "e"))])
    off = minus(col("taken", "e"), col("value", "e"))
    near = any_of(at_most(size(minus(off, number(fee))), number(ROUNDING)) for fee in (0, FEE))
    values = {
        "most": exp.Max(this=when((largest, col("value", "e")))),
        "usual": exp.Max(this=when((shown, col("value", "e")))),
        "fits": equal(exp.Max(this=when((near, number(1)), otherwise=number(0))), number(1)),
    }
    made = [named(value, name) for name, value in values.items()]
    return select(col("id", "e"), *made).from_(sub(each, "e")).group_by(col("id", "e"))


def cannot_answer() -> tuple[Cannot, ...]:
    """Why a deduction cannot be held against a table."""
    unknown = Cannot(is_null(col("usual")), "no table is known for the pay date")
    return (*cannot_take(), unknown)
