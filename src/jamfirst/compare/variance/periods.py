"""Which period a run pays, and whether one run's period is the one before the other's."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import all_of, col, count, not_null, select, sub, table
from jamfirst.engines.session import Session
from jamfirst.model.columns import ValueType
from jamfirst.model.comparison import Fairness
from jamfirst.model.dates import british
from jamfirst.model.finding import Weight
from jamfirst.model.run import Run, Table

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII)
_WEEK = re.compile(r"([0-9]{4})-W(0[1-9]|[1-4][0-9]|5[0-3])", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)
_APART = {"monthly": (26, 37), "four-weekly": (26, 30), "two-weekly": (12, 16), "weekly": (5, 9), "annual": (350, 380)}
"""Days from one pay date to the next, by frequency; bank holidays and a fixed day of the month move it a little."""
_ANY = (5, 37)


@dataclass(frozen=True, slots=True)
class Window:
    """The period of a run: what it is called, its first and last day and its pay date, as far as they are known."""

    label: str
    first: date | None
    last: date | None
    paid: date | None
    frequency: str = ""


def window_of(session: Session, run: Run, slips: Sequence[Table]) -> Window:
    """The period of a run, from ``run.toml`` where that says it as a month, else what most payslips say they earn
    for."""
    found = [_most(session, slips, name) for name in ("earnings_from", "earnings_to", "pay_date", "frequency")]
    first, last, paid = (d if isinstance(d, date) else None for d in found[:3])
    paid = run.facts.pay_date or paid
    stated = run.facts.period or ""
    month = _MONTH.fullmatch(stated)
    if month:
        year, number = int(month[1]), int(month[2])
        first, last = date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])
    label = (
        f"{first:%B %Y}" if month and first else stated or (f"pay date {british(paid)}" if paid else "unknown period")
    )
    return Window(label, first, last or paid, paid, str(found[3] or "").casefold())


def _most(session: Session, slips: Sequence[Table], name: str) -> object:
    """The value that most payslips have; of several as frequent, the last."""
    counts: dict[object, int] = {}
    for t in slips:
        column = t.column(name)
        if column is not None:
            own = col(column.relation_name)
            dated = name != "frequency" and column.type == ValueType.TEXT
            value = op.parse_date(own, ["%Y-%m-%d"]) if dated else own
            inner = sub(select(value.as_("v", copy=False)).from_(table(t.relation)), "i")
            query = select("v", count()).from_(inner).where(all_of([not_null(col("v"))])).group_by("v")
            for found, n in session.rows(
                query.order_by(exp.Ordered(this=count(), desc=True), "v").limit(50, copy=False)
            ):
                counts[found] = counts.get(found, 0) + int(n)
    return max(counts, key=lambda v: (counts[v], str(v)), default=None)


def fair(previous: Run, current: Run, before: Window, now: Window) -> list[Fairness]:
    """Is it the period before, of the same organisation and payroll? The same period, a gap, another organisation or
    another payroll asks; what no run says cannot be told, which is a note."""
    return [
        _consecutive(previous, current, before, now),
        *(_same(previous, current, w) for w in ("organisation", "payroll")),
    ]


def _consecutive(previous: Run, current: Run, before: Window, now: Window) -> Fairness:
    question = "The period before?"
    step = _step(previous.facts.period, current.facts.period)
    if step is None:
        step = _by_days(before, now)
    if step is None:
        text = "Neither run.toml nor pay dates say which periods the two runs pay."
        return Fairness(question, "cannot tell", text, Weight.NOTE)
    if step == 1:
        return Fairness(question, "yes", f"{before.label}, then {now.label}.", Weight.NOTE)
    if step == 0:
        text = f"Both runs are of {now.label}: nothing can have moved between periods."
    elif step < 0:
        text = f"The previous period is given as {before.label}, after {now.label}: the wrong way round."
    else:
        text = f"Between {before.label} and {now.label} at least one period is left out."
    return Fairness(question, "no", text, Weight.ASK)


def _step(before: str | None, now: str | None) -> int | None:
    """How many periods one label is after another; ``None`` where they are not of one kind."""
    for kind in (_MONTH, _WEEK, _NUMBER):
        old, new = kind.fullmatch(before or ""), kind.fullmatch(now or "")
        if old and new:
            return _place(kind, new) - _place(kind, old)
    return 0 if before and before == now else None


def _place(kind: re.Pattern[str], found: re.Match[str]) -> int:
    if kind is _NUMBER:
        return int(found[0])
    if kind is _MONTH:
        return int(found[1]) * 12 + int(found[2])
    year = int(found[1])
    weeks = date(year, 12, 28).isocalendar().week
    return date.fromisocalendar(year, min(int(found[2]), weeks), 1).toordinal() // 7


def _by_days(before: Window, now: Window) -> int | None:
    """As ``_step``, by the days from pay date to pay date."""
    if before.paid is None or now.paid is None:
        return None
    days = (now.paid - before.paid).days
    least, most = _APART.get(now.frequency, _ANY)
    if days <= 0:
        return 0 if days == 0 else -1
    return 1 if least <= days <= most else 2 if days > most else 0


def _same(previous: Run, current: Run, what: str) -> Fairness:
    question = f"Same {what} as the period before?"
    before, now = getattr(previous.facts, what), getattr(current.facts, what)
    if before is None or now is None:
        return Fairness(question, "cannot tell", f"Not both runs state the {what} in run.toml.", Weight.NOTE)
    if before == now:
        return Fairness(question, "yes", f"Both are of {now}.", Weight.NOTE)
    return Fairness(
        question, "no", f"The {what} differs: {before} in the period before, {now} in this one.", Weight.ASK
    )
