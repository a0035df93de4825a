"""Columns that the source has typed already (Parquet, databases): what each becomes, at no more cost than it needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines.session import Session
from jamfirst.model.columns import ValueType
from jamfirst.read.headers import Expect
from jamfirst.read.profile import column
from jamfirst.read.readings import Wanted
from jamfirst.read.values import MAX_PLACES, significant_places

Expr = exp.Expression

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
    return _refined(relation, {i: types[i].upper() for i in found}, found, wanted, session)


def _native(position: int, engine_type: str, wanted: Wanted) -> Native | None:
    value, money = column(position), wanted.expect is Expect.MONEY
    if wanted.forced is ValueType.TEXT:
        return None
    decimal = _DECIMAL.fullmatch(engine_type)
    if decimal and not (wanted.expect is Expect.TEXT and decimal[2] == "0"):
        return Native(ValueType.DECIMAL, value, int(decimal[2]))
    if _WHOLE.fullmatch(engine_type) and money:
        digits = 38 if "BIG" in engine_type or "HUGE" in engine_type else 18
        return Native(ValueType.DECIMAL, exp.cast(value, f"decimal({digits},0)"))
    if engine_type in _FLOAT:
        return Native(ValueType.DECIMAL, exp.TryCast(this=value, to=exp.DataType.build("decimal(38,6)")), MAX_PLACES)
    if engine_type == "DATE":
        return Native(ValueType.DATE, value)
    if engine_type.startswith("TIMESTAMP"):
        return Native(ValueType.TIMESTAMP, exp.cast(value, "timestamp"))
    return None


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
    counts: list[Expr] = []
    for i in sorted(watched):
        counts += [_float_places(found[i]), _lost(i, found[i])] if types[i] in _FLOAT else [_clock(found[i]), _none()]
    row = session.rows(exp.select(*(c.as_(f"x{k}") for k, c in enumerate(counts))).from_(relation))[0]
    for k, i in enumerate(sorted(watched)):
        first, lost = row[2 * k] or 0, row[2 * k + 1]
        found[i] = _float(i, first, lost, wanted[i]) if types[i] in _FLOAT else _time(found[i], first, wanted[i])
    return found


def _none() -> Expr:
    return exp.Literal.number(0)


def _when(condition: Expr) -> Expr:
    return exp.Count(this=exp.Case().when(condition, exp.Literal.number(1)))


def _clock(native: Native) -> Expr:
    day = exp.cast(exp.cast(native.value, "date"), "timestamp")
    return _when(exp.NEQ(this=native.value.copy(), expression=day))


def _lost(position: int, native: Native) -> Expr:
    given = exp.not_(column(position).is_(exp.null()))
    return _when(exp.and_(given, native.value.copy().is_(exp.null())))


def _float_places(native: Native) -> Expr:
    return exp.Max(this=significant_places(native.value.copy()))


def _float(position: int, places: int, lost: int, wanted: Wanted) -> Native:
    """Whole numbers under an identifier's header are that identifier; a gap in it had made it a fraction."""
    if wanted.expect is Expect.TEXT and not places and not lost:
        whole = exp.cast(exp.cast(column(position), "decimal(38,0)"), "text")
        return Native(ValueType.TEXT, whole, note="whole numbers kept as fractions; read as identifiers")
    exact = exp.TryCast(this=column(position), to=exp.DataType.build(f"decimal(38,{places})"))
    return Native(ValueType.DECIMAL, exact, places, lost, "kept as binary fractions; read to six places at most")


def _time(native: Native, clock: int, wanted: Wanted) -> Native:
    if wanted.forced is ValueType.DATE or (not clock and wanted.forced is not ValueType.TIMESTAMP):
        return Native(ValueType.DATE, exp.cast(native.value, "date"))
    return native
