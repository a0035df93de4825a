"""What a pain.001 file says of itself (NbOfTxs, CtrlSum) beside what its payments add up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from jamfirst.model.run import ControlTotal
from jamfirst.read.pain001 import values
from jamfirst.read.problem_log import ProblemLog

_PENCE = 100


@dataclass(slots=True)
class Tally:
    """How many payments were read, and their exact sum whatever the currencies (as CtrlSum is defined)."""

    payments: int = 0
    total: Decimal = field(default_factory=Decimal)

    def add(self, amount: Decimal) -> None:
        """One more payment."""
        self.payments += 1
        self.total += amount


class Totals:
    """Checks stated totals: those of the file are always kept, those of batches only where they disagree."""

    def __init__(self, shown: str, log: ProblemLog) -> None:
        self._shown = shown
        self._log = log
        self.controls: list[ControlTotal] = []
        self.notes: list[str] = []

    def group(self, count: str | None, total: str | None, tally: Tally, line: int) -> None:
        """Check the group header's totals; the number of payments must be there."""
        if count is None:
            self._log.add(
                "file.field", "no count", "the group header does not say how many payments there are", line=line
            )
        self._check("file", count, total, tally, line, always=True)

    def batch(self, number: int, count: str | None, total: str | None, tally: Tally, line: int) -> None:
        """Check one batch's own totals, which are optional."""
        self._check(f"batch {number}", count, total, tally, line, always=False)

    def _check(self, what: str, count: str | None, total: str | None, tally: Tally, line: int, *, always: bool) -> None:
        if count is not None:
            self._check_count(what, count, tally.payments, line, always=always)
        if total is not None:
            self._check_sum(what, total, tally.total, line, always=always)

    def _check_count(self, what: str, text: str, counted: int, line: int, *, always: bool) -> None:
        stated = values.count(text)
        if stated is None:
            self._unreadable("NbOfTxs", text, line)
            return
        if stated != counted:
            self._disagree(f"the {what} says {stated:,} payments and holds {counted:,}", "NbOfTxs", line)
        self._keep(ControlTotal(self._shown, f"{what}: number of payments", stated, counted, "records"), always)

    def _check_sum(self, what: str, text: str, counted: Decimal, line: int, *, always: bool) -> None:
        stated = values.exact(text)
        if stated is None:
            self._unreadable("CtrlSum", text, line)
            return
        if stated != counted:
            message = f"the {what} says that its payments add up to {_money(stated)}; they add up to {_money(counted)}"
            self._disagree(message, "CtrlSum", line)
        pence = stated * _PENCE, counted * _PENCE
        if all(p == p.to_integral_value() for p in pence):
            total = ControlTotal(self._shown, f"{what}: sum of amounts", int(pence[0]), int(pence[1]), "pence")
            self._keep(total, always)
        elif always:
            self.notes.append(
                f"The sum of amounts has parts of a hundredth ({_money(counted)}); it was checked exactly, "
                "but is not shown among the control totals, which are in hundredths."
            )

    def _keep(self, total: ControlTotal, always: bool) -> None:
        if always or not total.agrees:
            self.controls.append(total)

    def _disagree(self, message: str, column: str, line: int) -> None:
        self._log.add("file.totals", message, message, line=line, column=column)

    def _unreadable(self, column: str, found: str, line: int) -> None:
        message = f'the control total "{found[:40]}" is not a plain number'
        self._log.add(
            "file.field", "control", message, line=line, column=column, found=found, expected="a plain number"
        )


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}" if amount == round(amount, 2) else f"{amount:,f}"
