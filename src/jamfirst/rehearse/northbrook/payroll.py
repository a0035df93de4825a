"""What an employee gets in a month: pay lines, payslips, lines of the return to HMRC, and payments.

The months of the tax year before the one asked for are worked out first, without any defect, so that every
to-date figure is the previous one plus the period's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from jamfirst.rehearse.northbrook.changes import PayChange
from jamfirst.rehearse.northbrook.days import FIRST_OF_TAX_YEAR, Month
from jamfirst.rehearse.northbrook.deductions import NOTHING, Deducted, Told, Totals, work_out
from jamfirst.rehearse.northbrook.people import BACK_DATED_GRADE, BACK_DATED_PERIOD, Person, Post
from jamfirst.rehearse.northbrook.records import Inputs, Line, Payment, Return, Slip

_SICK_WEEK_PENCE = 123_25
_ONE_AND_A_HALF = 150


_Ordinary = tuple[int, int, str, str]
"""Weekly hours, rate, tax code, National Insurance letter."""


class PersonMonth(NamedTuple):
    """Everything one employee has in a month. ``fired`` names the changes that took part; ``usual`` is the mean net
    pay in pence of the months of the tax year before, or ``None`` for someone with none."""

    slips: list[Slip]
    returns: list[Return]
    payments: list[Payment]
    fired: frozenset[str]
    usual: int | None


class _Year:
    """The running totals of one post in the tax year."""

    __slots__ = ("in_month", "last_claim", "like", "net", "ordinary", "person", "post", "to_date")

    def __init__(self, person: Person, post: Post) -> None:
        self.person = person
        self.post = post
        self.to_date = NOTHING
        self.in_month = NOTHING
        self.last_claim: Slip | None = None
        self.net = 0
        self.ordinary: _Ordinary | None = None
        self.like: Slip | None = None

    def start_month(self) -> None:
        self.in_month = NOTHING
        self.net = 0

    def add(self, totals: Totals, net: int) -> None:
        self.to_date = Totals(*map(int.__add__, self.to_date, totals))
        self.in_month = totals if self.in_month is NOTHING else Totals(*map(int.__add__, self.in_month, totals))
        self.net += net


def person_month(person: Person, month: Month, changes: Sequence[PayChange] = ()) -> PersonMonth:
    """The month of one employee, with the given changes to how pay is worked out."""
    slips: list[Slip] = []
    fired: set[str] = set()
    nets: dict[int, int] = {}
    for post in person.posts:
        year = _Year(person, post)
        for earlier in month.so_far():
            if _earlier_month(year, earlier):
                nets[earlier.period] = nets.get(earlier.period, 0) + year.net
        slips += _post_month(year, month, changes, fired)
    usual = sum(nets.values()) // len(nets) if nets else None
    returns = _returns(slips)
    return PersonMonth(slips, returns, [_payment(r, month) for r in returns if r.net > 0], frozenset(fired), usual)


def _earlier_month(year: _Year, month: Month) -> bool:
    """A month of which only the totals are wanted; whether there was any pay. An ordinary month like the one before
    has the same gross pay and needs no lines (half of all months, and a third of the time)."""
    ordinary = _ordinary(year, month)
    if ordinary is None or ordinary != year.ordinary or year.like is None:
        slips = _post_month(year, month, (), set())
        year.ordinary, year.like = ordinary, slips[0] if slips else None
        return bool(slips)
    year.start_month()
    like = year.like
    deducted = work_out(like.inputs.told, like.gross, month.period, year.to_date, year.in_month)
    year.add(deducted.totals, like.gross - _taken(deducted, like.other))
    return True


def _ordinary(year: _Year, month: Month) -> _Ordinary | None:
    """What an ordinary month's pay follows from, or ``None`` for a month with anything out of the way."""
    post, period = year.post, month.period
    unusual = post.overtime[period - 1] or period in {post.sick[0], post.claim[0]} or year.last_claim
    if unusual or post.start > month.first or (post.leaving and post.leaving <= month.last):
        return None
    letter = year.person.ni_letter(month.pay_date)
    return post.hours_in(period), post.rate_in(period), post.code_in(period), letter


