"""What is counted of a table's text columns: shapes of a sample or of all values, and one aggregate over all rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines import build as b
from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr
from jamfirst.engines.session import Session
from jamfirst.model.columns import ValueType
from jamfirst.read import values
from jamfirst.read.readings import Measure, Proof, Reading

SAMPLE_ROWS = 2_000
SAMPLE_CELLS = 60_000


@dataclass(frozen=True, slots=True)
class Sample:
    """The shapes of the first rows' values by column position; ``whole`` says that these are all rows."""

    shapes: Mapping[int, Counter[str]]
    whole: bool


def column(position: int) -> Expr:
    """A column of a relation by its position."""
    return b.col(f"c{position}")


def sample(relation: str, positions: Sequence[int], session: Session) -> Sample:
    """The shapes of values in the relation's first rows. It only proposes; all rows are measured afterwards."""
    if not positions:
        return Sample({}, whole=False)
    limit = max(1, min(SAMPLE_ROWS, SAMPLE_CELLS // len(positions)))
    query = b.select(*(column(i) for i in positions)).from_(b.table(relation)).limit(limit + 1)
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
    inner = b.select(b.named(values.shape_expression(column(position)), "s")).from_(b.table(relation))
    inner = inner.where(b.not_null(column(position)))
    query = b.select(b.col("s"), b.named(b.count(), "n")).from_(b.sub(inner, "t")).group_by(b.col("s"))
    return Counter({str(text): int(number) for text, number in session.rows(query)})


def measure(
    relation: str, readings: Mapping[int, Reading], session: Session, *, thorough: bool
) -> tuple[int, dict[int, Measure]]:
    """The number of rows, and what they show of each column, in one pass.

    Not ``thorough``, dates in figures are tried day first alone; it suffices where all of them fit so.
    """
    inner: list[Expr] = []
    outer = [b.named(b.count(), "n")]
    for position, reading in readings.items():
        projected, counted = _counts(position, reading, thorough)
        inner += [b.named(expression, name) for name, expression in projected.items()]
        outer += [b.named(expression, f"x{position}_{name}") for name, expression in counted.items()]
    whole = b.table(relation)
    source = b.sub(b.select(*inner).from_(whole), "t") if inner else whole
    row = session.rows(b.select(*outer).from_(source))[0]
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
    return exp.Count(this=b.when((condition, b.number(1))))


def _text_counts(position: int, reading: Reading) -> tuple[_Columns, _Columns]:
    name = f"v{position}"
    counted: _Columns = {"filled": exp.Count(this=b.col(name))}
    if reading.proof is Proof.DIGITS:
        counted["fitting"] = _when(op.matches(b.col(name), "[0-9]{1,32}"))
    elif reading.proof is Proof.SHARE:
        one = b.when((op.matches(b.col(name), values.ANYTHING), b.number(1)))
        counted["fitting"] = exp.Count(this=b.when((values.may_be_more(b.col(name)), one)))
    return {name: column(position)}, counted


def _number_counts(position: int, reading: Reading) -> tuple[_Columns, _Columns]:
    """``k`` is the amount's text made plain, NULL where it is none."""
    raw, kept, value = b.col(f"v{position}"), b.col(f"k{position}"), column(position)
    fits = op.matches(value, values.NUMBERS[reading.numbers])
    clean = b.when((fits, values.cleaned(value.copy(), reading.numbers)))
    point = exp.StrPosition(this=kept, substr=b.text("."))
    length = exp.Length(this=kept.copy())
    places = exp.Sub(this=length, expression=point)
    pointed, some = _over(point, 0), b.all_of([_over(point, 0), _over(places, 0)])
    counted: _Columns = {
        "filled": exp.Count(this=raw),
        "fitting": exp.Count(this=kept),
        "places": exp.Max(this=b.when((pointed, places))),
        "long": _when(b.all_of([pointed.copy(), _over(places, values.MAX_PLACES)])),
        "figures": exp.Max(
            this=b.when((pointed.copy(), exp.Sub(this=point.copy(), expression=b.number(1))), otherwise=length)
        ),
    }
    if reading.by_value:
        counted["zeros"] = _when(op.matches(kept.copy(), "[+-]?0[0-9].*"))
        counted["least_places"] = exp.Min(this=b.when((some, places.copy())))
        counted["padded"] = exp.Max(this=b.when((op.matches(kept.copy(), r".*\.[0-9]+0"), places.copy())))
    if reading.numbers in ("dressed", "continental"):
        counted |= {mark: _when(test) for mark, test in values.currencies(raw)}
    return {raw.name: value.copy(), kept.name: clean}, {name: one.copy() for name, one in counted.items()}


def _over(value: Expr, least: int) -> Expr:
    return exp.GT(this=value.copy(), expression=b.number(least))


def _date_counts(position: int, reading: Reading, thorough: bool) -> tuple[_Columns, _Columns]:
    """``d`` is the date with the day first, ``m`` with the month first."""
    raw, first, second = b.col(f"v{position}"), b.col(f"d{position}"), b.col(f"m{position}")
    numeric = any(style.swapped for style in reading.dates)
    projected: _Columns = {raw.name: column(position), first.name: dates(reading, position, month_first=False)}
    day = b.cast(first, "date")
    counted: _Columns = {
        "filled": exp.Count(this=raw),
        "fitting": exp.Count(this=first),
        "earliest": exp.Min(this=day),
    }
    if numeric:
        counted["late_day"] = exp.Max(this=exp.Day(this=day))
        counted["moved"] = _when(exp.NEQ(this=exp.Day(this=day), expression=exp.Month(this=day)))
    if numeric and thorough:
        projected[second.name] = dates(reading, position, month_first=True)
        counted["swapped"] = exp.Count(this=second)
        counted["both"] = _when(b.all_of([b.not_null(first), b.not_null(second)]))
        counted["moved"] = _when(exp.NEQ(this=first, expression=second))
    if any(style.timed for style in reading.dates):
        either = b.coalesce(first, second) if numeric and thorough else first
        midnight = b.cast(b.cast(either, "date"), "timestamp")
        counted["clock"] = _when(exp.NEQ(this=either, expression=midnight))
    return projected, {name: one.copy() for name, one in counted.items()}


def places_in_use(relation: str, numbers: Mapping[int, Expr], session: Session) -> dict[int, int]:
    """The most decimal places in use of each of these decimals over all rows, one pass for all."""
    if not numbers:
        return {}
    most = [b.named(exp.Max(this=values.significant_places(n)), f"x{i}") for i, n in numbers.items()]
    row = session.rows(b.select(*most).from_(b.table(relation)))[0]
    return {i: int(found or 0) for i, found in zip(numbers, row, strict=True)}


def dates(reading: Reading, position: int, *, month_first: bool, universal: bool = False) -> Expr:
    """A column's values as dates or timestamps by its reading; NULL where one is none."""
    timed = any(style.timed for style in reading.dates)
    branches: list[tuple[Expr, Expr]] = []
    for style in reading.dates:
        found = values.date_expression(column(position), style, month_first=month_first, universal=universal)
        branches.append((values.written(column(position), style), b.cast(found, "timestamp") if timed else found))
    return b.when(*branches) if reading.guarded else branches[0][1]


def _measured(found: Mapping[str, object], position: int) -> Measure:
    mine = {
        name.partition("_")[2]: value
        for name, value in found.items()
        if name.startswith(f"x{position}_") and value is not None
    }
    seen = tuple(mark for mark in ("GBP", "EUR", "USD") if mine.pop(mark, 0))
    return Measure(**mine, currencies=seen)  # type: ignore[arg-type]
