"""From the elements of a return to the values of a row.

Leaves are taken by their path of local names. A known path has its place in the row; others get a spare column of
their own, and what finds none is kept as lines ``path=value`` in the last column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from jamfirst.model.columns import ValueType
from jamfirst.model.problems import BadInputError
from jamfirst.read.contract import RawColumn
from jamfirst.read.problem_log import ProblemLog
from jamfirst.read.rti import values
from jamfirst.read.rti.layout import Field
from jamfirst.read.xml import MAX_ELEMENTS, WHITE, check_plain, is_element, line_of

Row = list[str | None]

SPARE = 24
"""Further elements that get a column of their own; those beyond share the last one."""

OTHER = "other elements"

REPEATABLE = (
    "EmployeeDetails/Name/Fore",
    "EmployeeDetails/Address/Line",
    "EmployeeDetails/PartnerDetails/Name/Fore",
    "Payment/TrivialCommutationPayment",
    "Payment/Benefits/Car",
    "IRheader/",
)
"""Paths, or beginnings of paths, that may stand more than once: their values are joined by a line feed."""


class Picker:
    """Picks values for the rows of one table of one file. ``fields`` are its columns in order; the columns that the
    file has beyond them follow."""

    def __init__(self, shown: str, namespace: str, log: ProblemLog, fields: Sequence[Field]) -> None:
        self._shown = shown
        self._log = log
        self._fields = tuple(fields)
        self._places = {f.path: at for at, f in enumerate(fields) if f.path}
        self._names: dict[object, str] = {}
        self._prefix = f"{{{namespace}}}"
        self._spare: dict[str, int] = {}
        self._used: set[int] = {at for at, f in enumerate(fields) if f.always}

    @property
    def width(self) -> int:
        """How many places a row has."""
        return len(self._fields) + SPARE + 1

    def row(self) -> Row:
        """A row with nothing in it."""
        return [None] * self.width

    def place(self, name: str) -> int:
        """The place of a column by its name."""
        return next(at for at, f in enumerate(self._fields) if f.name == name)

    def use(self, at: int) -> None:
        """Say that a column has a value that no element gave by itself."""
        self._used.add(at)

    def fill(self, row: Row, element: etree._Element, path: str) -> None:
        """Put the values of everything within an element into a row. ``path`` is the element's own, with a stroke
        after it, or empty. Raises ``BadInputError`` for a value with a comment in it, and for too many elements."""
        if self._within(row, element, path) > MAX_ELEMENTS:
            line = line_of(element)
            raise BadInputError(f"{self._shown}, line {line}: one record holds more than {MAX_ELEMENTS:,} elements.")

    def name(self, element: etree._Element) -> str:
        """An element's name without the namespace of the message; with any other one."""
        tag = element.tag
        known = self._names.get(tag)
        if known is None:
            known = self._names[tag] = str(tag).removeprefix(self._prefix)
        return known

    def columns(self) -> list[tuple[int, RawColumn]]:
        """The columns that the file uses and those that always stand in the table, each with its place."""
        found = [(at, f.column()) for at, f in enumerate(self._fields) if at in self._used]
        found += [(at, RawColumn(path)) for path, at in sorted(self._spare.items(), key=lambda item: item[1])]
        last = self.width - 1
        return [*found, (last, RawColumn(OTHER))] if last in self._used else found

    def _within(self, row: Row, element: etree._Element, path: str) -> int:
        """Fill a row from what is within an element, in document order; gives how many elements that were. XML that is
        nested deeper than 256 was refused before."""
        seen = 0
        for child in element:
            if not is_element(child):
                continue
            here = path + self.name(child)
            if len(child) and any(map(is_element, child)):
                self._holds_others(child, here)
                seen += self._within(row, child, f"{here}/")
            else:
                self._leaf(row, child, here)
            for name in child.keys():  # noqa: SIM118 - an element gives its children, not its attributes
                self._put(row, child, f"{here}@{name!s}", child.get(name) or "")
            seen += 1
        return seen

    def _leaf(self, row: Row, element: etree._Element, path: str) -> None:
        if len(element):
            check_plain(element, self._shown)
        text = element.text
        if text and (text := text.strip(WHITE)):
            self._put(row, element, path, text)

    def _put(self, row: Row, element: etree._Element, path: str, text: str) -> None:
        at = self._places.get(path)
        if at is None:
            self._put_other(row, path, text)
            return
        self._used.add(at)
        field = self._fields[at]
        if field.type != ValueType.TEXT and not self._is_value(field, text, element):
            return
        if row[at] is None:
            row[at] = text
        elif path.startswith(REPEATABLE):
            row[at] = f"{row[at]}\n{text}"
        else:
            self._twice(row, at, element, text)

    def _put_other(self, row: Row, path: str, text: str) -> None:
        at = self._spare.get(path)
        if at is None and len(self._spare) < SPARE:
            at = self._spare[path] = len(self._fields) + len(self._spare)
        if at is not None:
            row[at] = text if row[at] is None else f"{row[at]}\n{text}"
            return
        line = f"{path}={text}".replace("\n", " ")
        last = self.width - 1
        row[last] = "\n".join(sorted([*(row[last] or "").split("\n"), line])).lstrip("\n")
        self._used.add(last)

    def _is_value(self, field: Field, text: str, element: etree._Element) -> bool:
        """Whether a text is what its column holds; one that is not is reported, and the column stays empty."""
        if field.type == ValueType.DECIMAL:
            good, noun, expected = values.is_amount(text), "an amount", "a plain amount such as 1234.56"
        else:
            good, noun, expected = values.is_day(text), "a day", "a day such as 2026-03-31"
        if not good:
            message = f'"{_clipped(text)}" is not {noun}. The row is kept; {field.name} is unknown.'
            self._log.add(
                "file.field",
                "malformed",
                message,
                line=line_of(element),
                column=field.name,
                found=text,
                expected=expected,
            )
        return good

    def _twice(self, row: Row, at: int, element: etree._Element, text: str) -> None:
        """A value that stands a second time in one record: of text both are kept, of amounts and days the first."""
        field = self._fields[at]
        if field.type == ValueType.TEXT:
            row[at] = f"{row[at]}\n{text}"
        message = f"{_clipped(field.path)} stands more than once in one record, and may stand once"
        self._log.add("file.field", "twice", message, line=line_of(element), column=field.name, found=text)

    def _holds_others(self, element: etree._Element, path: str) -> None:
        if path in self._places:
            message = "the element holds other elements, so its value cannot be read"
            column = self._fields[self._places[path]].name
            self._log.add("file.field", "nested", message, line=line_of(element), column=column)


def texts(element: etree._Element, paths: Mapping[str, str], shown: str) -> dict[str, str]:
    """The text of some descendants by a name each: ``paths`` gives the local names on the way, joined by a stroke.
    Raises ``BadInputError`` for one with a comment in it."""
    found = {}
    for name, path in paths.items():
        one = element.find("/".join(f"{{*}}{step}" for step in path.split("/")))
        if one is None:
            continue
        check_plain(one, shown)
        if text := (one.text or "").strip(WHITE):
            found[name] = text
    return found


def _clipped(text: str) -> str:
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return line if len(line) <= 60 else line[:59] + "…"
