"""The files inside one physical Bacs file: each from its opening labels (VOL1 to UHL1) to its trailer (UTL1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jamfirst.read.bacs18 import layout
from jamfirst.read.bacs18.layout import Span

_DIGITS = re.compile("[0-9]+")


@dataclass(slots=True)
class Section:
    """One file inside the physical file. ``start`` is its first line; lines up to the next section's are its own.

    Label texts are kept as they stand; an empty one means that the label is not there.
    """

    start: int
    volume: str = ""
    header: str = ""
    user_header: str = ""
    trailer: str = ""
    trailer_line: int = 0
    ended: bool = False

    @property
    def day(self) -> str:
        """The processing day in UHL1 as written, for records that carry none of their own."""
        return layout.UHL1_DAY.of(self.user_header).strip()

    @property
    def serial(self) -> str:
        """The submission serial, from VOL1 or the copy of it in HDR1."""
        return layout.SERIAL.of(self.volume).strip() or Span(22, 6).of(self.header).strip()

    @property
    def user_number(self) -> str:
        """The service user number, from HDR1 or VOL1."""
        return layout.USER_NUMBER_HDR1.of(self.header).strip() or layout.USER_NUMBER_VOL1.of(self.volume).strip()

    @property
    def file_section(self) -> str:
        """The file section number of HDR1."""
        return layout.FILE_SECTION.of(self.header).strip()

    @property
    def labelled(self) -> bool:
        """Whether any label stands in it."""
        return bool(self.volume or self.header or self.user_header or self.trailer or self.ended)

    def stated(self, field: Span) -> int | None:
        """A total of the trailer, or ``None`` where it is not all digits."""
        text = field.of(self.trailer).strip()
        return int(text) if _DIGITS.fullmatch(text) and text.isascii() else None


def sections(labels: Sequence[tuple[int, str]]) -> list[Section]:
    """The sections of a physical file from its labels (line number and text, in order).

    A section ends after its UTL1, or before a label that opens another. There is always at least one.
    """
    found = [Section(1)]
    for number, text in labels:
        current = found[-1]
        name = text[:4]
        if _opens_another(name, current):
            current = Section(number)
            found.append(current)
        _note(current, name, text)
        if name == "UTL1":
            current.trailer_line = number
            found.append(Section(number + 1))
    return found


def _opens_another(name: str, current: Section) -> bool:
    if name not in layout.OPENING:
        return False
    begun = {"VOL1": current.labelled, "HDR1": bool(current.header or current.user_header)}
    return current.ended or begun.get(name, name == "UHL1" and bool(current.user_header))


def _note(section: Section, name: str, text: str) -> None:
    if name == "VOL1":
        section.volume = text
    elif name == "HDR1":
        section.header = text
    elif name == "UHL1":
        section.user_header = text
    elif name == "UTL1":
        section.trailer = text
    elif name in {"EOF1", "EOF2"}:
        section.ended = True
