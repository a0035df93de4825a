"""The tax tables in the engine: only those that the payslips at hand use, each under a number, its slot."""

from __future__ import annotations

from collections.abc import Iterable

from jamfirst.engines.build import Expr, text, when
from jamfirst.engines.session import Row, Session
from jamfirst.rules.given import Given
from jamfirst.rules.uk.paye.codes import BY_BANDS, NO_TAX
from jamfirst.rules.uk.paye.sums import equal, plus, times, value
from jamfirst.rules.uk.paye.tables import FLAT_CODES, Band, TaxTable, tax_tables

FAR = 10**15
"""Pence beyond all pay: how far a band goes that has no end."""

UPTO = tuple(f"upto{place}" for place in range(1, 6))
"""The columns with the ends of the bands; no area has more than six."""

_FORMS = (BY_BANDS, *FLAT_CODES, NO_TAX)
_NO_FORM = len(_FORMS)
_PARTS = 10_000
_TABLES = 10


def tables(given: Given) -> str:
    """Which table holds for an area (``letter``) on a day: its ``table_no``."""
    rows: list[Row] = [(no, t.letter, t.since, t.until) for no, t in enumerate(tax_tables())]
    columns = {"table_no": "bigint", "letter": "text", "since": "date", "until": "date"}
    return given.figures("paye tables", lambda: (columns, rows))


def flat_rates(given: Given) -> str:
    """The rates of codes that tax all pay alike, where there are such: ``table_no``, ``form`` and ``flat_rate``."""
    each = [(no, code, t.flat_rate(code)) for no, t in enumerate(tax_tables()) for code in FLAT_CODES]
    rows: list[Row] = [row for row in each if row[-1] is not None]
    columns = {"table_no": "bigint", "form": "text", "flat_rate": "bigint"}
    return given.figures("paye flat rates", lambda: (columns, rows))


def slot(used: str) -> Expr:
    """The slot of ``table_no`` for a ``form`` of tax code and the first ``used`` of ``parts`` of the year; for codes
    that tax all pay alike the part of the year makes no difference. NULL where any of them is not known."""
    form = when(*((equal("form", text(name)), value(no)) for no, name in enumerate(_FORMS)), otherwise=value(_NO_FORM))
    part = plus(times("parts", 100), used)
    by_bands = when((equal("form", text(BY_BANDS)), part), otherwise=times(0, part))
    return plus(times(plus(times("table_no", _TABLES), form), _PARTS), by_bands)


def keep_slots(session: Session, slots: Iterable[int]) -> tuple[str, str]:
    """Keep the bands of some slots, and how far each band goes. Gives the names of

    - bands: ``slot``, ``band`` from 0, ``start``, ``below`` and ``rate`` as in ``tables.Band``;
    - ends: ``slot``, ``most`` as in ``tables.TaxTable``, and ``UPTO`` in pence.

    A slot that asks for a rate that does not exist is in neither.
    """
    made = {number: found for number in slots if (found := _bands(number))}
    bands = session.create("bands", dict.fromkeys(("slot", "band", "start", "below", "rate"), "bigint"))
    each = [(number, no, b) for number, found in made.items() for no, b in enumerate(found)]
    session.insert(bands, [(number, no, b.start, b.below, b.rate) for number, no, b in each])
    ends = session.create("ends", dict.fromkeys(("slot", "most", *UPTO), "bigint"))
    session.insert(ends, [(number, _table(number).most, *_ends(found)) for number, found in made.items()])
    return bands, ends


def _table(number: int) -> TaxTable:
    return tax_tables()[number // _PARTS // _TABLES]


def _bands(number: int) -> tuple[Band, ...]:
    """The bands of a slot; none for a rate that does not exist."""
    form, part = number // _PARTS % _TABLES, number % _PARTS
    if form == _NO_FORM:
        return ()
    if _FORMS[form] == BY_BANDS:
        parts, used = divmod(part, 100)
        return _table(number).bands(used, parts)
    rate = 0 if _FORMS[form] == NO_TAX else _table(number).flat_rate(_FORMS[form])
    return () if rate is None else (Band(0, 0, rate, None),)


def _ends(found: tuple[Band, ...]) -> list[int]:
    ends = [FAR if band.upto is None else band.upto * 100 for band in found]
    return [*ends, *[FAR] * len(UPTO)][: len(UPTO)]
