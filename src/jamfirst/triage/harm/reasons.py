"""Why a payee is in a band, in one line that anybody can check by hand."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, cast, coalesce, col, concat, is_null, not_null, number, text, when
from jamfirst.triage.harm.known import EXCLUDED, FIRM, PERSON
from jamfirst.triage.harm.measures import Case, all_short

_NOTHING = text("")


def reasons(case: Case, hours: int) -> Expr:
    """``benefit recipient, £612.00 short of a usual £612.00, made good in 7 days (scenario), buffer 0 days: 7.0 days
    without, band 4``."""
    parts = [
        coalesce(col("payee_type"), text("type of payee not known")),
        _if(_positive("short"), text(", "), op.pounds_text(col("short")), text(" short")),
        _if(_positive("short"), text(f", made good in {case.delay} days (scenario)")),
        _if(_positive("late"), text(", "), op.pounds_text(col("late")), text(" late by "), _days("late_days")),
        _if(_positive("overpaid"), text(", "), op.pounds_text(col("overpaid")), text(" too much")),
        _usual(),
        _buffer(),
        _measured(),
        _if(not_null(col("band")), text(", band "), _band()),
        _if(col("incident"), text(f"; to another account: a personal-data incident to assess within {hours} hours")),
        _held(),
        _if(_positive("owed"), text("; interest and compensation "), _owed()),
        _if(_essential(), text("; essential")),
    ]
    return concat(*parts)


def _usual() -> Expr:
    touched = exp.GT(this=exp.Add(this=exp.paren(all_short()), expression=col("overpaid")), expression=number(0))
    person = all_of([_is(PERSON), exp.paren(touched)])
    firm = all_of([_is(FIRM), exp.GT(this=exp.paren(all_short()), expression=number(0))])
    return when(
        (all_of([person, is_null(col("usual"))]), text(", usual income not known")),
        (person.copy(), concat(text(", usual "), op.pounds_text(col("usual")))),
        (all_of([firm, is_null(col("turnover"))]), text(", turnover not known")),
        (firm.copy(), concat(text(", turnover "), op.pounds_text(col("turnover")), text(" a year"))),
        otherwise=_NOTHING.copy(),
    )


def _buffer() -> Expr:
    why = when(
        (col("first_pay"), text(" (first pay)")),
        (col("low_income"), text(" (low income)")),
        otherwise=_NOTHING.copy(),
    )
    told = all_of([not_null(col("buffer")), exp.GT(this=exp.paren(all_short()), expression=number(0))])
    return _if(told, text(", buffer "), _days("buffer"), why)


def _measured() -> Expr:
    weeks = concat(text(": "), col("repay_weeks"), text(" weeks to repay"))
    back = all_of([_is(PERSON), _positive("overpaid"), not_null(col("repay_weeks"))])
    short = exp.GT(this=exp.paren(all_short()), expression=number(0))
    without = all_of([_is(PERSON), short, not_null(col("days_without"))])
    at_risk = all_of([_is(FIRM), short.copy(), not_null(col("outgoing_days"))])
    days = when(
        (without, concat(text(": "), op.decimal_text(col("days_without")), text(" days without"))),
        (at_risk, concat(text(": "), op.decimal_text(col("outgoing_days")), text(" days of outgoings at risk"))),
        (_is(EXCLUDED), text(": no band")),
        otherwise=_NOTHING.copy(),
    )
    return concat(days, _if(back, weeks))


def _band() -> Expr:
    return when((exp.EQ(this=col("band"), expression=number(0)), text("unknown")), otherwise=cast(col("band"), "text"))


def _held() -> Expr:
    """A payment about which something else differs, and no pounds or days."""
    nothing = exp.EQ(this=exp.Add(this=exp.paren(all_short()), expression=col("overpaid")), expression=number(0))
    held = all_of(
        [
            col("held"),
            exp.Not(this=col("moved")),
            exp.paren(nothing),
            exp.EQ(this=col("days_late"), expression=number(0)),
        ]
    )
    return _if(held, text("; paid in full and on the day, and may be stopped for what differs"))


def _owed() -> Expr:
    return op.pounds_text(exp.Add(this=coalesce(col("interest"), number(0)), expression=col("owed")))


def _essential() -> Expr:
    said = exp.Lower(this=coalesce(col("essential"), text("")))
    return exp.In(this=said, expressions=[text(v) for v in ("yes", "y", "true", "1")])


def _days(name: str) -> Expr:
    one = exp.EQ(this=col(name), expression=number(1))
    return concat(col(name), when((one, text(" day")), otherwise=text(" days")))


def _if(condition: Expr, *values: Expr) -> Expr:
    return when((condition, concat(*values)), otherwise=text(""))


def _positive(name: str) -> Expr:
    return exp.GT(this=col(name), expression=number(0))


def _is(kind: str) -> Expr:
    return exp.EQ(this=col("kind"), expression=text(kind))
