"""What is due on a loan: a percentage of the earnings above the threshold of the period, down to the whole pound.

Education (Student Loans) (Repayment) Regulations 2009, regulation 44: the threshold of a period bears the same relation
to the yearly one as its weeks or months to those of a year; pence are ignored. HMRC publishes thresholds down to the
penny. In the alternative the tables may be used, for several weeks or months by dividing the earnings and multiplying
what the table gives. The earnings, and what is added together, are those of the employer's National Insurance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
    coalesce,
    col,
    is_null,
    not_null,
    number,
    select,
    table,
    when,
)
from jamfirst.engines.session import Row
from jamfirst.rules.figures import Figure, figures, holding
from jamfirst.rules.given import Given
from jamfirst.rules.rule import EXACT, Source
from jamfirst.rules.uk.loans.plans import Plan, plan
from jamfirst.rules.uk.ni.directors import directors
from jamfirst.rules.uk.ni.earnings import USES as OF_EARNINGS
from jamfirst.rules.uk.ni.earnings import elsewhere
from jamfirst.rules.uk.ni.frequency import Frequency
from jamfirst.rules.uk.ni.several import several
from jamfirst.rules.uk.ni.sums import bounded, eq, gt, lt, minus, named_is, ne, off_by, times
from jamfirst.rules.uk.ni.tables import seen
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working, records

_MONEY = ("loan_plan", "loan", "pg_loan", "tax", "ee_pension", "other_deductions", "gross_pay", "net_pay")
USES = tuple(sorted({*OF_EARNINGS, *_MONEY}))
"""The columns that are used where they are there."""

NEEDED = ("niable_pay", "frequency", "pay_date")
"""The columns without which nothing can be worked out."""

TOLERANCE = EXACT
SOURCES = (
    Source("Education (Student Loans) (Repayment) Regulations 2009 (SI 2009/470), regulations 44 to 46"),
    Source("HMRC Collection of Student Loans Manual CSLM16030, CSLM17065 and CSLM18025"),
)
"""Where the rules of loans are written."""

_MOST_PLANS = 1_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A loan: the column of the payslip, the sum over payslips that share a period, and what it is called."""

    column: str
    total: str
    label: str


STUDENT = Kept("loan", "all_loan", "student loan")
POSTGRADUATE = Kept("pg_loan", "all_pg", "postgraduate loan")


def plans_seen(given: Given) -> dict[str, Plan | None]:
    """What each plan means that a table has, as it writes them."""
    if "loan_plan" not in given.relation.has:
        return {}
    kept = given.once("loan plans", lambda: given.session.keep(_distinct(given), "plans"))
    rows = given.session.rows(select("loan_plan").from_(table(kept)).order_by("loan_plan").limit(_MOST_PLANS))
    return {str(written): plan(str(written)) for (written,) in rows}


def _distinct(given: Given) -> exp.Query:
    query = select("loan_plan").from_(table(given.relation.name)).where(not_null(col("loan_plan")))
    return query.group_by("loan_plan")


def thresholds(given: Given) -> str:
    """Thresholds by ``plan``, ``frequency`` and day of payment (``since`` to ``until``): ``limit_down`` and
    ``limit_up``, to the penny; ``limit_one`` of one of the ``parts`` (weeks or months) of the period; ``rate`` in per
    cent."""
    columns = {"plan": "text", "frequency": "text", "since": "date", "until": "date"}
    columns |= dict.fromkeys(("limit_down", "limit_up", "limit_one", "parts", "rate"), "bigint")
    return given.figures(f"{given.relation.table}: loan thresholds", lambda: (columns, _rows(seen(given))))


def _rows(found: Sequence[tuple[str, Frequency, date, date]]) -> list[Row]:
    limits = [f for f in figures("loans") if f.figure == "threshold"]
    return [
        _row(limit, written, one)
        for written, one, first, last in found
        for limit in limits
        if limit.since <= last and limit.until >= first
    ]


def _row(limit: Figure, written: str, one: Frequency) -> Row:
    year, kind = int(limit.amount * 100), "postgraduate" if limit.key == "postgraduate" else "plan"
    rate = holding(figures("loans"), "rate", kind, limit.since)
    parts, of = (one.weeks, 52) if one.weeks else (one.months, 12)
    period = year * parts // of, -(-year * parts // of), year // of
    per_cent = None if rate is None else int(rate.amount)
    return (limit.key, written, limit.since, limit.until, *period, parts, per_cent)


_TAKEN = ("limit_down", "limit_up", "limit_one", "parts", "rate")
_OF_SEVERAL = ("slips", "all_pay", "plan_low", "plan_high", "loan_last", "why", "whole", "jobs", "undated_back")


