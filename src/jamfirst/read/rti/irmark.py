"""The IRmark of a message to HMRC: worked out again from the file, as it streams.

Source: HMRC's generic IRmark (Government Gateway technical notes), reproduced on HMRC's own sample messages. The
``Body`` element of the message with every ``IRmark`` element taken out and the white space around it kept, in inclusive
Canonical XML 1.0 without comments (W3C, 15 March 2001), hashed with SHA-1, written in base 64.

The tree is never held: expat gives the events, and what they say is hashed in pieces.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode, b64decode, b64encode
from binascii import Error
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO
from xml.parsers import expat

from jamfirst.read.rti.names import ENVELOPE

_CHUNK = 65_536
_XML = "http://www.w3.org/XML/1998/namespace"
_SPECIAL = re.compile(r"[&<>\r]")
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})
_VALUE = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"})

Namespaces = Mapping[str, str]


def irmark(path: Path) -> str | None:
    """The IRmark that the content of a message gives, in base 64; ``None`` for a file without a ``Body``, which is
    what the mark is made over, and for one that is not whole XML."""
    with path.open("rb") as file:
        return _hashed(file, "Body")


def bare_irmark(path: Path) -> str | None:
    """The IRmark of a message that lies in its file without the envelope, as its sender would have worked it out with
    nothing but the message in the ``Body``; ``None`` for what is not whole XML."""
    with path.open("rb") as file:
        return _hashed(file, None)


def shown(mark: str) -> str:
    """An IRmark as HMRC prints it in its receipts: in base 32. What is no base 64 is given back as it is."""
    try:
        return b32encode(b64decode(mark, validate=True)).decode("ascii")
    except (Error, ValueError):
        return mark


def _hashed(file: IO[bytes], apex: str | None) -> str | None:
    writer = _Canonical(apex)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.data
    parser.ProcessingInstructionHandler = writer.instruction
    try:
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk, False)
            writer.flush()
        parser.Parse(b"", True)
    except expat.ExpatError:
        return None
    return writer.mark()


class _Canonical:
    """Canonical XML of the apex element and all within, hashed as it comes.

    ``apex`` is the local name of the element that is hashed; without one it is the whole document, put into a ``Body``
    of the envelope's namespace.
    """

    def __init__(self, apex: str | None) -> None:
        self._apex = apex
        self._hash = hashlib.sha1(usedforsecurity=False)
        self._parts: list[str] = []
        self._scopes: list[Namespaces] = [{"": ""}]
        self._rendered: list[Namespaces] = []
        self._inherited: list[dict[str, str]] = [{}]
        self._skipped = 0
        self._found = False
        if apex is None:
            self._found = True
            self._parts.append(f'<Body xmlns="{ENVELOPE}">')
            self._rendered.append({"": ENVELOPE})

    def start(self, name: str, attributes: list[str]) -> None:
        """An element begins: ``attributes`` are names and values in turn."""
        if self._skipped or (self._rendered and name.endswith("IRmark") and _local(name) == "IRmark"):
            self._skipped += 1
            return
        declared, own = _sorted_out(attributes) if attributes else ({}, {})
        scope = {**self._scopes[-1], **declared} if declared else self._scopes[-1]
        self._scopes.append(scope)
        if not self._rendered:
            self._outside(name, own, scope)
        elif not attributes:
            self._rendered.append(self._rendered[-1])
            self._parts.append(f"<{name}>")
        else:
            self._begin(name, own, scope, self._rendered[-1])

    def end(self, name: str) -> None:
        """An element ends."""
        if self._skipped:
            self._skipped -= 1
            return
        self._scopes.pop()
        if self._rendered and not (self._apex is None and len(self._rendered) == 1):
            self._rendered.pop()
            self._parts.append(f"</{name}>")
        else:
            self._inherited.pop()

    def data(self, text: str) -> None:
        """Text, with what stood in a CDATA section."""
        if self._rendered and not self._skipped and not (self._apex is None and len(self._rendered) == 1):
            self._parts.append(text.translate(_TEXT) if _SPECIAL.search(text) else text)

    def instruction(self, target: str, data: str) -> None:
        """A processing instruction."""
        if self._rendered and not self._skipped and not (self._apex is None and len(self._rendered) == 1):
            self._parts.append(f"<?{target} {data}?>" if data else f"<?{target}?>")

    def flush(self) -> None:
        """Hash what has come so far: once for each piece of the file, so that little is held."""
        self._hash.update("".join(self._parts).encode("utf-8"))
        self._parts.clear()

    def mark(self) -> str | None:
        """The IRmark, once the document has ended; ``None`` where it had no apex element."""
        if not self._found:
            return None
        if self._apex is None:
            self._parts.append("</Body>")
        self.flush()
        return b64encode(self._hash.digest()).decode("ascii")

    def _outside(self, name: str, own: Mapping[str, str], scope: Namespaces) -> None:
        """An element before the apex, or the apex itself (the first of its name): the apex carries every namespace and
        every ``xml:`` attribute that it inherits."""
        inherited = {**self._inherited[-1], **{key: value for key, value in own.items() if key.startswith("xml:")}}
        if self._found or _local(name) != self._apex:
            self._inherited.append(inherited)
            return
        self._found = True
        self._begin(name, {**inherited, **own}, scope, {})

    def _begin(self, name: str, own: Mapping[str, str], scope: Namespaces, above: Namespaces) -> None:
        """A start tag with the namespaces that the elements above it do not already show."""
        fresh = {p: uri for p, uri in scope.items() if p != "xml" and above.get(p, "") != uri}
        self._rendered.append({**above, **fresh})
        tag = [f"<{name}"]
        for prefix, uri in sorted(fresh.items()):
            tag.append(f' {"xmlns:" if prefix else "xmlns"}{prefix}="{uri.translate(_VALUE)}"')
        for key in sorted(own, key=lambda key: (_namespace(key, scope), _local(key))):
            tag.append(f' {key}="{own[key].translate(_VALUE)}"')
        self._parts.append("".join(tag) + ">")


def _sorted_out(attributes: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """What a start tag declares of namespaces, by prefix, and its own attributes."""
    declared, own = {}, {}
    for key, value in _pairs(attributes):
        if key == "xmlns":
            declared[""] = value
        elif key.startswith("xmlns:"):
            declared[key[6:]] = value
        else:
            own[key] = value
    return declared, own


def _pairs(flat: list[str]) -> Iterator[tuple[str, str]]:
    return zip(flat[::2], flat[1::2], strict=True)


def _local(name: str) -> str:
    return name[name.find(":") + 1 :]


def _namespace(key: str, scope: Namespaces) -> str:
    """The namespace of an attribute: one without a prefix has none."""
    prefix, colon, _ = key.partition(":")
    if not colon:
        return ""
    return _XML if prefix == "xml" else scope.get(prefix, "")