def _taken(deducted: Deducted, other: int) -> int:
    totals = deducted.totals
    return totals.tax + totals.ee_ni + totals.loan + totals.pg_loan + deducted.ee_pension + other


def _post_month(year: _Year, month: Month, changes: Sequence[PayChange], fired: set[str]) -> list[Slip]:
    """The payslips of one post in one month: main, then a reversal, then a supplementary one."""
    person, post = year.person, year.post
    year.start_month()
    before = year.last_claim
    year.last_claim = None
    if not post.active_in(month):
        return []
    main = _slip(_inputs(person, post, month, "main"), year, changes, fired)
    slips = [main] if main else []
    if before and post.claim_in_error:
        slips.append(_reversal(before, month, year))
    if post.claim[0] == month.period and post.start < month.first and not post.leaving:
        claim = _slip(_inputs(person, post, month, "supplementary"), year, changes, fired)
        year.last_claim = claim
        slips += [claim] if claim else []
    return slips


def _inputs(person: Person, post: Post, month: Month, run_type: str) -> Inputs:
    pay_date = month.pay_date if run_type == "main" else month.extra_date
    letter = person.ni_letter(pay_date)
    rate = post.rate_in(month.period)
    weekly = post.hours_in(month.period)
    told = Told(
        post.code_in(month.period),
        post.tax_basis,
        letter,
        letter,
        person.loan_plan if post.tax_code != "BR" else "",
        person.postgraduate_loan and post.tax_code != "BR",
        post.work.scheme if post.pension_section else "",
        post.pension_section,
        weekly * rate * 5214 // 10_000,
    )
    return Inputs(person, post, month, run_type, pay_date, rate, weekly, told)


def _slip(inputs: Inputs, year: _Year, changes: Sequence[PayChange], fired: set[str]) -> Slip | None:
    """One payslip, or none when a change takes it away."""
    changed: Inputs | None = inputs
    for change in changes:
        if change.fits(inputs):
            fired.add(change.id)
            changed = change.apply(changed) if changed else None
    if changed is None:
        return None
    lines = _lines(changed) if changed.run_type == "main" else _claim_lines(changed)
    gross = sum(line.amount for line in lines if line.amount > 0)
    deducted = work_out(changed.told, gross, changed.month.period, year.to_date, year.in_month)
    return _added(changed, lines, gross, deducted, year)


def _added(inputs: Inputs, lines: list[Line], gross: int, deducted: Deducted, year: _Year) -> Slip:
    """The payslip, once its figures are added to the year's."""
    other = -sum(line.amount for line in lines if line.element_class == "deduction")
    net = gross - _taken(deducted, other)
    year.add(deducted.totals, net)
    return Slip(inputs, tuple(lines), gross, deducted, other, net, year.to_date)


def _reversal(claim: Slip, month: Month, year: _Year) -> Slip:
    """Takes back, on this month's pay date, a supplementary payslip that was paid in error the month before."""
    totals = Totals(*(-value for value in claim.deducted.totals))
    deducted = Deducted(totals, -claim.deducted.pensionable, -claim.deducted.ee_pension, -claim.deducted.er_pension)
    lines = [line._replace(amount=-line.amount, units=-line.units) for line in claim.lines]
    inputs = claim.inputs._replace(month=month, run_type="reversal", pay_date=month.pay_date)
    year.to_date = Totals(*map(int.__add__, year.to_date, totals))
    net = -claim.net
    year.net += net
    return Slip(inputs, tuple(lines), -claim.gross, deducted, -claim.other, net, year.to_date)


