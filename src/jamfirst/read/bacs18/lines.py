"""The physical side of Bacs Standard 18: from whatever bytes a file has to one record a line.

A plain file (printable ASCII, one record a line, lines that end in one way) is read by the engine as it is. Any
other (fixed blocks without line ends, other encodings, mixed or old Macintosh line ends, control characters) is
first laid out as plain lines. What the records mean is worked out from the lines, the same for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlglot import exp

from jamfirst.engines.session import Session
from jamfirst.read.bacs18.layout import DATA_LENGTH, DATA_LENGTH_MULTI_DAY, LABEL_LENGTH, LABELS, WORK_CODE
from jamfirst.read.contract import Spool

_CHUNK = 1_048_576
_PERMITTED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.&/- "
_PRINTABLE = bytes(range(0x20, 0x7F))
_LINE_ENDS = b"\r\n"
_PIECE = 65_536
_LONGEST_LINE = 120
"""A longer line can only be several records in a row."""

_BLANK = " ^\x00\x1a\t"
_PADDING_RUN = re.compile(r"[ ^\x00\x1a]+")
_MARK = "\xef\xbb\xbf"
_CONTROL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\ufffd")


@dataclass(frozen=True, slots=True)
class Scan:
    """What the bytes of a file are: ``plain`` when the engine can read its lines as they are (unless carriage
    returns stand alone, which the number of ``lines`` shows), ``permitted`` when Bacs carries every character."""

    plain: bool
    permitted: bool
    lines: int


def lines_relation(path: Path, session: Session) -> tuple[str, bool]:
    """The records of a file as a relation ``line`` and ``line_no``, and whether every character is permitted.

    Where a physical line holds several records, ``line_no`` counts records.
    """
    found = scan(path)
    if found.plain:
        relation = session.lines(path)
        longest = exp.Max(this=exp.Length(this=exp.column("line")))
        counted, length = session.rows(exp.select(exp.Count(this=exp.Star()), longest).from_(relation))[0]
        if counted == found.lines and (length or 0) <= _LONGEST_LINE:
            return relation, found.permitted
    return careful_relation(path, session), found.permitted


def careful_relation(path: Path, session: Session) -> str:
    """The same as ``lines_relation``, laid out record by record whatever the bytes."""
    with Spool(session, 1) as spool:
        for number, line in records(path):
            spool.write((line,), number)
        relation = spool.relation()
    query = exp.select(exp.column("c0").as_("line"), exp.column("record_no").as_("line_no")).from_(relation)
    return session.keep(query, "records")


def scan(path: Path) -> Scan:
    """Look at every byte of a file once."""
    feeds = returns = 0
    permitted, last = True, b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            odd = chunk.translate(None, _PERMITTED)
            feeds_here = odd.count(b"\n")
            feeds, returns, last = feeds + feeds_here, returns + odd.count(b"\r"), chunk[-1:]
            odd = odd.translate(None, _LINE_ENDS)
            permitted = permitted and not odd
            if odd.translate(None, _PRINTABLE):
                return Scan(plain=False, permitted=False, lines=0)
            if len(chunk) > (feeds_here + 1) * _LONGEST_LINE:
                return Scan(plain=False, permitted=permitted, lines=0)
    lines = feeds + (last not in b"\r\n")
    return Scan(feeds > 0 and returns in (0, feeds), permitted, lines)


def records(path: Path) -> Iterator[tuple[int, str]]:
    """The records of a file with their numbers, whatever its line ends; empty lines are counted and left out."""
    number, cutter = 0, _Cutter()
    for text, ended in _pieces(path):
        if ended and not cutter.rest and len(text.rstrip()) <= _LONGEST_LINE:
            number += 1
            if text.strip(_BLANK):
                cutter.learn(text)
                yield number, _clean(text)
            continue
        for record in cutter.feed(text, ended=ended):
            number += 1
            yield number, _clean(record)


def _pieces(path: Path) -> Iterator[tuple[str, bool]]:
    """The lines of a file as bytes in text, without their ends; long ones come in pieces, of which only the last
    has ended."""
    with path.open(encoding="latin-1", newline=None) as file:
        first = True
        while line := file.readline(_PIECE):
            body = line.removesuffix("\n").removeprefix(_MARK if first else "")
            first = False
            yield body, line.endswith("\n") or len(line) < _PIECE


class _Cutter:
    """Cuts records that stand in a row: labels of 80 characters, data of 100, or 106 under a multi-day header."""

    def __init__(self) -> None:
        self.rest = ""
        self._data_length = DATA_LENGTH
        self._after_label = False

    def learn(self, record: str) -> None:
        """Take the length of the data records from a UHL1 record's work code."""
        if record.startswith("UHL1"):
            multi_day = WORK_CODE.of(record).startswith("4")
            self._data_length = DATA_LENGTH_MULTI_DAY if multi_day else DATA_LENGTH

    def feed(self, text: str, *, ended: bool) -> Iterator[str]:
        """The records that are whole in what has come so far; at the end of the line, the rest as well."""
        text, at = self.rest + text, 0
        while True:
            at = self._skip(text, at)
            left = len(text) - at
            if left <= 0 or (left < 2 * _LONGEST_LINE and not ended):
                break
            self._after_label = text.startswith(LABELS, at)
            size = LABEL_LENGTH if self._after_label else self._data_length
            record = text[at : at + size]
            self.learn(record)
            yield record
            at += size
        self.rest = "" if ended else text[at:]

    def _skip(self, text: str, at: int) -> int:
        """Pass over padding: any after a label, and whatever stands before the next label."""
        match = _PADDING_RUN.match(text, at)
        end = match.end() if match else at
        return end if self._after_label or end == len(text) or text.startswith(LABELS, end) else at


def _clean(line: str) -> str:
    """A record in its own characters: UTF-8 where it is that and the length fits, else Windows-1252; control
    characters are shown as the replacement character, so that positions stay."""
    if not line.isascii():
        line = _decoded(line.encode("latin-1"))
    return line if line.isprintable() else line.translate(_CONTROL)


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
    lengths = (LABEL_LENGTH, DATA_LENGTH, DATA_LENGTH_MULTI_DAY)
    return raw.decode("cp1252", errors="replace") if len(raw) in lengths and len(text) not in lengths else text
