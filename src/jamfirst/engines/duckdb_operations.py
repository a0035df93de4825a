"""The named operations in DuckDB's SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from jamfirst.engines.build import cast


def _literal_int(node: exp.Expr) -> int:
    return int(node.name)


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _first_date(function: str, value: exp.Expr, *formats: exp.Expr) -> exp.Expr:
    tries = [_call(function, value.copy(), f) for f in formats]
    return tries[0] if len(tries) == 1 else exp.Coalesce(this=tries[0], expressions=tries[1:])


def _portable(*values: exp.Expr) -> exp.Expr:
    """MD5 over the values as text, each with its length before it so that no two lists read alike; NULL reads ``-``."""
    parts: list[exp.Expr] = []
    for value in values:
        text = cast(value.copy(), "text")
        length = cast(_call("strlen", text.copy()), "text")
        told = _call("concat", length, exp.Literal.string(":"), text)
        absent = exp.Is(this=value.copy(), expression=exp.Null())
        parts.append(exp.Case(ifs=[exp.If(this=absent, true=exp.Literal.string("-"))], default=told))
    return _call("md5", _call("concat_ws", exp.Literal.string("|"), *parts))


def _row_digest(*values: exp.Expr) -> exp.Expr:
    """SHA-256 over each value as text after its length in bytes and a colon, or a hyphen for NULL, joined by |."""
    parts: list[exp.Expr] = []
    for value in values:
        text = cast(value.copy(), "text")
        length = cast(_call("strlen", text.copy()), "text")
        told = exp.DPipe(this=exp.DPipe(this=length, expression=exp.Literal.string(":")), expression=text)
        parts.append(exp.Coalesce(this=told, expressions=[exp.Literal.string("-")]))
    return _call("sha256", _call("concat_ws", exp.Literal.string("|"), *parts))


def _whole_pence(pounds: exp.Expr) -> exp.Expr:
    """Pounds of two places times 100: fast in 18 digits, and where that overflows, in 38. NULL beyond what a BIGINT
    holds, some 92 quadrillion pounds."""
    hundred = exp.Literal.number(100)
    fast = exp.Mul(this=pounds, expression=hundred)
    wide = exp.Mul(this=cast(pounds.copy(), "decimal(38,2)"), expression=hundred.copy())
    return exp.Coalesce(this=_call("try", cast(fast, "bigint")), expressions=[_call("try", cast(wide, "bigint"))])


def _months_later(day: exp.Expr, months: exp.Expr) -> exp.Expr:
    """A day some months later; the last of the month where that month has no such day."""
    interval = _call("to_months", cast(months, "int"))
    return cast(exp.Add(this=cast(day, "date"), expression=interval), "date")


def _full_years(start: exp.Expr, end: exp.Expr) -> exp.Expr:
    """The difference of the years, less one where the day in the year has not come yet."""
    years, places = [], []
    for day in (start, end):
        part = cast(day, "date")
        years.append(_call("year", part))
        month = exp.Mul(this=_call("month", part.copy()), expression=exp.Literal.number(100))
        places.append(exp.Add(this=month, expression=_call("day", part.copy())))
    not_yet = exp.GT(this=places[0], expression=places[1])
    less = exp.Case(ifs=[exp.If(this=not_yet, true=exp.Literal.number(1))], default=exp.Literal.number(0))
    return exp.Sub(this=exp.Sub(this=years[1], expression=years[0]), expression=less)


def _pounds_text(pence: exp.Expr) -> exp.Expr:
    """Pence as £1,234.56, with a minus before the pound sign."""
    return _amount_text(pence, "£", lambda whole: _call("format", exp.Literal.string("{:,}"), whole))


def _decimal_text(pence: exp.Expr) -> exp.Expr:
    """Pence as 1234.56."""
    return _amount_text(pence, "", lambda whole: cast(whole, "text"))


def _amount_text(pence: exp.Expr, mark: str, whole_text: Callable[[exp.Expr], exp.Expr]) -> exp.Expr:
    size = exp.Abs(this=cast(pence, "int128"))
    whole = whole_text(exp.IntDiv(this=size, expression=exp.Literal.number(100)))
    part = cast(exp.Mod(this=size.copy(), expression=exp.Literal.number(100)), "text")
    two = _call("lpad", part, exp.Literal.number(2), exp.Literal.string("0"))
    below = exp.LT(this=pence.copy(), expression=exp.Literal.number(0))
    sign = exp.Case(ifs=[exp.If(this=below, true=exp.Literal.string(f"-{mark}"))], default=exp.Literal.string(mark))
    joined = exp.DPipe(this=exp.DPipe(this=sign, expression=whole), expression=exp.Literal.string("."))
    return exp.DPipe(this=joined, expression=two)


_WHOLE = 63

OPERATIONS: Mapping[str, Callable[..., exp.Expr]] = {
    "ROW_HASH": lambda *v: _call("hash", *v),
    "BUCKET": lambda h, bits: exp.BitwiseRightShift(this=h, expression=exp.Literal.number(64 - _literal_int(bits))),
    "IN_BUCKETS": lambda place, marks: exp.EQ(
        this=_call("get_bit", cast(marks, "bit"), cast(place, "int")), expression=exp.Literal.number(1)
    ),
    "CHECKSUM_PART": lambda h: cast(
        exp.BitwiseRightShift(this=h, expression=exp.Literal.number(64 - _WHOLE)), "bigint"
    ),
    "PORTABLE_HASH": _portable,
    "ROW_DIGEST": _row_digest,
    "MATCHES": lambda v, p: _call("regexp_full_match", v, p),
    "ALL_DIGITS": lambda v, n: exp.Glob(this=v, expression=exp.Literal.string("[0-9]" * _literal_int(n))),
    "PART": lambda v, p: _call("nullif", _call("regexp_extract", v, p, exp.Literal.number(1)), exp.Literal.string("")),
    "WITHOUT": lambda v, p: _call("regexp_replace", v, p, exp.Literal.string(""), exp.Literal.string("g")),
    "PARSE_DATE": lambda v, *f: cast(_first_date("try_strptime", v, *f), "date"),
    "PARSE_TIMESTAMP": lambda v, *f: _first_date("try_strptime", v, *f),
    "TRY_DECIMAL": lambda v, d, s: exp.TryCast(this=v, to=exp.DataType.build(f"decimal({d.name},{s.name})")),
    "DAYS_BETWEEN": lambda a, b: _call("date_diff", exp.Literal.string("day"), cast(a, "date"), cast(b, "date")),
    "PENCE": lambda v: _whole_pence(_call("round", v, exp.Literal.number(2))),
    "ROW_POSITION": lambda: exp.Add(this=exp.column("rowid"), expression=exp.Literal.number(1)),
    "RUNNING_NUMBER": lambda: exp.Window(this=_call("row_number")),
    "BYTE_LENGTH": lambda v: _call("strlen", v),
    "WHOLE_PENCE": _whole_pence,
    "APPROX_DISTINCT": lambda v: _call("approx_count_distinct", v),
    "QUOTIENT": lambda a, b: exp.IntDiv(this=exp.paren(a), expression=exp.paren(b)),
    "DIGIT": lambda v, n: exp.Sub(
        this=_call("ascii", _call("substr", v, n, exp.Literal.number(1))), expression=exp.Literal.number(48)
    ),
    "ADD_DAYS": lambda d, n: exp.Add(this=cast(d, "date"), expression=cast(n, "int")),
    "ADD_MONTHS": _months_later,
    "OR_NULL": lambda v: _call("try", v),
    "FULL_YEARS": _full_years,
    "POUNDS_TEXT": _pounds_text,
    "DECIMAL_TEXT": _decimal_text,
    "UNACCENTED": lambda v: _call("strip_accents", v),
    "DAY_TEXT": lambda d: _call("strftime", cast(d, "date"), exp.Literal.string("%-d %B %Y")),
}
"""What each named operation is in DuckDB's SQL; ``engines/operations.py`` says what each means."""
