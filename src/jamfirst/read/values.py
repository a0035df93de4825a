"""What text is an amount, a date or a timestamp, and the expressions that turn such text into values.

Every pattern is written for both RE2 (the engines) and Python's ``re``, in ASCII classes: Arabic or full-width
digits, ``NaN``, ``Infinity``, ``1E5``, ``1_000`` and hexadecimal are never numbers. Months are English names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from jamfirst.engines import build as b
from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr

MAX_PLACES = 6
"""Decimal places that are kept of an amount. Longer ones are the noise of binary fractions (``977.5999999999999``
for 977.60, as systems publish them) and are rounded to these, half away from zero; it is said where it happens."""

MOST_FIGURES = 15
"""Whole figures that an amount may have. No payment is of a thousand million million pounds, and in pence every amount
is then far from what 64 bits hold."""

PIVOT = "two-digit years 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068"
"""How years of two digits are read (the POSIX rule for ``%y``)."""

# Space, tab, no-break space and narrow no-break space: what spreadsheets put round and into numbers.
_S = "[ \t\u00a0\u202f]*"
_CURRENCY = r"(?:£|€|\$|GBP|EUR|USD)"
_PLACES = r"\.[0-9]*"
_ENGLISH = rf"(?:(?:[1-9][0-9]{{0,2}}(?:,[0-9]{{3}}){{1,10}}|[0-9]{{1,32}})(?:{_PLACES})?|\.[0-9]+)"
_EURO_GROUPS = "[1-9][0-9]{0,2}(?:[. \u00a0\u202f][0-9]{3}){1,10}"
_CONTINENTAL = (
    rf"(?:(?:{_EURO_GROUPS}|[0-9]{{1,32}})?,[0-9]+"
    r"|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,10}|[0-9]{1,32})"
)
_EITHER = "[1-9][0-9]{0,2}[.,][0-9]{3}"
_PLAIN = rf"[+-]?(?:[0-9]{{1,32}}(?:{_PLACES})?|\.[0-9]+)"
_GROUPED = rf"[+-]?[1-9][0-9]{{0,2}}(?:,[0-9]{{3}}){{1,10}}(?:{_PLACES})?"


def _dressed(body: str) -> str:
    """A number with at most one sign: leading, trailing, brackets, or CR/DR; and a currency before or after."""
    marked = rf"(?:(?:{_CURRENCY}{_S})?{body}|{body}{_S}{_CURRENCY})"
    forms = (
        rf"[+-]?{_S}{marked}",
        rf"{_CURRENCY}{_S}[+-]{_S}{body}",
        rf"{marked}{_S}-",
        rf"\({_S}{marked}{_S}\)",
        rf"{_CURRENCY}{_S}\({_S}{body}{_S}\)",
        rf"{marked}{_S}(?:CR|DR|Cr|Dr|cr|dr)",
    )
    return f"{_S}(?:{'|'.join(forms)}){_S}"


NUMBERS: Mapping[str, str] = {
    "plain": _PLAIN,
    "commas": f"(?:{_PLAIN}|{_GROUPED})",
    "dressed": _dressed(_ENGLISH),
    "continental": _dressed(_CONTINENTAL),
}
"""The patterns of amounts by style, each wider than the one before it, but for the continental one."""

_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = tuple(re.findall("[a-z]+", _MONTH_NAMES))
_FULL = f"(?i:{'|'.join(_MONTHS)})"
_SHORT = f"(?i:{'|'.join(month[:3] for month in _MONTHS)})"
_EITHER_MONTH = f"(?i:{'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in _MONTHS)})"
_YEAR = "(?:[0-9]{4}|[0-9]{2})"
_OFFSET = "[+-](?:0[0-9]|1[0-4]):?[0-5][0-9]"
_ZONE = f" ?(?:[Zz]|{_OFFSET})"
_TIME = rf"[ T][0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]{{1,9}})?)?(?: ?[AaPp][Mm])?(?:{_ZONE})?"


def _dates() -> str:
    forms = [f"[0-9]{{4}}{sep}[0-9]{{1,2}}{sep}[0-9]{{1,2}}" for sep in ("-", "/", r"\.")]
    forms += [f"[0-9]{{1,2}}{sep}[0-9]{{1,2}}{sep}{_YEAR}" for sep in ("-", "/", r"\.")]
    forms += [f"[0-9]{{1,2}}{sep}{_EITHER_MONTH}{sep}{_YEAR}" for sep in ("-", "/", " ", "")]
    forms += [f"{_EITHER_MONTH} [0-9]{{1,2}},? [0-9]{{4}}"]
    return f" *(?:{'|'.join(forms)})(?:{_TIME}|{_ZONE})? *"


DATES = _dates()
"""The pattern of every way of writing a date that is understood, but for bare eight digits."""

# Eight figures, year first: no date of our times written day first in eight figures is also one of these.
_COMPACT = "(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"

LABELS: tuple[tuple[str, str], ...] = (
    ("blank", "[ \t\u00a0\u202f]+"),
    ("compact", _COMPACT),
    ("zeros8", "0[0-9]{7}"),
    ("digits8", "[1-9][0-9]{7}"),
    ("zeros", rf"[+-]?0[0-9]{{1,31}}(?:{_PLACES})?"),
    ("digits", "[0-9]{1,32}"),
    ("signed", "[+-][0-9]{1,32}"),
    ("either", f"[+-]?{_EITHER}"),
    ("plain", NUMBERS["plain"]),
    ("grouped", _GROUPED),
    ("marked", _dressed(f"(?:[0-9]{{1,32}}|{_EITHER})")),
    ("dressed", NUMBERS["dressed"]),
    ("continental", NUMBERS["continental"]),
)
"""What a value may be, first match wins. ``signed``, ``either`` and ``marked`` fit both the English and the
continental style; ``either``, and some that are ``marked``, then read differently."""

DIGITS = frozenset({"compact", "zeros8", "digits8", "zeros", "digits"})
"""Labels of digits alone (or with leading zeros)."""

ANYTHING = f"(?:{'|'.join([*(pattern for _, pattern in LABELS), DATES])})"
"""The pattern of every value that is not simply text."""

_ONE_PASS = re.compile("|".join([*(f"(?P<{n}>{p})" for n, p in LABELS), f"(?P<date>{DATES})"]), re.ASCII)
_NINES = str.maketrans("0123456789", "9" * 10)


def shape(text: str) -> str:
    """What a value looks like: a label, or for a date its text with every digit as 9; empty for other text.

    Equal to what ``shape_expression`` gives in the engine.
    """
    found = _ONE_PASS.fullmatch(text)
    if found is None:
        return ""
    label = found.lastgroup or ""
    return text.strip(" ").translate(_NINES) if label == "date" else label


def shape_expression(value: Expr) -> Expr:
    """``shape`` of a column, in the engine."""
    branches: list[tuple[Expr, Expr]] = [(op.matches(value.copy(), p), b.text(label)) for label, p in LABELS]
    trimmed = exp.Trim(this=value.copy())
    nines = exp.Anonymous(this="TRANSLATE", expressions=[trimmed, b.text("0123456789"), b.text("9" * 10)])
    return b.when(*branches, (op.matches(value.copy(), DATES), nines), otherwise=b.text(""))


def may_be_more(value: Expr) -> Expr:
    """Whether a text starts as an amount or a date under any header may; comparing is cheaper than a pattern.

    Amounts and dates start with a figure, a sign, a bracket, white space (all below the colon), a currency's code,
    or a letter beyond ASCII (``£``, ``€``, a no-break space).
    """
    codes = [exp.Like(this=value.copy(), expression=b.text(f"{code}%")) for code in ("GBP", "EUR", "USD")]
    below = exp.LT(this=value.copy(), expression=b.text(":"))
    beyond = exp.GT(this=value.copy(), expression=b.text("~"))
    return b.any_of([below, beyond, *codes])


@dataclass(frozen=True, slots=True)
class DateStyle:
    """One way of writing a date.

    ``format`` is for strptime, day first where all is in figures; ``swapped`` is then the same with the month
    first, else empty. ``zone`` is empty, ``Z`` or ``%z``. ``shy`` marks a style that may as well be a code
    (``12-10-26`` is a sort code too): it is a date only where the header says date.
    """

    pattern: str
    format: str
    swapped: str = ""
    timed: bool = False
    zone: str = ""
    short_year: bool = False
    shy: bool = False


COMPACT = DateStyle(_COMPACT, "%Y%m%d", shy=True)
COMPACT_DAY_FIRST = DateStyle("[0-9]{8}", "%d%m%Y", "%m%d%Y", shy=True)

_SHAPE = re.compile(
    r"(?:(?P<y>9{4})(?P<s1>[-/.])9{1,2}(?P=s1)9{1,2}"
    r"|9{1,2}(?P<s2>[-/.])9{1,2}(?P=s2)(?P<y2>9{4}|9{2})"
    r"|9{1,2}(?P<s3>[- /]?)(?P<m3>[A-Za-z]+)(?P=s3)(?P<y3>9{4}|9{2})"
    r"|(?P<m4>[A-Za-z]+) 9{1,2}(?P<comma>,?) 9{4})"
    r"(?P<time>[ T]9{1,2}:99(?::99(?:\.9{1,9})?)?(?: ?[AaPp][Mm])?)?(?P<zone> ?(?:[Zz]|[+-]99:?99))?"
)


def date_styles(shapes: Mapping[str, int]) -> Counter[DateStyle]:
    """The styles of the date shapes among ``shapes``, with how many values have each. May is both the short and
    the full name of its month, so it follows the other months."""
    full = any(len(m) > 3 for s in shapes for m in re.findall("[A-Za-z]{3,}", s))
    found: Counter[DateStyle] = Counter()
    for text, number in shapes.items():
        style = date_style(text, full)
        if style:
            found[style] += number
    return found


@lru_cache(maxsize=4096)
def date_style(text: str, may_is_full: bool = False) -> DateStyle | None:
    """The style of one date shape, or ``None`` for a shape that is no date."""
    part = _SHAPE.fullmatch(text)
    if part is None:
        return None
    day, swapped, pattern = _day_part(part, may_is_full)
    time = part["time"] or ""
    zone = part["zone"] or ""
    gap = " " if zone.startswith(" ") else ""
    clock = _clock(time) + gap
    offset = "" if not zone else ("Z" if zone.strip() in "Zz" else "%z")
    year = part["y"] or part["y2"] or part["y3"] or "9999"
    short = len(year) == 2
    return DateStyle(
        pattern=pattern + _time_pattern(time) + gap + (_OFFSET if offset == "%z" else zone.strip()),
        format=day + clock + (zone.strip() if offset == "Z" else offset),
        swapped=swapped + clock if swapped else "",
        timed=bool(time),
        zone=offset,
        short_year=short,
        shy=(short and part["s2"] in ("-", ".")) or bool(part["m4"]),
    )


def _day_part(part: re.Match[str], may_is_full: bool) -> tuple[str, str, str]:
    """The format of the day, the same month first (or empty), and the pattern."""
    figures = "[0-9]{1,2}"
    if part["y"]:
        sep = part["s1"]
        s = re.escape(sep)
        return sep.join(("%Y", "%m", "%d")), "", f"[0-9]{{4}}{s}{figures}{s}{figures}"
    if part["y2"]:
        sep, year = part["s2"], "%Y" if len(part["y2"]) == 4 else "%y"
        s = re.escape(sep)
        pattern = f"{figures}{s}{figures}{s}[0-9]{{{len(part['y2'])}}}"
        return sep.join(("%d", "%m", year)), sep.join(("%m", "%d", year)), pattern
    name = (part["m3"] or part["m4"]).lower()
    is_full = may_is_full if name == "may" else len(name) > 3
    month, names = ("%B", _FULL) if is_full else ("%b", _SHORT)
    if part["m4"]:
        return f"{month} %d{part['comma']} %Y", "", f"{names} {figures}{part['comma']} [0-9]{{4}}"
    sep, year = part["s3"], "%Y" if len(part["y3"]) == 4 else "%y"
    return sep.join(("%d", month, year)), "", f"{figures}{sep}{names}{sep}[0-9]{{{len(part['y3'])}}}"


def _clock(time: str) -> str:
    """The strptime format of a time shape such as ``T99:99:99.999``."""
    if not time:
        return ""
    half = re.search("( ?)[AaPp][Mm]$", time)
    clock = time[0] + ("%I" if half else "%H") + ":%M" + (":%S" if time.count(":") == 2 else "")
    if "." in time:
        clock += ".%f" if len(re.findall(r"\.(9+)", time)[0]) <= 6 else ".%n"
    return clock + (half[1] + "%p" if half else "")


def _time_pattern(time: str) -> str:
    if not time:
        return ""
    pattern = time[0] + "[0-9]{1,2}:[0-9]{2}" + (":[0-9]{2}" if time.count(":") == 2 else "")
    if "." in time:
        pattern += r"\.[0-9]{1,6}" if len(re.findall(r"\.(9+)", time)[0]) <= 6 else r"\.[0-9]{7,9}"
    half = re.search("( ?)[AaPp][Mm]$", time)
    return pattern + (half[1] + "[AaPp][Mm]" if half else "")


def written(value: Expr, style: DateStyle) -> Expr:
    """Whether a text is written in a style (it may still be no day of the calendar)."""
    return op.matches(value, f" *(?:{style.pattern}) *")


def date_expression(value: Expr, style: DateStyle, *, month_first: bool, universal: bool = False) -> Expr:
    """A text of a style as a date, or as a timestamp for a style with time; NULL where it is none.

    The time is the one written; with ``universal``, times with a zone are turned to UTC.
    """
    pattern = style.swapped if month_first and style.swapped else style.format
    if style.zone == "%z" and not (universal and style.timed):
        pattern, value = pattern.removesuffix("%z").rstrip(" "), op.without(value, f"{_ZONE} *$")
    if style.timed:
        return b.cast(op.parse_timestamp(value, (pattern,)), "timestamp")
    return op.parse_date(value, (pattern,))


def cleaned(value: Expr, style: str) -> Expr:
    """An amount's text as plain figures with a point. A sign is kept only in the styles plain and commas."""
    if style == "plain":
        return value
    if style == "commas":
        return _replaced(value, ",", "")
    if style == "dressed":
        return op.without(value, "[^0-9.]")
    return _replaced(op.without(value, "[^0-9,]"), ",", ".")


