"""XML, hardened: what a payment file or a return never needs is refused, with the reason in one sentence.

Refused: any DOCTYPE (entities can change what a file says), encodings other than UTF-8 and UTF-16, a comment or
processing instruction inside a value (``1<!-- -->00`` reads as 1 or as 100), nesting deeper than 256, texts over
10 million characters, and streams in which the elements that matter are drowned in others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, cast

from lxml import etree

from jamfirst.model.problems import BadInputError

WHITE = " \t\r\n"
"""What XML calls white space; a no-break space is not."""

MAX_BETWEEN = 2_097_152
"""Bytes that may pass without one of the wanted elements ending: it bounds memory and time, and one row's size."""

MAX_ELEMENTS = 20_000
"""Elements that one record may hold."""

_PROLOG = 1_048_576
_CHUNK = 65_536
_PIECE = 1_024
"""The prolog is fed in small pieces: an error after the root must not hide what stands before it."""

_DECLARATION = 1_024
_ENCODING = re.compile(r"""encoding\s*=\s*["']([^"']{0,40})["']""")
_UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"<\x00\x00\x00", b"\x00\x00\x00<")
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
_ALLOWED = {"utf-8": {"UTF-8", "UTF8"}, "utf-16-le": {"UTF-16", "UTF-16LE"}, "utf-16-be": {"UTF-16", "UTF-16BE"}}


@dataclass(frozen=True, slots=True)
class Root:
    """The name of a document's outermost element."""

    namespace: str
    local: str


def parser(event: Literal["start", "end"], tags: Sequence[str] | None = None) -> etree.XMLPullParser:
    """A pull parser that resolves, loads and fetches nothing, with lxml's limits on depth and text length."""
    return etree.XMLPullParser(
        events=(event,),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=False,
        remove_pis=False,
    )


def starts_like_xml(start: bytes) -> bool:
    """Whether a file's first bytes can be XML at all: white space and byte order marks, then ``<``."""
    return start[:_CHUNK].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<"


def peek_root(start: bytes) -> Root | None:
    """The outermost element of a file from its first bytes, or ``None`` where they do not show one.

    Nothing is refused here: a document with a DOCTYPE is still recognised, so that its reader can refuse it.
    """
    if not starts_like_xml(start):
        return None
    pull = parser("start")
    try:
        for at in range(0, len(start), _PIECE):
            pull.feed(start[at : at + _PIECE])
            if root := _first_root(pull):
                return root
    except etree.XMLSyntaxError:
        return None
    return None


def open_root(file: IO[bytes], shown: str) -> Root:
    """The outermost element of an open file, once its prolog is known to be harmless.

    Raises ``BadInputError`` for a DOCTYPE, an encoding that is not accepted, and what is not XML.
    """
    piece = file.read(2 * _DECLARATION)
    _check_encoding(piece, shown)
    pull = parser("start")
    read, root = 0, None
    try:
        while piece and root is None:
            read += len(piece)
            if read > _PROLOG:
                raise BadInputError(f"{shown}: no XML element begins in the first {_PROLOG:,} bytes.")
            pull.feed(piece)
            root = _first_root(pull, shown)
            piece = file.read(_PIECE)
        if root is None:
            pull.close()
    except etree.XMLSyntaxError as error:
        _first_root(pull, shown)  # an entity bomb is broken XML too, but its DOCTYPE is the better reason
        raise broken(error, shown) from error
    if root is None:
        raise BadInputError(f"{shown}: this is not XML: it holds no element.")
    return root


def stream(path: Path, shown: str, tags: Sequence[str]) -> Iterator[etree._Element]:
    """Every element with one of ``tags`` (``{namespace}local``) once it has ended, in document order.

    The caller removes what it has used from the tree, so that memory stays flat. Raises ``BadInputError`` with
    the line where the XML is broken or ends early.
    """
    pull = parser("end", tags)
    since = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                since += len(chunk)
                pull.feed(chunk)
                for element in _elements(pull):
                    since = 0
                    yield element
                if since > MAX_BETWEEN:
                    raise BadInputError(f"{shown}: {since:,} bytes of XML in one place hold no whole record.")
        pull.close()
        yield from _elements(pull)
    except etree.XMLSyntaxError as error:
        raise broken(error, shown) from error


def is_element(node: etree._Element) -> bool:
    """Whether a node is an element, and not a comment or a processing instruction."""
    return isinstance(node.tag, str)


def line_of(element: etree._Element) -> int:
    """The physical line that an element starts on, from 1; 0 where it is not known."""
    return cast("int | None", element.sourceline) or 0


def check_plain(element: etree._Element, shown: str) -> None:
    """Refuse a value with a comment or a processing instruction inside it. Raises ``BadInputError``."""
    texts = [element.text, *(child.tail for child in element)]
    if len(element) and any(t and t.strip(WHITE) for t in texts):
        name = etree.QName(element).localname
        raise BadInputError(
            f"{shown}, line {line_of(element)}: the value of {name} has a comment or a processing instruction "
            "inside it, so it can be read in two ways; it is not accepted."
        )


def broken(error: etree.XMLSyntaxError, shown: str) -> BadInputError:
    """The refusal of XML that is not well formed or not whole, with the line."""
    reason = re.sub(r", line \d+, column \d+$", "", str(error.msg or "no reason given").splitlines()[0])
    if reason.startswith("no element found"):
        # What libxml2's push parser says when it had to stop at an entity that nothing defines.
        return BadInputError(f"{shown}: the XML holds an entity that is not defined, or nothing; it is not accepted.")
    clean = "".join(c if c.isprintable() else "?" for c in reason[:200])
    return BadInputError(f"{shown}, line {error.lineno or 1}: the XML is broken or not whole ({clean}).")


def _elements(pull: etree.XMLPullParser) -> Iterator[etree._Element]:
    for _, element in pull.read_events():
        yield cast("etree._Element", element)


def _first_root(pull: etree.XMLPullParser, shown: str | None = None) -> Root | None:
    """The root once it has started; with ``shown``, a DOCTYPE before it is refused."""
    for element in _elements(pull):
        if shown is not None and element.getroottree().docinfo.internalDTD is not None:
            raise BadInputError(f"{shown}: the XML has a DOCTYPE, which can change what a file says; not accepted.")
        name = etree.QName(element)
        return Root(name.namespace or "", name.localname)
    return None


def _check_encoding(start: bytes, shown: str) -> None:
    """Refuse encodings by what the first bytes are and say; lxml would read many more, UTF-7 among them."""
    if start.startswith(_UTF32):
        raise BadInputError(f"{shown}: the XML is in UTF-32; only UTF-8 and UTF-16 are accepted.")
    family = _UTF16.get(start[:2], "utf-8")
    text = start[: _DECLARATION * 2].decode(family, errors="replace").lstrip("\ufeff")[:_DECLARATION]
    if not text.startswith("<?xml"):
        return
    declaration, end, _ = text.partition("?>")
    if not end:
        raise BadInputError(f"{shown}: the XML declaration does not end in its first {_DECLARATION:,} characters.")
    said = _ENCODING.search(declaration)
    if said and said[1].upper() not in _ALLOWED[family]:
        name = "".join(c if c.isprintable() else "?" for c in said[1])
        actual = "UTF-8" if family == "utf-8" else "UTF-16"
        raise BadInputError(
            f'{shown}: the XML says that its encoding is "{name}" and is written as {actual} would be; '
            "only UTF-8 and UTF-16, said truly, are accepted."
        )
