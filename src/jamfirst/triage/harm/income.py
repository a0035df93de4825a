"""What a payee usually gets: from what the baselines paid, before anything that is declared."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    Select,
    all_of,
    cast,
    coalesce,
    col,
    concat,
    count,
    named,
    not_null,
    null,
    number,
    row_number,
    select,
    sub,
    table,
    text,
    when,
    windowed,
)
from jamfirst.engines.session import Session
from jamfirst.model.kinds import Kind
from jamfirst.model.run import Run, Table
from jamfirst.triage.columns import account_of, day_of, pence_of, plain, text_of
from jamfirst.triage.harm.effects import MOST_PENCE

_SLIP_IDS = ("employee_id", "person_id", "employment_id")
_LONGEST_PERIOD = 31


def history(session: Session, ids: str, known: str, runs: Sequence[Run]) -> str:
    """A kept relation ``payee``, ``usual_paid`` and ``runs`` (in how many), for those payees that any run paid.

    ``usual_paid`` is in pence: the middle of what each run paid them; of several tables of a run, which may be views of
    the same payments, the one that has most. ``ids`` are the ids of each payee (``id``, ``payee``); ``known`` are the
    facts of payees, whose account leads from a payment to its payee; one account of two payees leads to nobody."""
    owners = session.keep(_owners(known), "owners")
    with_tokens = _has_tokens(session, ids)
    totals = session.create("paid", {"run_no": "int", "payee": "text", "pence": "bigint"})
    for run_no, run in enumerate(runs):
        for query in (*_payments(run, owners, with_tokens), *_payslips(run)):
            session.append(totals, _of_run(ids, totals, run_no, query))
    middle = session.keep(_middle(totals), "usual_paid")
    for relation in (owners, totals):
        session.drop(relation)
    return middle


def first_pays(session: Session, ids: str, baseline: Run) -> str:
    """A kept relation ``payee`` of those all of whose payslips are the first of a post."""
    found = session.create("first_pays", {"payee": "text"})
    for slips in _slip_tables(baseline):
        if slips.column("start_date") is None:
            continue
        start, pay = day_of(slips, "start_date"), day_of(slips, "pay_date")
        since = coalesce(day_of(slips, "earnings_from"), op.add_days(pay, number(-_LONGEST_PERIOD)))
        first = coalesce(exp.GTE(this=start, expression=since), exp.false())
        rows = select(named(_slip_id(slips), "subject"), named(first, "first")).from_(table(slips.relation))
        query = select("payee").from_(sub(_of_payees(ids, rows, "first"), "s")).group_by("payee")
        session.append(found, query.having(exp.LogicalAnd(this=col("first"))))
    return found


def _of_run(ids: str, totals: str, run_no: int, paid: Select) -> Select:
    """What one table of a run paid each payee."""
    whole = exp.Least(this=exp.Sum(this=col("pence")), expressions=[number(MOST_PENCE)])
    sums = select(named(number(run_no), "run_no"), "payee", named(cast(whole, "bigint"), "pence"))
    sums = sums.from_(sub(_of_payees(ids, paid, "pence"), "p")).group_by("payee")
    return sums.having(exp.GT(this=exp.Sum(this=col("pence")), expression=number(0)))


def _of_payees(ids: str, rows: Select, column: str) -> Select:
    """Rows with a ``subject`` as rows of the ``payee`` whose id that is."""
    query = select(col("payee", "i"), col(column, "r")).from_(sub(rows, "r"))
    return query.join(table(ids, "i"), on=exp.EQ(this=col("id", "i"), expression=col("subject", "r")))


def _owners(known: str) -> Select:
    """Accounts that lead to one payee: ``value`` and ``subject``."""
    accounts = select(named(col("account"), "value"), "payee").from_(table(known)).where(not_null(col("account")))
    unique = select("value", named(exp.Min(this=col("payee")), "subject")).from_(sub(accounts, "a"))
    payees = exp.Min(this=col("payee")), exp.Max(this=col("payee"))
    return unique.group_by("value").having(exp.EQ(this=payees[0], expression=payees[1]))


def _payments(run: Run, owners: str, with_tokens: bool) -> list[Select]:
    return [_paid(t, owners, with_tokens) for t in run.tables if t.kind == Kind.PAYMENT and t.column("amount")]


def _paid(owner: Table, owners: str, with_tokens: bool) -> Select:
    """Payments of a table as ``subject`` and ``pence``. Tokens are worked out only where a finding needs them."""
    account = account_of(owner)
    values: dict[str, Expr] = {
        "own": coalesce(text_of(owner, "payee_id"), text_of(owner, "employee_id")),
        "account": account if account is not None else null("text"),
        "name": plain(text_of(owner, "payee_name")),
        "pence": pence_of(owner, "amount"),
    }
    rows = select(*(named(v, n) for n, v in values.items())).from_(table(owner.relation))
    told = [_token("account", col("account", "r")), _token("name", col("name", "r"))] if with_tokens else []
    whose = coalesce(col("own", "r"), col("subject", "o"), *told)
    joined = select(named(whose, "subject"), col("pence", "r")).from_(sub(rows, "r"))
    same_account = exp.EQ(this=col("value", "o"), expression=col("account", "r"))
    return joined.join(table(owners, "o"), on=same_account, join_type="left")


def _payslips(run: Run) -> list[Select]:
    found = []
    for slips in _slip_tables(run):
        rows = select(named(_slip_id(slips), "subject"), named(pence_of(slips, "net_pay"), "pence"))
        found.append(rows.from_(table(slips.relation)))
    return found


def _slip_tables(run: Run) -> list[Table]:
    return [t for t in run.tables if t.kind == Kind.PAYSLIP and any(t.column(n) for n in _SLIP_IDS)]


def _slip_id(slips: Table) -> Expr:
    return text_of(slips, next(n for n in _SLIP_IDS if slips.column(n) is not None))


def _middle(totals: str) -> Select:
    """The median; of an even number of runs the mean of the two in the middle, a half penny left out."""
    place = named(row_number([col("payee")], [col("pence")]), "place")
    many = named(windowed(exp.Count(this=exp.Star()), [col("payee")]), "runs")
    largest = select("run_no", "payee", named(exp.Max(this=col("pence")), "pence")).from_(table(totals))
    ordered = select("payee", "pence", place, many).from_(sub(largest.group_by("run_no", "payee"), "t"))
    twice = exp.Mul(this=number(2), expression=col("place"))
    near = all_of(
        [
            exp.GTE(this=twice, expression=col("runs")),
            exp.LTE(this=twice.copy(), expression=exp.Add(this=col("runs"), expression=number(2))),
        ]
    )
    chosen = select("*").from_(sub(ordered, "o")).where(near)
    mean = op.quotient(exp.Sum(this=col("pence")), exp.Count(this=exp.Star()))
    return (
        select("payee", named(mean, "usual_paid"), named(exp.Max(this=col("runs")), "runs"))
        .from_(sub(chosen, "c"))
        .group_by("payee")
    )


def _has_tokens(session: Session, ids: str) -> bool:
    token = exp.In(this=exp.Left(this=col("id"), expression=number(5)), expressions=[text("accou"), text("name:")])
    return bool(session.rows(select(count()).from_(table(ids)).where(token))[0][0])


def _token(name: str, value: Expr) -> Expr:
    """A value as the token by which findings know a payee who has no id (see ``compare.subjects``)."""
    return when((not_null(value), concat(text(f"{name}:"), op.portable_hash([value.copy()]))), otherwise=null("text"))
