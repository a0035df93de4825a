"""One pass over a table for all rules of National Insurance: which payslips need a closer look.

Nearly all payslips of a table are right. They are told from the others with the fewest columns and steps that can tell
it, for the employee's part, the employer's and the bands at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from jamfirst.engines.build import any_of, col, select, sub, table
from jamfirst.rules.given import Given
from jamfirst.rules.uk.ni.bands_due import NEEDED as BANDS
from jamfirst.rules.uk.ni.bands_due import suspect_bands, with_bands
from jamfirst.rules.uk.ni.contributions import EMPLOYEE, EMPLOYER, Side, suspect, with_answer
from jamfirst.rules.uk.ni.earnings import Earnings, earnings


def sifted(given: Given, part: str) -> Callable[[], str]:
    """Makes the relation of the payslips that need a closer look: ``ee``, ``er`` or ``bands`` of them."""
    return lambda: given.session.view(select("id").from_(table(_sieve(given))).where(col(part)), "sifted")


def _sieve(given: Given) -> str:
    return given.once("payslips to look at", lambda: _made(given))


def _made(given: Given) -> str:
    found = earnings(given)
    parts = []
    for name, side in (("ee", EMPLOYEE), ("er", EMPLOYER)):
        if side.column in given.relation.has:
            found = _flagged(found, name, side)
            parts.append(name)
    if given.relation.has.issuperset(BANDS):
        found = replace(found, working=with_bands(found).step({"bands": suspect_bands(found)}))
        parts.append("bands")
    flagged = select("id", *parts).from_(sub(found.working.query, "s"))
    return given.session.keep(flagged.where(any_of(col(name) for name in parts)), "sieve")


def _flagged(found: Earnings, name: str, side: Side) -> Earnings:
    """Add whether a side is suspect, the steps that tell it under names of their own."""
    working = with_answer(found, side, f"{name}_")
    return replace(found, working=working.step({name: suspect(found, side, f"{name}_")}))
