"""Elements of an XML stream, whole and one at a time: what the workbook formats that are XML inside share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import IO

from lxml import etree

from jamfirst.model.problems import BadInputError
from jamfirst.read.xml import MAX_BETWEEN, broken, open_root, parser

_CHUNK = 65_536


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace; empty for a comment."""
    tag = element.tag
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""


def elements(open_part: Callable[[], IO[bytes]], shown: str, names: Sequence[str]) -> Iterator[etree._Element]:
    """Every element with one of these local names, complete, in document order, then forgotten.

    ``open_part`` opens the stream and is called twice: the prolog is checked first. An element inside another one
    of the same names comes before it, and is empty when the outer one comes. Memory stays flat. Raises
    ``BadInputError`` for XML that is broken or refused (see ``jamfirst.read.xml``).
    """
    with open_part() as start:
        open_root(start, shown)
    pull = parser("end", [f"{{*}}{name}" for name in names])
    since = 0
    try:
        with open_part() as source:
            while chunk := source.read(_CHUNK):
                since += len(chunk)
                pull.feed(chunk)
                for _, element in pull.read_events():
                    since = 0
                    if isinstance(element, etree._Element):
                        yield element
                        _forget(element)
                if since > MAX_BETWEEN:
                    raise BadInputError(f"{shown}: {since:,} bytes of XML in one place hold no row of a table.")
        pull.close()
    except etree.XMLSyntaxError as error:
        raise broken(error, shown) from error


def _forget(element: etree._Element) -> None:
    """Free an element and what stands before it in its parent."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
