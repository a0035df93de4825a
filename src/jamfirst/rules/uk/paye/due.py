"""Tax due by the tables on an amount of pay, as steps."""

from __future__ import annotations

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, when
from jamfirst.rules.uk.paye.slots import UPTO
from jamfirst.rules.uk.paye.sums import at_most, between, minus, plus, times, value
from jamfirst.rules.uk.paye.tables import PART
from jamfirst.rules.working import Working

MOST_PENCE = 10**12
"""Ten billion pounds: beyond that no amount is taken for pay, so that no sum can be too large for the engine."""


def sane(amount: Expr | str) -> Expr:
    """An amount in pence; NULL where it is beyond all pay."""
    return when((between(-MOST_PENCE, amount, MOST_PENCE), value(amount)))


def tax_due(working: Working, bands: str, pay: Expr, prefix: str = "") -> Working:
    """Add the tax on pay up to a week or month (``taxed`` is the pay, ``over`` what is left after free pay, ``band``
    which band that falls into and ``rate`` its rate, ``due`` the tax) by the tables of ``slot`` and ``free``, every
    name with a prefix before it. ``bands`` are those of the slots. NULL where pay or tables are not known."""
    taxed, over, band, due = (f"{prefix}{name}" for name in ("taxed", "over", "band", "due"))
    start, below, rate = (f"{prefix}{name}" for name in ("start", "below", "rate"))
    working = working.step({taxed: pay})
    working = working.step({over: minus(taxed, f"{prefix}free")})
    place = when(
        *((at_most(over, f"{prefix}{end}"), value(no)) for no, end in enumerate(UPTO)), otherwise=value(len(UPTO))
    )
    working = working.step({band: place})
    working = working.look_up(bands, [f"{prefix}slot", band], [start, below, rate])
    pounds = op.quotient(value(over), value(100))
    share = times(minus(times(pounds, PART), start), rate)
    on_all = op.quotient(plus(times(below, PART), share), value(100 * PART))
    return working.step({due: when((at_most(over, 0), value(0)), otherwise=on_all)})
