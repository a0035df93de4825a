"""Lines in a table that are no records: page headers, totals, footers, rules. They are counted, never hidden."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum


class NotRecord(StrEnum):
    """What a line is that is no record; the value is what people read."""

    EMPTY = "empty row"
    HEADER = "repeated header"
    PAGE = "page or report heading"
    RULE = "ruled line"
    TOTAL = "total line"
    FOOTER = "footer"


_ANY_CASE = re.IGNORECASE | re.ASCII
_UNITS = r"rows?|records?|lines?|items?|entries|transactions?|payments?|payslips?|invoices?|employees|payees|suppliers"
_SPAN = r"grand|sub|report|page|batch|overall|run|file|section|department|group|final|running|column"
_BARE_TOTAL = rf"(?:(?:{_SPAN})[ -]*){{0,2}}totals?"
_AFTER_TOTAL = (
    rf"for|of|by|in|amounts?|values?|numbers?|counts?|{_UNITS}|net|gross|pay|paid|due|debits?|credits?|carried|"
    r"brought|c/f|b/f|per|this|to|from|[£$€]"
)
_NUMBER = re.compile(r"[-+(]?[£$€]?[-+]?[0-9][0-9,]*(?:\.[0-9]+)?\)?(?:-| ?(?:CR|DR|%))?", re.ASCII)
_BARE = re.compile(rf"\W*{_BARE_TOTAL}\W*", _ANY_CASE)
_TOTAL = re.compile(
    rf"\W*(?:{_BARE_TOTAL}\W*(?:$|[0-9]|(?:{_AFTER_TOTAL})(?!\w)).*|.*\w\W+{_BARE_TOTAL}\W*"
    r"|(?:carried|brought) (?:forward|down)\W*|[cb]/[fd]\W*)",
    _ANY_CASE,
)
_PAGE = re.compile(
    r"\W*(?:page|pg)\W*[0-9]+(?:\W*(?:of|/)\W*[0-9]+)?\W*|\W*page\W*|\W*continued(?: overleaf| on next page)?\W*",
    _ANY_CASE,
)
_FOOTER = re.compile(
    r"\W*end of (?:report|file|data|listing|extract|run|output|page|list|table)\W*"
    rf"|\W*[0-9][0-9,]* +(?:{_UNITS})(?: (?:affected|selected|returned|printed|exported|extracted|in total))?\W*"
    rf"|\W*(?:number|count|no\.?) of (?:{_UNITS})\W*[0-9,]*\W*"
    r"|\W*(?:no more data|nothing follows)\W*"
    r"|\W*(?:printed|produced|generated|created|extracted|run|report|extract) (?:date|on|at|by|time)\b.*"
    r"|\W*completion time\b.*",
    _ANY_CASE,
)
_RULE = re.compile(r" *([-=_*~+#])\1+ *")
RULE_STARTS = tuple(mark * 2 for mark in "-=_*~+#")
"""A full row that draws a line has one of these first in its first field."""
_DIGIT = re.compile(r"[0-9]+", re.ASCII)
_DATE = re.compile(r"[0-9]{1,4}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{2,4}(?:[ T][0-9:.]+)?", re.ASCII)

KEYWORDS = (
    "total", "page", "pg", "continued", "forward", "down", "c/", "b/", "end of", "row", "record", "line", "item",
    "entries", "transaction", "payment", "payslip", "invoice", "employees", "payees", "suppliers", "no more",
    "nothing", "printed", "produced", "generated", "created", "extracted", "run", "report", "extract",
    "completion", *RULE_STARTS,
)  # fmt: skip
"""Every text that ``kind_of`` may call no record holds one of these, in any case (tested)."""


_KEYWORD = re.compile("|".join(map(re.escape, KEYWORDS)), _ANY_CASE)


def has_keyword(text: str) -> bool:
    """Whether a text holds one of the keywords, or nothing at all: else it is surely that of a record."""
    return _KEYWORD.search(text) is not None or not text.strip(" ")


def is_number(text: str) -> bool:
    """Whether a text is written like an amount or a count; looser than what is read as money."""
    return _NUMBER.fullmatch(text.strip()) is not None


def is_date(text: str) -> bool:
    """Whether a text is written like a date."""
    return _DATE.fullmatch(text.strip()) is not None


def heading_stem(line: str) -> str:
    """The part of a line above the header by which it is known again on a later page: up to its first digit
    (pages and dates change). Empty when that is too short to mean anything."""
    stem = _DIGIT.split(line, maxsplit=1)[0]
    return stem if len(stem) >= 4 else ""


def heading_pattern(line: str) -> str:
    """A line with its numbers masked, to compare one page's heading with another's."""
    return _DIGIT.sub("9", line)


def filled_fields(fields: Sequence[str]) -> list[str]:
    """The fields that hold more than spaces, without the spaces around them."""
    return [text for field in fields if (text := field.strip(" "))]


def is_rule(fields: Sequence[str]) -> bool:
    """Whether a row only draws a line: dashes and the like in every field that holds anything."""
    filled = filled_fields(fields)
    return bool(filled) and all(_RULE.fullmatch(f) for f in filled)


def is_bare_total(fields: Sequence[str]) -> bool:
    """Whether a row is a word for total and numbers. It may still be a payee of that name: see ``totals``."""
    filled = filled_fields(fields)
    return len(filled) > 1 and _BARE.fullmatch(filled[0]) is not None and all(map(is_number, filled[1:]))


def kind_of(fields: Sequence[str], width: int, always: frozenset[int]) -> NotRecord | None:
    """What a row is if it is no record, by its words and by what it leaves empty.

    ``always`` holds the positions that are filled in every ordinary record: a payee called "Total Gas" has its
    reference and its date, a total has not. A row that fills them all is a record whatever it says.
    """
    filled = filled_fields(fields)
    if not filled:
        return NotRecord.EMPTY
    short = leaves_out(fields, width, always)
    if (short or fields[0].startswith(RULE_STARTS)) and is_rule(filled):
        return NotRecord.RULE
    if not short:
        return None
    if _is_total(filled, width):
        return NotRecord.TOTAL
    if _all_in(filled, _PAGE):
        return NotRecord.PAGE
    return NotRecord.FOOTER if _all_in(filled, _FOOTER, _PAGE) else None


def leaves_out(fields: Sequence[str], width: int, always: frozenset[int]) -> bool:
    """Whether a row leaves out something that every ordinary record has."""
    if not always:
        return len(filled_fields(fields)) * 2 <= width
    return any(i >= len(fields) or not fields[i].strip(" ") for i in always)


def _is_total(filled: Sequence[str], width: int) -> bool:
    """A total's label comes first; what follows is numbers, and few of them beside the width of the table."""
    if not _TOTAL.fullmatch(filled[0]):
        return False
    labels = [f for f in filled[1:] if f.endswith(":") or _TOTAL.fullmatch(f)]
    numbers = [f for f in filled[1:] if is_number(f)]
    return len(labels) + len(numbers) == len(filled) - 1 and len(numbers) <= max(1, (width - 1) // 2)


def _all_in(filled: Sequence[str], *patterns: re.Pattern[str]) -> bool:
    """Whether each field is a number, a date or fits a pattern, and the first that is neither fits one."""
    words = [f for f in filled if not is_number(f) and not is_date(f)]
    return bool(words) and all(any(p.fullmatch(word) for p in patterns) for word in words)
