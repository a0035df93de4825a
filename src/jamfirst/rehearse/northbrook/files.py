"""Writes a run: one folder of delimited files, a Bacs file, three pain.001 files and ``run.toml``, row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from jamfirst.model.problems import UsageError
from jamfirst.rehearse.northbrook.bacs import BacsFiles
from jamfirst.rehearse.northbrook.chance import stream
from jamfirst.rehearse.northbrook.days import Month, previous_working
from jamfirst.rehearse.northbrook.pain import VERSIONS, PainFile
from jamfirst.rehearse.northbrook.records import Payment
from jamfirst.rehearse.northbrook.tables import LAYOUTS, Row

PAIN_FILES = ("suppliers", "care", "benefits")
ORGANISATION = "Northbrook Council"


@dataclass(frozen=True, slots=True)
class Formats:
    """How the files of a run are written. ``pain`` is the version of pain.001 (``03`` or ``09``);
    ``bacs_several_days`` one multi-day file instead of a file a day; ``british_dates`` writes ``25/09/2026``;
    ``volatile`` adds two columns to the payslips that differ in every run (``payslip_no``, ``produced_at``)."""

    delimiter: str = ","
    british_dates: bool = False
    pain: str = "09"
    bacs_several_days: bool = True
    volatile: bool = False

    def __post_init__(self) -> None:
        if self.pain not in VERSIONS:
            raise UsageError(f'"{self.pain}" is not a version of pain.001 that Northbrook writes: give 03 or 09.')
        if len(self.delimiter) != 1:
            raise UsageError("a delimiter is one character.")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a run is called: ``order`` 0 is the baseline in its natural order, any other is shuffled and numbered
    anew; ``build`` is the supplier's."""

    order: int
    build: str

    def made_at(self, seed: int, month: Month) -> str:
        """When the run was made, ISO, two working days before the pay date; another time for each order."""
        rng = stream(seed, "clock", month.name, self.order)
        day = previous_working(previous_working(month.pay_date))
        return f"{day.isoformat()}T{rng.randrange(17, 23):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}"


class RunWriter:
    """The open files of one run. Use as a context: everything is whole once it is left without an error."""

    def __init__(self, folder: Path, seed: int, month: Month, stamp: Stamp, formats: Formats) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._month, self._stamp, self._formats = folder, month, stamp, formats
        self._made_at = stamp.made_at(seed, month)
        self._stack = ExitStack()
        self._numbers = 0
        serial = 411 + stamp.order * 7
        self._bacs = BacsFiles(folder, "bacs_payroll", formats.bacs_several_days, serial)
        self._pain = {
            name: PainFile(
                folder / f"{name}.xml",
                formats.pain,
                f"NBC-{month.first:%y%m}-{name[0].upper()}{5200 + stamp.order * 13}",
                self._made_at,
            )
            for name in PAIN_FILES
        }
        self._tables: dict[str, Any] = {}
        self._dates: dict[str, tuple[int, ...]] = {}

    def __enter__(self) -> RunWriter:
        for name, layout in LAYOUTS.items():
            path = self._folder / layout.file
            file = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            writer = csv.writer(file, delimiter=self._formats.delimiter, lineterminator="\n")
            more = ("payslip_no", "produced_at") if self._formats.volatile and name == "payslip" else ()
            writer.writerow((*layout.columns, *more))
            self._tables[name] = writer
            self._dates[name] = tuple(layout.columns.index(column) for column in layout.dates)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._stack:
            if error is None:
                self._bacs.close()
                for file in self._pain.values():
                    file.close()
                (self._folder / "run.toml").write_text(self._facts(), encoding="utf-8", newline="\n")

    def rows(self, table: str, rows: Iterable[Row]) -> None:
        """Writes rows of a table, in the order given."""
        if self._formats.british_dates:
            rows = (self._british(table, row) for row in rows)
        if self._formats.volatile and table == "payslip":
            rows = (self._numbered(row) for row in rows)
        self._tables[table].writerows(rows)

    def _british(self, table: str, row: Row) -> Row:
        values = list(row)
        for index in self._dates[table]:
            year, _, rest = values[index].partition("-")
            values[index] = f"{rest[3:]}/{rest[:2]}/{year}" if rest else ""
        return tuple(values)

    def _numbered(self, row: Row) -> Row:
        self._numbers += 1
        return (*row, f"PS{self._stamp.order}{self._numbers:08d}", self._made_at)

    def payment(self, payment: Payment) -> None:
        """Writes one payment to its bank file."""
        if payment.file == "bacs_payroll":
            self._bacs.add(payment)
        else:
            self._pain[payment.file].add(payment)

    def _facts(self) -> str:
        month = self._month
        copied = previous_working(month.first.replace(day=15))
        return (
            f'environment = "test"\nbuild = "{self._stamp.build}"\norganisation = "{ORGANISATION}"\n'
            f'payroll = "Monthly"\nperiod = "{month.name}"\nrun_type = "main"\n'
            f"pay_date = {month.pay_date.isoformat()}\n"
            f"copied_from_live = {copied.isoformat()}\ninputs_cut_off = {previous_working(copied).isoformat()}\n"
            'personal_data = "live"\n'
        )
