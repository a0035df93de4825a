"""What two makings of the same records have different: rows by table and key, and payments in the project's codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jamfirst.rehearse.northbrook.payroll import PersonMonth
from jamfirst.rehearse.northbrook.records import Payment
from jamfirst.rehearse.northbrook.tables import LAYOUTS, Layout, Row, line_row, return_row, slip_row


@dataclass(frozen=True, slots=True)
class Found:
    """One record that differs. ``pence`` is what is at stake (see ``docs/reference/truth.md``)."""

    code: str
    table: str
    key: str
    columns: tuple[str, ...]
    pence: int


def person_rows(month: PersonMonth) -> Mapping[str, list[Row]]:
    """The rows that an employee's month puts into the delimited files."""
    return {
        "payslip": [slip_row(slip) for slip in month.slips],
        "pay_line": [line_row(slip, line) for slip in month.slips for line in slip.lines],
        "return_line": [return_row(line) for line in month.returns],
    }


def rows_found(table: str, before: Iterable[Row], after: Iterable[Row]) -> list[Found]:
    """The rows of one table that are missing, extra or changed."""
    layout = LAYOUTS[table]
    return keyed_found(table, {layout.key_of(row): row for row in before}, {layout.key_of(row): row for row in after})


def keyed_found(table: str, old: Mapping[str, Row], new: Mapping[str, Row]) -> list[Found]:
    """As ``rows_found``, for rows that are keyed already."""
    layout = LAYOUTS[table]
    found = []
    for key in old.keys() | new.keys():
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            row = before or after
            assert row is not None
            code = f"{table}.extra" if before is None else f"{table}.missing"
            found.append(Found(code, table, key, (), abs(_amount(layout, row))))
        elif before != after:
            columns = tuple(name for name, a, b in zip(layout.columns, before, after, strict=True) if a != b)
            found.append(Found(f"{table}.changed", table, key, columns, _stake(layout, columns, before, after)))
    return sorted(found, key=lambda one: one.key)


def _amount(layout: Layout, row: Row) -> int:
    """The row's amount in pence; a journal line's is its debit less its credit."""
    amount = _pence(row[layout.columns.index(layout.amount)])
    return amount - _pence(row[layout.columns.index("credit")]) if layout.amount == "debit" else amount


def _stake(layout: Layout, columns: Sequence[str], before: Row, after: Row) -> int:
    """How far the amount moved; where it did not, the largest move of any other money column."""
    moved = abs(_amount(layout, after) - _amount(layout, before))
    if moved:
        return moved
    places = [layout.columns.index(name) for name in columns if name in layout.money]
    return max((abs(_pence(after[i]) - _pence(before[i])) for i in places), default=0)


def _pence(text: str) -> int:
    return int(text.replace(".", "")) if text else 0


def payments_found(before: Iterable[Payment], after: Iterable[Payment]) -> list[Found]:
    """The payments that differ, each under its worst code; payments are told by their reference."""
    sent: dict[str, list[Payment]] = {}
    for payment in after:
        sent.setdefault(payment.reference, []).append(payment)
    found = []
    for payment in before:
        one = _payment_found(payment, sent.pop(payment.reference, []))
        found += [one] if one else []
    for reference, unexpected in sent.items():
        found.append(Found("payment.unexpected", "payment", reference, (), sum(p.amount for p in unexpected)))
    return found


def _payment_found(meant: Payment, sent: Sequence[Payment]) -> Found | None:
    def found(code: str, pence: int, *columns: str) -> Found:
        return Found(f"payment.{code}", "payment", meant.reference, columns, pence)

    if not sent:
        return found("not_paid", meant.amount)
    made = sent[0]
    if made.account != meant.account:
        names = ("sort_code", "account_number", "iban")
        changed = [name for name in names if getattr(made.account, name) != getattr(meant.account, name)]
        return found("wrong_account", meant.amount, *changed)
    if len(sent) > 1:
        return found("paid_twice", meant.amount * (len(sent) - 1))
    if made.amount != meant.amount:
        return found("wrong_amount", abs(made.amount - meant.amount), "amount")
    if made.pay_date != meant.pay_date:
        return found("late" if made.pay_date > meant.pay_date else "early", meant.amount, "pay_date")
    return found("other_change", 0, "payee_name") if made.payee_name != meant.payee_name else None
