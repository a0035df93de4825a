"""When an invoice must be paid: which law its contract is under, and the last day that this allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    cast,
    coalesce,
    col,
    is_null,
    not_null,
    null,
    text,
    when,
)
from jamfirst.engines.session import Row
from jamfirst.rules.figures import figures
from jamfirst.rules.given import Given
from jamfirst.rules.working import Unit, Working, records

PA2023, PCR2015, LPA1998 = "PA2023", "PCR2015", "LPA1998"
"""Contracts under the Procurement Act 2023, under the Public Contracts Regulations 2015, and under neither, which the
Late Payment of Commercial Debts (Interest) Act 1998 holds for all the same."""

ALSO = ("due_date", "paid_date", "gross", "status", "regime")
"""Columns of an invoice that are used where they are there, besides the day on which it was received."""

_REGIMES: Mapping[str, str] = MappingProxyType(
    {
        PA2023: r"PA(20)?23|PROCUREMENTACT(20)?23|PROCUREMENTACT",
        PCR2015: r"PCR(20)?15|PCR|PUBLICCONTRACTSREGULATIONS(20)?15|PUBLICCONTRACTSREGULATIONS|REG(ULATION)?113",
        LPA1998: r"LPA(19)?98|LPCDA(19)?98|LATEPAYMENT.*|BELOWTHRESHOLD|NONE",
    }
)
"""How regimes are written in capital letters and figures alone."""

_EXCLUDED = r".*(disput|invalid|reject|cancel|void|draft|quer|duplicate|return|refus|credit note).*"
_HELD = r".*(\bhold\b|\bheld\b|suspend|block|\bstop).*"


def clocked(given: Given) -> Working:
    """Invoices with ``regime_key`` (NULL where it is not known), ``limit_day`` (30 days after receipt), ``last_day``
    (that, or a later due date where the law may allow it), ``counted_day`` (paid, or else the day of the run)."""
    own = records(given.relation.name).step({"regime_key": _regime(), "state": _lower("status")})
    own = own.step({"clock": coalesce(col("regime_key"), text(LPA1998))})
    own = own.look_up(_days(given), ("clock",), ("days_to_pay",), during="received_date")
    own = own.step({"limit_day": op.add_days(col("received_date"), col("days_to_pay")), "run_day": _run_day(given)})
    may_be_later = exp.Or(this=is_null(col("regime_key")), expression=_equal(col("regime_key"), text(PA2023)))
    later = exp.And(this=exp.paren(may_be_later), expression=_after(col("due_date"), col("limit_day")))
    last = when((later, col("due_date")), otherwise=col("limit_day"))
    counted = coalesce(col("paid_date"), when((exp.Not(this=said_paid()), col("run_day"))))
    return own.step({"last_day": last, "counted_day": counted})


def shown_clock(working: Working) -> Working:
    """The steps that every rule on the 30 days shows."""
    working = working.show("regime", "regime_key", Unit.TEXT).show("received", "received_date", Unit.DAY)
    return working.show("days to pay", "days_to_pay", Unit.NUMBER).show("to be paid by", "last_day", Unit.DAY)


def counts() -> Expr:
    """Whether an invoice is one that must be paid: not disputed, not invalid, and no credit note."""
    owed = exp.Or(this=is_null(col("gross")), expression=exp.GT(this=col("gross"), expression=exp.Literal.number(0)))
    return all_of([exp.Not(this=coalesce(op.matches(col("state"), _EXCLUDED), exp.false())), exp.paren(owed)])


def held() -> Expr:
    """Whether an invoice is held, which may or may not be because it is disputed."""
    return coalesce(op.matches(col("state"), _HELD), exp.false())


def said_paid() -> Expr:
    """Whether the status says that an invoice is paid."""
    return coalesce(op.matches(col("state"), r"(fully )?paid|settled|cleared"), exp.false())


def _regime() -> Expr:
    letters = exp.Upper(this=op.without(col("regime"), r"[^A-Za-z0-9]+"))
    return when(*((op.matches(letters.copy(), pattern), text(key)) for key, pattern in _REGIMES.items()))


def _lower(name: str) -> Expr:
    return exp.Lower(this=col(name))


def _run_day(given: Given) -> Expr:
    day = given.facts.pay_date
    return null("date") if day is None else cast(text(day.isoformat()), "date")


def _after(one: Expr, other: Expr) -> Expr:
    return exp.And(this=not_null(one.copy()), expression=exp.GT(this=one, expression=other))


def _equal(one: Expr, other: Expr) -> Expr:
    return exp.EQ(this=one, expression=other)


def _days(given: Given) -> str:
    """The days to pay, by regime and the days between which they hold."""

    def making() -> tuple[Mapping[str, str], Sequence[Row]]:
        rows = [f for f in figures("prompt_payment") if f.figure == "days_to_pay" and f.value is not None]
        columns = {"clock": "text", "since": "date", "until": "date", "days_to_pay": "int"}
        return columns, [(f.key, f.since, f.until, int(f.amount)) for f in rows]

    return given.figures("uk.prompt.days", making)
