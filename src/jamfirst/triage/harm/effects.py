"""From findings to what each payee is short of, and for how long: one event once, several views never added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    Select,
    all_of,
    any_of,
    cast,
    coalesce,
    col,
    concat,
    is_null,
    named,
    null,
    number,
    select,
    sub,
    table,
    text,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.model.harm import PayeeType
from jamfirst.triage.harm.codes import Counting, Effect, View, counting

MOST_PENCE = 10**15
"""Ten thousand milliards of pounds: more is a fault of the data, and counts as this much."""

MOST_DAYS = 36_600
"""A hundred years: more counts as this much."""

_FLAGS = ("incident", "held", "moved")
_MONEY = ("short", "late", "overpaid", "compensation")


def effects(session: Session, findings: str, types: Sequence[tuple[str, PayeeType]]) -> str:
    """Findings that harm somebody as a kept relation: ``subject`` (of a finding without one, its event), ``cause_id``,
    ``event_id``, ``view``, ``part``, pence ``short``, ``whole`` and ``overpaid``, ``late_days``, the flags ``incident``
    (another account), ``held`` and ``moved`` (a payday), and ``told`` (the type of payee that its table is about, of
    ``types``). Only what is new and not declared counts."""
    codes = [code for (code,) in session.rows(select("code").distinct().from_(table(findings)))]
    known = {str(code): c for code in codes if code is not None and (c := counting(str(code))) is not None}
    told = [(_is("table_name", [name]), text(str(kind))) for name, kind in types]
    columns: dict[str, Expr] = {
        "subject": coalesce(col("subject"), concat(text("event:"), col("event_id"))),
        "cause_id": col("cause_id"),
        "event_id": coalesce(col("event_id"), col("finding_id")),
        "view": _by(known, lambda c: text(str(c.view)), null("text")),
        "part": when((_having(known, View.RULE), col("code")), otherwise=text("")),
        "short": _short(known),
        "whole": _whole(known),
        "late_days": _late_days(known),
        "overpaid": _overpaid(known),
        "incident": _effect(known, Effect.WRONG_ACCOUNT),
        "held": exp.EQ(this=exp.Left(this=col("code"), expression=number(8)), expression=text("payment.")),
        "moved": _effect(known, Effect.NOT_PAID, Effect.LATE, Effect.EARLY, Effect.PAYDAY),
        "told": when(*told, otherwise=null("text")) if told else null("text"),
    }
    standing = all_of([exp.EQ(this=col("status"), expression=text("new")), is_null(col("expected_by"))])
    query = select(*(named(value, name) for name, value in columns.items())).from_(table(findings))
    query = query.where(all_of([standing, _is("code", sorted(known))]))
    rows = select("*").from_(sub(query, "e"))
    some = [exp.GT(this=col(n), expression=number(0)) for n in ("short", "late_days", "overpaid")]
    return session.keep(rows.where(any_of([*some, *(col(n) for n in _FLAGS)])), "effects")


def sums(session: Session, effects_of: str, by_cause: bool) -> Select:
    """What each payee (column ``payee`` of the effects) is short of, over one cause or over all: pence ``short`` until
    it is made good, pence ``late`` for ``late_days``, ``overpaid`` and the ``compensation`` owed if it is a firm's."""
    owner = ["payee", "cause_id"] if by_cause else ["payee"]
    events = _events(effects_of, owner)
    shared = session.view(events, "events")
    views = {str(v): exp.EQ(this=col("view"), expression=text(str(v))) for v in View}
    of_view = [
        named(coalesce(exp.Sum(this=when((views[v].copy(), col(n)))), number(0)), f"{n}_{v}")
        for n in _MONEY
        for v in views
    ]
    flags = [named(exp.LogicalOr(this=col(n)), n) for n in _FLAGS]
    days = [named(exp.Max(this=col("late_days")), "late_days"), named(exp.Max(this=col("told")), "told")]
    whole = select(*owner, *of_view, *flags, *days).from_(table(shared)).group_by(*owner)
    most = [named(exp.Greatest(this=col(f"{n}_{View.PAYMENT}"), expressions=_others(n)), n) for n in _MONEY]
    cause = [] if by_cause else [named(null("text"), "cause_id")]
    return select(*owner, *cause, *most, "late_days", *_FLAGS, "told").from_(sub(whole, "v"))


def _others(name: str) -> list[Expr]:
    return [col(f"{name}_{v}") for v in View if v != View.PAYMENT]


