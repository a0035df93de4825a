"""The table of the modulus check as its owner publishes it, read from a file that the user has downloaded.

Two layouts are read: the published text (``089000 089999 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1``, an exception after the
weights where there is one) and the same fields as CSV, with or without a line of headers. The table is the owner's
(Vocalink Limited / Pay.UK) and no part of this program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jamfirst.engines.session import Row
from jamfirst.model.problems import BadInputError

PLACES = range(1, 15)
"""The places that have a weight: 1 to 6 are the sort code, 7 to 14 the account number."""

MODULUS: Mapping[str, int] = {"MOD10": 10, "MOD11": 11, "DBLAL": 10}
"""What each method divides by; ``DBLAL`` (double alternate) adds up the digits of the products."""

EXCEPTIONS = range(1, 15)

_SORT_CODE = re.compile(r"[0-9]{6}")
_WEIGHT = re.compile(r"-?[0-9]{1,3}")
_MOST_BYTES = 20_000_000
_MOST_DOUBLED = 99


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the table: a method, the weight of each of the 14 places, an exception (0 for none) and its line."""

    first: int
    last: int
    method: str
    weights: tuple[int, ...]
    exception: int
    line: int

    @property
    def words(self) -> str:
        """The check as workings name it."""
        return f"{self.method} with exception {self.exception}" if self.exception else self.method


@dataclass(frozen=True, slots=True)
class Range:
    """Sort codes, from ``first`` to ``last`` as numbers, that have the same one or two checks."""

    first: int
    last: int
    checks: tuple[Check, ...]


def ranges(path: Path) -> tuple[Range, ...]:
    """The table, in ranges that do not overlap. Raises ``BadInputError`` with the file and line of what is wrong."""
    found = [_check(path, line, fields) for line, fields in _records(path, "weights of the modulus check")]
    if not found:
        raise BadInputError(f"{path.name}: there are no weights of the modulus check in it.")
    return tuple(_apart(path, found))


def substitutions(path: Path) -> Mapping[str, str]:
    """The sort codes that are checked as another under exception 5. Raises ``BadInputError`` as ``ranges`` does."""
    found: dict[str, str] = {}
    for line, fields in _records(path, "substituted sort codes"):
        if len(fields) != 2 or not all(_SORT_CODE.fullmatch(field) for field in fields):
            raise _wrong(path, line, fields, "two sort codes of six digits")
        found[fields[0]] = fields[1]
    return found


def as_rows(table: Sequence[Range]) -> tuple[dict[str, str], list[Row]]:
    """The table as a relation of figures: its columns with their types, and a row a range."""
    columns = {"since": "int", "until": "int", "checks": "text"}
    for check in ("first", "second"):
        columns |= {f"{check}_modulus": "int", f"{check}_doubles": "boolean", f"{check}_exception": "int"}
        columns |= {f"{check}_{place}": "int" for place in PLACES}
    return columns, [_row(one) for one in table]


def _row(one: Range) -> Row:
    values: list[object] = [one.first, one.last, "; ".join(check.words for check in one.checks)]
    for check in one.checks:
        values += [MODULUS[check.method], check.method == "DBLAL", check.exception, *check.weights]
    without = [None] * (3 + len(PLACES)) * (2 - len(one.checks))
    return (*values, *without)


def _records(path: Path, what: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, with their numbers, as fields; a first line of headers is left out."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise BadInputError(f"{path.name}: the {what} cannot be read ({error.strerror}).") from error
    if len(data) > _MOST_BYTES:
        raise BadInputError(f"{path.name}: this is larger than {_MOST_BYTES:,} bytes; expected the {what}.")
    headers = True
    for line, written in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        if not written.isascii():
            raise BadInputError(f"{path.name}, line {line:,}: this is not plain text; expected the {what}.")
        fields = _fields(written.decode("ascii"))
        if fields and not (headers and fields[0].startswith(("sort", "original"))):
            yield line, fields
        headers = headers and not fields


def _fields(line: str) -> list[str]:
    fields = [field.strip().strip('"') for field in line.split(",")] if "," in line else line.split()
    while fields and not fields[-1]:
        fields.pop()
    return fields


def _check(path: Path, line: int, fields: list[str]) -> Check:
    """One line of the table; raises ``BadInputError`` where it is none."""
    if len(fields) not in (17, 18):
        raise _wrong(path, line, fields, "two sort codes, a method, 14 weights and at most one exception")
    if not all(_SORT_CODE.fullmatch(field) for field in fields[:2]) or fields[0] > fields[1]:
        raise _wrong(path, line, fields[:2], "the first and the last sort code of a range, of six digits each")
    method, weights, exception = fields[2], fields[3:17], (fields[17:] or ["0"])[0]
    if method not in MODULUS:
        raise _wrong(path, line, [method], "MOD10, MOD11 or DBLAL")
    if not all(_WEIGHT.fullmatch(field) for field in weights):
        raise _wrong(path, line, weights, "14 weights, each a whole number of at most three digits")
    numbers = tuple(map(int, weights))
    if method == "DBLAL" and not all(0 <= weight <= _MOST_DOUBLED for weight in numbers):
        raise _wrong(path, line, weights, f"weights from 0 to {_MOST_DOUBLED} for DBLAL")
    known = exception == "0" or (exception.isdigit() and int(exception) in EXCEPTIONS)
    if not known or (exception == "14" and method != "MOD11"):
        raise _wrong(path, line, [exception], "an exception from 1 to 14 (14 with MOD11 only), or none")
    return Check(int(fields[0]), int(fields[1]), method, numbers, int(exception), line)


def _apart(path: Path, checks: Sequence[Check]) -> Iterator[Range]:
    """Ranges that do not overlap, each with the checks of all lines that cover it, in the order of the file."""
    starting: dict[int, list[Check]] = {}
    for check in checks:
        starting.setdefault(check.first, []).append(check)
    points = sorted({*starting, *(check.last + 1 for check in checks)})
    active: list[Check] = []
    for point, following in zip(points, [*points[1:], points[-1]], strict=True):
        active = [check for check in active if check.last >= point] + starting.get(point, [])
        active.sort(key=lambda check: check.line)
        if len(active) > 2:
            wrong = f"the sort code {point:06d} has a third check; expected one or two"
            raise BadInputError(f"{path.name}, line {active[2].line:,}: {wrong}.")
        if active:
            yield Range(point, following - 1, tuple(active))


def _wrong(path: Path, line: int, fields: Sequence[str], expected: str) -> BadInputError:
    found = " ".join(fields)[:60]
    return BadInputError(f'{path.name}, line {line:,}: found "{found}"; expected {expected}.')
