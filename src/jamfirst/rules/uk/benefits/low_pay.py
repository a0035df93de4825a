"""Who may have Universal Credit beside their pay: a measure of this project, not of the law."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, col, number, text, when

MONTHLY = 3_000_00
"""Net pay of a month in pence up to which somebody counts. Universal Credit of a family with rent and two children ends
somewhat above it, that of most others far below; it depends on what no payroll knows."""

_SHARES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"weekly": (12, 52), "two-weekly": (24, 52), "four-weekly": (48, 52)}
)

LIMITS: Mapping[str, int] = MappingProxyType({name: MONTHLY * part // of for name, (part, of) in _SHARES.items()})
"""The same for pay of other frequencies, in pence."""


def low_paid(net: str, frequency: str) -> Expr:
    """Whether net pay is above nought and no more than the limit of its frequency; monthly where that is not told."""
    told = exp.Lower(this=col(frequency))
    limits = [(exp.EQ(this=told.copy(), expression=text(name)), number(most)) for name, most in LIMITS.items()]
    limit = when(*limits, otherwise=number(MONTHLY))
    return all_of([exp.GT(this=col(net), expression=number(0)), exp.LTE(this=col(net), expression=limit)])
