"""What is counted of a table's text columns: shapes of a sample or of all values, and one aggregate over all rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.session import Session
from jamfirst.model.columns import ValueType
from jamfirst.read import values
from jamfirst.read.readings import Proof, Reading

Expr = exp.Expression

SAMPLE_ROWS = 2_000
SAMPLE_CELLS = 60_000
FIRST_YEAR = 1000
"""A year below this is a year of two or three digits read with a format of four."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The shapes of the first rows' values by column position; ``whole`` says that these are all rows."""

    shapes: Mapping[int, Counter[str]]
    whole: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """What all rows show of one column. Counts are of values; ``places`` and ``figures`` are of the longest.

    ``fitting`` are truly of the type (for text: the values that the proof counts). For dates, ``swapped`` are
    dates with the month first, ``both`` are dates either way, ``moved`` differ between the two, ``late_day`` is
    the greatest day, ``clock`` counts times that are not midnight. For amounts, ``least_places`` is of those
    with places, ``padded`` counts those that end in a zero after other places, ``currencies`` are those seen.
    """

    filled: int = 0
    fitting: int = 0
    places: int = 0
    figures: int = 0
    least_places: int = 0
    padded: int = 0
    currencies: tuple[str, ...] = ()
    swapped: int = 0
    both: int = 0
    moved: int = 0
    late_day: int = 0
    clock: int = 0
    earliest: date | None = None


def column(position: int) -> Expr:
    """A column of a relation by its position."""
    return exp.column(f"c{position}")