def _lines(inputs: Inputs) -> list[Line]:
    """The pay lines of a main payslip. Units are hundredths, rates and amounts pence."""
    month, post = inputs.month, inputs.post
    first, last = max(month.first, post.start), min(month.last, post.leaving or month.last)
    share = (last - first).days + 1
    monthly = inputs.weekly_hours * 869 // 200
    ill = post.sick[1] if post.sick[0] == month.period and share == month.days else 0
    sick = ill * monthly // 100
    worked = monthly * share // month.days - sick
    span = first, last
    lines = [_line("BASIC", "basic", worked, inputs.rate, span)]
    overtime = post.overtime[month.period - 1] if share == month.days else 0
    if overtime:
        lines.append(_line("OT150", "overtime", overtime, inputs.rate * _ONE_AND_A_HALF // 100, span))
    if sick:
        weekly = min(_SICK_WEEK_PENCE, inputs.told.annual * 8 // 520)
        lines.append(_line("SSP", "statutory", ill * 869 // 200, weekly, span))
    if post.leaving and post.leaving == last:
        lines.append(_line("HOLPAY", "holiday", inputs.weekly_hours, inputs.rate, span))
    lines += _back_pay(inputs)
    return [line for line in lines if line.amount] + _own_deductions(inputs, share)


def _back_pay(inputs: Inputs) -> list[Line]:
    """The back-dated award: what the months from April would have been more, paid in September."""
    post, month = inputs.post, inputs.month
    if post.work.grade != BACK_DATED_GRADE or month.period != BACK_DATED_PERIOD or post.start >= month.first:
        return []
    first = max(post.start, FIRST_OF_TAX_YEAR)
    last = month.first - timedelta(days=1)
    hours = sum(post.hours_in(earlier.period) * 869 // 200 for earlier in month.so_far() if post.start <= earlier.first)
    more = post.rate_in(month.period) - post.rate
    line = _line("AWARD", "arrears", hours, more, (first, last))
    return [line] if line.amount else []


def _claim_lines(inputs: Inputs) -> list[Line]:
    """A supplementary run pays a late claim for the month before, at a flat amount."""
    amount = inputs.post.claim[1]
    last = inputs.month.first - timedelta(days=1)
    return [Line("CLAIM", "overtime", 100, amount, amount, last.replace(day=1), last)]


def _own_deductions(inputs: Inputs, share: int) -> list[Line]:
    """Union and parking, taken from a first post with a whole month of more than a few hours a week."""
    if inputs.told.tax_code == "BR" or share < inputs.month.days or inputs.weekly_hours < 1500:
        return []
    taken = (("UNION", inputs.person.union_pence), ("PARKING", inputs.person.parking_pence))
    month = inputs.month
    return [Line(code, "deduction", 100, -p, -p, month.first, month.last) for code, p in taken if p]


def _line(code: str, element_class: str, units: int, rate: int, span: tuple[date, date]) -> Line:
    return Line(code, element_class, units, rate, (units * rate + 50) // 100, *span)


def _returns(slips: list[Slip]) -> list[Return]:
    """One line for each employment and pay date: the sums of its payslips, and the to-date of the last of them."""
    groups: dict[tuple[str, date], list[Slip]] = {}
    for slip in slips:
        groups.setdefault((slip.inputs.post.employment_id, slip.inputs.pay_date), []).append(slip)
    return [
        Return(
            group[-1],
            sum(slip.deducted.totals.tax for slip in group),
            sum(slip.deducted.totals.loan + slip.deducted.totals.pg_loan for slip in group),
            sum(slip.net for slip in group),
        )
        for group in groups.values()
    ]


def _payment(line: Return, month: Month) -> Payment:
    inputs = line.last.inputs
    person = inputs.person
    mark = "S" if inputs.pay_date == month.extra_date else ""
    return Payment(
        file="bacs_payroll",
        batch="PAYROLL",
        method="BACS",
        pay_date=inputs.pay_date,
        payee_id=person.employee_id,
        payee_name=person.name,
        payee_type="employee",
        account=person.account,
        amount=line.net,
        reference=f"{inputs.post.employment_id} {month.short}{mark}",
        cost_centre=inputs.post.work.cost_centre,
    )
