"""Every reader, the most particular first. A new format is one file in this folder and one line here."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from jamfirst.read.contract import Head, Reader

READERS: tuple[str, ...] = (
    "jamfirst.read.pain001:Pain001Reader",
    "jamfirst.read.bacs18:Bacs18Reader",
    "jamfirst.read.parquet:ParquetReader",
    "jamfirst.read.excel:ExcelReader",
    "jamfirst.read.spreadsheet_xml:SpreadsheetXmlReader",
    "jamfirst.read.html_table:HtmlTableReader",
    "jamfirst.read.delimited:DelimitedReader",
)
"""Our own readers as ``module:class``, in the order in which they are asked."""

GROUP = "jamfirst.readers"


@cache
def readers() -> tuple[Reader, ...]:
    """All readers: ours, with those of other packages (entry point group ``jamfirst.readers``) asked before the last
    of ours, which takes any delimited text."""
    own = [_load(target) for target in READERS]
    others = [point.load()() for point in sorted(entry_points(group=GROUP), key=lambda p: p.name)]
    return (*own[:-1], *others, own[-1])


def _load(target: str) -> Reader:
    module, _, name = target.partition(":")
    reader: Reader = getattr(import_module(module), name)()
    return reader


def reader_for(head: Head) -> Reader | None:
    """The reader that recognises a file by its content, or ``None``."""
    return next((r for r in readers() if r.sniff(head)), None)
