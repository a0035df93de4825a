"""Statutory pay lines with the weekly rate of the law, and the rate and amount found, without sign."""

from __future__ import annotations

from datetime import date

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, null, number, text, when
from jamfirst.engines.session import Row
from jamfirst.rules.figures import figures
from jamfirst.rules.given import Given
from jamfirst.rules.uk.elements import STATUTORY, Element, with_element
from jamfirst.rules.uk.reckon import (
    above,
    at_most,
    below,
    equal,
    greatest,
    minus,
    one_of,
    size,
    times,
    to_ten_thousandths,
)
from jamfirst.rules.working import Working, records

COLUMNS = (
    *("employee_id", "employment_id", "run_type", "pay_date", "element_code", "element_class"),
    *("units", "rate", "earned_from", "earned_to"),
)
REFORM = date(2026, 4, 6)
"""From this day sick pay is the lower of the weekly rate and 80% of average earnings; before, it was the rate."""
EARLIER = 3
"""How many earlier rates are known beside the one that holds."""
_KEYS = {
    Element.SSP: "SSP", Element.SMP: "SMP", Element.SAP: "SAP", Element.SHPP: "ShPP", Element.SPP: "SPP",
    Element.SPBP: "SPBP", Element.SNCP: "SNCP",
}  # fmt: skip
_LATE = 62
"""Days before its pay date in which a line that does not tell when it was earned may have begun."""
_WEEK = 7
"""Days by which parental pay may go on at the old rate, or begin at the new: its weeks need not begin on 6 April."""
_HALF_A_PENNY = 51
"""Ten-thousandths of a pound, and one for what the fourth place rounds."""
_MOST = 10**11
"""Ten-thousandths of a pound or of a unit, or pence: more is no statutory pay."""


def _making(prefix: str) -> tuple[dict[str, str], list[Row]]:
    """The weekly rates in pence, each with those of the years before it."""
    rows = figures("statutory_pay")
    found: list[Row] = []
    for what, key in _KEYS.items():
        mine = sorted((row.since, row.until, int(row.amount * 100)) for row in rows if row.key == key)
        for place, (since, until, weekly) in enumerate(mine):
            before = [past for _, _, past in reversed(mine[:place])][:EARLIER]
            found.append((since, until, str(what), weekly, *before, *[None] * (EARLIER - len(before))))
    types = {"since": "date", "until": "date", "element": "text", f"{prefix}_weekly": "bigint"}
    return types | {f"{prefix}_before_{years}": "bigint" for years in range(1, EARLIER + 1)}, found


def with_weekly(given: Given) -> Working:
    """Pay lines with ``element``; of statutory pay ``from_day`` and ``to_day``, ``first_weekly`` and ``last_weekly``
    (pence; of these two days, NULL where not known), ``first_before_1`` and so on, and what was found: ``rate_e4`` and
    ``units_e4`` (ten-thousandths) and ``paid`` (pence), NULL where absurd."""
    lines = with_element(given, given.relation, records(given.relation.name))
    slack = when((is_sick(), number(0)), otherwise=number(_WEEK))
    start = coalesce(col("earned_from"), op.add_days(col("pay_date"), number(-_LATE)))
    end = coalesce(col("earned_to"), col("earned_from"), col("pay_date"))
    working = lines.step({"from_day": start, "to_day": end}).step(
        {
            "first_day": op.add_days(col("from_day"), times(number(-1), slack)),
            "last_day": op.add_days(col("to_day"), slack.copy()),
            "rate_e4": _sane(to_ten_thousandths(size(col("rate")))),
            "units_e4": _sane(to_ten_thousandths(size(col("units")))),
            "paid": when((_between(col("amount")), size(col("amount")))),
        }
    )
    return _looked_up(given, _looked_up(given, working, "first"), "last")


def _looked_up(given: Given, working: Working, prefix: str) -> Working:
    take = [f"{prefix}_weekly", *(f"{prefix}_before_{years}" for years in range(1, EARLIER + 1))]
    made = given.figures(f"statutory rates, {prefix} day", lambda: _making(prefix))
    return working.look_up(made, ("element",), take, f"{prefix}_day")


def _sane(value: Expr) -> Expr:
    return when((at_most(value, number(_MOST)), value), otherwise=null("int128"))


def _between(value: Expr) -> Expr:
    return all_of([below(value, number(_MOST)), above(value, number(-_MOST))])


def is_sick() -> Expr:
    """Whether a line is statutory sick pay."""
    return equal(col("element"), text(str(Element.SSP)))


def is_statutory() -> Expr:
    """Whether a line is statutory pay of any sort."""
    return one_of(col("element"), map(str, STATUTORY))


def highest() -> Expr:
    """The higher of the weekly rates of the first and the last day, as far as they are known."""
    return greatest(
        coalesce(col("first_weekly"), col("last_weekly")), coalesce(col("last_weekly"), col("first_weekly"))
    )


def is_rate(weekly: Expr, days: int) -> Expr:
    """Whether the rate found is a weekly rate, or that of one of up to ``days`` days that make a week, to the penny or
    not rounded at all."""
    return any_of(_is_share(weekly, share) for share in range(1, days + 1))


def _is_share(weekly: Expr, share: int) -> Expr:
    off = minus(times(col("rate_e4"), number(share)), times(weekly, number(100)))
    return at_most(size(off), number(_HALF_A_PENNY * share))
