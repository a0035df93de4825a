"""What is counted of a table's text columns: shapes of a sample or of all values, and one aggregate over all rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.session import Session
from jamfirst.model.columns import ValueType
from jamfirst.read import values
from jamfirst.read.readings import Measure, Proof, Reading

Expr = exp.Expression

SAMPLE_ROWS = 2_000
SAMPLE_CELLS = 60_000


@dataclass(frozen=True, slots=True)
class Sample:
    """The shapes of the first rows' values by column position; ``whole`` says that these are all rows."""

    shapes: Mapping[int, Counter[str]]
    whole: bool


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
        return _number_counts(position, reading)
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


def _number_counts(position: int, reading: Reading) -> tuple[_Columns, _Columns]:
    raw, kept = exp.column(f"v{position}"), exp.column(f"k{position}")
    value = column(position)
    fits = op.matches(value.copy(), values.NUMBERS[reading.numbers])
    clean = exp.Case().when(fits, values.cleaned(value.copy(), reading.numbers))
    point = exp.StrPosition(this=kept, substr=exp.Literal.string("."))
    length = exp.Length(this=kept)
    places = exp.Sub(this=length, expression=point)
    pointed = exp.GT(this=point, expression=exp.Literal.number(0))
    before = exp.Sub(this=point, expression=exp.Literal.number(1))
    counted: _Columns = {
        "filled": exp.Count(this=raw),
        "fitting": exp.Count(this=kept),
        "places": exp.Max(this=exp.Case().when(pointed, places)),
        "long": _when(exp.and_(pointed, exp.GT(this=places, expression=exp.Literal.number(values.MAX_PLACES)))),
        "figures": exp.Max(this=exp.Case().when(pointed, before).else_(length)),
    }
    if reading.by_value:
        some = exp.and_(pointed, exp.GT(this=places, expression=exp.Literal.number(0)))
        counted["zeros"] = _when(op.matches(kept, "[+-]?0[0-9].*"))
        counted["least_places"] = exp.Min(this=exp.Case().when(some, places))
        counted["padded"] = exp.Max(this=exp.Case().when(op.matches(kept, r".*\.[0-9]+0"), places))
    if reading.numbers in ("dressed", "continental"):
        counted |= {mark: _when(test) for mark, test in values.currencies(raw)}
    return {raw.name: value, kept.name: clean}, counted


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
    swapped = numeric and thorough
    if any(style.timed for style in reading.dates):
        either = exp.Coalesce(this=first.copy(), expressions=[second.copy()] if swapped else [])
        midnight = exp.cast(exp.cast(either.copy(), "date"), "timestamp")
        counted["clock"] = _when(exp.NEQ(this=either, expression=midnight))
    if swapped:
        projected[second.name] = dates(reading, position, month_first=True)
        counted["swapped"] = exp.Count(this=second.copy())
        both = exp.and_(exp.not_(first.copy().is_(exp.null())), exp.not_(second.copy().is_(exp.null())))
        counted["both"] = _when(both)
        counted["moved"] = _when(exp.NEQ(this=first.copy(), expression=second.copy()))
    return projected, counted


def places_in_use(relation: str, numbers: Mapping[int, Expr], session: Session) -> dict[int, int]:
    """The most decimal places in use of each of these decimals over all rows, one pass for all."""
    if not numbers:
        return {}
    most = [exp.Max(this=values.significant_places(n)).as_(f"x{i}") for i, n in numbers.items()]
    row = session.rows(exp.select(*most).from_(relation))[0]
    return {i: int(found or 0) for i, found in zip(numbers, row, strict=True)}


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