def sample(relation: str, positions: Sequence[int], session: Session) -> Sample:
    """The shapes of values in the relation's first rows. It only proposes; all rows are measured afterwards."""
    if not positions:
        return Sample({}, whole=False)
    limit = max(1, min(SAMPLE_ROWS, SAMPLE_CELLS // len(positions)))
    query = exp.select(*(column(i) for i in positions)).from_(relation).limit(limit + 1)
    rows = session.rows(query)
    shapes: dict[int, Counter[str]] = {}
    for place, position in enumerate(positions):
        distinct = Counter(row[place] for row in rows if row[place] is not None)
        shapes[position] = Counter()
        for text, number in distinct.items():
            shapes[position][values.shape(text)] += number
    return Sample(shapes, whole=len(rows) <= limit)


def survey(relation: str, position: int, session: Session) -> Counter[str]:
    """The shapes of all values of one column. Text that is nothing else has the empty shape, so they are few."""
    inner = exp.select(values.shape_expression(column(position)).as_("s")).from_(relation)
    inner = inner.where(exp.not_(column(position).is_(exp.null())))
    query = exp.select("s", exp.Count(this=exp.Star()).as_("n")).from_(inner.subquery("t")).group_by("s")
    return Counter({str(text): int(number) for text, number in session.rows(query)})


def measure(
    relation: str, readings: Mapping[int, Reading], session: Session, *, thorough: bool
) -> tuple[int, dict[int, Measure]]:
    """The number of rows, and what they show of each column, in one pass.

    Not ``thorough``, dates in figures are tried day first alone; it suffices where all of them fit so.
    """
    inner: list[Expr] = []
    outer: list[Expr] = [exp.Count(this=exp.Star()).as_("n")]
    for position, reading in readings.items():
        projected, counted = _counts(position, reading, thorough)
        inner += [expression.as_(name) for name, expression in projected.items()]
        outer += [expression.as_(f"x{position}_{name}") for name, expression in counted.items()]
    source = exp.select(*inner).from_(relation).subquery("t") if inner else exp.to_table(relation)
    query = exp.select(*outer).from_(source)
    row = session.rows(query)[0]
    found = {name.alias: value for name, value in zip(outer, row, strict=True)}
    return int(row[0]), {i: _measured(found, i) for i in readings}


_Columns = dict[str, Expr]


def _counts(position: int, reading: Reading, thorough: bool) -> tuple[_Columns, _Columns]:
    """What to work out for each row, and what to count of it."""
    if reading.type is ValueType.DECIMAL:
        return _number_counts(position, reading, thorough)
    if reading.dates:
        return _date_counts(position, reading, thorough)
    return _text_counts(position, reading)


def _when(condition: Expr) -> Expr:
    return exp.Count(this=exp.Case().when(condition, exp.Literal.number(1)))


def _text_counts(position: int, reading: Reading) -> tuple[_Columns, _Columns]:
    name = f"v{position}"
    pattern = {Proof.DIGITS: "[0-9]{1,32}", Proof.SHARE: values.ANYTHING}.get(reading.proof)
    counted: _Columns = {"filled": exp.Count(this=exp.column(name))}
    if pattern:
        counted["fitting"] = _when(op.matches(exp.column(name), pattern))
    return {name: column(position)}, counted


def _number_counts(position: int, reading: Reading, thorough: bool) -> tuple[_Columns, _Columns]:
    raw, name, style = exp.column(f"v{position}"), f"k{position}", reading.numbers
    value = column(position)
    fits = op.matches(value, values.NUMBERS[style])
    clean = exp.Case().when(fits, values.cleaned(value.copy(), style))
    kept = exp.column(name)
    point = exp.StrPosition(this=kept.copy(), substr=exp.Literal.string("."))
    length = exp.Length(this=kept.copy())
    places = exp.Sub(this=length.copy(), expression=point.copy())
    pointed = exp.GT(this=point.copy(), expression=exp.Literal.number(0))
    before = exp.Sub(this=point.copy(), expression=exp.Literal.number(1))
    counted: _Columns = {
        "filled": exp.Count(this=raw.copy()),
        "fitting": exp.Count(this=kept.copy()),
        "places": exp.Max(this=exp.Case().when(pointed, places)),
        "figures": exp.Max(this=exp.Case().when(pointed.copy(), before).else_(length)),
    }
    if thorough:
        counted["least_places"] = exp.Min(this=exp.Case().when(exp.and_(pointed, exp.GT(this=places, expression=exp.Literal.number(0))), places))
        counted["padded"] = _when(op.matches(kept.copy(), r".*\.[0-9]+0"))
        if style in ("dressed", "continental"):
            for mark, test in values.currencies(raw):
                counted[mark] = _when(test)
    return {raw.name: value.copy(), name: clean}, counted


def _date_counts(position: int, reading: Reading, thorough: bool) -> tuple[_Columns, _Columns]:
    raw = exp.column(f"v{position}")
    first, second = exp.column(f"d{position}"), exp.column(f"m{position}")
    numeric = any(style.swapped for style in reading.dates)
    projected: _Columns = {raw.name: column(position), first.name: dates(reading, position, month_first=False)}
    day = exp.cast(first.copy(), "date")
    counted: _Columns = {
        "filled": exp.Count(this=raw),
        "fitting": exp.Count(this=first.copy()),
        "earliest": exp.Min(this=day.copy()),
    }
    if numeric:
        number, month = exp.Day(this=day.copy()), exp.Month(this=day.copy())
        counted["late_day"] = exp.Max(this=number)
        counted["moved"] = _when(exp.NEQ(this=number.copy(), expression=month))
    if any(style.timed for style in reading.dates):
        midnight = exp.EQ(this=first.copy(), expression=exp.cast(day.copy(), "timestamp"))
        counted["clock"] = _when(exp.not_(midnight))
    if numeric and thorough:
        projected[second.name] = dates(reading, position, month_first=True)
        counted["swapped"] = exp.Count(this=second.copy())
        both = exp.and_(exp.not_(first.copy().is_(exp.null())), exp.not_(second.copy().is_(exp.null())))
        counted["both"] = _when(both)
        counted["moved"] = _when(exp.NEQ(this=first.copy(), expression=second.copy()))
    return projected, counted


def dates(reading: Reading, position: int, *, month_first: bool, universal: bool = False) -> Expr:
    """A column's values as dates or timestamps by its reading; NULL where one is none."""
    value = column(position)
    parsed = [
        values.date_expression(value.copy(), style, month_first=month_first, universal=universal)
        for style in reading.dates
    ]
    if any(style.timed for style in reading.dates):
        parsed = [exp.cast(each, "timestamp") for each in parsed]
    if not reading.guarded:
        return parsed[0]
    case = exp.Case()
    for style, each in zip(reading.dates, parsed, strict=True):
        case = case.when(values.written(value.copy(), style), each)
    return case


def _measured(found: Mapping[str, object], position: int) -> Measure:
    mine = {
        name.partition("_")[2]: value
        for name, value in found.items()
        if name.startswith(f"x{position}_") and value is not None
    }
    seen = tuple(mark for mark in ("GBP", "EUR", "USD") if mine.pop(mark, 0))
    return Measure(**mine, currencies=seen)  # type: ignore[arg-type]
