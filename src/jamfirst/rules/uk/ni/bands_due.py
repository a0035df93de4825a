"""The three bands of earnings to date, as the return to HMRC has them: what they must be, or lie between.

Each period adds to them: the lower earnings limit where earnings reach it, else nothing; what lies above it up to the
primary threshold; and what lies above that up to the upper earnings limit. What stands to date is therefore known
exactly in the first period of a year, where nothing was paid before, where the payslip of the period before is in the
table, and for directors. Elsewhere it lies between what the period adds and what all periods so far can have added.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, cast, coalesce, col, is_null, not_null, number, when
from jamfirst.rules.uk.ni.earnings import Earnings, doubtful
from jamfirst.rules.uk.ni.previous import COLUMNS as BEFORE
from jamfirst.rules.uk.ni.previous import previous
from jamfirst.rules.uk.ni.several import added
from jamfirst.rules.uk.ni.sums import bounded, eq, ge, gt, larger, le, lt, minus, named_is, ne, plus, smaller, times
from jamfirst.rules.working import Working

NEEDED = ("ni_at_lel", "ni_lel_to_pt", "ni_pt_to_uel")
"""The three bands to date."""

_WEEKS_AT_MOST = 53


@dataclass(frozen=True, slots=True)
class Band:
    """A band of the payslip: its column; what this period adds; what the period before has; and what a director's
    payslip must show."""

    column: str
    adds: str
    before: str
    yearly: str


AT = Band("ni_at_lel", "at_adds", "before_ni_at_lel", "d_at")
LOW = Band("ni_lel_to_pt", "low_adds", "before_ni_lel_to_pt", "d_low")
HIGH = Band("ni_pt_to_uel", "high_adds", "before_ni_pt_to_uel", "d_high")
BANDS = (AT, LOW, HIGH)


def with_bands(found: Earnings) -> Working:
    """Add for each band the least and the most that can stand to date (``COLUMN_least``, ``COLUMN_most``) and whether
    what stands is neither (``COLUMN_wrong``; NULL where that is not known)."""
    working, before = found.working.step(_adds()), previous(found.given)
    if before:
        working = working.look_up(before, ("id",), BEFORE)
    least = {f"{band.column}_least": _least(band, bool(before)) for band in BANDS}
    working = working.step({"exact": _exact(bool(before)), **least})
    working = working.step({"ni_at_lel_most": _most(AT, _all_periods())})
    working = working.step({"ni_at_lel_off": _outside(AT, _odd())})
    working = working.step({"reached": _reached()})
    low, high = times(col("reached"), _width("pt_high", "lel")), times(col("reached"), _width("uel", "pt_low"))
    working = working.step({"ni_lel_to_pt_most": _most(LOW, low), "ni_pt_to_uel_most": _most(HIGH, high)})
    working = working.step({f"{band.column}_off": _outside(band) for band in (LOW, HIGH)})
    working = working.step({"crowded": _crowded()})
    return working.step({f"{band.column}_wrong": _wrong(found, band) for band in BANDS})


def suspect_bands(found: Earnings) -> Expr:
    """Whether a payslip's bands are wrong or cannot be answered."""
    unsettled = [coalesce(col(f"{band.column}_wrong"), exp.true()) for band in BANDS]
    shared = [not_null(col("slips"))] if found.shared else []
    return any_of([*unsettled, *shared, doubtful(found, NEEDED)])


def _adds() -> dict[str, Expr]:
    nothing = eq(col("counted"), number(0)), number(0)
    under = lt(col("paid"), col("lel")), number(0)
    low = minus(smaller(col("paid"), col("pt")), col("lel"))
    return {
        "at_adds": when(nothing, (ge(col("paid"), col("lel")), col("lel")), under),
        "low_adds": when(nothing, (ge(col("paid"), col("lel")), low), under),
        "high_adds": when(nothing, otherwise=col("ee_part")),
    }


def _exact(before: bool) -> Expr:
    """Whether nothing was paid in the year before this period, or the payslip of the period before is there."""
    first = exp.paren(eq(op.try_decimal(col("period"), 0, 4), number(1)))
    fresh = coalesce(exp.paren(eq(col("niable_pay_to_date"), col("paid"))), first, exp.false())
    return any_of([not_null(col(BEFORE[0])), fresh]) if before else fresh


def _least(band: Band, before: bool) -> Expr:
    if not before:
        return col(band.adds)
    return when((not_null(col(band.before)), plus(col(band.before), col(band.adds))), otherwise=col(band.adds))


