"""Settling text columns: a sample proposes, one pass over all rows proves, and only what is not proved is surveyed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlglot import exp

from jamfirst.engines import build as b
from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr
from jamfirst.engines.session import Session
from jamfirst.model.columns import ValueType
from jamfirst.read import headers, profile, values
from jamfirst.read.date_order import Decided, decide, shown
from jamfirst.read.native import Native
from jamfirst.read.profile import column
from jamfirst.read.readings import Measure, Reading, Wanted, concluded, propose, proved


@dataclass(frozen=True, slots=True)
class Settled:
    """One column as it will be: its type, the expression of its values over the raw relation, and what is said.

    ``lost`` counts values that are not of the type; ``example`` shows what such a value should look like.
    """

    type: ValueType
    value: Expr
    scale: int = 0
    format: str = ""
    ambiguous: bool = False
    lost: int = 0
    example: str = ""
    note: str = ""

    @classmethod
    def of_native(cls, native: Native, name: str) -> Settled:
        """A column that the source had typed."""
        note = f'Column "{name}": {native.note}.' if native.note else ""
        return cls(native.type, native.value, native.scale, lost=native.lost, example="1,234.56", note=note)


def untouched(position: int, engine_type: str | None = None) -> Settled:
    """A column kept as the text that it is, or (given its engine type) cast to text."""
    value = column(position)
    return Settled(ValueType.TEXT, b.cast(value, "text") if engine_type else value)


def settle(
    relation: str, names: Mapping[int, str], wanted: Mapping[int, Wanted], session: Session, day_first: bool | None
) -> tuple[dict[int, Settled], int]:
    """Settle the text columns of ``wanted`` (positions with what is known of them), and count the rows.

    The answer depends on all values and not on the sample: a proposal that all rows do not prove is made again
    from the shapes of all values.
    """
    readings, measures, rows = _read(relation, wanted, session)
    readings = {i: concluded(reading, measures[i], wanted[i]) for i, reading in readings.items()}
    measures |= _rounded(relation, readings, measures, session)
    measures |= _bounded(relation, readings, measures, session)
    orders = {i: shown(reading, measures[i]) for i, reading in readings.items() if reading.dates}
    decided = decide(names, orders, day_first)
    found = {}
    for i, reading in readings.items():
        if reading.type is ValueType.TEXT:
            note = f'Column "{names[i]}" {reading.note}.' if reading.note else ""
            found[i] = replace(untouched(i), note=note)
        elif reading.type is ValueType.DECIMAL:
            found[i] = _amount(i, names[i], reading, measures[i])
        else:
            found[i] = _dated(i, names[i], reading, measures[i], decided=decided.get(i, Decided()), wanted=wanted[i])
    return found, rows


def _read(
    relation: str, wanted: Mapping[int, Wanted], session: Session
) -> tuple[dict[int, Reading], dict[int, Measure], int]:
    sample = profile.sample(relation, tuple(wanted), session)
    readings = {i: propose(sample.shapes[i], one) for i, one in wanted.items()}
    rows, measures = profile.measure(relation, readings, session, thorough=sample.whole)
    if sample.whole:
        return readings, measures, rows
    again = {
        i: propose(profile.survey(relation, i, session), wanted[i])
        for i, reading in readings.items()
        if not proved(reading, measures[i], wanted[i])
    }
    if again:
        measures |= profile.measure(relation, again, session, thorough=True)[1]
    return readings | again, measures, rows


def _rounded(
    relation: str, readings: Mapping[int, Reading], measures: Mapping[int, Measure], session: Session
) -> dict[int, Measure]:
    """The measures of amounts with more places than are kept, with the places in use once they are rounded."""
    long = {i for i, reading in readings.items() if reading.type is ValueType.DECIMAL and measures[i].long}
    numbers = {i: _number(i, readings[i], values.MAX_PLACES, 38) for i in sorted(long)}
    used = profile.places_in_use(relation, numbers, session)
    return {i: replace(measures[i], places=places) for i, places in used.items()}


def _bounded(
    relation: str, readings: Mapping[int, Reading], measures: Mapping[int, Measure], session: Session
) -> dict[int, Measure]:
    """The measures of amounts with more whole figures than an amount may have: those values do not fit."""
    long = [
        i
        for i, reading in readings.items()
        if reading.type is ValueType.DECIMAL and measures[i].figures > values.MOST_FIGURES
    ]
    if not long:
        return {}
    kept = [exp.Count(this=_number(i, readings[i], *_size(measures[i]))) for i in long]
    named = [b.named(n, f"x{i}") for i, n in zip(long, kept, strict=True)]
    row = session.rows(b.select(*named).from_(b.table(relation)))[0]
    return {i: replace(measures[i], fitting=min(measures[i].fitting, int(n))) for i, n in zip(long, row, strict=True)}


def _size(measure: Measure) -> tuple[int, int]:
    """Decimal places and figures in all, of the decimals that an amount becomes."""
    if measure.figures > values.MOST_FIGURES:
        return measure.places, values.MOST_FIGURES + measure.places
    return measure.places, 18 if measure.figures + measure.places <= 18 else 38


def _number(position: int, reading: Reading, scale: int, digits: int) -> Expr:
    value = values.number_expression(column(position), reading.numbers, scale, digits)
    if not reading.guarded:
        return value
    return b.when((op.matches(column(position), values.NUMBERS[reading.numbers]), value))


def _amount(position: int, name: str, reading: Reading, measure: Measure) -> Settled:
    if not measure.filled:
        return Settled(ValueType.DECIMAL, b.null("decimal(18,2)"), 2)
    scale, digits = _size(measure)
    value = _number(position, reading, scale, digits)
    notes = [reading.note] if reading.note else []
    if measure.currencies and measure.currencies != ("GBP",):
        notes.append(f"amounts are marked {measure.currencies[0]}, not sterling")
    if measure.long:
        notes.append(
            f"{measure.long:,} with more than {values.MAX_PLACES} decimal places, rounded to {values.MAX_PLACES}"
        )
    return Settled(
        ValueType.DECIMAL,
        value,
        scale,
        lost=measure.filled - reading.blank - measure.fitting,
        example="1.234,56" if reading.numbers == "continental" else "1,234.56",
        note=f'Column "{name}": {"; ".join(notes)}.' if notes else "",
    )


def _dated(
    position: int, name: str, reading: Reading, measure: Measure, *, decided: Decided, wanted: Wanted
) -> Settled:
    if not reading.dates:
        nothing = b.null(reading.type.value)
        return Settled(reading.type, nothing, lost=measure.filled - reading.blank, example="30/10/2026")
    value_type = _date_type(measure, wanted)
    universal = value_type is ValueType.TIMESTAMP and any(style.zone for style in reading.dates)
    value = profile.dates(reading, position, month_first=decided.month_first, universal=universal)
    if is_birth(name) and any(style.short_year for style in reading.dates):
        value = _a_century_back(value)
    main = reading.dates[0]
    written = main.swapped if decided.month_first and main.swapped else main.format
    fitting = measure.swapped if decided.month_first and measure.swapped else measure.fitting
    return Settled(
        value_type,
        b.cast(value, value_type.value),
        format=written,
        ambiguous=decided.ambiguous,
        lost=measure.filled - reading.blank - fitting,
        example=datetime(2026, 10, 30).strftime(written.replace("%n", "%f")),  # noqa: DTZ001 - an example of a day
        note=" ".join(_date_notes(name, reading, measure, decided, universal=universal)),
    )


def _date_type(measure: Measure, wanted: Wanted) -> ValueType:
    """A date, unless some time of day is not midnight; what is declared wins."""
    return wanted.forced or (ValueType.TIMESTAMP if measure.clock else ValueType.DATE)


def is_birth(name: str) -> bool:
    """Whether a header is about birth, where a two-digit year is never in the future."""
    return "birth" in headers.words(name)


def _a_century_back(value: Expr) -> Expr:
    """The same day a hundred years before, for births that a two-digit year puts after 2029."""
    century = exp.Interval(this=exp.Literal.string("100"), unit=exp.var("YEAR"))
    late = exp.GTE(this=b.cast(value.copy(), "date"), expression=b.cast(b.text("2030-01-01"), "date"))
    earlier = exp.Sub(this=value.copy(), expression=century)
    return b.when((late, b.cast(earlier, "date")), otherwise=b.cast(value, "date"))


def _date_notes(name: str, reading: Reading, measure: Measure, decided: Decided, *, universal: bool) -> list[str]:
    notes = [decided.note] if decided.note else []
    formats = [style.format for style in reading.dates]
    if len(formats) > 1:
        notes.append(f'Dates in "{name}" are written in {len(formats)} ways: {", ".join(formats)}.')
    if any(style.short_year for style in reading.dates):
        births = "; births after 2029 are a century earlier" if is_birth(name) else ""
        notes.append(f'Dates in "{name}": {values.PIVOT}{births}.')
    if universal:
        notes.append(f'Times in "{name}" that carry a zone are turned to UTC.')
    return notes
