"""Whether a Bacs file agrees with itself: labels, trailer totals, and contra records that balance its payments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jamfirst.model.dates import british
from jamfirst.model.money import pounds
from jamfirst.model.run import ControlTotal
from jamfirst.model.working_days import is_working_day, next_working_day
from jamfirst.read.bacs18 import layout
from jamfirst.read.bacs18.query import DayKey, Group, Known
from jamfirst.read.bacs18.sections import Section
from jamfirst.read.problem_log import ProblemLog

_MOST_BALANCES = 100


@dataclass(frozen=True, slots=True)
class Sums:
    """Debits and credits of some records, contras among them: pence and numbers of records."""

    debit_pence: int = 0
    credit_pence: int = 0
    debits: int = 0
    credits: int = 0
    instructions: int = 0

    @classmethod
    def of(cls, groups: Iterable[Group]) -> Sums:
        """The sums of groups of records; codes that are not known count nowhere."""
        found = {"debit": [0, 0], "credit": [0, 0], "instruction": [0, 0]}
        for group in groups:
            side = _side(group.code)
            if side:
                found[side][0] += group.pence
                found[side][1] += group.records
        debit, credit = found["debit"], found["credit"]
        return cls(debit[0], credit[0], debit[1], credit[1], found["instruction"][1])


def _side(code: str) -> str:
    if code in layout.DEBIT_CODES:
        return "debit"
    if code in layout.CREDIT_CODES:
        return "credit"
    return "instruction" if code in layout.INSTRUCTION_CODES else ""


class Checks:
    """Everything that is checked about one physical file, gathered as control totals, problems and notes."""

    def __init__(self, shown: str, sections: Sequence[Section], groups: Sequence[Group], log: ProblemLog) -> None:
        self._shown = shown
        self._sections = sections
        self._groups = groups
        self._log = log
        self.controls: list[ControlTotal] = []
        self.notes: list[str] = []

    def known_days(self) -> Mapping[DayKey, Known]:
        """For each section and own day of a record: the processing day, and the day the payee is paid, which is
        the next working day. A record's own day comes before that of UHL1. Days that are missing or malformed are
        reported and NULL."""
        found: dict[DayKey, Known] = {}
        for group in self._groups:
            key = (group.section, group.day)
            section = self._sections[group.section]
            own_day = group.day.strip()
            said = own_day or section.day
            day = layout.processing_day(said)
            if day is None:
                self._no_day(said, group)
            elif key not in found and not is_working_day(day):
                self.notes.append(f"The processing day {british(day)} is not a working day.")
            if group.day and section.day and group.day != section.day and key not in found:
                self.notes.append(
                    f"Records say processing day {group.day} where UHL1 says {section.day}; theirs holds."
                )
            found[key] = Known(
                day.isoformat() if day else None,
                next_working_day(day).isoformat() if day else None,
                section.user_number,
                section.serial,
                section.file_section,
            )
        return found

    def labels(self) -> None:
        """Check that each section has its header and its trailer."""
        if not any(section.labelled for section in self._sections):
            message = "there are no header or trailer records, so nothing shows that the file is whole"
            self._log.add("file.totals", "labels", message)
            return
        used = {group.section: group for group in reversed(self._groups)}
        for number, section in enumerate(self._sections):
            if not section.labelled:
                self._unlabelled(used.get(number))
                continue
            if not section.user_header:
                message = "there is no UHL1 header, so the processing day is not said"
                self._log.add("file.totals", "header", message, line=section.start)
            if not section.trailer:
                message = (
                    "the file ends without its trailer (UTL1): it is cut short, and what is missing cannot be told"
                )
                self._log.add("file.unreadable", "trailer", message, line=section.start, expected="a UTL1 record")

    def totals(self) -> None:
        """Check the trailers' totals, which count contra records too."""
        for number, section in enumerate(self._sections):
            if section.trailer:
                self._trailer(number, section, Sums.of(g for g in self._groups if g.section == number))

    def balances(self) -> None:
        """Check that for each own account and processing day the debits, contras included, equal the credits."""
        by_account: dict[tuple[int, str, str], list[Group]] = {}
        for group in self._groups:
            day = group.day.strip() or self._sections[group.section].day
            by_account.setdefault((group.section, group.own, day), []).append(group)
        for (_, own, day), alike in by_account.items():
            sums = Sums.of(alike)
            if sums.debit_pence != sums.credit_pence:
                self._unbalanced(own, layout.processing_day(day), alike, sums)

    def fields(self) -> None:
        """Report payee accounts that are not all digits and transaction codes that are not known."""
        for group in self._groups:
            if group.bad_accounts:
                self._log.add(
                    "file.field",
                    "account",
                    "the payee's sort code and account number are not fourteen digits",
                    line=group.bad_account_line,
                    column="account_number",
                    expected="14 digits in positions 1 to 14",
                    count=group.bad_accounts,
                )
            if group.code not in layout.METHODS:
                self._log.add(
                    "file.field",
                    f"code {group.code}",
                    f'the transaction code "{group.code.strip()}" is not known',
                    line=group.first_line,
                    column="method",
                    found=group.code,
                    expected=", ".join(layout.METHODS),
                    count=group.records,
                )

    def _no_day(self, said: str, group: Group) -> None:
        message = f'the processing day "{said}" is not a day' if said else "the record has no processing day"
        sort = "malformed day" if said else "no day"
        self._log.add(
            "file.field",
            sort,
            message,
            line=group.first_line,
            column="processing_day",
            found=said,
            expected="a space, two digits of the year and three of the day in it",
            count=group.records,
        )

    def _unlabelled(self, group: Group | None) -> None:
        if group is not None:
            message = "records stand outside any file: after a trailer, with no header before them"
            self._log.add("file.totals", "outside", message, line=group.first_line)

    def _trailer(self, number: int, section: Section, sums: Sums) -> None:
        files = sum(section.labelled for section in self._sections)
        which = f"file {number + 1} of {files}, " if files > 1 else ""
        for field, name, counted, unit in (
            (layout.DEBIT_TOTAL, "debit total", sums.debit_pence, "pence"),
            (layout.CREDIT_TOTAL, "credit total", sums.credit_pence, "pence"),
            (layout.DEBIT_COUNT, "number of debits", sums.debits, "records"),
            (layout.CREDIT_COUNT, "number of credits", sums.credits, "records"),
            (layout.INSTRUCTION_COUNT, "number of direct debit instructions", sums.instructions, "records"),
        ):
            stated = section.stated(field)
            written = field.of(section.trailer).strip()
            if stated is None and (written or field is not layout.INSTRUCTION_COUNT):
                message = f'the {name} "{written}" in the trailer is not a number'
                self._log.add("file.field", name, message, line=section.trailer_line, column="UTL1", found=written)
            elif stated is not None:
                control = ControlTotal(self._shown, f"{which}{name}", stated, counted, unit)
                self.controls.append(control)
                self._disagreement(control, section)

    def _disagreement(self, control: ControlTotal, section: Section) -> None:
        if control.agrees:
            return
        show = pounds if control.unit == "pence" else "{:,}".format
        message = f"{control.name}: the trailer says {show(control.stated)}, the records give {show(control.counted)}"
        self._log.add("file.totals", control.name, message, line=section.trailer_line, column="UTL1")

    def _unbalanced(self, own: str, day: date | None, alike: Sequence[Group], sums: Sums) -> None:
        when = british(day) if day else "no known day"
        name = f"contra for the account ending {own[-4:]}, {when}"
        has_contra = any(group.contra for group in alike)
        missing = "" if has_contra else "there is no contra record: "
        message = f"{name}: {missing}credits are {pounds(sums.credit_pence)}, debits {pounds(sums.debit_pence)}"
        first = min(group.first_line for group in alike)
        self._log.add("file.totals", "contra" if has_contra else "no contra", message, line=first)
        if len(self.controls) < _MOST_BALANCES:
            control = ControlTotal(self._shown, name, sums.debit_pence, sums.credit_pence, "pence")
            self.controls.append(control)