def _events(effects_of: str, owner: Sequence[str]) -> Select:
    """One row an event and view: rows of one payment, in whatever tables it stands, are the same pounds."""
    keys = [*owner, "event_id", "view", "part"]
    largest = [named(exp.Max(this=col(n)), n) for n in ("short", "whole", "late_days", "overpaid", "told")]
    flags = [named(exp.LogicalOr(this=col(n)), n) for n in _FLAGS]
    grouped = select(*keys, *largest, *flags).from_(table(effects_of)).group_by(*keys)
    is_late = exp.GT(this=col("late_days"), expression=number(0))
    rest = exp.Greatest(this=exp.Sub(this=col("whole"), expression=col("short")), expressions=[number(0)])
    late = named(when((is_late, rest), otherwise=number(0)), "late")
    columns = (*owner, "view", "short", "late_days", "overpaid", "told", *_FLAGS)
    split = select(*columns, late).from_(sub(grouped, "g"))
    return select("*", named(_compensation(), "compensation")).from_(sub(split, "s"))


def _compensation() -> Expr:
    """Pence owed for one debt: GBP 40, 70 from GBP 1,000, 100 from GBP 10,000 (Late Payment of Commercial Debts
    (Interest) Act 1998, section 5A)."""
    debt = exp.Add(this=col("short"), expression=col("late"))
    steps = ((10_000_00, 100_00), (1_000_00, 70_00), (1, 40_00))
    return when(*((_at_least(debt, edge), number(sum_)) for edge, sum_ in steps), otherwise=number(0))


def _at_least(value: Expr, edge: int) -> Expr:
    return exp.GTE(this=exp.paren(value.copy()), expression=number(edge))


def _is(column: str, values: Iterable[str]) -> Expr:
    found = [text(v) for v in values]
    return exp.In(this=col(column), expressions=found) if found else exp.false()


def _codes(known: dict[str, Counting], *wanted: Effect) -> list[str]:
    return sorted(code for code, c in known.items() if c.effect in wanted)


def _effect(known: dict[str, Counting], *wanted: Effect) -> Expr:
    return _is("code", _codes(known, *wanted))


def _having(known: dict[str, Counting], view: View) -> Expr:
    return _is("code", sorted(code for code, c in known.items() if c.view == view))


def _by(known: dict[str, Counting], value: object, otherwise: Expr) -> Expr:
    assert callable(value)
    cases = [(exp.EQ(this=col("code"), expression=text(code)), value(c)) for code, c in sorted(known.items())]
    return when(*cases, otherwise=otherwise) if cases else otherwise


def _bounded(value: Expr) -> Expr:
    """A sum of pence from nought to the most that counts."""
    wide = exp.Least(this=coalesce(cast(value, "int128"), number(0)), expressions=[number(MOST_PENCE)])
    return cast(exp.Greatest(this=wide, expressions=[number(0)]), "bigint")


def _delta() -> Expr:
    return coalesce(cast(col("delta_pence"), "int128"), number(0))


def _stake() -> Expr:
    """Pence at stake in a row: on the row of a record's worst code, else what moved."""
    at_stake = exp.GT(this=col("pence"), expression=number(0))
    return _bounded(when((at_stake, cast(col("pence"), "int128")), otherwise=exp.Abs(this=_delta())))


def _short(known: dict[str, Counting]) -> Expr:
    less = _bounded(exp.Neg(this=exp.paren(_delta())))
    return when(
        (_effect(known, Effect.NOT_PAID, Effect.WRONG_ACCOUNT), _stake()),
        (_effect(known, Effect.BY_DIFFERENCE, Effect.GIVEN), less),
        (_effect(known, Effect.TAKEN), _bounded(_delta())),
        otherwise=cast(number(0), "bigint"),
    )


def _overpaid(known: dict[str, Counting]) -> Expr:
    less = _bounded(exp.Neg(this=exp.paren(_delta())))
    return when(
        (_effect(known, Effect.TOO_MUCH), _stake()),
        (_effect(known, Effect.BY_DIFFERENCE, Effect.GIVEN), _bounded(_delta())),
        (_effect(known, Effect.TAKEN), less),
        otherwise=cast(number(0), "bigint"),
    )


def _whole(known: dict[str, Counting]) -> Expr:
    """The whole of a payment: a late one that is of another amount as well carries it as its old amount."""
    was = op.pence(op.try_decimal(col("old_value"), 2), 2)
    return when(
        (_effect(known, Effect.LATE), _stake()),
        (_effect(known, Effect.BY_DIFFERENCE), _bounded(was)),
        otherwise=cast(number(0), "bigint"),
    )


def _late_days(known: dict[str, Counting]) -> Expr:
    bounded = exp.Least(this=coalesce(col("days"), number(0)), expressions=[number(MOST_DAYS)])
    later = exp.Greatest(this=bounded, expressions=[number(0)])
    return cast(when((_effect(known, Effect.LATE), later), otherwise=number(0)), "int")
