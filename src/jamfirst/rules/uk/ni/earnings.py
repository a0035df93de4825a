"""The earnings of one earnings period with their thresholds and rates: what every rule of National Insurance begins
with, and when it cannot say anything."""

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
    cast,
    coalesce,
    col,
    exp_in,
    is_null,
    not_null,
    number,
    select,
    table,
    text,
    when,
)
from jamfirst.rules.given import Given
from jamfirst.rules.uk.ni.directors import COLUMNS as OF_DIRECTORS
from jamfirst.rules.uk.ni.directors import USES as FOR_DIRECTORS
from jamfirst.rules.uk.ni.directors import directors
from jamfirst.rules.uk.ni.letters import LETTERS
from jamfirst.rules.uk.ni.limits import stretches
from jamfirst.rules.uk.ni.several import COLUMNS as OF_SEVERAL
from jamfirst.rules.uk.ni.several import USES as FOR_SEVERAL
from jamfirst.rules.uk.ni.several import added, is_main, mixed, person, several
from jamfirst.rules.uk.ni.sums import bounded, eq, gt, is_any, le, lt, minus, named_is, percentage, plus, smaller
from jamfirst.rules.uk.ni.tables import TAKEN, period_figures, seen
from jamfirst.rules.working import Cannot, Unit, Working, records

NEEDED = ("ni_letter", "niable_pay", "frequency", "pay_date")
"""The columns without which nothing can be worked out."""

USES = tuple(sorted({*FOR_SEVERAL, *FOR_DIRECTORS, "earnings_from", "earnings_to"}))
"""The columns that are used where they are there."""


@dataclass(frozen=True, slots=True)
class Earnings:
    """Payslips with the earnings of their period (``paid``, in pence; NULL where absurd or not known), the parts of
    them between the thresholds (``ee_part``, ``er_part``, and ``top`` above the upper earnings limit), what is due on
    them (``ee_due``, ``er_due``) and the columns of ``tables.TAKEN``. ``shared`` says that there are the columns of
    ``several``, ``directed`` those of ``directors``."""

    working: Working
    shared: bool
    directed: bool
    given: Given


def earnings(given: Given) -> Earnings:
    """Every payslip with the earnings of its period, thresholds and rates."""
    working = records(given.relation.name)
    working = working.look_up(period_figures(given), ("ni_letter", "frequency"), TAKEN, during="pay_date")
    groups, board = several(given), directors(given)
    if groups:
        working = working.look_up(groups, ("id",), OF_SEVERAL)
    if board:
        working = working.look_up(board, ("id",), OF_DIRECTORS)
    pay: Expr = bounded(col("niable_pay"))
    if groups:
        pay = when((not_null(col("slips")), col("all_pay")), otherwise=pay)
    working = working.step({"paid": pay}).step(_parts()).step(_due())
    return Earnings(working, bool(groups), bool(board), given)


def _parts() -> dict[str, Expr]:
    """The parts of the earnings that contributions are due on; NULL where something is not known."""
    return {
        "ee_part": _between("pt", "uel"),
        "er_part": _between("st", "uel"),
        "top": when(
            (gt(col("paid"), col("uel")), minus(col("paid"), col("uel"))), (le(col("paid"), col("uel")), number(0))
        ),
    }


def _between(low: str, high: str) -> Expr:
    part = minus(smaller(col("paid"), col(high)), col(low))
    return when((gt(col("paid"), col(low)), part), (le(col("paid"), col(low)), number(0)))


def _due() -> dict[str, Expr]:
    employee = plus(percentage(col("ee_part"), col("main")), percentage(col("top"), col("extra")))
    employer = plus(percentage(col("er_part"), col("employer")), percentage(col("top"), col("employer")))
    return {"ee_due": employee, "er_due": employer}


def shown_earnings(found: Earnings) -> Working:
    """Show what the contributions of a payslip are worked out on."""
    working = found.working.show("letter", "ni_letter", Unit.TEXT)
    if found.shared:
        working = working.show("payslips of the period", "slips", Unit.NUMBER)
    return working.show("earnings of the period", "paid")


def not_workable(found: Earnings) -> tuple[Cannot, ...]:
    """Why the contributions of a payslip cannot be worked out, whatever it says of them."""
    missing = is_null(col("pt"))
    reasons = [
        Cannot(all_of([missing, _other_frequency(found.given)]), "the frequency is none that National Insurance has"),
        Cannot(all_of([missing.copy(), other_day()]), "no National Insurance figures are known for the day of payment"),
        Cannot(all_of([missing.copy(), _other_letter()]), "the category letter is none that has rates here"),
        Cannot(missing.copy(), "the category letter was not in use on the day of payment"),
    ]
    if found.shared:
        reasons += [
            Cannot(all_of([named_is("why", word), _not_annual(found)]), words) for word, words in _SHARED.items()
        ]
    if found.directed:
        reasons.append(
            Cannot(
                named_is("d_kind", "unknown"),
                "the method by which a director's contributions are worked out is not known",
            )
        )
    reasons.append(Cannot(is_null(col("paid")), "the pay is more than a payslip can have"))
    return tuple(reasons)


