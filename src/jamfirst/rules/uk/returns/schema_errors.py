"""Messages to HMRC held against the schema that the service file names: what does not fit, record by record.

The schema is HMRC's own, downloaded by the organisation. ``xmlschema`` reads it, because libxml2 refuses some of
HMRC's schemas. Employees are checked one at a time and let go of, so that memory does not grow with the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from lxml import etree

from jamfirst.model.problems import BadInputError
from jamfirst.read.contract import Head
from jamfirst.read.rti import RtiReader
from jamfirst.read.rti.message import name_of, namespace_of
from jamfirst.read.rti.names import FAMILY
from jamfirst.read.xml import stream

if TYPE_CHECKING:
    import xmlschema

_LONGEST = 200


class Misfit(NamedTuple):
    """The first thing of a record that does not fit the schema: its record number, where it is, what stands there,
    what the schema says of it, and how many such things the record has."""

    record_no: int
    where: str
    found: str
    wanted: str
    errors: int


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema, once loaded, and the namespace of the messages that it is of."""

    made: xmlschema.XMLSchema
    namespace: str

    @classmethod
    def load(cls, path: Path) -> Schema:
        """The schema in a file. Raises ``BadInputError`` for one that cannot be used. Nothing is ever fetched
        from elsewhere than this computer."""
        import xmlschema  # noqa: PLC0415 - a tenth of a second, and only for those who name a schema

        try:
            made = xmlschema.XMLSchema(str(path), allow="local", defuse="always")
        except (xmlschema.XMLSchemaException, OSError, SyntaxError, ValueError, LookupError) as error:
            reason = _one_line(str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__)
            raise BadInputError(f"{path.name}: the schema of returns cannot be used ({reason}).") from error
        if not made.target_namespace.startswith(FAMILY):
            raise BadInputError(f"{path.name}: this is no schema of a message to HMRC in real time information.")
        return cls(made, made.target_namespace)

    def why_not(self, path: Path) -> str:
        """Why a file cannot be held against the schema; empty where it can."""
        if not RtiReader().sniff(Head.of(path)):
            return "the return is not in HMRC's own format"
        namespace = namespace_of(path, path.name)
        if namespace == self.namespace:
            return ""
        mine, theirs = (one.removeprefix(FAMILY) for one in (self.namespace, namespace))
        return f"the schema is of {_one_line(mine)} and the return of {_one_line(theirs)}"

    def misfits(self, path: Path) -> Iterator[Misfit]:
        """What does not fit in a file, a record at a time. What is wrong outside the employees is told of the first
        record."""
        tag = f"{{{self.namespace}}}Employee"
        each = self.made.find(f"m:{name_of(self.namespace)}/m:Employee", {"m": self.namespace})
        tops = [f"{{{self.namespace}}}{name}" for name in ("IRenvelope", name_of(self.namespace))]
        record = 1
        top: Any = None
        kept: etree._Element | None = None
        for element in stream(path, path.name, [tag, *tops]):
            if element.tag != tag:
                top = element
                continue
            employments = max(1, len(element.findall(f"{{{self.namespace}}}Employment")))
            if each is not None:
                yield from _of_employee(each.iter_errors(cast("Any", element)), element, record)
            record += employments
            kept = _let_go(element, kept)
        if top is not None:
            yield from _of_rest(self.made.iter_errors(top), tag)


def _let_go(element: etree._Element, kept: etree._Element | None) -> etree._Element:
    """Forget the employees before this one, but for the first, without whom the message around them would not be
    whole. Gives the first."""
    parent = element.getparent()
    if kept is None or parent is None or kept.getparent() is not parent:
        return kept if kept is not None else element
    del parent[parent.index(kept) + 1 : parent.index(element)]
    return kept


def _of_employee(errors: Iterator[Any], employee: etree._Element, record: int) -> Iterator[Misfit]:
    """The errors of one employee by their records: those of the person stand on the first employment."""
    found: dict[int, list[Any]] = {}
    for error in errors:
        found.setdefault(record + _employment_of(error.elem, employee), []).append(error)
    for number, mine in sorted(found.items()):
        yield _misfit(number, mine, employee)


def _of_rest(errors: Iterator[Any], employee: str) -> Iterator[Misfit]:
    """The errors outside any employee, told of the first record."""
    mine = [error for error in errors if not _is_within(error.elem, employee)]
    if mine:
        yield _misfit(1, mine, None)


def _misfit(record: int, errors: list[Any], within: etree._Element | None) -> Misfit:
    error = errors[0]
    value = error.obj if isinstance(error.obj, str) else ""
    return Misfit(record, _where(error.elem, within), _one_line(value), _one_line(str(error.reason)), len(errors))


def _where(element: etree._Element | None, within: etree._Element | None) -> str:
    """The names on the way to an element, without the employee and all above."""
    names: list[str] = []
    while element is not None and element is not within:
        names.append(etree.QName(element).localname)
        element = element.getparent()
    shown = [name for name in reversed(names) if name not in ("GovTalkMessage", "Body", "IRenvelope")]
    return "/".join(shown) or "Employee"


def _employment_of(element: etree._Element | None, employee: etree._Element) -> int:
    """The place of the employment that an element is in, from nought; nought too for what is none's."""
    while element is not None and element.getparent() is not employee:
        element = element.getparent()
    if element is None:
        return 0
    return sum(1 for one in element.itersiblings(element.tag, preceding=True)) if _is_employment(element) else 0


def _is_employment(element: etree._Element) -> bool:
    return etree.QName(element).localname == "Employment"


def _is_within(element: etree._Element | None, tag: str) -> bool:
    while element is not None:
        if element.tag == tag:
            return True
        element = element.getparent()
    return False


def _one_line(text: str) -> str:
    line = re.sub(r"\s+", " ", "".join(letter if letter.isprintable() else " " for letter in text)).strip()
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
