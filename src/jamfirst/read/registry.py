"""Every reader, the most particular first. A new format is one file in this folder and one line here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from jamfirst.read.contract import Head, Reader


@dataclass(frozen=True, slots=True)
class Listed:
    """A reader as ``module:class``, and a mark: an expression that is found in the start of every file of its format,
    so that a reader's module is imported only for files that may be its own. The reader itself decides."""

    target: str
    mark: bytes


READERS: tuple[Listed, ...] = (
    Listed("jamfirst.read.pain001:Pain001Reader", rb"tech:xsd:pain\.001"),
    Listed("jamfirst.read.rti:RtiReader", rb"govtalk\.gov\.uk/taxation/PAYE/RTI/"),
    Listed("jamfirst.read.bacs18:Bacs18Reader", rb"\A(?:\xef\xbb\xbf)?\s*(?:VOL1|HDR1|UHL1|[0-9]{14})"),
    Listed("jamfirst.read.parquet:ParquetReader", rb"\APAR1"),
    Listed("jamfirst.read.excel:ExcelReader", rb"\A(?:PK\x03\x04|\xd0\xcf\x11\xe0)"),
    Listed("jamfirst.read.spreadsheet_xml:SpreadsheetXmlReader", rb"schemas-microsoft-com:office:spreadsheet"),
    Listed("jamfirst.read.html_table:HtmlTableReader", rb"\A[^<]{0,1000}<"),
    Listed("jamfirst.read.delimited:DelimitedReader", rb""),
)
"""Our own readers in the order in which they are asked. Marks are looked for with the NULs of UTF-16 taken out."""

GROUP = "jamfirst.readers"


def reader_for(head: Head) -> Reader | None:
    """The reader that recognises a file by its content, or ``None``."""
    return next((r for r in _asked(head) if r.sniff(head)), None)


def _asked(head: Head) -> Iterator[Reader]:
    """The readers to ask about a file: ours whose mark it bears, with those of other packages (entry point group
    ``jamfirst.readers``) before the last of ours, which takes any delimited text."""
    start = head.start.replace(b"\0", b"")
    for listed in READERS[:-1]:
        if re.search(listed.mark, start):
            yield _load(listed.target)
    yield from _others()
    yield _load(READERS[-1].target)


def readers() -> tuple[Reader, ...]:
    """All readers of our own."""
    return tuple(_load(listed.target) for listed in READERS)


@cache
def _others() -> tuple[Reader, ...]:
    return tuple(point.load()() for point in sorted(entry_points(group=GROUP), key=lambda p: p.name))


@cache
def _load(target: str) -> Reader:
    module, _, name = target.partition(":")
    reader: Reader = getattr(import_module(module), name)()
    return reader
