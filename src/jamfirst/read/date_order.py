"""Day first or month first: what the values settle, what a declaration or another column settles, and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from jamfirst.read.readings import Measure, Reading


class Order(Enum):
    """The order that a column's own values show."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    EITHER = "either"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Decided:
    """The order in which a column is read; ``ambiguous`` where neither values, nor a declaration, nor another
    column of the table settled it."""

    month_first: bool = False
    ambiguous: bool = False
    note: str = ""


def shown(reading: Reading, measure: Measure) -> Order:
    """What a column's own values show. Dates that are the same day either way (3 March as 03/03) show nothing."""
    if not any(style.swapped for style in reading.dates):
        return Order.NONE
    if measure.swapped or measure.both:
        day_first, month_first = measure.fitting, measure.swapped
    else:
        day_first, month_first = measure.fitting, measure.fitting if 0 < measure.late_day <= 12 else 0
    if day_first != month_first:
        return Order.DAY_FIRST if day_first > month_first else Order.MONTH_FIRST
    return Order.EITHER if measure.moved or (measure.swapped and measure.both < day_first) else Order.NONE


def decide(names: Mapping[int, str], orders: Mapping[int, Order], declared: bool | None) -> dict[int, Decided]:
    """The order of each column: its own values', else the declared one, else that of the table's certain columns
    where they agree, else day first, as is usual in the United Kingdom.

    ``names`` are the headers; ``declared`` is true for day first and ``None`` where nothing is declared.
    """
    witness = _witness(names, orders)
    return {i: _decided(names[i], order, declared, witness) for i, order in orders.items()}


def _witness(names: Mapping[int, str], orders: Mapping[int, Order]) -> tuple[Order, str] | None:
    """The order that every certain column shows, with the name of one of them; ``None`` where they disagree."""
    certain = sorted((names[i], order.value, order) for i, order in orders.items() if order in _CERTAIN)
    return (certain[0][2], certain[0][0]) if len({order for _, _, order in certain}) == 1 else None


_CERTAIN = (Order.DAY_FIRST, Order.MONTH_FIRST)


def _decided(name: str, order: Order, declared: bool | None, witness: tuple[Order, str] | None) -> Decided:
    if order in _CERTAIN:
        against = declared is not None and declared is not (order is Order.DAY_FIRST)
        note = f'Dates in "{name}" are {order.value} by their values, though the other order is declared.'
        return Decided(order is Order.MONTH_FIRST, note=note if against else "")
    if order is Order.NONE:
        return Decided(month_first=declared is False)
    could = f'Dates in "{name}" fit both day first and month first'
    if declared is not None:
        return Decided(not declared, note=f"{could}; read {'day' if declared else 'month'} first, as declared.")
    if witness:
        return Decided(
            witness[0] is Order.MONTH_FIRST, note=f'{could}; read {witness[0].value}, as "{witness[1]}" shows.'
        )
    return Decided(ambiguous=True, note=f"{could}; read day first, as is usual in the United Kingdom.")