def doubtful(found: Earnings, judged: Sequence[str]) -> Expr:
    """Whether a payslip, of which some columns are ``judged``, cannot be answered for a reason that does not show in
    what is due."""
    reasons: list[Expr] = []
    if found.shared or found.directed:
        reasons += [is_null(col(name)) for name in (*NEEDED, *judged, "pt", "paid")]
    if found.shared:
        reasons.append(not_null(col("why")))
    if found.directed:
        reasons.append(coalesce(named_is("d_kind", "unknown"), exp.false()))
    return any_of(reasons)


_SHARED = {
    "joint": "the person has several employments here, and whether their earnings are added together is not known",
    "letters": "payslips of one earnings period have different category letters",
    "pay": "the pay of another payslip of the same earnings period is not known",
    "back": "more is taken back than is paid in the earnings period, so it belongs to another one",
}


def unsure(found: Earnings, wrong: Expr) -> tuple[Cannot, ...]:
    """Why a payslip that does not show what is due may still be right, because of what the table does not have."""
    longer = gt(op.days_between(col("earnings_from"), col("earnings_to")), col("days"))
    reasons = [*elsewhere(found.given, found.shared), (longer, "the pay is for more than one earnings period")]
    if found.directed:
        reasons.append((col("d_earlier"), "a director may have been paid in the tax year before the appointment"))
    if found.directed and found.shared:
        several_jobs = all_of([not_null(col("d_kind")), col("jobs")])
        reasons.append((several_jobs, "a director has several employments here"))
    return tuple(Cannot(all_of([wrong.copy(), condition]), words) for condition, words in reasons)


def elsewhere(given: Given, shared: bool) -> list[tuple[Expr, str]]:
    """When other pay of the earnings period may be missing from the table, or what is here belongs to another period.
    ``shared`` says that there are the columns of ``several``."""
    other_run: Expr = exp.Not(this=is_main())
    joined: Expr = added()
    reasons: list[tuple[Expr, str]] = [(lt(col("paid"), number(0)), "pay of an earlier period is taken back")]
    if shared:
        other_run = when((not_null(col("slips")), exp.paren(eq(col("whole"), number(0)))), otherwise=other_run)
        joined = all_of([joined, exp.Not(this=coalesce(col("jobs"), exp.false()))])
        reasons.append((col("undated_back"), "a payslip of the period takes back pay of a time that is not known"))
    people = mixed(given)
    if people:
        twice = all_of([is_null(added()), exp_in(person(), select("person").from_(table(people)))])
        reasons.append((twice, "the person is paid by another frequency too, and the earnings may be added together"))
    reasons.append((_after_leaving(), "it is pay after leaving, for which the earnings period may be a week"))
    reasons.append((other_run, "the main payslip of the earnings period is not in this table"))
    reasons.append((joined, "the earnings are added to those of an employment that is not in this table"))
    return reasons


def _after_leaving() -> Expr:
    """Whether a payslip is for nothing earned before leaving: then it may be no regular payment any more, and its
    earnings period a week."""
    irregular = any_of([lt(col("leaving_date"), col("earnings_from")), exp.Not(this=is_main())])
    return all_of([lt(col("leaving_date"), col("pay_date")), irregular])


def _not_annual(found: Earnings) -> Expr:
    if not found.directed:
        return exp.true()
    return exp.NullSafeNEQ(this=col("d_kind"), expression=text("annual"))


def _other_frequency(given: Given) -> Expr:
    known = tuple(written for written, _, _, _ in seen(given))
    return exp.Not(this=is_any(col("frequency"), known)) if known else exp.true()


def other_day() -> Expr:
    """Whether there are no figures for the day of payment."""
    first, last = stretches()[0].since, stretches()[-1].until
    outside = [
        exp.LT(this=col("pay_date"), expression=_day(first)),
        exp.GT(this=col("pay_date"), expression=_day(last)),
    ]
    return any_of(outside)


def _day(day: date) -> Expr:
    return cast(text(day.isoformat()), "date")


def _other_letter() -> Expr:
    return exp.Not(this=is_any(col("ni_letter"), tuple(letter.letter for letter in LETTERS)))
