"""Why nothing can be said of the tax of a payslip: what the tables cannot be chosen for, and what may be lawful for a
reason that the file does not tell. The second is looked at only where the tax is not what the tables give."""

from __future__ import annotations

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, coalesce, col, is_null, number, when
from jamfirst.rules.given import Given
from jamfirst.rules.uk.paye.due import sane
from jamfirst.rules.uk.paye.several import is_main, most_of
from jamfirst.rules.uk.paye.situations import PROBLEMS
from jamfirst.rules.uk.paye.sums import (
    at_most,
    between,
    both,
    either,
    equal,
    fails,
    less,
    minus,
    plus,
    smaller,
    times,
    value,
)
from jamfirst.rules.uk.paye.tables import WEEKS
from jamfirst.rules.working import Cannot

TOO_LARGE = "an amount is beyond ten billion pounds"
STARTER = (
    "it is not the tax on the figures to date, but the employment began in this tax year, and the pay and tax of an "
    "earlier one may count as well"
)
REVERSAL = "it takes back pay, and the payslip that it takes back may have been worked out by other figures"
BEFORE_MAIN = (
    "nothing is repaid with an extra payment before the main one of the period, and which came first is not said"
)
ELSEWHERE = "it is taxed together with the other payments of its period, and these are not in the file"
LIMIT = (
    "half of the pay is the most that may be taken, and the file does not say what counts as pay for that: benefits do "
    "not, nor pension contributions, and payments made together count as one"
)
LONGER = "it is for more weeks than one pay day's, and the tables of as many weeks hold"
"""Reasons, in the words that follow "cannot be checked because"."""


def doubts(given: Given, *, grouped: bool, settled: bool) -> tuple[Cannot, ...]:
    """The conditions, over the steps of ``tax``. ``grouped`` says that payslips of one period are beside each other,
    ``settled`` that there are starters whose figures to date are known to be whole."""
    to_date = fails(col("alone"))
    by_itself = both(col("alone"), is_null(col("all_law"))) if grouped else col("alone")
    other_run = fails(is_main(given))
    unknown = both(to_date, is_null(col("taxable_pay_to_date")))
    too_large = either(is_null(col("pay")), is_null(col("found")), both(to_date, is_null(col("to_date"))))
    since = began_this_year()
    if settled:
        since = both(since, is_null(col("settled")))
    back = both(less("pay", 0), at_most("found", 0), at_most(minus(0, "found"), most_of(minus(0, "pay"))))
    unpaid = both(less("owed", 0), equal("found", 0), other_run)
    return (
        *(Cannot(equal("problem", place), why) for place, why in enumerate(PROBLEMS, start=1)),
        Cannot(unknown, "the taxable pay to date is not known"),
        Cannot(too_large, TOO_LARGE),
        Cannot(both(to_date, is_null(col("before"))), "the tax to date is not known"),
        Cannot(_where_it_differs(back), REVERSAL, usual=True),
        Cannot(_where_it_differs(since), STARTER),
        Cannot(_where_it_differs(unpaid), BEFORE_MAIN),
        Cannot(_where_it_differs(both(by_itself, other_run)), ELSEWHERE),
        Cannot(_where_it_differs(_for_longer()), LONGER),
        Cannot(_where_it_differs(_limited(other_run)), LIMIT),
        Cannot(is_null(col("law")), "the tax cannot be worked out"),
    )


def began_this_year() -> Expr:
    """Whether a payslip on the cumulative basis is of an employment that began in its tax year."""
    return both(fails(col("alone")), at_most("year_first", "start_date"))


def _where_it_differs(condition: Expr) -> Expr:
    return when((col("differs"), value(condition)))


def _for_longer() -> Expr:
    """Whether pay of weeks that is taxed by itself was earned over longer, as holiday pay in advance is."""
    days = plus(op.days_between(col("earnings_from"), col("earnings_to")), 1)
    return both(col("alone"), equal("parts", WEEKS), less(times(7, "span"), days))


def _limited(other_run: Expr) -> Expr:
    """Whether the tax lies between what half of one measure of the pay allows and half of another.

    The limit is half of the payment (regulation 2(1) of SI 2003/2682): of taxable pay, less benefits that are taxed
    with it but not paid in money. Where the gross pay is lower than the taxable pay, there may be such; where it is
    higher, contributions to a pension may have been left in.
    """
    gross = sane("gross_pay")
    cash = coalesce(smaller(minus(gross, coalesce(sane("ee_pension"), number(0))), "pay"), col("pay"))
    most = when((less("pay", gross), value(gross)), otherwise=col("pay"))
    low, high = _taken_at_most(cash), when((other_run, col("owed")), otherwise=_taken_at_most(most))
    return both(less(0, "pay"), less(most_of(cash), "owed"), between(minus(low, 1), "found", plus(high, 1)))


def _taken_at_most(pay: Expr) -> Expr:
    return smaller(most_of(pay), "owed")
