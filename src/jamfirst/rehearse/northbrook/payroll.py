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
from jamfirst.rehearse.northbrook.deductions import NOTHING, Deducted, Told, Totals, attachment, work_out
from jamfirst.rehearse.northbrook.posts import BACK_DATED_GRADE, BACK_DATED_PERIOD, Person, Post
from jamfirst.rehearse.northbrook.records import Inputs, Line, Payment, Return, Slip

_HIGHER_WEEKS = 6
"""Weeks of maternity pay at 90% of earnings, whatever that is."""
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


class _Shared:
    """What a period has had so far of everything that counts together for National Insurance and loans."""

    __slots__ = ("in_month",)

    def __init__(self) -> None:
        self.in_month = NOTHING


class _Year:
    """The running totals of one post in the tax year."""

    __slots__ = ("in_month", "last_claim", "like", "net", "ordinary", "person", "post", "shared", "to_date")

    def __init__(self, person: Person, post: Post, shared: _Shared) -> None:
        self.person = person
        self.post = post
        self.shared = shared
        self.to_date = NOTHING
        self.in_month = NOTHING
        self.last_claim: Slip | None = None
        self.net = 0
        self.ordinary: _Ordinary | None = None
        self.like: Slip | None = None

    def start_month(self) -> None:
        self.in_month = self.shared.in_month = NOTHING
        self.net = 0

    def work_out(self, told: Told, gross: int, period: int) -> Deducted:
        """The deductions of the next payslip. A post whose pay is not added to that of others counts for itself."""
        shared = self.shared.in_month if told.together else self.in_month
        return work_out(told, gross, period, self.to_date, self.in_month, shared)

    def add(self, totals: Totals, net: int) -> None:
        self.to_date = self.to_date.plus(totals)
        self.in_month = totals if self.in_month is NOTHING else self.in_month.plus(totals)
        if self.person.aggregated:
            had = self.shared.in_month
            self.shared.in_month = totals if had is NOTHING else had.plus(totals)
        self.net += net


def person_month(person: Person, month: Month, changes: Sequence[PayChange] = ()) -> PersonMonth:
    """The month of one employee, with the given changes to how pay is worked out."""
    shared = _Shared()
    years = [_Year(person, post, shared) for post in person.posts]
    nets: dict[int, int] = {}
    for earlier in month.so_far():
        if _earlier_month(years, earlier):
            nets[earlier.period] = sum(year.net for year in years)
    fired: set[str] = set()
    slips = _month(years, month, changes, fired)
    usual = sum(nets.values()) // len(nets) if nets else None
    returns = _returns(slips)
    return PersonMonth(slips, returns, [_payment(r, month) for r in returns if r.net > 0], frozenset(fired), usual)


def _earlier_month(years: list[_Year], month: Month) -> bool:
    """A month of which only the totals are wanted; whether there was any pay. An ordinary month like the one before
    has the same gross pay and needs no lines (half of all months, and a third of the time)."""
    ordinary = [_ordinary(year, month) for year in years]
    if any(mine is None or mine != year.ordinary for mine, year in zip(ordinary, years, strict=True)):
        slips = _month(years, month, (), set())
        for mine, year in zip(ordinary, years, strict=True):
            year.ordinary = mine
            year.like = next((slip for slip in slips if slip.inputs.post is year.post), None)
        return bool(slips)
    for year in years:
        year.start_month()
    return sum(_again(year, month) for year in years) > 0


def _again(year: _Year, month: Month) -> bool:
    """A payslip like that of the month before, if there was one; only its deductions are worked out anew."""
    like = year.like
    if like is None:
        return False
    deducted = year.work_out(like.inputs.told, like.gross, month.period)
    attached = _attachment(like.inputs.told, like.gross, deducted)
    own = like.other + sum(line.amount for line in like.lines if line.element_code == "CTAEO")
    year.add(deducted.totals, like.gross - _taken(deducted) - own - attached)
    return True


def _ordinary(year: _Year, month: Month) -> _Ordinary | None:
    """What an ordinary month's pay follows from, or ``None`` for a month with anything out of the way."""
    post, period = year.post, month.period
    unusual = post.overtime[period - 1] or period in {post.sick[0], post.claim[0]} or year.last_claim
    awarded = post.work.grade == BACK_DATED_GRADE and period == BACK_DATED_PERIOD
    if unusual or awarded or year.person.maternity is not None:
        return None
    if post.start > month.first or (post.leaving and post.leaving <= month.last):
        return None
    letter = year.person.ni_letter(month.pay_date)
    return post.hours_in(period), post.rate_in(period), post.code_in(period), letter