def repayments(given: Given, loan: Kept, of_plan: Expr) -> tuple[Working, bool, bool]:
    """Payslips with ``due``, what is due on the earnings of the period, and ``taken``, what its payslips took; whether
    there are several payslips of one period, and payslips of directors. ``of_plan`` says which plan applies."""
    groups, board = several(given), directors(given)
    working = records(given.relation.name).step({"plan": of_plan})
    working = working.look_up(thresholds(given), ("plan", "frequency"), _TAKEN, during="pay_date")
    if groups:
        working = working.look_up(groups, ("id",), (*_OF_SEVERAL, loan.total))
    if board:
        working = working.look_up(board, ("id",), ("d_kind",))
    working = working.step(_period(loan, bool(groups)))
    one = op.quotient(col("paid"), col("parts"))
    working = working.step(
        {
            "due": _pounds(col("paid"), col("limit_down")),
            "due_exactly": _pounds(col("paid"), col("limit_up")),
            "due_by_table": times(col("parts"), _pounds(one, col("limit_one"))),
        }
    )
    return working, bool(groups), bool(board)


def _period(loan: Kept, shared: bool) -> dict[str, Expr]:
    pay, taken = bounded(col("niable_pay")), bounded(col(loan.column))
    if not shared:
        return {"paid": pay, "taken": taken}
    joint = not_null(col("slips"))
    return {
        "paid": when((joint, col("all_pay")), otherwise=pay),
        "taken": when((joint.copy(), col(loan.total)), otherwise=taken),
    }


def _pounds(earnings: Expr, limit: Expr) -> Expr:
    """So many per cent of what lies above the threshold, in pence, down to the whole pound."""
    share = times(op.quotient(times(minus(earnings, limit), col("rate")), number(10_000)), number(100))
    return when((gt(earnings, limit), share), (exp.LTE(this=earnings.copy(), expression=limit.copy()), number(0)))


def held_to(given: Given, loan: Kept, of_plan: Expr, applies: Expr, cannot: Sequence[Cannot]) -> Worked:
    """Judge a loan: of payslips that share a period the last one carries what they are off together."""
    working, shared, board = repayments(given, loan, of_plan)
    fits = any_of(eq(col("taken"), col(name)) for name in ("due", "due_exactly", "due_by_table"))
    wrong: Expr = exp.Not(this=exp.paren(fits))
    if shared:
        wrong = when((exp.Not(this=coalesce(col("loan_last"), exp.true())), exp.false()), otherwise=wrong)
    own = bounded(col(loan.column))
    working = working.step({"wrong": wrong, "expected": minus(col("due"), minus(col("taken"), own))})
    working = working.step({"other": _other()})
    working = working.show("plan", "plan", Unit.TEXT).show("earnings of the period", "paid")
    working = working.show("threshold", "limit_down").show("per cent", "rate", Unit.NUMBER).show("due", "due")
    if shared:
        others = minus(col("taken"), bounded(col(loan.column)))
        working = working.step({"others": when((not_null(col("slips")), others))})
        working = working.show("less what the other payslips took", "others")
    off = off_by(col(loan.column), col("expected"))
    judged = Judged(loan.column, col(loan.column), col("expected"), breach=col("wrong"), pence=off)
    about = select("id").from_(table(given.relation.name)).where(applies.copy())
    reasons = (
        *cannot,
        *_unknown(loan),
        *(_shared() if shared else ()),
        *(_board() if board else ()),
        *_unsure(given, shared),
    )
    return Worked(working, (judged,), reasons, applies, lambda: given.session.keep(about, "sifted"))


def _other() -> Expr:
    """What else was taken: what the payslip says, or else what is left of gross pay when everything known is taken off;
    NULL where that cannot be told."""
    left = bounded(col("gross_pay"))
    for name in ("tax", "ee_ni", "net_pay"):
        left = minus(left, bounded(col(name)))
    for name in ("loan", "pg_loan", "ee_pension"):
        left = minus(left, bounded(coalesce(col(name), number(0))))
    return coalesce(col("other_deductions"), left)


def _unknown(loan: Kept) -> tuple[Cannot, ...]:
    return (
        Cannot(is_null(col("limit_down")), "no threshold of this plan is known for this frequency and day of payment"),
        Cannot(is_null(col("taken")), f"the {loan.label} is more than a payslip can have"),
    )


def _shared() -> tuple[Cannot, ...]:
    joint = "the person has several employments here, and whether their earnings are added together is not known"
    plans = all_of([not_null(col("slips")), ne(col("plan_low"), col("plan_high"))])
    return (
        Cannot(named_is("why", "joint"), joint),
        Cannot(named_is("why", "pay"), "the pay of another payslip of the same earnings period is not known"),
        Cannot(plans, "payslips of one earnings period have different plans"),
    )


def _board() -> tuple[Cannot, ...]:
    yearly = any_of(named_is("d_kind", kind) for kind in ("annual", "either", "unknown"))
    words = "a director's loan is due on all pay of the tax year, and what was taken before is not known"
    return (Cannot(yearly, words),)


def _unsure(given: Given, shared: bool) -> tuple[Cannot, ...]:
    """Why a payslip that does not show what is due may still be right."""
    less = lt(col("taken"), col("due"))
    others = coalesce(exp.paren(ne(col("other"), number(0))), exp.true())
    protected = "less than is due is taken, and an attachment order among other deductions may protect the earnings"
    reasons = [*elsewhere(given, shared), (all_of([less, others]), protected)]
    return (
        Cannot(is_null(col("paid")), "the pay is more than a payslip can have"),
        *(Cannot(all_of([col("wrong"), condition]), words) for condition, words in reasons),
    )
