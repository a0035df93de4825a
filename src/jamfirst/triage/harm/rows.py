"""One row for each payee and cause: every figure of harm, and why, in words."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    Select,
    any_of,
    cast,
    coalesce,
    col,
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
from jamfirst.rules.uk.benefits.low_pay import LIMITS, MONTHLY
from jamfirst.triage.harm.known import EXCLUDED, FIRM, PERSON
from jamfirst.triage.harm.measures import (
    Case,
    Edges,
    all_short,
    could_be,
    days_without,
    firms_band,
    interest,
    outgoing_days,
    people_band,
    weeks_to_repay,
)
from jamfirst.triage.harm.reasons import reasons

COLUMNS: Mapping[str, str] = {
    "subject": "text",
    "cause_id": "text",
    "payee_type": "text",
    "kind": "text",
    "band": "int",
    "could_be": "int",
    "days_without": "bigint",
    "outgoing_days": "bigint",
    "pence_short": "bigint",
    "pence_late": "bigint",
    "pence_overpaid": "bigint",
    "days_late": "int",
    "buffer_days": "int",
    "usual_income_pence": "bigint",
    "income_source": "text",
    "turnover_pence": "bigint",
    "interest_pence": "bigint",
    "compensation_pence": "bigint",
    "repay_weeks": "bigint",
    "universal_credit_risk": "bool",
    "incident": "bool",
    "essential": "text",
    "postcode": "text",
    "reasons": "text",
}
"""The columns of ``harms``. ``band`` is 0 where it is unknown and NULL where none is given (``kind`` is excluded);
``could_be`` is the band, or the highest that it might be. ``days_without`` (people) and ``outgoing_days`` (firms) are
hundredths of a day. ``pence_short`` is all that does not come on the day, ``pence_late`` the part of it that comes on
a later day that is known; ``days_late`` is the longest wait, the scenario's where it is not known. ``postcode`` is for
figures of areas and never one about a person."""


def measured(session: Session, sums: Select, known: str, case: Case, edges: Edges, per_cent: int | None) -> str:
    """A kept relation of payees' rows with what they were measured by (``short``, ``late``, ``late_days``,
    ``overpaid``, ``usual``, ``turnover``, ``buffer``) beside what was measured."""
    about = ("usual", "income_source", "turnover", "buffer", "low_income", "first_pay", "essential", "postcode")
    query = select("s.*", *(col(n, "k") for n in ("payee_type", "kind", *about))).from_(sub(sums, "s"))
    same = exp.EQ(this=col("payee", "k"), expression=col("payee", "s"))
    query = query.join(table(known, "k"), on=same, join_type="left")
    owed = interest(case, per_cent)
    values: dict[str, Expr] = {
        "band": band(case, edges),
        "most": could_be(case, edges),
        "days_without": when((_is(PERSON), days_without(case))),
        "outgoing_days": when((_is(FIRM), outgoing_days())),
        "interest": when((_is(FIRM), owed)),
        "owed": when((_is(FIRM), col("compensation")), otherwise=number(0)),
        "repay_weeks": when((_is(PERSON), weeks_to_repay(edges))),
        "days_late": case.most_days,
        "credit": _universal_credit(edges.period),
    }
    rows = select("*", *(named(v, n) for n, v in values.items())).from_(sub(query, "m"))
    unknown = any_of([is_null(col("kind")), exp.EQ(this=col("band"), expression=number(0))])
    worst = when((_is(EXCLUDED), number(0)), (unknown, col("most")), otherwise=col("band"))
    return session.keep(select("*", named(worst, "could_be")).from_(sub(rows, "r")), "measured")


def harms(session: Session, rows: str, case: Case, hours: int) -> str:
    """The rows of ``measured`` under the names of ``COLUMNS``; an incident is assessed within so many ``hours``."""
    values: dict[str, Expr] = {
        **{n: col(n) for n in COLUMNS if n not in ("subject", "reasons")},
        "subject": col("payee"),
        "pence_short": all_short(),
        "pence_late": col("late"),
        "pence_overpaid": col("overpaid"),
        "buffer_days": col("buffer"),
        "usual_income_pence": col("usual"),
        "turnover_pence": col("turnover"),
        "interest_pence": col("interest"),
        "compensation_pence": col("owed"),
        "universal_credit_risk": col("credit"),
        "reasons": reasons(case, hours),
    }
    columns = [named(cast(values[n], kind) if kind != "bool" else values[n], n) for n, kind in COLUMNS.items()]
    return session.view(select(*columns).from_(table(rows)), "harms")


def band(case: Case, edges: Edges) -> Expr:
    """The band of a payee in a case: 0 where it is not known, NULL where none is given."""
    return when(
        (_is(PERSON), people_band(case, edges)),
        (_is(FIRM), firms_band(case, edges)),
        (_is(EXCLUDED), null("int")),
        otherwise=number(0),
    )


def _universal_credit(period: int) -> Expr:
    """Whether somebody is paid wages on another day than before and may have Universal Credit beside them: their pay
    is no more than what such people have, or not known."""
    limits = {12: LIMITS["weekly"], 24: LIMITS["two-weekly"], 48: LIMITS["four-weekly"]}
    employed = exp.EQ(this=col("payee_type"), expression=text("employee"))
    low = coalesce(exp.LTE(this=col("usual"), expression=number(limits.get(period, MONTHLY))), exp.true())
    return coalesce(exp.And(this=exp.And(this=employed, expression=col("moved")), expression=low), exp.false())


def _is(kind: str) -> Expr:
    return exp.EQ(this=col("kind"), expression=text(kind))
