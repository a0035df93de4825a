"""What is known of each payee whom a finding is about: from the payee tables of the baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    Select,
    any_of,
    col,
    exp_in,
    named,
    null,
    select,
    sub,
    table,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.model.kinds import Kind
from jamfirst.model.run import Run, Table
from jamfirst.triage.columns import account_of, pence_of, text_of

FACTS: Mapping[str, str] = {
    "payee_id": "text",
    "employee_id": "text",
    "payee_name": "text",
    "payee_type": "text",
    "usual": "bigint",
    "income_period": "text",
    "turnover": "bigint",
    "essential": "text",
    "postcode": "text",
    "account": "text",
}
"""What is taken from a payee table, with its SQL type: money in pence."""


def payee_tables(baseline: Run) -> list[Table]:
    """The tables of payees that can be looked up."""
    ids = ("payee_id", "employee_id")
    return [t for t in baseline.tables if t.kind == Kind.PAYEE and any(t.column(n) for n in ids)]


def facts(session: Session, subjects: str, tables: Sequence[Table]) -> str:
    """A kept relation with one row for each of the ``subjects`` (column ``subject``) that a payee table has: the facts,
    and ``payee``, the id by which the payee counts. A subject is looked up as a payee's id, else as the employee's id
    of one payee alone. What two rows about a payee say differently is not known."""
    if not tables:
        return session.create("facts", {"subject": "text", "payee": "text", **FACTS})
    near = session.keep(_union([_near(t, subjects) for t in tables]), "near")
    direct = _looked_up(subjects, near, "payee_id")
    found = session.keep(_one_each(direct), "facts")
    rest = select("subject").from_(table(subjects))
    rest = rest.where(exp.Not(this=exp_in(col("subject"), select("subject").from_(table(found)))))
    through = _one_each(_looked_up(session.view(rest, "rest"), near, "employee_id"), alone=True)
    session.append(found, through)
    session.drop(near)
    return found


def _union(queries: Sequence[Select]) -> exp.Query:
    found: exp.Query = queries[0]
    for query in queries[1:]:
        found = exp.union(found, query, distinct=False, copy=False)
    return found


def _near(owner: Table, subjects: str) -> Select:
    """The rows of a payee table that a subject may be looked up by, read in one pass."""
    account = account_of(owner)
    values: dict[str, Expr] = {
        **{n: text_of(owner, n) for n in ("payee_id", "employee_id", "payee_name", "payee_type", "income_period")},
        "usual": pence_of(owner, "usual_income"),
        "turnover": pence_of(owner, "turnover"),
        **{n: text_of(owner, n) for n in ("essential", "postcode")},
        "account": account if account is not None else null("text"),
    }
    whole = select(*(named(values[n], n) for n in FACTS)).from_(table(owner.relation))
    ids = [n for n in ("payee_id", "employee_id") if owner.column(n) is not None]
    wanted = [exp_in(col(n), select("subject").from_(table(subjects))) for n in ids]
    return select("*").from_(sub(whole, "p")).where(any_of(wanted))


def _looked_up(subjects: str, near: str, by: str) -> Select:
    query = select(col("subject", "s"), *(col(n, "p") for n in FACTS)).from_(table(subjects, "s"))
    return query.join(table(near, "p"), on=exp.EQ(this=col(by, "p"), expression=col("subject", "s")))


def _one_each(looked_up: Select, alone: bool = False) -> Select:
    """One row a subject; of values that differ none. ``alone`` leaves out who is found at more than one payee."""
    values = {n: _agreed(n) for n in FACTS if n != "payee_id"}
    ids = named(exp.Min(this=col("payee_id")), "payee_id")
    columns = [ids if n == "payee_id" else named(values[n], n) for n in FACTS]
    query = select("subject", named(exp.Min(this=col("payee_id")), "payee"), *columns).from_(sub(looked_up, "l"))
    query = query.group_by("subject")
    one = exp.EQ(this=exp.Min(this=col("payee_id")), expression=exp.Max(this=col("payee_id")))
    return query.having(one) if alone else query


def _agreed(name: str) -> Expr:
    least, most = exp.Min(this=col(name)), exp.Max(this=col(name))
    return when((exp.EQ(this=least, expression=most), least.copy()))
