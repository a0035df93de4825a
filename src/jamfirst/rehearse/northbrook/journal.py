"""The journals of a run: balances by journal, account and cost centre, few whatever the number of people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jamfirst.rehearse.northbrook.days import Month
from jamfirst.rehearse.northbrook.records import Payment, Slip
from jamfirst.rehearse.northbrook.tables import Row, day, money

Key = tuple[str, str, str]
"""Journal, account, cost centre (empty for control accounts)."""
Entry = tuple[Key, int]
"""A balance in pence: a debit positive, a credit negative."""

GROSS, EMPLOYER_NI, EMPLOYER_PENSION, CREDITORS, GRANTS = "1000", "1100", "1200", "3000", "3500"
NET_PAY, TAX_AND_NI, LOANS, PENSIONS, OTHER, ATTACHED = "9010", "9110", "9120", "9130", "9140", "9150"
BANK = "9900"
JOURNALS = ("main", "reversal", "supplementary", "net pay", "suppliers", "care", "benefits")
_ACCOUNTS = (
    GROSS, EMPLOYER_NI, EMPLOYER_PENSION, CREDITORS, GRANTS, NET_PAY, TAX_AND_NI, LOANS, PENSIONS, OTHER, ATTACHED,
    BANK,
)  # fmt: skip


class Journal:
    """Balances and how many records made each of them; also the difference that a change makes."""

    __slots__ = ("balances", "records")

    def __init__(self) -> None:
        self.balances: dict[Key, int] = {}
        self.records: dict[Key, int] = {}

    def add(self, entries: Iterable[Entry], sign: int = 1) -> None:
        """Adds entries, or with ``sign`` -1 takes them away."""
        for key, pence in entries:
            self.balances[key] = self.balances.get(key, 0) + sign * pence
            self.records[key] = self.records.get(key, 0) + sign

    def plus(self, other: Journal) -> Journal:
        """Both together."""
        both = Journal()
        for part in (self, other):
            for key, pence in part.balances.items():
                both.balances[key] = both.balances.get(key, 0) + pence
                both.records[key] = both.records.get(key, 0) + part.records[key]
        return both

    def rows(self, month: Month, order: int) -> Iterator[Row]:
        """The lines, journal by journal; numbers of journals are issued anew in every run (``order``)."""
        for index, journal in enumerate(JOURNALS if order % 2 == 0 else JOURNALS[::-1]):
            lines = sorted(key for key, records in self.records.items() if key[0] == journal and records)
            for key in lines:
                yield _row(key, self.balances[key], month, 4100 + order * 31 + index)

    def keyed(self, month: Month) -> dict[str, Row]:
        """Every line by the key that the truth file uses."""
        return {
            f"{_description(key[0], month)}|{key[1]}|{key[2]}": _row(key, balance, month, 0)
            for key, balance in self.balances.items()
            if self.records[key]
        }


def _description(journal: str, month: Month) -> str:
    kind = "Payroll" if journal in JOURNALS[:4] else "Payments"
    return f"{kind} {month.name} {journal}"


def _row(key: Key, balance: int, month: Month, number: int) -> Row:
    journal, account, cost_centre = key
    line = _ACCOUNTS.index(account) * 1000 + (int(cost_centre[1:]) if cost_centre else 0)
    posted = month.extra_date if journal == "supplementary" else month.pay_date
    return (
        f"JNL{number:06d}", str(line), account, cost_centre, money(max(balance, 0)), money(max(-balance, 0)),
        month.name, day(posted), _description(journal, month),
    )  # fmt: skip


def slip_entries(slip: Slip) -> list[Entry]:
    """What one payslip posts; debits and credits balance."""
    run, centre = slip.inputs.run_type, slip.inputs.post.work.cost_centre
    taken, totals = slip.deducted, slip.deducted.totals
    attached = -sum(line.amount for line in slip.lines if line.element_code == "CTAEO")
    return [
        ((run, GROSS, centre), slip.gross),
        ((run, EMPLOYER_NI, centre), totals.er_ni),
        ((run, EMPLOYER_PENSION, centre), taken.er_pension),
        ((run, NET_PAY, ""), -slip.net),
        ((run, TAX_AND_NI, ""), -(totals.tax + totals.ee_ni + totals.er_ni)),
        ((run, LOANS, ""), -(totals.loan + totals.pg_loan)),
        ((run, PENSIONS, ""), -taken.ee_pension - (taken.er_pension if slip.inputs.pension_posted else 0)),
        ((run, OTHER, ""), attached - slip.other),
        *([((run, ATTACHED, ""), -attached)] if attached else []),
    ]


def payment_entries(payment: Payment) -> list[Entry]:
    """What one payment posts, as it was meant: a fault in writing the bank file does not reach the ledger."""
    if payment.file == "bacs_payroll":
        return [(("net pay", NET_PAY, ""), payment.amount), (("net pay", BANK, ""), -payment.amount)]
    account = CREDITORS if payment.file == "suppliers" else GRANTS
    return [
        ((payment.file, account, payment.cost_centre), payment.amount),
        ((payment.file, BANK, ""), -payment.amount),
    ]
