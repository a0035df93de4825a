"""What somebody earned in a pay period and the hours it is for, of all their payslips of that period together."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    Select,
    all_of,
    any_of,
    cast,
    coalesce,
    col,
    concat,
    count_when,
    is_null,
    named,
    not_null,
    null,
    number,
    select,
    sub,
    table,
    text,
    total,
    when,
)
from jamfirst.model.kinds import Kind
from jamfirst.rules.given import Given, Relation
from jamfirst.rules.uk.elements import STATUTORY, Element, with_element
from jamfirst.rules.uk.reckon import (
    above,
    at_least,
    at_most,
    below,
    equal,
    greatest,
    least,
    minus,
    one_of,
    plus,
    rounded_up,
    size,
    times,
    to_ten_thousandths,
    untrue,
    upper,
    whole,
)
from jamfirst.rules.working import Working, records

PAYSLIP_COLUMNS = (
    *("employee_id", "employment_id", "run_type", "pay_date", "earnings_from", "earnings_to"),
    *("birth_date", "apprentice", "hourly_rate"),
)
LINE_COLUMNS = (
    *("employee_id", "employment_id", "run_type", "pay_date", "element_code", "element_class", "units", "rate"),
    *("earned_from", "earned_to"),
)
NOT_MAIN = ("SUPPLEMENTARY", "OFF-CYCLE", "OFF CYCLE", "OFFCYCLE", "REVERSAL", "CORRECTION", "ADVANCE")
_LATE = 62
"""Days before its pay date in which the pay period of a payslip that does not tell it must have begun."""
_NEAR = 500
"""Ten-thousandths of an hour by which the units of lines may miss the hours of the payslip and be the same."""
_BY_THE_HOUR = (Element.BASIC, Element.OVERTIME, Element.HOLIDAY)
_ABSENT = (*STATUTORY, Element.ABSENCE)


SUMS = ("judged", "hours_e4", "earned", "absent", "unread", "taken_back")


def in_periods(given: Given) -> Working:
    """Payslips with ``first_day`` and ``last_day``, between which their pay period begins. One of each employment and
    pay period, where ``judged`` is true, has what they all come to: ``hours_e4`` (ten-thousandths of an hour) and
    ``earned`` (pence that count); ``absent``, pay for absence that the hours do not leave out; ``unread``, a line
    without an amount; ``taken_back``, pay taken back without its hours.

    Of pay lines those count that were earned in the period: basic pay, holiday pay, overtime at the basic rate, and
    other pay that is no allowance, expenses, arrears or pay for absence. Without pay lines all gross pay counts.
    """
    key = f"pay by period of {given.relation.name}"
    if key not in given.made:
        given.made[key] = given.session.keep(_made(given), "earned")
    return with_first_day(records(given.relation.name)).look_up(given.made[key], ("id",), SUMS)


def _made(given: Given) -> Select:
    """One row for each employment and pay period, with the ``id`` of the payslip that stands for it."""
    periods = given.session.keep(_periods(_slips(given).query), "periods")
    lines = _lines_of(given)
    if lines is None:
        found = Working(select("*").from_(table(periods)))
    else:
        sums = sub(_line_sums(periods, lines), "a")
        on = all_of(equal(col(name, "a"), col(name, "g")) for name in ("owner", "begins"))
        query = select("g.*", *(col(name, "a") for name in _LINE_SUMS)).from_(table(periods, "g"))
        found = Working(query.join(sums, on=on, join_type="left"))
    judged = _earned(found, lines is not None).step({"id": col("judged_id"), "judged": exp.true()})
    return judged.where(not_null(col("id"))).query


def with_first_day(working: Working) -> Working:
    """Payslips with ``first_day`` and ``last_day``, between which their pay period begins: one day where they tell it,
    else two months before they are paid."""
    began = coalesce(col("earnings_from"), col("pay_date"))
    early = coalesce(col("earnings_from"), op.add_days(col("pay_date"), number(-_LATE)))
    return working.step({"first_day": early, "last_day": began})


def _slips(given: Given) -> Working:
    return with_first_day(records(given.relation.name)).step(
        {
            "owner": coalesce(col("employment_id"), col("employee_id"), concat(text("record "), col("id"))),
            "begins": coalesce(col("last_day"), cast(text("1900-01-01"), "date")),
            "main": untrue(one_of(upper(coalesce(col("run_type"), text(""))), NOT_MAIN)),
        }
    )


def _periods(slips: Select) -> Select:
    """One row for each employment and pay period."""
    first = [
        _lowest(when((all_of([col("main"), not_null(col("hours"))]), col("id")))),
        _lowest(when((not_null(col("hours")), col("id")))),
        _lowest(when((col("main"), col("id")))),
    ]
    back = all_of([below(col("gross_pay"), number(0)), at_least(coalesce(col("hours"), number(0)), number(0))])
    values = {
        "judged_id": coalesce(*first),
        "ends": exp.Max(this=col("earnings_to")),
        "dated": above(exp.Count(this=col("earnings_from")), number(0)),
        "all_hours": to_ten_thousandths(exp.Sum(this=col("hours"))),
        "all_gross": whole(total(col("gross_pay"))),
        "taken_back": above(count_when(back), number(0)),
        "stated_rate": to_ten_thousandths(_lowest(col("hourly_rate"))),
        "first_paid": _lowest(col("pay_date")),
        "last_paid": exp.Max(this=col("pay_date")),
    }
    made = [named(value, name) for name, value in values.items()]
    return select("owner", "begins", *made).from_(sub(slips, "s")).group_by("owner", "begins")


def _lowest(value: Expr) -> Expr:
    return exp.Min(this=value)


def _lines_of(given: Given) -> Working | None:
    """Pay lines with their owner, where they name it as the payslips do."""
    lines = given.others.get(Kind.PAY_LINE)
    name = _owner_of(given.relation)
    if lines is None or name not in lines.has:
        return None
    return with_element(given, lines, records(lines.name)).step({"line_owner": col(name)})


def _owner_of(slips: Relation) -> str:
    return "employment_id" if "employment_id" in slips.has else "employee_id"


_LINE_SUMS = (
    *("lines", "basic_units", "overtime_units", "holiday_units", "basic", "overtime", "holiday", "other", "loose"),
    *("basic_hours", "overtime_hours", "holiday_hours", "basic_rate", "absences", "unread_lines"),
)


_SUMMED = ("element", "units", "rate", "amount")


def _line_sums(periods: str, lines: Working) -> Select:
    """The sums of the pay lines of each period. ``basic_units`` and the like are of all that is paid with the payslips,
    ``basic_hours`` and the like of what was earned in the period, all in ten-thousandths."""
    shown = [
        col("owner", "g"),
        col("begins", "g"),
        *(col(name, "l") for name in ("element", "units", "rate", "amount")),
    ]
    flags = {
        "with_it": _paid_with(),
        "within": _within(_overlaps()),
        "inside": all_of([col("dated", "g"), _inside()]),
        "positive": coalesce(above(col("amount", "l"), number(0)), exp.false()),
    }
    each = select(*shown, *(named(value, name) for name, value in flags.items())).from_(table(periods, "g"))
    each = each.join(sub(lines.query, "l"), on=equal(col("line_owner", "l"), col("owner", "g")))
    return select("owner", "begins", *_sums()).from_(sub(each, "e")).group_by("owner", "begins")


def _sums() -> list[exp.Alias]:
    """The sums over the lines of a period, by name."""
    found: dict[str, Expr] = {"lines": exp.Count(this=exp.Star())}
    for what in _BY_THE_HOUR:
        name = what.name.lower()
        some = above(col("units"), number(0))
        found[f"{name}_units"] = _hours_of([_is(what), col("with_it"), some])
        found[f"{name}_hours"] = _hours_of([_is(what), col("within")])
        found[name] = _pence_of([_is(what), col("within")])
    made_good = all_of([_is(Element.ARREARS), col("inside")])
    found["other"] = _pence_of([any_of([all_of([_is(Element.OTHER), col("within")]), made_good]), col("positive")])
    either = any_of([col("with_it"), col("within")])
    loosely = any_of([all_of([_is(*_BY_THE_HOUR, Element.OTHER), either]), made_good.copy()])
    found["loose"] = _pence_of([loosely, col("positive")])
    hourly = all_of([_is(Element.BASIC), col("within"), above(col("rate"), number(0))])
    found["basic_rate"] = to_ten_thousandths(_lowest(when((hourly, col("rate")))))
    found["absences"] = count_when(all_of([_is(*_ABSENT), either.copy()]))
    found["unread_lines"] = count_when(is_null(col("amount")))
    return [named(value, name) for name, value in found.items()]


def _paid_with() -> Expr:
    """Whether a line is paid when the payslips of the period are."""
    day = col("pay_date", "l")
    together = all_of([at_least(day, col("first_paid", "g")), at_most(day, col("last_paid", "g"))])
    return coalesce(together, exp.true())


def _within(earned: Expr) -> Expr:
    """Whether a line is of the period: by the days in which it was earned, where both tell them."""
    told = all_of([col("dated", "g"), not_null(col("earned_from", "l"))])
    return coalesce(when((told, earned), otherwise=_paid_with()), exp.false())


def _overlaps() -> Expr:
    """Whether a line was earned in the period, or in a part of it. One without end is of its first day."""
    end = coalesce(col("earned_to", "l"), col("earned_from", "l"))
    return all_of([at_most(col("earned_from", "l"), _last_day()), at_least(end, col("begins", "g"))])


def _inside() -> Expr:
    """Whether a line was earned in the period and in no other."""
    end = coalesce(col("earned_to", "l"), col("earned_from", "l"))
    return coalesce(
        all_of([at_least(col("earned_from", "l"), col("begins", "g")), at_most(end, _last_day())]), exp.false()
    )


def _last_day() -> Expr:
    month = op.add_days(op.add_months(col("begins", "g"), number(1)), number(-1))
    return coalesce(col("ends", "g"), month)


def _is(*what: Element) -> Expr:
    return one_of(col("element"), map(str, what))


def _hours_of(conditions: list[Expr]) -> Expr:
    summed = exp.Sum(this=when((all_of(conditions), col("units"))))
    return to_ten_thousandths(coalesce(summed, number(0)))


def _pence_of(conditions: list[Expr]) -> Expr:
    return whole(total(when((all_of(conditions), col("amount")))))


def _earned(working: Working, lines: bool) -> Working:
    """The pay that counts and its hours, from the sums of a period."""
    if not lines:
        plain = {"hours_e4": col("all_hours"), "earned": col("all_gross")}
        return working.step(plain | {"absent": exp.false(), "unread": exp.false()})
    rate = coalesce(col("basic_rate"), col("stated_rate"))
    basic_part = rounded_up(times(greatest(col("overtime_hours"), number(0)), greatest(rate, number(0))), 1_000_000)
    working = working.step({"told": _told(), "overtime_counted": coalesce(_lesser(basic_part), col("overtime"))})
    by_the_hour = plus(col("basic"), col("overtime_counted"), col("holiday"), col("other"))
    hours = plus(col("basic_hours"), col("overtime_hours"), col("holiday_hours"))
    some = not_null(col("lines"))
    return working.step(
        {
            "hours_e4": when((all_of([some, col("told")]), hours), otherwise=col("all_hours")),
            "earned": when(
                (all_of([some.copy(), col("told")]), by_the_hour),
                (some.copy(), col("loose")),
                otherwise=col("all_gross"),
            ),
            "absent": all_of([some.copy(), untrue(col("told")), above(col("absences"), number(0))]),
            "unread": coalesce(above(col("unread_lines"), number(0)), exp.false()),
        }
    )


def _lesser(basic_part: Expr) -> Expr:
    rate = coalesce(col("basic_rate"), col("stated_rate"))
    known = all_of([not_null(rate), above(col("overtime_hours"), number(0))])
    return when((known, least(col("overtime"), basic_part)), otherwise=null("int128"))


def _told() -> Expr:
    """Whether the units of the lines are the hours of the payslip: all of them, or without overtime or holiday."""
    ways = [
        [col("basic_units")],
        [col("basic_units"), col("overtime_units")],
        [col("basic_units"), col("holiday_units")],
        [col("basic_units"), col("overtime_units"), col("holiday_units")],
    ]
    fits = [at_most(size(minus(col("all_hours"), plus(*way))), number(_NEAR)) for way in ways]
    return coalesce(all_of([above(col("basic_units"), number(0)), any_of(fits)]), exp.false())
