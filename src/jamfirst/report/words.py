"""The phrases that the terminal, the workbook, the JUnit file and the Markdown summary share.

Everything here takes plain values and gives plain text: no colour, no markup, no layout. Names that come from
files (tables, columns, files) pass through ``plain`` before they stand in a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from jamfirst.model.dates import british
from jamfirst.model.finding import FILE_CODES, OTHER_CODES, PAYMENT_CODES, RECORD_SUFFIXES, code_text
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.money import pounds
from jamfirst.report.masking import visible

VERDICTS: Mapping[str, str] = {"go": "GO", "no-go": "NO-GO", "hold": "HOLD"}
"""How a verdict is printed."""

WEIGHTS: Mapping[str, str] = {"stop": "Stop", "ask": "Ask", "note": "Note"}
"""How a weight is printed."""

_LINE_BREAKS = re.compile("[\t\n\r\v\f\x85\u2028\u2029]")


def plain(text: object) -> str:
    """Text as one line that cannot move a cursor, turn the reading direction or break XML.

    Tabs and line breaks become spaces; any other character that cannot be seen is shown by name
    (``‹U+001B›``). All other text is unchanged.
    """
    return visible(_LINE_BREAKS.sub(" ", str(text)))


def short(text: object, limit: int = 60) -> str:
    """``plain`` text, cut to ``limit`` characters with an ellipsis: a name may not fill a screen."""
    line = " ".join(plain(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def counted(number: int, one: str, many: str) -> str:
    """``1 payment``, ``1,204 payments``, ``0 payments``."""
    return f"{number:,} {one if number == 1 else many}"


def listed(items: Sequence[str], most: int = 6) -> str:
    """``a, b, c``; beyond ``most`` items the rest is counted: ``a, b and 3 more``."""
    if len(items) <= most:
        return ", ".join(items)
    return f"{', '.join(items[:most])} and {len(items) - most:,} more"


def joined(items: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def tally(counts: Mapping[str, int], most: int = 6, emptied: Mapping[str, int] | None = None) -> str:
    """``reference lost (569), payee_town (12)``: what lost its value first, then largest first, ties by name."""
    lost = emptied or {}
    ordered = sorted(counts.items(), key=lambda item: (-lost.get(item[0], 0), -item[1], item[0]))
    return listed([_tallied(name, number, lost.get(name, 0)) for name, number in ordered], most)


def _tallied(name: str, number: int, lost: int) -> str:
    if lost == number:
        return f"{short(name)} lost ({number:,})"
    return f"{short(name)} ({number:,}, lost on {lost:,})" if lost else f"{short(name)} ({number:,})"


def nouns_of(table: Mapping[str, Any]) -> tuple[str, str]:
    """One and several of a table's records; the kind's own words where the table says none."""
    noun = table.get("noun")
    if noun:
        return plain(noun[0]), plain(noun[1])
    kind = table.get("kind")
    return KINDS[Kind(kind)].noun if kind in set(Kind) else KINDS[Kind.PLAIN].noun


def code_phrase(code: str, number: int, noun: tuple[str, str]) -> str:
    """What a code says of ``number`` records of a table: ``3 payslips are missing``."""
    words = code_text(code)
    text = words.one if number == 1 else words.many
    if code in PAYMENT_CODES or code in FILE_CODES or code in OTHER_CODES:
        return f"{number:,} {text}"
    return f"{counted(number, *noun)} {plain(text)}"


def is_record_code(code: str) -> bool:
    """Whether a code is one of ``TABLE.missing .repeated .changed .extra``."""
    return code not in FILE_CODES and code not in PAYMENT_CODES and code.rpartition(".")[2] in RECORD_SUFFIXES


def money_change(before: int | None, after: int | None) -> str:
    """``£1.00 → £2.00`` from pence; one figure and "on both sides" never hide a change, and unknown is said."""
    if before is None and after is None:
        return ""
    return f"{_money(before)} → {_money(after)}"


def _money(amount: int | None) -> str:
    return "unknown" if amount is None else pounds(amount)


def count_change(before: int, after: int, noun: tuple[str, str]) -> str:
    """``569 payments``, or ``569 → 537 payments`` where the count itself changed."""
    if before == after:
        return counted(before, *noun)
    return f"{before:,} → {counted(after, *noun)}"


def stake(pence: int, delta_pence: int) -> str:
    """The pounds at stake, and how much more or less is paid in total where that is another figure."""
    if not pence and not delta_pence:
        return ""
    text = pounds(abs(pence))
    if abs(delta_pence) in {0, abs(pence)}:
        return text
    return f"{text} ({pounds(abs(delta_pence))} {'more' if delta_pence > 0 else 'less'} in total)"


def matched_by(steps: Iterable[Mapping[str, Any]]) -> str:
    """``matched by reference 10,950 · by payee, invoice and date 254``; one step alone needs no count."""
    found = [(_without_by(short(step["by"], 80)), int(step["records"])) for step in steps]
    if len(found) == 1:
        return f"matched by {found[0][0]}"
    return "matched " + " · ".join(f"by {name} {number:,}" for name, number in found) if found else ""


def _without_by(text: str) -> str:
    return text.removeprefix("matched ").removeprefix("by ")


_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def readable_date(text: str) -> str:
    """``2026-09`` as ``September 2026`` and ``2026-09-30`` as ``30 September 2026``; other text as it is."""
    day, month = _DAY.fullmatch(text), _MONTH.fullmatch(text)
    try:
        if day:
            return british(date(int(day[1]), int(day[2]), int(day[3])))
        if month:
            return f"{date(int(month[1]), int(month[2]), 1):%B %Y}"
    except ValueError:
        return text
    return text
