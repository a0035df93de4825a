"""What can be wrong with an input, as values: bad input that stops a check, and problems that do not."""

from __future__ import annotations

from dataclasses import dataclass


class BadInputError(Exception):
    """An input that cannot be used at all. Its text is one sentence: what was found, where, what to do."""


class UsageError(Exception):
    """The caller asked for something that does not exist or does not fit together."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one place of one input file; it keeps the row and lowers what can be said.

    ``code`` is one of ``file.unreadable``, ``file.missing``, ``file.totals``, ``file.shape``, ``file.field``.
    ``line`` counts physical lines (or records, for formats without lines) from 1; 0 when no line is meant.
    ``count`` is how many records have the same problem; the text describes the first of them.
    """

    code: str
    file: str
    message: str
    line: int = 0
    column: str = ""
    found: str = ""
    expected: str = ""
    count: int = 1
    table: str = ""

    def sentence(self) -> str:
        """The problem as one sentence that starts with the place, as screens print it."""
        place = self.file
        if self.line:
            place += f", line {self.line:,}"
        if self.column:
            place += f', column "{self.column}"'
        more = f" ({self.count:,} records)" if self.count > 1 else ""
        return f"{place}: {self.message}{more} ({self.code})"