def _replaced(value: Expr, old: str, new: str) -> Expr:
    return exp.Anonymous(this="REPLACE", expressions=[value, b.text(old), b.text(new)])


def number_expression(value: Expr, style: str, scale: int, digits: int) -> Expr:
    """An amount's text as an exact decimal.

    Negative are a minus before or after, brackets, and CR: in ledgers debits are positive and credits negative,
    and CR on a supplier's line is a credit note.
    """
    number = op.try_decimal(cleaned(value, style), scale, digits)
    if style in ("plain", "commas"):
        return number
    negative = op.matches(value.copy(), r".*(?:-|\(|[Cc][Rr]).*")
    return b.when((negative, exp.Neg(this=number.copy())), otherwise=number)


def significant_places(number: Expr) -> Expr:
    """How many decimal places of a decimal are in use."""
    text = op.without(op.as_text(number), "0+$")
    point = exp.StrPosition(this=text, substr=b.text("."))
    return exp.Sub(this=exp.Length(this=text.copy()), expression=point)


def currencies(value: Expr) -> Sequence[tuple[str, Expr]]:
    """For each currency, whether a text carries its mark."""
    marks = (("GBP", "£|GBP"), ("EUR", "€|EUR"), ("USD", r"\$|USD"))
    return [(name, op.matches(value.copy(), f".*(?:{mark}).*")) for name, mark in marks]
