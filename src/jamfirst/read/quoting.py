"""One record of delimited text as its fields: RFC 4180, and what real files do to it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

FIELD_LIMIT = 16 * 1024 * 1024
"""The longest field and line, in characters, that is read."""


class Split(NamedTuple):
    """A text cut into fields. ``open`` says that a quoted field does not end within the text (it may go on in
    the next line); ``mended`` says that a quote mark could only be taken as itself."""

    fields: list[str]
    open: bool
    mended: bool


Splitter = Callable[[str], Split]


@lru_cache(maxsize=64)
def splitter(delimiter: str, quote: str) -> Splitter:
    """A function that cuts one record, without its line end, into fields.

    A field is quoted when, but for spaces around it, it begins and ends with the quote mark and every mark
    inside is doubled. Any other mark is a character like any other, so a bad mark never swallows a record.
    """
    if csv.field_size_limit() < FIELD_LIMIT:
        csv.field_size_limit(FIELD_LIMIT)
    by_mark = _MarkSplitter(delimiter, quote)
    spaced = re.compile(f" {re.escape(quote)}|{re.escape(quote)} ")

    def split(text: str) -> Split:
        if quote not in text:
            return Split(text.split(delimiter), open=False, mended=False)
        if not spaced.search(text):
            try:
                rows = list(csv.reader([text], delimiter=delimiter, quotechar=quote, strict=True))
            except csv.Error:
                return by_mark(text)
            if len(rows) == 1:
                return Split(rows[0], open=False, mended=False)
        return by_mark(text)

    return split


class _MarkSplitter:
    """The same rule written out field by field, for the records that the fast parser refuses."""

    def __init__(self, delimiter: str, quote: str) -> None:
        d, q = re.escape(delimiter), re.escape(quote)
        self._delimiter = delimiter
        self._quote = quote
        body = f"[^{q}]*(?:{q}{q}[^{q}]*)*"
        self._quoted = re.compile(f" *{q}({body}){q} *(?={d}|\\Z)")
        self._opened = re.compile(f" *{q}{body}\\Z")
        self._begins = re.compile(f" *{q}")

    def __call__(self, text: str) -> Split:
        fields: list[str] = []
        at, opened, mended = 0, False, False
        while True:
            quoted = self._quoted.match(text, at)
            if quoted:
                fields.append(quoted.group(1).replace(self._quote * 2, self._quote))
                at = quoted.end()
            else:
                if self._begins.match(text, at):
                    mended = True
                    opened = opened or self._opened.match(text, at) is not None
                end = text.find(self._delimiter, at)
                end = len(text) if end < 0 else end
                fields.append(text[at:end])
                at = end
            if at >= len(text):
                return Split(fields, opened, mended)
            at += len(self._delimiter)
