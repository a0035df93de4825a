"""Writes payments as Bacs Standard 18: labels of 80 characters, records of 100 (one day) or 106 (several days).

Layout: two public descriptions of the data record agree (transaction code 99 for a credit, 17 for the contra that
balances it); the labels follow published widths. The day in the file is the processing day, the working day before
payees are paid.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import IO

from jamfirst.model.problems import UsageError
from jamfirst.rehearse.northbrook.days import previous_working
from jamfirst.rehearse.northbrook.records import Payment
from jamfirst.rehearse.northbrook.spool import poured, spool

SERVICE_USER = "299999"
ACCOUNT_NAME = "NORTHBROOK COUNCIL"
SORT_CODE, ACCOUNT_NUMBER = "249105", "00418823"
MOST_PENCE = 99_999_999_999
"""The amount field of a contra has eleven digits: a day that needs more begins another file."""
_ALLOWED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.&/- ")
_LETTERS = str.maketrans({"Ø": "O", "Ł": "L", "Æ": "AE", "Œ": "OE", "ß": "SS", "Đ": "D", "'": None, "’": None})


def bacs_text(text: str, width: int = 18) -> str:
    """Text in the characters that Bacs allows: capitals without accents, apostrophes dropped, others a space."""
    capitals = text.upper()
    if not capitals.isascii():
        capitals = unicodedata.normalize("NFKD", capitals.translate(_LETTERS))
        capitals = "".join(char for char in capitals if not unicodedata.combining(char))
    plain = "".join(char if char in _ALLOWED else " " for char in capitals.translate(_LETTERS))
    return plain[:width].ljust(width)


def bacs_day(day: date) -> str:
    """``bYYDDD``: a space, two digits of the year, the day of the year."""
    return f" {day.year % 100:02d}{day.timetuple().tm_yday:03d}"


@dataclass(slots=True)
class _Part:
    """The credits of one processing day that go into one file, kept on disk until the file is put together."""

    spool: IO[bytes]
    pence: int = 0
    items: int = 0


@dataclass(slots=True)
class BacsFiles:
    """Collects payments and writes them as ``stem.txt`` and, when a limit asks for it, ``stem_2.txt`` and on.

    ``several_days`` puts all processing days into one file; otherwise each day has its own. ``serial`` is the
    submission serial, issued anew in every run. Use as a context; the files are there after ``close``.
    """

    folder: Path
    stem: str
    several_days: bool
    serial: int
    most_pence: int = MOST_PENCE
    _parts: dict[date, list[_Part]] = field(default_factory=dict)
    _stack: ExitStack = field(default_factory=ExitStack)

    def add(self, payment: Payment) -> None:
        """Takes one payment; its bank details must be whole. Raises ``UsageError`` where they are not."""
        account = payment.account
        if len(account.sort_code) != 6 or len(account.account_number) != 8:
            raise UsageError(f"{payment.reference}: Bacs needs a sort code of 6 digits and an account of 8.")
        day = previous_working(payment.pay_date)
        part = self._part(day, payment.amount)
        part.pence += payment.amount
        part.items += 1
        stamp = bacs_day(day) if self.several_days else ""
        record = (
            f"{account.sort_code}{account.account_number}099{SORT_CODE}{ACCOUNT_NUMBER}    {payment.amount:011d}"
            f"{ACCOUNT_NAME}{bacs_text(payment.reference)}{bacs_text(payment.payee_name)}{stamp}\n"
        )
        part.spool.write(record.encode("ascii"))

    def _part(self, day: date, pence: int) -> _Part:
        parts = self._parts.setdefault(day, [])
        if not parts or parts[-1].pence + pence > self.most_pence:
            parts.append(_Part(self._stack.enter_context(spool(self.folder))))
        return parts[-1]

    def close(self) -> None:
        """Writes the files and lets the spools go."""
        with self._stack:
            for number, days in enumerate(self._files(), 1):
                name = f"{self.stem}.txt" if number == 1 else f"{self.stem}_{number}.txt"
                with (self.folder / name).open("wb") as file:
                    self._write(file, days, number)

    def _files(self) -> Iterator[dict[date, _Part]]:
        """Which days' parts stand together in a file."""
        days = sorted(self._parts)
        if not self.several_days:
            yield from ({day: part} for day in days for part in self._parts[day])
            return
        for index in range(max((len(parts) for parts in self._parts.values()), default=0)):
            yield {day: self._parts[day][index] for day in days if index < len(self._parts[day])}

    def _write(self, file: IO[bytes], days: dict[date, _Part], number: int) -> None:
        for label in self._labels(min(days), number):
            file.write(_label(label))
        for day, part in days.items():
            poured(part.spool, file)
            stamp = bacs_day(day) if self.several_days else ""
            contra = (
                f"{SORT_CODE}{ACCOUNT_NUMBER}017{SORT_CODE}{ACCOUNT_NUMBER}    {part.pence:011d}"
                f"{'SALARIES':<18}{'CONTRA':<18}{ACCOUNT_NAME}{stamp}\n"
            )
            file.write(contra.encode("ascii"))
        for label in self._trailers(days, number):
            file.write(_label(label))

    def _labels(self, first: date, number: int) -> tuple[str, ...]:
        created = previous_working(first)
        expires = created + timedelta(days=30)
        serial = f"N{self.serial:03d}{number:02d}"
        identity = f"A{SERVICE_USER}S  1{SERVICE_USER}{serial}00010001      {bacs_day(created)}{bacs_day(expires)}"
        day = "      " if self.several_days else bacs_day(first)
        work = "4 MULTI  " if self.several_days else "1 DAILY  "
        return (
            f"VOL1{serial}{'':31}{SERVICE_USER}{'':32}1",
            f"HDR1{identity}",
            self._second_header("HDR2"),
            f"UHL1{day}999999    00000000{work}{number:03d}",
        )

    def _second_header(self, label: str) -> str:
        return f"{label}F02000{106 if self.several_days else 100:05d}"

    def _trailers(self, days: dict[date, _Part], number: int) -> tuple[str, ...]:
        pence = sum(part.pence for part in days.values())
        items = sum(part.items for part in days.values())
        first = self._labels(min(days), number)[1]
        totals = f"UTL1{pence:013d}{pence:013d}{len(days):07d}{items:07d}"
        return f"EOF1{first[4:]}", self._second_header("EOF2"), totals


def _label(text: str) -> bytes:
    return f"{text:<80}\n".encode("ascii")
