"""From the elements of one payment, or of a header, to the values of a row.

Payments of one file have few shapes (which elements stand where). A shape is understood once; every later payment
of the same shape only has its texts picked by position. The names in document order, each with its number of
children, say exactly what the tree is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from jamfirst.model.problems import BadInputError
from jamfirst.read.pain001.layout import (
    ATTRIBUTE,
    FIRST_SPARE,
    HEADER,
    HEADERS,
    NOT_PROVIDED,
    NOT_PROVIDED_PATHS,
    PLACES,
    POOLED,
    unversioned,
)
from jamfirst.read.xml import MAX_ELEMENTS, WHITE, check_plain, is_element, line_of

Row = list[str | None]

_MOST_SHAPES = 5_000


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value: its path, its place in a row, and the elements (by position) that hold it, in document order."""

    path: str
    place: int
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """How to pick the values of one shape.

    ``single`` are (place, position) of known values that occur once; ``others`` are the remaining values, with
    attributes looked at; ``attributes`` are (place, position, name); ``commented`` are the positions of values
    that have a comment in them; ``nested`` names known values that wrongly hold elements.
    """

    single: tuple[tuple[int, int], ...]
    repeated: tuple[Leaf, ...]
    others: tuple[Leaf, ...]
    attributes: tuple[tuple[int, int, str], ...]
    commented: tuple[int, ...]
    nested: tuple[str, ...]


class Shapes:
    """The shapes met in one file, and the places given to elements that have no column of their own by design."""

    def __init__(self, shown: str, namespace: str) -> None:
        self._shown = shown
        self._namespace = f"{{{namespace}}}"
        self._known: dict[tuple[object, ...], Shape] = {}
        self.spare: dict[str, int] = {}
        self.used: set[int] = set()

    def fill(self, row: Row, prefix: str, elements: Sequence[etree._Element]) -> tuple[str, ...]:
        """Put the values of ``elements`` (a whole forest in document order) into ``row``.

        Values are stripped of white space at both ends; values of one path are joined by a line feed. Gives the
        names of known values that hold elements and so could not be read. Raises ``BadInputError``.
        """
        shape = self._shape(prefix, elements)
        for place, at in shape.single:
            text = elements[at].text
            if text and (text := text.strip(WHITE)):
                row[place] = text
        for place, at, name in shape.attributes:
            row[place] = elements[at].get(name) or row[place]
        if shape.repeated or shape.others or shape.commented:
            self._fill_rare(row, shape, elements)
        return shape.nested

    def keep_other(self, row: Row, path: str, value: str) -> None:
        """Keep a value that has no column by design under its path."""
        place = self._place(path)
        if place in {POOLED, HEADER}:
            line = f"{path}={value}".replace("\n", " ")
            row[place] = "\n".join(sorted([*(row[place] or "").split("\n"), line])).lstrip("\n")
        else:
            row[place] = value

    def _shape(self, prefix: str, elements: Sequence[etree._Element]) -> Shape:
        if len(elements) > MAX_ELEMENTS:
            line = line_of(elements[0])
            raise BadInputError(f"{self._shown}, line {line}: one record holds more than {MAX_ELEMENTS:,} elements.")
        key = (prefix, tuple([e.tag for e in elements]), tuple(map(len, elements)))
        known = self._known.get(key)
        if known is None:
            known = self._understand(prefix, elements)
            if len(self._known) < _MOST_SHAPES:
                self._known[key] = known
        return known

    def _fill_rare(self, row: Row, shape: Shape, elements: Sequence[etree._Element]) -> None:
        for at in shape.commented:
            check_plain(elements[at], self._shown)
        for leaf in shape.repeated:
            row[leaf.place] = _joined(elements, leaf) or row[leaf.place]
        for leaf in shape.others:
            text = _joined(elements, leaf)
            if text and not (leaf.path in NOT_PROVIDED_PATHS and text == NOT_PROVIDED):
                self.keep_other(row, leaf.path, text)
            for name, value in _attributes(elements, leaf):
                self.keep_other(row, f"{leaf.path}{ATTRIBUTE}{name}", value)

    def _place(self, path: str) -> int:
        place = self.spare.get(path)
        if place is None:
            place = HEADER if path.startswith(HEADERS) else min(FIRST_SPARE + len(self.spare), POOLED)
            if place < POOLED:
                self.spare[path] = place
            self.used.add(place)
        return place

    def _understand(self, prefix: str, elements: Sequence[etree._Element]) -> Shape:
        found: dict[str, list[int]] = {}
        commented: list[int] = []
        nested: list[str] = []
        for at, path in self._paths(prefix, elements):
            children = list(elements[at])
            if any(map(is_element, children)):
                nested += [path] if path in PLACES and not _may_nest(path) else []
                continue
            commented += [at] if children else []
            found.setdefault(path, []).append(at)
        known = [Leaf(path, PLACES[path], tuple(at)) for path, at in found.items() if path in PLACES]
        self.used.update(leaf.place for leaf in known)
        return Shape(
            tuple((leaf.place, leaf.at[0]) for leaf in known if len(leaf.at) == 1),
            tuple(leaf for leaf in known if len(leaf.at) > 1),
            tuple(Leaf(path, -1, tuple(at)) for path, at in found.items() if path not in PLACES),
            tuple(self._known_attributes(known)),
            tuple(commented),
            tuple(nested),
        )

    def _known_attributes(self, known: Iterable[Leaf]) -> Iterator[tuple[int, int, str]]:
        for leaf in known:
            place = PLACES.get(f"{leaf.path}{ATTRIBUTE}Ccy")
            if place is not None:
                self.used.add(place)
                yield place, leaf.at[0], "Ccy"

    def _paths(self, prefix: str, elements: Sequence[etree._Element]) -> Iterator[tuple[int, str]]:
        """The position and the path of every element, by walking the forest in document order."""
        open_paths: list[str] = []
        still_to_come: list[int] = []
        for at, element in enumerate(elements):
            while still_to_come and still_to_come[-1] == 0:
                open_paths.pop()
                still_to_come.pop()
            if still_to_come:
                still_to_come[-1] -= 1
            if not is_element(element):
                continue
            path = (open_paths[-1] + "/" if open_paths else prefix) + self._name(element.tag)
            yield at, path
            if len(element):
                open_paths.append(path)
                still_to_come.append(len(element))

    def _name(self, tag: str) -> str:
        return unversioned(tag.removeprefix(self._namespace))


def _may_nest(path: str) -> bool:
    """Whether a known value is one that newer versions put into a child (``ReqdExctnDt/Dt``)."""
    return any(other.startswith(path + "/") for other in PLACES)


def _joined(elements: Sequence[etree._Element], leaf: Leaf) -> str:
    texts = ((elements[at].text or "").strip(WHITE) for at in leaf.at)
    return "\n".join(text for text in texts if text)


def _attributes(elements: Sequence[etree._Element], leaf: Leaf) -> Iterator[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for at in leaf.at:
        for name, value in elements[at].items():
            found.setdefault(str(name), []).append(str(value))
    for name in sorted(found):
        yield name, "\n".join(found[name])
