"""How sure a slice is: the interval of a share, and the chance of so many affected records by chance."""

from __future__ import annotations

from math import sqrt

from jamfirst.model.cause import Interval

_Z = 1.959963984540054
"""19 times in 20."""


def wilson(affected: float, records: float) -> Interval:
    """The share of affected records with the bounds between which it lies (Wilson, 1927)."""
    if records <= 0:
        return Interval(0.0, 0.0, 1.0)
    share = affected / records
    middle = share + _Z**2 / (2 * records)
    half = _Z * sqrt(share * (1 - share) / records + _Z**2 / (4 * records**2))
    below = 1 + _Z**2 / records
    return Interval(
        round(share, 6), round(max(0.0, (middle - half) / below), 6), round(min(1.0, (middle + half) / below), 6)
    )


def by_chance(affected: int, records: int, all_affected: int, all_records: int, share: float, tried: int) -> float:
    """The chance that so many records have at least so many affected ones when each is as likely to be affected as any
    (binomial), times the number of slices tried. Where payees have several affected records each (``share`` payees to
    a record), each payee counts once."""
    from scipy.special import betainc  # noqa: PLC0415 - takes time, and only a check with differences needs it

    k, n, every, total = (max(1, round(x * share)) for x in (affected, records, all_affected, all_records))
    chance: float = betainc(k, max(k, n) - k + 1, min(1.0, every / max(total, every))).item()
    return min(1.0, round(chance * tried, 12))
