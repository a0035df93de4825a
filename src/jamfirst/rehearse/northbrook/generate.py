"""Makes Northbrook: a baseline run, a candidate run after a release, and the truth about the release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from jamfirst.model.problems import UsageError
from jamfirst.rehearse.northbrook import suppliers
from jamfirst.rehearse.northbrook.chance import places
from jamfirst.rehearse.northbrook.changes import Change, PayChange, PaymentChange
from jamfirst.rehearse.northbrook.days import Month, month_named
from jamfirst.rehearse.northbrook.defects import INTENDED, chosen
from jamfirst.rehearse.northbrook.files import Formats, RunWriter, Stamp
from jamfirst.rehearse.northbrook.journal import Journal, payment_entries, slip_entries
from jamfirst.rehearse.northbrook.payroll import PersonMonth, person_month
from jamfirst.rehearse.northbrook.people import employee
from jamfirst.rehearse.northbrook.posts import Person
from jamfirst.rehearse.northbrook.records import Payee, Payment
from jamfirst.rehearse.northbrook.tables import employee_payee, invoice_row, payee_row
from jamfirst.rehearse.northbrook.truth import Tally, Truth
from jamfirst.rehearse.northbrook.views import Found, payments_found, person_rows, rows_found

BEFORE, AFTER, REPEAT = Stamp(0, "26C.1"), Stamp(1, "26C.2"), Stamp(2, "26C.1")


@dataclass(frozen=True, slots=True)
class _Council:
    """Which Northbrook: its size, seed and month."""

    employees: int
    seed: int
    month: Month


def generate(
    folder: str | Path,
    *,
    employees: int = 2000,
    seed: int = 2026,
    month: str = "2026-09",
    defects: Iterable[str] | None = None,
    intended: bool = True,
    repeat: bool = False,
    formats: Formats | None = None,
    after_formats: Formats | None = None,
) -> Truth:
    """Write ``before/``, ``after/`` and ``truth.json`` into ``folder`` and return the truth.

    ``employees`` counts people, of whom a few have not started or have left; everything else is in proportion.
    ``defects`` are ids of the registry (``None`` all, empty none); ``intended`` says whether the release carries its
    wanted change. With neither, the candidate differs by row order and re-issued numbers alone. ``repeat`` adds
    ``repeat/``, a second baseline run with nothing changed but those. ``month`` is any month of 2026-27, for the
    same people. ``after_formats`` lets the candidate's files be written another way than ``formats``.

    Rows are written as they are made: memory does not grow with ``employees`` but for the records that changed.
    Raises ``UsageError`` for an impossible size, month or defect, and for a folder that holds a run already.
    """
    folder = Path(folder)
    council = _Council(employees, seed, month_named(month))
    _check(folder, council)
    wanted = INTENDED if intended else ()
    changes = (*wanted, *chosen(defects))
    formats = formats or Formats()
    before = _Maker(council, BEFORE, formats, ()).write(folder / "before")
    if repeat:
        _Maker(council, REPEAT, formats, ()).write(folder / "repeat")
    after = _Maker(council, AFTER, after_formats or formats, changes).write(folder / "after")
    truth = _truth(council, before, after, len(wanted))
    (folder / "truth.json").write_text(truth.as_json(), encoding="utf-8", newline="\n")
    return truth


def _check(folder: Path, council: _Council) -> None:
    if not 1 <= council.employees <= 9_999_999:
        raise UsageError(f"{council.employees} employees: give a number from 1 to 9,999,999.")
    for name in ("before", "after", "repeat"):
        if (folder / name).exists():
            raise UsageError(f"{folder / name} exists already: give an empty folder.")


class _Maker:
    """Makes one run and, while it does, counts what its changes did to it."""

    def __init__(self, council: _Council, stamp: Stamp, formats: Formats, changes: Sequence[Change]) -> None:
        self.council, self.stamp, self.formats = council, stamp, formats
        self.changes = tuple(changes)
        self._pay = [change for change in changes if isinstance(change, PayChange)]
        self._payment = [change for change in changes if isinstance(change, PaymentChange)]
        self.tally = Tally(changes)
        self.journal = Journal()
        self.rows: dict[str, int] = {}

    def write(self, folder: Path) -> _Maker:
        """Write the run's folder; returns itself, with everything counted."""
        council, month = self.council, self.council.month
        with RunWriter(folder, council.seed, month, self.stamp, self.formats) as out:
            for number in self._places(council.employees):
                self._person(out, employee(council.seed, number))
            self._others(out)
            self._table(out, "journal_line", self.journal.rows(month, self.stamp.order))
        return self

    def _places(self, count: int) -> Iterable[int]:
        return places(count, self.stamp.order, self.council.seed)

    def _table(self, out: RunWriter, table: str, rows: Iterable[tuple[str, ...]]) -> None:
        kept = list(rows)
        self.rows[table] = self.rows.get(table, 0) + len(kept)
        out.rows(table, kept)

    def _person(self, out: RunWriter, person: Person) -> None:
        made = person_month(person, self.council.month, self._pay)
        if made.usual is None and not made.slips and not made.fired:
            return
        sent, fired = self._sent(made.payments)
        for table, rows in person_rows(made).items():
            self._table(out, table, rows)
        self._pay_out(out, sent)
        self._table(out, "payee", [payee_row(employee_payee(person, made.usual))])
        for slip in made.slips:
            self.journal.add(slip_entries(slip))
        for payment in made.payments:
            self.journal.add(payment_entries(payment))
        if made.fired or fired:
            self._count_person(person, made, sent, made.fired | fired)

    def _others(self, out: RunWriter) -> None:
        """Suppliers and their invoices, carers, and recipients."""
        council = self.council
        sizes = suppliers.counts(council.employees)
        for number in self._places(sizes["suppliers"]):
            self._table(out, "payee", [payee_row(suppliers.supplier(council.seed, number))])
        for number in self._places(sizes["invoices"]):
            bill, payment = suppliers.invoice(council.seed, council.month, number, sizes["suppliers"])
            self._table(out, "invoice", [invoice_row(bill)])
            if payment:
                self._other_payment(out, payment)
        for payee in self._paid_people(sizes["carers"], sizes["recipients"]):
            self._table(out, "payee", [payee_row(suppliers.known(payee))])
            self._other_payment(out, suppliers.person_payment(payee, council.month))

    def _paid_people(self, carers: int, recipients: int) -> Iterator[Payee]:
        for number in self._places(carers):
            yield suppliers.carer(self.council.seed, number)
        for number in self._places(recipients):
            yield suppliers.recipient(self.council.seed, number)

    def _other_payment(self, out: RunWriter, payment: Payment) -> None:
        sent, fired = self._sent([payment])
        self._pay_out(out, sent)
        self.journal.add(payment_entries(payment))
        if fired:
            alone = {c.id: payments_found([payment], c.apply(payment)) for c in self._payment if c.id in fired}
            self.tally.add(payment.payee_id, alone, payments_found([payment], sent))

    def _pay_out(self, out: RunWriter, sent: Sequence[Payment]) -> None:
        for payment in sent:
            self.rows["payment"] = self.rows.get("payment", 0) + 1
            out.payment(payment)

    def _sent(self, meant: Sequence[Payment], only: str = "") -> tuple[list[Payment], frozenset[str]]:
        """The payments as they reach the bank files, and which changes took part."""
        sent, fired = list(meant), set()
        for change in self._payment:
            if only and change.id != only:
                continue
            fitting = {payment.reference for payment in meant if change.fits(payment)}
            if fitting:
                fired.add(change.id)
                sent = [new for old in sent for new in (change.apply(old) if old.reference in fitting else (old,))]
        return sent, frozenset(fired)

    def _count_person(self, person: Person, made: PersonMonth, sent: Sequence[Payment], fired: frozenset[str]) -> None:
        base = person_month(person, self.council.month)
        alone = {}
        for change in self.changes:
            if change.id in fired:
                pay = [change] if isinstance(change, PayChange) else []
                other = made if fired == {change.id} else person_month(person, self.council.month, pay)
                other_sent, _ = self._sent(other.payments, only=change.id)
                alone[change.id] = _found(base, other, other_sent)
                self._post(self.tally.journals[change.id], base, other)
        self.tally.add(person.employee_id, alone, _found(base, made, sent))

    def _post(self, journal: Journal, base: PersonMonth, other: PersonMonth) -> None:
        """The difference that the change makes to the journals."""
        for month, sign in ((base, -1), (other, 1)):
            for slip in month.slips:
                journal.add(slip_entries(slip), sign)
            for payment in month.payments:
                journal.add(payment_entries(payment), sign)


def _found(base: PersonMonth, other: PersonMonth, sent: Sequence[Payment]) -> list[Found]:
    rows, new = person_rows(base), person_rows(other)
    found = [one for table in rows for one in rows_found(table, rows[table], new[table])]
    return found + payments_found(base.payments, sent)


def _truth(council: _Council, before: _Maker, after: _Maker, wanted: int) -> Truth:
    """Closes the count with the journals and puts the truth together."""
    month, tally = council.month, after.tally
    alone = {key: before.journal.plus(journal).keyed(month) for key, journal in tally.journals.items()}
    tally.ledger(before.journal.keyed(month), after.journal.keyed(month), alone)
    fourteenth = (month.first + timedelta(days=13)).isoformat()
    planted = tuple(tally.planted(change, change.condition.format(day=fourteenth)) for change in after.changes)
    return Truth(
        seed=council.seed,
        employees=council.employees,
        month=month.name,
        baseline=before.rows,
        candidate=after.rows,
        intended=planted[:wanted],
        defects=planted[wanted:],
        totals=tally.totals,
    )
