"""The named operations that differ between SQL engines, as expressions that any stage may build.

Each is a function call with a ``JF_`` name. An engine replaces it with its own SQL when it prints (see
``Dialect`` in ``session``); an engine that lacks one fails by name, never by silently different SQL.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlglot import exp

Expr = exp.Expr


def _operation(name: str, *arguments: Expr) -> exp.Anonymous:
    return exp.Anonymous(this=f"JF_{name}", expressions=list(arguments))


def row_hash(values: Iterable[Expr]) -> Expr:
    """A 64-bit hash of several values (of none: the same for every row); fast, not portable, never kept beyond one
    session."""
    return _operation("ROW_HASH", *(list(values) or [exp.Literal.number(0)]))


def bucket(values: Iterable[Expr], bits: int) -> Expr:
    """The top ``bits`` bits of the hash of a key: which bucket a record falls in."""
    return bucket_of(row_hash(values), bits)


def bucket_of(hashed: Expr, bits: int) -> Expr:
    """The top ``bits`` bits of a hash that ``row_hash`` gave."""
    return _operation("BUCKET", hashed, exp.Literal.number(bits))


def in_buckets(hashed: Expr, bits: int, places: Collection[int]) -> Expr:
    """Whether the bucket of a hash that ``row_hash`` gave, of 2^``bits``, is one of some. The engine gets them as one
    text of noughts and ones: looked up like that, and not joined, a reader of files need not decode the other columns
    of records that are not wanted (a third less time than a join, measured)."""
    marks = bytearray(b"0" * (1 << bits))
    for place in places:
        marks[place] = ord("1")
    return _operation("IN_BUCKETS", bucket_of(hashed, bits), exp.Literal.string(marks.decode("ascii")))


def checksum_part(values: Iterable[Expr]) -> Expr:
    """A row's hash as a signed integer with room to be summed, once with + and once with -. A constant is hashed with
    the values: DuckDB's hash of nought is nought, and a record of nothing else would add nothing to a sum."""
    return _operation("CHECKSUM_PART", row_hash([exp.Literal.number(1), *values]))


def portable_hash(values: Iterable[Expr]) -> Expr:
    """A hash as 32 hex digits that is the same on every engine and release; values are cast to text first."""
    return _operation("PORTABLE_HASH", *values)


def row_digest(values: Iterable[Expr]) -> Expr:
    """A SHA-256 as 64 hex digits that is the same on every engine: over each value as text after its length in bytes
    (UTF-8) and a colon, or a hyphen for NULL, joined by ``|``, so that no two rows read alike."""
    return _operation("ROW_DIGEST", *values)


def matches(value: Expr, pattern: str) -> Expr:
    """Whether the whole of a text matches a regular expression (RE2 syntax, ASCII classes)."""
    return _operation("MATCHES", value, exp.Literal.string(pattern))


def all_digits(value: Expr, count: int) -> Expr:
    """Whether a text is so many ASCII digits and nothing else; cheaper than a regular expression."""
    return _operation("ALL_DIGITS", value, exp.Literal.number(count))


def part(value: Expr, pattern: str) -> Expr:
    """The first group of a regular expression in a text; NULL where it does not occur."""
    return _operation("PART", value, exp.Literal.string(pattern))


def without(value: Expr, pattern: str) -> Expr:
    """A text with every match of a regular expression taken out."""
    return _operation("WITHOUT", value, exp.Literal.string(pattern))


def parse_date(value: Expr, formats: Iterable[str]) -> Expr:
    """A text as a date by strptime formats tried in order; NULL where none fits."""
    return _operation("PARSE_DATE", value, *(exp.Literal.string(f) for f in formats))


def parse_timestamp(value: Expr, formats: Iterable[str]) -> Expr:
    """A text as a date with time by strptime formats tried in order; NULL where none fits."""
    return _operation("PARSE_TIMESTAMP", value, *(exp.Literal.string(f) for f in formats))


def try_decimal(value: Expr, scale: int, digits: int = 18) -> Expr:
    """A text as an exact decimal of ``digits`` digits and ``scale`` places; NULL where it is none."""
    return _operation("TRY_DECIMAL", value, exp.Literal.number(digits), exp.Literal.number(scale))


def byte_length(value: Expr) -> Expr:
    """How many bytes a text takes in UTF-8."""
    return _operation("BYTE_LENGTH", value)


def days_between(start: Expr, end: Expr) -> Expr:
    """Whole days from ``start`` to ``end``; negative when ``end`` is earlier."""
    return _operation("DAYS_BETWEEN", start, end)


def pence(amount: Expr, scale: int) -> Expr:
    """Pounds of ``scale`` decimal places as whole pence (BIGINT; NULL for more than it holds); a part of a penny is
    rounded half away from zero."""
    return _operation("PENCE" if scale > 2 else "WHOLE_PENCE", amount)


def row_position() -> Expr:
    """The number, from 1, of a row in a kept relation, in the order in which its rows were kept."""
    return _operation("ROW_POSITION")


def running_number() -> Expr:
    """The number, from 1, of a row of a relation over a file, in the order of the file. Where nothing asks for it, it
    costs nothing; where something does, one thread alone reads the file."""
    return _operation("RUNNING_NUMBER")


def as_text(value: Expr) -> Expr:
    """Any value as the text that findings show: decimals with their places, dates as ISO."""
    return exp.Cast(this=value, to=exp.DataType.build("text"))


def approximate_distinct(value: Expr) -> Expr:
    """About how many different values there are, within a few per cent."""
    return _operation("APPROX_DISTINCT", value)


def quotient(value: Expr, divisor: Expr) -> Expr:
    """How often a whole number goes into another, for numbers from nought up: the one division that exact money needs.
    What is left over is dropped."""
    return _operation("QUOTIENT", value, divisor)


def digit(value: Expr, place: int) -> Expr:
    """The digit at a place of a text, counted from 1, as a whole number; of no use where there is no ASCII digit."""
    return _operation("DIGIT", value, exp.Literal.number(place))


def add_days(day: Expr, days: Expr) -> Expr:
    """A day some days later, or earlier for a negative number."""
    return _operation("ADD_DAYS", day, days)


def add_months(day: Expr, months: Expr) -> Expr:
    """A day some months later; the last of the month where that month has no such day."""
    return _operation("ADD_MONTHS", day, months)


def or_null(value: Expr) -> Expr:
    """A value; NULL where working it out overflows."""
    return _operation("OR_NULL", value)


def full_years(start: Expr, end: Expr) -> Expr:
    """How many whole years lie between two days: an age, when the first is a birthday. Somebody born on 29 February
    is a year older on 1 March."""
    return _operation("FULL_YEARS", start, end)


def pounds_text(pence: Expr) -> Expr:
    """Pence as people read them: ``£1,234.56``, ``-£0.05``."""
    return _operation("POUNDS_TEXT", pence)


def decimal_text(pence: Expr) -> Expr:
    """Pence as an amount in pounds as files have it: ``1234.56``, ``-0.05``."""
    return _operation("DECIMAL_TEXT", pence)


def unaccented(value: Expr) -> Expr:
    """A text whose letters have lost their accents: ``Siân`` gives ``Sian``; letters that are no accented ones stay."""
    return _operation("UNACCENTED", value)


def day_text(day: Expr) -> Expr:
    """A day as people in the United Kingdom write it: ``3 March 2026``."""
    return _operation("DAY_TEXT", day)
