"""One record of delimited text as its fields: RFC 4180, and what real files do to it."""

from __future__ import annotations

import csv
import re
from typing import NamedTuple

FIELD_LIMIT = 16 * 1024 * 1024
"""The longest field and line, in characters, that is read."""


class Opened(NamedTuple):
    """A quoted field that does not end within its text: the fields before it, and where in the text it begins."""

    fields: int
    at: int


class Split(NamedTuple):
    """A text cut into fields. ``opened`` is the first field that may go on in the next line; ``mended`` says that a
    quote mark could only be taken as itself (that of an open field too, should it not go on)."""

    fields: list[str]
    mended: bool = False
    opened: Opened | None = None


class Closed(NamedTuple):
    """Where a quoted field that goes on into a line ends in it: at its quote mark, and what follows the mark (and
    the delimiter); ``rest`` is ``None`` when nothing follows."""

    mark: int
    rest: int | None


class Splitter:
    """Cuts records into fields.

    A field is quoted when, but for spaces around it, it begins and ends with the quote mark and every mark
    inside is doubled. Any other mark is a character like any other, so a bad mark never swallows a record.
    One splitter serves one thread: it keeps a parser.
    """

    def __init__(self, delimiter: str, quote: str) -> None:
        d, q = re.escape(delimiter), re.escape(quote)
        self._delimiter, self._quote = delimiter, quote
        body = f"[^{q}]*+(?:{q}{q}[^{q}]*+)*+"
        self._body = re.compile(body)
        self._quoted = re.compile(f" *{q}({body}){q} *(?={d}|\\Z)")
        self._opened = re.compile(f" *{q}{body}\\Z")
        self._begins = re.compile(f" *{q}")
        self._closes = re.compile(f"{q} *(?:({d})|\r?\n?\\Z)")
        self._before, self._after = f" {quote}", f"{quote} "
        self._waiting: list[str] = []
        self._reader = csv.reader(iter(self._waiting.pop, None), delimiter=delimiter, quotechar=quote, strict=True)

    def __call__(self, text: str) -> Split:
        """The fields of a record without its line end."""
        if self._quote not in text:
            return Split(text.split(self._delimiter))
        if self._before in text or self._after in text or "\r" in text:
            return self._by_mark(text)
        self._waiting.append(text)
        try:
            return Split(next(self._reader))
        except (csv.Error, IndexError):  # IndexError: the parser asks for a second line, so a quote is open
            return self._by_mark(text)

    def _by_mark(self, text: str) -> Split:
        """The same rule written out field by field, for what the fast parser refuses or reads in another way."""
        fields: list[str] = []
        at, mended, opened = 0, False, None
        while True:
            quoted = self._quoted.match(text, at)
            if quoted:
                fields.append(self._undoubled(quoted.group(1)))
                at = quoted.end()
            else:
                if self._begins.match(text, at):
                    mended = True
                    if opened is None and self._opened.match(text, at):
                        opened = Opened(len(fields), at)
                end = text.find(self._delimiter, at)
                end = len(text) if end < 0 else end
                fields.append(text[at:end])
                at = end
            if at >= len(text):
                return Split(fields, mended, opened)
            at += len(self._delimiter)

    def end_in(self, line: str) -> Closed | bool:
        """Where in ``line`` (with its line end) a field that is open before it ends. ``True`` when it goes on
        beyond the line, ``False`` when a mark in it shows that it never was a quoted field."""
        body = self._body.match(line)
        end = body.end() if body else 0
        if end == len(line):
            return True
        closes = self._closes.match(line, end)
        if not closes:
            return False
        return Closed(end, closes.end() if closes.group(1) else None)

    def value(self, quoted: str) -> str:
        """The value of a quoted field whose closing mark has been left out."""
        return self._undoubled(quoted.lstrip(" ")[len(self._quote) :])

    def _undoubled(self, text: str) -> str:
        return text.replace(self._quote * 2, self._quote)


def splitter(delimiter: str, quote: str) -> Splitter:
    """A new splitter for a delimiter and a quote mark."""
    if csv.field_size_limit() < FIELD_LIMIT:
        csv.field_size_limit(FIELD_LIMIT)
    return Splitter(delimiter, quote)
