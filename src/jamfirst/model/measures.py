"""What a policy may limit, and how the values of each measure read."""

from __future__ import annotations

from decimal import Decimal

from jamfirst.model.money import pounds

MEASURES = ("count", "pounds", "share", "harm_band", "new_causes", "reservations")
"""Every measure that a limit may be of; docs/reference/policy.md says what each counts."""

WORDS = {
    "count": "records",
    "pounds": "pounds at stake",
    "share": "share of the records compared",
    "harm_band": "harm band",
    "new_causes": "new causes",
    "reservations": "reservations",
}
"""What each measure is called."""

MORE_THAN = {
    "count": "more than {} records",
    "pounds": "more than {} at stake",
    "share": "more than {} of the records compared in a table",
    "harm_band": "harm above band {}",
    "new_causes": "more than {} new causes",
    "reservations": "more than {} reservations",
}
"""What being over a limit of each measure is called; the limit stands at the braces."""


def shown(measure: str, value: int | str | None) -> str:
    """The value of a measure in words: ``£1,000.00`` for pounds (given in pence), ``0.25%`` for a share (given as a
    decimal text), ``1,204`` for all else; ``not worked out`` for none."""
    if value is None:
        return "not worked out"
    if measure == "pounds":
        return pounds(int(value))
    if measure == "share":
        return f"{(Decimal(value) * 100).normalize():f}%"
    return f"{int(value):,}"


def told(measure: str, value: int | str | None, limit: int | str) -> str:
    """``12; at most 10 allowed``, or ``none allowed`` where a count may not be above nothing."""
    if measure == "count" and limit == 0:
        return "none allowed"
    return f"{shown(measure, value)}; at most {shown(measure, limit)} allowed"
