"""Attachments with the net earnings they are taken from, in each way in which these may be meant."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    Select,
    all_of,
    coalesce,
    col,
    exp_in,
    is_null,
    named,
    null,
    number,
    select,
    sub,
    table,
    total,
    when,
)
from jamfirst.model.kinds import Kind
from jamfirst.rules.given import Given, Relation
from jamfirst.rules.rule import Needs
from jamfirst.rules.uk.attachments.tables import which_table
from jamfirst.rules.uk.elements import Element, with_element
from jamfirst.rules.uk.frequencies import with_frequency
from jamfirst.rules.uk.reckon import above, below, equal, greatest, minus, one_of, plus, size, whole
from jamfirst.rules.working import Cannot, Working, records

ORDERS = (
    Element.COUNCIL_TAX, Element.FINE, Element.ARRESTMENT, Element.BENEFIT, Element.CHILD_MAINTENANCE,
    Element.COURT_ORDER,
)  # fmt: skip
"""Everything that is taken because somebody with the power to do so orders it."""

LINES = Needs(
    Kind.PAY_LINE,
    ("element_code", "amount", "pay_date"),
    ("employee_id", "employment_id", "run_type", "element_class"),
)
PAYSLIPS = Needs(
    Kind.PAYSLIP,
    ("gross_pay", "tax", "ee_ni", "pay_date", "frequency"),
    ("employee_id", "employment_id", "run_type", "ee_pension", "loan", "pg_loan"),
)
"""The table that these rules judge, and the one that they cannot do without."""

_MOST = 10**12


def orders(given: Given) -> str:
    """A small relation of the pay lines that are orders, by their ``id``: ``element``, ``pay_date`` and ``taken``
    (pence) and, of the payslips paid on the same day to the same employment, ``net`` (pay less tax, National Insurance
    and pension; NULL where not known), ``often``, ``loans`` and ``slips``, how many; ``net_in_all`` of all payslips of
    the person in the run; ``ordered``, what all orders take on the day. Made once for all rules."""
    key = f"orders of {given.relation.name}"
    if key not in given.made:
        given.made[key] = given.session.keep(_made(given), "orders")
    return given.made[key]


def _made(given: Given) -> Select:
    slips = given.others[Kind.PAYSLIP]
    owner = _shared(given.relation, slips, "employment_id", "employee_id")
    person = _shared(given.relation, slips, "employee_id", "employment_id")
    lines = with_element(given, given.relation, records(given.relation.name))
    amount = when((_sane("amount"), size(whole(col("amount")))))
    chosen = select("id", "element", "pay_date", named(col(owner), "owner"), named(col(person), "person"))
    chosen = chosen.select(named(amount, "taken")).from_(sub(lines.query, "l"))
    kept = given.session.keep(chosen.where(one_of(col("element"), map(str, ORDERS))), "taken")
    working = Working(select("*").from_(table(kept)))
    take = ("net", "often", "loans", "slips")
    working = _joined(working, _of_day(_paid(given, slips, kept, owner, "owner")), ("owner", "pay_date"), take)
    working = _joined(working, _of_run(_paid(given, slips, kept, person, "person")), ("person",), ("net_in_all",))
    working = _joined(working, _ordered(kept), ("owner", "pay_date"), ("ordered",))
    return working.step(which_table()).query


def _sane(name: str) -> Expr:
    """Whether an amount is one that sums can be made of: under ten billion pounds."""
    return all_of([below(col(name), number(_MOST)), above(col(name), number(-_MOST))])


def _shared(lines: Relation, slips: Relation, *names: str) -> str:
    """The first of some identifiers that both tables have."""
    return next((name for name in names if name in lines.has & slips.has), names[0])


def _paid(given: Given, slips: Relation, kept: str, column: str, owner: str) -> Select:
    """Payslips of those who have orders, with what is left of their pay after tax, National Insurance and pension."""
    theirs = exp_in(col(column), select(owner).from_(table(kept)))
    working = with_frequency(given, slips, records(slips.name).where(theirs))
    pension = coalesce(col("ee_pension"), number(0))
    left = minus(whole(col("gross_pay")), col("tax"), col("ee_ni"), pension)
    sane = all_of([_sane("gross_pay"), _sane("tax"), _sane("ee_ni"), coalesce(_sane("ee_pension"), exp.true())])
    loans = plus(whole(coalesce(col("loan"), number(0))), coalesce(col("pg_loan"), number(0)))
    values = {owner: col(column), "left": when((sane, left)), "loaned": loans}
    return working.step(values).query


def _of_day(paid: Select) -> Select:
    """One row for each employment and pay date; ``net`` is NULL where that of any payslip is not known."""
    all_known = equal(exp.Count(this=col("left")), exp.Count(this=exp.Star()))
    same_often = equal(exp.Min(this=col("often")), exp.Max(this=col("often")))
    made = {
        "net": when((all_known, whole(total(col("left"))))),
        "often": when((same_often, exp.Min(this=col("often"))), otherwise=null("text")),
        "loans": whole(total(col("loaned"))),
        "slips": exp.Count(this=exp.Star()),
    }
    query = select("owner", "pay_date", *(named(value, name) for name, value in made.items()))
    return query.from_(sub(paid, "p")).group_by("owner", "pay_date")


def _of_run(paid: Select) -> Select:
    """One row for each person: what all payslips of the run come to."""
    net = named(whole(total(col("left"))), "net_in_all")
    return select("person", net).from_(sub(paid, "p")).group_by("person")


def _ordered(kept: str) -> Select:
    """One row for each employment and pay date: what all orders take."""
    taken = named(whole(total(col("taken"))), "ordered")
    return select("owner", "pay_date", taken).from_(table(kept)).group_by("owner", "pay_date")


def _joined(working: Working, rows: Select, keys: tuple[str, ...], take: tuple[str, ...]) -> Working:
    on = all_of(equal(col(key, "w"), col(key, "g")) for key in keys)
    query = select("w.*", *(col(name, "g") for name in take)).from_(sub(working.query, "w"))
    return Working(query.join(sub(rows, "g"), on=on, join_type="left"))


def largest_net() -> Expr:
    """The largest that net earnings may be meant to be."""
    return greatest(col("net"), col("net_in_all"))


def with_orders(given: Given, relation: str, take: tuple[str, ...]) -> Working:
    """All pay lines, with some columns of a relation that has ``id`` and only the lines that are orders."""
    return records(given.relation.name).look_up(relation, ("id",), take)


def is_taken(*elements: Element) -> Expr:
    """Whether a line takes something under one of some orders."""
    some = above(coalesce(col("taken"), number(1)), number(0))
    return coalesce(all_of([one_of(col("element"), map(str, elements)), some]), exp.false())


def cannot_take() -> tuple[Cannot, ...]:
    """Why a deduction cannot be held against a table."""
    return (
        Cannot(is_null(col("taken")), "the amount is beyond any pay"),
        Cannot(is_null(col("slips")), "there is no payslip of the same employment and pay date"),
        Cannot(is_null(col("net")), "the net earnings are not known"),
        Cannot(is_null(col("often")), "how often the pay comes is not known"),
    )