def _taken(deducted: Deducted) -> int:
    totals = deducted.totals
    return totals.tax + totals.ee_ni + totals.loan + totals.pg_loan + deducted.ee_pension


def _month(years: Sequence[_Year], month: Month, changes: Sequence[PayChange], fired: set[str]) -> list[Slip]:
    """The payslips of all of a person's posts in one month, as they are worked out: main ones, then reversals, then
    supplementary ones."""
    for year in years:
        year.start_month()
    active = [year for year in years if year.post.active_in(month)]
    claims = {id(year): year.last_claim for year in years}
    for year in years:
        year.last_claim = None
    slips = [_slip(_inputs(year.person, year.post, month, "main"), year, changes, fired) for year in active]
    for year in active:
        claim = claims[id(year)]
        if claim and year.post.claim_in_error:
            inputs = _inputs(year.person, year.post, month, "reversal")
            slips.append(_slip(inputs, year, changes, fired, claim))
    for year in active:
        if _claims(year, month):
            inputs = _inputs(year.person, year.post, month, "supplementary")
            year.last_claim = _slip(inputs, year, changes, fired)
            slips.append(year.last_claim)
    return [slip for slip in slips if slip]


def _claims(year: _Year, month: Month) -> bool:
    """Whether a supplementary payslip is due. Not where the letter changes between the two pay dates of the month: the
    period's pay could not be added together."""
    post, person = year.post, year.person
    settled = post.start < month.first and not post.leaving
    same_letter = person.ni_letter(month.pay_date) == person.ni_letter(month.extra_date)
    return post.claim[0] == month.period and settled and same_letter


def _inputs(person: Person, post: Post, month: Month, run_type: str) -> Inputs:
    pay_date = month.extra_date if run_type == "supplementary" else month.pay_date
    letter = person.ni_letter(pay_date)
    rate = post.rate_in(month.period)
    weekly = post.hours_in(month.period)
    expecting = person.maternity_weeks(month.period)
    told = Told(
        tax_code=post.code_in(month.period),
        tax_basis=post.tax_basis,
        letter=letter,
        employer_letter=letter,
        loan_plan=person.loan_plan,
        postgraduate_loan=person.postgraduate_loan,
        pension=_scheme(post),
        section=post.pension_section,
        annual=weekly * rate * 5214 // 10_000,
        assumed=_money(_monthly_hours(weekly), rate) if expecting else 0,
        attached=person.attached,
        together=person.aggregated,
    )
    return Inputs(person, post, month, run_type, pay_date, rate, weekly, told, pay_date)


def _scheme(post: Post) -> str:
    if not post.pension_section:
        return ""
    return "DC" if post.pension_section == "qualifying" else post.work.scheme


def _slip(
    inputs: Inputs, year: _Year, changes: Sequence[PayChange], fired: set[str], claim: Slip | None = None
) -> Slip | None:
    """One payslip, or none when a change takes it away. A reversal is of a ``claim`` that was paid in error the month
    before: it is taken out of this month's pay, and what is taken off is worked out on what is left."""
    changed: Inputs | None = inputs
    for change in changes:
        if change.fits(inputs):
            fired.add(change.id)
            changed = change.apply(changed) if changed else None
    if changed is None:
        return None
    if claim:
        lines = [line._replace(amount=-line.amount, units=-line.units) for line in claim.lines]
    else:
        lines = _lines(changed) if changed.run_type == "main" else _claim_lines(changed)
    gross = sum(line.amount for line in lines if line.element_class != "deduction")
    return _added(changed, lines, gross, year)


def _added(inputs: Inputs, lines: list[Line], gross: int, year: _Year) -> Slip:
    """The payslip, once its figures are added to the year's."""
    deducted = year.work_out(inputs.told, gross, inputs.month.period)
    attached = _attachment(inputs.told, gross, deducted)
    if attached:
        month = inputs.month
        lines = [*lines, Line("CTAEO", "deduction", 100, -attached, -attached, month.first, month.last)]
    other = _other(lines)
    net = gross - _taken(deducted) - other
    year.add(deducted.totals, net)
    return Slip(inputs, tuple(lines), gross, deducted, other, net, year.to_date)


