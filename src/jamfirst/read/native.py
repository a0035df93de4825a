"""Columns that the source has typed already (Parquet, databases): what each becomes, at no more cost than it needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlglot import exp

from jamfirst.engines import build as b
from jamfirst.engines.build import Expr
from jamfirst.engines.session import Session
from jamfirst.model.columns import ValueType
from jamfirst.read.headers import Expect
from jamfirst.read.profile import column
from jamfirst.read.readings import Wanted
from jamfirst.read.values import MAX_PLACES, MOST_FIGURES

_WHOLE = re.compile(r"U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?")
_DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")
_FLOAT = frozenset({"FLOAT", "DOUBLE", "REAL"})


@dataclass(frozen=True, slots=True)
class Native:
    """A column of the source's own type: what it becomes, by which expression, and what of it could not be read."""

    type: ValueType
    value: Expr
    scale: int = 0
    lost: int = 0
    note: str = ""


def is_text(engine_type: str) -> bool:
    """Whether an engine type is text."""
    return engine_type.upper().startswith(("VARCHAR", "TEXT", "CHAR", "STRING"))


def natives(
    relation: str, types: Mapping[int, str], wanted: Mapping[int, Wanted], session: Session
) -> dict[int, Native]:
    """What typed columns become; a column that is left out is best read as text.

    Decimals, dates and times keep their type; times that are all midnight are dates. Whole numbers are amounts
    only under a header of money, else identifiers. Binary fractions become exact decimals of at most six places,
    which removes their noise and changes no amount below a milliard; their ``NaN`` and infinities are lost.
    """
    found: dict[int, Native] = {}
    for position, engine_type in types.items():
        native = _native(position, engine_type.upper(), wanted[position])
        if native is not None:
            found[position] = native
    found |= {
        i: Native(ValueType.TIMESTAMP, b.cast(one.value, "timestamp"))
        for i, one in found.items()
        if one.type is ValueType.DATE and wanted[i].forced is ValueType.TIMESTAMP
    }
    refined = _refined(relation, {i: types[i].upper() for i in found}, found, wanted, session)
    return refined | _bounded(relation, types, refined, session)


def _bounded(
    relation: str, types: Mapping[int, str], found: Mapping[int, Native], session: Session
) -> dict[int, Native]:
    """Decimals with more whole figures than an amount may have: those values are lost; whole numbers are a code's."""
    wide = [i for i, one in found.items() if one.type is ValueType.DECIMAL and _may_be_large(types[i].upper())]
    if not wide:
        return {}
    kept = {i: _exact(found[i].value.copy(), MOST_FIGURES + found[i].scale, found[i].scale) for i in wide}
    lost = [_when(b.all_of([b.not_null(found[i].value.copy()), b.is_null(kept[i].copy())])) for i in wide]
    named = [b.named(n, f"x{i}") for i, n in zip(wide, lost, strict=True)]
    row = session.rows(b.select(*named).from_(b.table(relation)))[0]
    bounded = {i: replace(found[i], value=kept[i], lost=found[i].lost + int(n)) for i, n in zip(wide, row, strict=True)}
    return {i: _code(one, found[i]) for i, one in bounded.items() if one.lost > found[i].lost}


def _may_be_large(engine_type: str) -> bool:
    decimal = _DECIMAL.fullmatch(engine_type)
    if decimal:
        return int(decimal[1]) - int(decimal[2]) > MOST_FIGURES
    return "BIG" in engine_type or "HUGE" in engine_type


def _code(bounded: Native, found: Native) -> Native:
    return bounded if found.scale else Native(ValueType.TEXT, b.cast(found.value, "text"))


def _native(position: int, engine_type: str, wanted: Wanted) -> Native | None:
    value = column(position)
    decimal = _DECIMAL.fullmatch(engine_type)
    found: Native | None = None
    if decimal and not (wanted.expect is Expect.TEXT and decimal[2] == "0"):
        found = Native(ValueType.DECIMAL, value, int(decimal[2]))
    elif _WHOLE.fullmatch(engine_type) and wanted.expect is Expect.MONEY:
        digits = 38 if "BIG" in engine_type or "HUGE" in engine_type else 18
        found = Native(ValueType.DECIMAL, b.cast(value, f"decimal({digits},0)"))
    elif engine_type in _FLOAT:
        found = Native(ValueType.DECIMAL, _exact(value, 18, MAX_PLACES), MAX_PLACES)
    elif engine_type == "DATE":
        found = Native(ValueType.DATE, value)
    elif engine_type.startswith("TIMESTAMP"):
        found = Native(ValueType.TIMESTAMP, b.cast(value, "timestamp"))
    return found if found and _allowed(found.type, wanted.forced) else None


