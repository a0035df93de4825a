"""Which cause comes first: people before pounds, and what is not known by the worst that it might be."""

from __future__ import annotations

from collections.abc import Mapping

from jamfirst.model.harm import CauseHarm, HarmTotals


def ordered(by_cause: Mapping[str | None, HarmTotals]) -> tuple[CauseHarm, ...]:
    """Causes, worst first: by the highest band that anybody is in or might be in; then those by which money would go
    to another account; then by people in that band, person-days without income, and pounds."""
    found = (CauseHarm(cause, harm) for cause, harm in by_cause.items())
    return tuple(sorted(found, key=_place))


def _place(one: CauseHarm) -> tuple[object, ...]:
    t = one.totals
    pence = t.pence_short + t.pence_overpaid
    worst = (-t.could_be, t.incidents == 0, -t.could_be_people, -t.person_days, -pence, -t.payees)
    return (*worst, one.cause_id is None, one.cause_id or "")