def _most(band: Band, otherwise: Expr) -> Expr:
    return when((col("exact"), col(f"{band.column}_least")), otherwise=otherwise)


def _all_periods() -> Expr:
    """The lower earnings limit in every period so far; where it is not known which this is, in every week of a year."""
    place = cast(op.try_decimal(col("period"), 0, 4), "bigint")
    return coalesce(times(place, col("lel")), times(number(_WEEKS_AT_MOST), col("lel_week")))


def _width(upper: str, lower: str) -> Expr:
    """What a period can add between two thresholds, and a pound for thresholds of other periods that are rounded."""
    return plus(minus(col(upper), col(lower)), number(100))


def _reached() -> Expr:
    """How many periods reached the lower earnings limit; NULL where the first band is wrong and so does not say."""
    count = op.quotient(col("ni_at_lel"), col("lel"))
    odd = when((eq(_rest(col("lel")), number(0)), number(0)), otherwise=number(1))
    return when((exp.Not(this=coalesce(col("ni_at_lel_off"), exp.true())), plus(count, odd)))


def _crowded() -> Expr:
    """Whether the three bands together have more than all pay to date, in a payslip whose bands are all possible and
    have no other employment's pay in them."""
    possible = all_of(exp.Not(this=coalesce(col(f"{band.column}_off"), exp.true())) for band in BANDS)
    together = plus(plus(col(AT.column), col(LOW.column)), col(HIGH.column))
    fits = le(together, col("niable_pay_to_date"))
    return when(
        (any_of([col("exact"), is_null(col("niable_pay_to_date"))]), exp.false()),
        (exp.Not(this=exp.paren(possible)), exp.false()),
        (fits, exp.false()),
        otherwise=exp.Not(this=coalesce(added(), exp.false())),
    )


def _rest(of: Expr) -> Expr:
    return exp.Mod(this=col("ni_at_lel"), expression=of)


def _odd() -> Expr:
    """Whether a first band is no sum of lower earnings limits of months and weeks: somebody may have changed from one
    to the other."""
    mixed = []
    for months in range(1, 12):
        rest = minus(bounded(col("ni_at_lel")), times(number(months), col("lel_month")))
        mixed.append(all_of([ge(rest, number(0)), eq(exp.Mod(this=rest, expression=col("lel_week")), number(0))]))
    whole = any_of([eq(_rest(col("lel")), number(0)), eq(_rest(col("lel_week")), number(0))])
    return when((col("exact"), exp.false()), (whole, exp.false()), otherwise=exp.Not(this=exp.paren(any_of(mixed))))


def _outside(band: Band, odd: Expr | None = None) -> Expr:
    found = col(band.column)
    outside = any_of([lt(found, col(f"{band.column}_least")), gt(found, col(f"{band.column}_most"))])
    return exp.paren(exp.Or(this=exp.paren(outside), expression=odd)) if odd is not None else exp.paren(outside)


def _wrong(found: Earnings, band: Band) -> Expr:
    wrong: Expr = col(f"{band.column}_off")
    if band == HIGH:
        wrong = any_of([wrong, col("crowded")])
    if found.shared:
        wrong = when((not_null(col("slips")), exp.false()), otherwise=wrong)
    if not found.directed:
        return wrong
    yearly = exp.paren(ne(col(band.column), col(band.yearly)))
    agrees = all_of(eq(col(each.column), col(each.yearly)) for each in BANDS)
    either = all_of([wrong, exp.Not(this=coalesce(exp.paren(agrees), exp.false()))])
    return when(
        (all_of([named_is("d_kind", "annual"), col("d_only")]), yearly),
        (any_of([named_is("d_kind", "annual"), named_is("d_kind", "either")]), either),
        otherwise=wrong.copy(),
    )


def expected(found: Earnings, band: Band) -> Expr:
    """What a band must be: the least or the most that it can be, whichever it misses."""
    least, most = col(f"{band.column}_least"), col(f"{band.column}_most")
    middle: Expr = col(band.column)
    if band == AT:
        middle = times(op.quotient(bounded(col(band.column)), col("lel")), col("lel"))
    if band == HIGH:
        room = minus(minus(bounded(col("niable_pay_to_date")), bounded(col(AT.column))), bounded(col(LOW.column)))
        middle = when((col("crowded"), larger(room, number(0))), otherwise=middle)
    must = when((lt(col(band.column), least), least), (gt(col(band.column), most), most), otherwise=middle)
    if not found.directed:
        return must
    return when((all_of([named_is("d_kind", "annual"), col("d_only")]), col(band.yearly)), otherwise=must)