def _allowed(found: ValueType, forced: ValueType | None) -> bool:
    """Whether a source's type may become the declared one as it is; a date and a time may become each other."""
    dates = (ValueType.DATE, ValueType.TIMESTAMP)
    return forced in (None, found) or (found in dates and forced in dates)


def _exact(value: Expr, digits: int, places: int) -> Expr:
    return exp.TryCast(this=value, to=exp.DataType.build(f"decimal({digits},{places})"))


def _refined(
    relation: str,
    types: Mapping[int, str],
    found: dict[int, Native],
    wanted: Mapping[int, Wanted],
    session: Session,
) -> dict[int, Native]:
    """Times and binary fractions looked at once over all rows: all midnight, how many places, what is lost."""
    watched = {i for i, native in found.items() if types[i] in _FLOAT or native.type is ValueType.TIMESTAMP}
    if not watched:
        return found
    inner, counts = [], []
    for i in sorted(watched):
        inner += [b.named(column(i), f"v{i}"), b.named(found[i].value.copy(), f"k{i}")]
        counts += [_places(i, 18), _lost(i)] if types[i] in _FLOAT else [_clock(i), b.number(0)]
    source = b.sub(b.select(*inner).from_(b.table(relation)), "t")
    query = b.select(*(b.named(c, f"x{k}") for k, c in enumerate(counts))).from_(source)
    row = session.rows(query)[0]
    for k, i in enumerate(sorted(watched)):
        first, lost = row[2 * k] or 0, row[2 * k + 1]
        found[i] = _float(i, first, lost, wanted[i]) if types[i] in _FLOAT else _time(found[i], first, wanted[i])
    return found | _wide(relation, {i for i in watched if found[i].lost}, wanted, session)


def _wide(relation: str, floats: set[int], wanted: Mapping[int, Wanted], session: Session) -> dict[int, Native]:
    """Fractions again, of which some did not fit 18 digits: with more, which are several times slower to work with."""
    if not floats:
        return {}
    inner, counts = [], []
    for i in sorted(floats):
        most = _most(wanted[i])
        value = _exact(column(i), most + MAX_PLACES, MAX_PLACES)
        inner += [b.named(column(i), f"v{i}"), b.named(value, f"k{i}")]
        counts += [_places(i, most + MAX_PLACES), _lost(i)]
    source = b.sub(b.select(*inner).from_(b.table(relation)), "t")
    row = session.rows(b.select(*(b.named(c, f"x{k}") for k, c in enumerate(counts))).from_(source))[0]
    pairs = zip(row[::2], row[1::2], strict=True)
    return {
        i: _float(i, p or 0, lost, wanted[i], digits=_most(wanted[i]) + (p or 0))
        for i, (p, lost) in zip(sorted(floats), pairs, strict=True)
    }


def _most(wanted: Wanted) -> int:
    """The most whole figures: of an amount, or of an identifier that a gap had made a fraction."""
    return 38 - MAX_PLACES if wanted.expect is Expect.TEXT else MOST_FIGURES


def _when(condition: Expr) -> Expr:
    return exp.Count(this=b.when((condition, b.number(1))))


def _clock(position: int) -> Expr:
    midnight = b.cast(b.cast(b.col(f"k{position}"), "date"), "timestamp")
    return _when(exp.NEQ(this=b.col(f"k{position}"), expression=midnight))


def _lost(position: int) -> Expr:
    return _when(b.all_of([b.not_null(b.col(f"v{position}")), b.is_null(b.col(f"k{position}"))]))


def _places(position: int, digits: int) -> Expr:
    """The fewest of 0, 2, 4 and 6 decimal places that lose nothing of any value."""
    value = f"k{position}"

    def kept(places: int) -> Expr:
        return exp.EQ(this=b.col(value), expression=b.cast(b.col(value), f"decimal({digits},{places})"))

    fewest = b.when(*((kept(p), b.number(p)) for p in (0, 2, 4)), otherwise=b.number(MAX_PLACES))
    return exp.Max(this=b.when((b.not_null(b.col(value)), fewest)))


def _float(position: int, places: int, lost: int, wanted: Wanted, *, digits: int = 18) -> Native:
    """Whole numbers under an identifier's header are that identifier; a gap in it had made it a fraction."""
    if wanted.expect is Expect.TEXT and not places and not lost:
        whole = b.cast(b.cast(column(position), "decimal(38,0)"), "text")
        return Native(ValueType.TEXT, whole, note="whole numbers kept as fractions; read as identifiers")
    return Native(
        ValueType.DECIMAL,
        _exact(column(position), digits, places),
        places,
        lost,
        "kept as binary fractions; read to six places at most",
    )


def _time(native: Native, clock: int, wanted: Wanted) -> Native:
    if wanted.forced is ValueType.DATE or (not clock and wanted.forced is not ValueType.TIMESTAMP):
        return Native(ValueType.DATE, b.cast(native.value, "date"))
    return native