def _other(lines: Sequence[Line]) -> int:
    return -sum(line.amount for line in lines if line.element_class == "deduction")


def _attachment(told: Told, gross: int, deducted: Deducted) -> int:
    """Council tax that is taken from these earnings, if an order is served."""
    if not told.attached:
        return 0
    return attachment(gross - deducted.totals.tax - deducted.totals.ee_ni - deducted.ee_pension, told.law)


def _lines(inputs: Inputs) -> list[Line]:
    """The pay lines of a main payslip. Units are hundredths, rates and amounts pence."""
    month, post = inputs.month, inputs.post
    first, last = max(month.first, post.start), min(month.last, post.leaving or month.last)
    share = (last - first).days + 1
    span = first, last
    weeks = inputs.person.maternity_weeks(month.period)
    if weeks:
        return _maternity_lines(inputs, weeks, span) + _own_deductions(inputs, share)
    monthly = _monthly_hours(inputs.weekly_hours)
    ill = post.sick[1] if post.sick[0] == month.period and share == month.days else 0
    sick = ill * monthly // 100
    worked = monthly * share // month.days - sick
    lines = [_line("BASIC", "basic", worked, inputs.rate, span)]
    overtime = post.overtime[month.period - 1] if share == month.days else 0
    if overtime:
        lines.append(_line("OT150", "overtime", overtime, inputs.rate * _ONE_AND_A_HALF // 100, span))
    if sick:
        lines.append(_sick_line(inputs, ill, span))
    if post.leaving and post.leaving == last:
        lines.append(_line("HOLPAY", "holiday", inputs.weekly_hours, inputs.rate, span))
    lines += _back_pay(inputs)
    return [line for line in lines if line.amount] + _own_deductions(inputs, share)


def _monthly_hours(weekly: int) -> int:
    """Hundredths of an hour in a month, of so many in a week."""
    return weekly * 869 // 200


def _sick_line(inputs: Inputs, ill: int, span: tuple[date, date]) -> Line:
    """Statutory sick pay from the first day: units are weeks of five qualifying days, the rate is a week's: the flat
    rate or 80% of average earnings (section 157 of the 1992 act), up to five pence, so that a day's is whole pence."""
    days = max(0, (ill * 5 * 869 // 200 + 50) // 100 - inputs.told.law.waiting_days)
    share = -(-inputs.told.annual * 8 // (520 * 5)) * 5
    return _line("SSP", "statutory", days * 20, min(inputs.told.law.sick_week, share), span)


def _maternity_lines(inputs: Inputs, weeks: range, span: tuple[date, date]) -> list[Line]:
    """Statutory maternity pay of whole weeks: 90% of average earnings for six, then no more than the flat rate
    (sections 165 and 166 of the 1992 act)."""
    share = -(-inputs.told.annual * 9 // 520)
    higher = sum(week <= _HIGHER_WEEKS for week in weeks)
    lines = [
        _line("SMP90", "statutory", higher * 100, share, span),
        _line("SMP", "statutory", (len(weeks) - higher) * 100, min(inputs.told.law.family_week, share), span),
    ]
    return [line for line in lines if line.amount]


def _back_pay(inputs: Inputs) -> list[Line]:
    """The back-dated award: what the months from April would have been more, paid in September."""
    post, month = inputs.post, inputs.month
    if post.work.grade != BACK_DATED_GRADE or month.period != BACK_DATED_PERIOD or post.start >= month.first:
        return []
    first = max(post.start, FIRST_OF_TAX_YEAR)
    last = month.first - timedelta(days=1)
    hours = sum(
        _monthly_hours(post.hours_in(earlier.period)) for earlier in month.so_far() if post.start <= earlier.first
    )
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
    if not inputs.post.first or share < inputs.month.days or inputs.weekly_hours < 1500:
        return []
    taken = (("UNION", inputs.person.union_pence), ("PARKING", inputs.person.parking_pence))
    month = inputs.month
    return [Line(code, "deduction", 100, -p, -p, month.first, month.last) for code, p in taken if p]


def _line(code: str, element_class: str, units: int, rate: int, span: tuple[date, date]) -> Line:
    return Line(code, element_class, units, rate, _money(units, rate), *span)


def _money(units: int, rate: int) -> int:
    """Hundredths of a unit at so many pence each, a half penny up."""
    return (units * rate + 50) // 100


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
