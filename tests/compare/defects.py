"""Faults planted in a payment run, each with the findings that it must give and no others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random

from tests.compare.payments import ACCOUNT, AMOUNT, DAY, NAME, REFERENCE, SORT, Payment, who

Truth = Counter[tuple[str, str, str | None]]
"""Code, what the record is called, and the column."""


@dataclass(frozen=True)
class Planted:
    """The payments after the fault, and what has to be found."""

    rows: list[Payment]
    truth: Truth


Defect = Callable[[list[Payment], Random], Planted]


def _change(rows: list[Payment], chosen: list[Payment], code: str, column: str, place: int, new: Callable) -> Planted:
    truth: Truth = Counter()
    for row in chosen:
        truth[code, who(row), column] += 1
        row[place] = new(row[place])
    return Planted(rows, truth)


def not_paid(rows: list[Payment], r: Random) -> Planted:
    """Seven payments are gone."""
    gone = r.sample(rows, 7)
    kept = [row for row in rows if all(row is not one for one in gone)]
    return Planted(kept, Counter(("payment.not_paid", who(row), None) for row in gone))


def unexpected(rows: list[Payment], r: Random) -> Planted:
    """Six payments that nobody ordered: three to payees nobody knows, three to known ones."""
    new = []
    for i, row in enumerate(r.sample(rows, 6)):
        made = [*row]
        made[AMOUNT] = Decimal(987_654 + i) / 100
        made[REFERENCE] = f"{9000 + i} [A/{99990 + i}]"
        if i < 3:
            made[NAME], made[SORT], made[ACCOUNT] = f"Stranger {i} Ltd", f"99000{i}", f"9900000{i}"
        new.append(made)
    return Planted(rows + new, Counter(("payment.unexpected", who(row), None) for row in new))


def _again(rows: list[Payment], r: Random, change: Callable[[Payment], None]) -> Planted:
    copies = [[*row] for row in r.sample(rows, 6)]
    for row in copies:
        change(row)
    return Planted(rows + copies, Counter(("payment.paid_twice", who(row), None) for row in copies))


def paid_twice(rows: list[Payment], r: Random) -> Planted:
    """Six payments stand twice."""
    return _again(rows, r, lambda row: None)


def paid_twice_elsewhere(rows: list[Payment], r: Random) -> Planted:
    """Six payments stand a second time, to another account."""

    def elsewhere(row: Payment) -> None:
        row[SORT], row[ACCOUNT] = "990099", f"{r.randrange(10**8):08}"

    return _again(rows, r, elsewhere)


def paid_twice_later(rows: list[Payment], r: Random) -> Planted:
    """Six payments stand a second time, eight days later."""

    def later(row: Payment) -> None:
        row[DAY] += timedelta(days=8)

    return _again(rows, r, later)


def wrong_amount(rows: list[Payment], r: Random) -> Planted:
    """Nine payments are of other pounds: a penny more, a tenth, double."""

    def wrong(amount: Decimal) -> Decimal:
        return r.choice([amount + Decimal("0.01"), round(amount / 10, 2), amount * 2])

    return _change(rows, r.sample(rows, 9), "payment.wrong_amount", "amount", AMOUNT, wrong)


def wrong_account(rows: list[Payment], r: Random) -> Planted:
    """Nine payments go to other accounts, each to its own."""
    new = lambda old: f"{r.randrange(10**8):08}"  # noqa: E731
    return _change(rows, r.sample(rows, 9), "payment.wrong_account", "account_number", ACCOUNT, new)


def wrong_bank(rows: list[Payment], r: Random) -> Planted:
    """Nine payments go to another bank's account: both columns differ."""
    truth: Truth = Counter()
    for row in r.sample(rows, 9):
        truth.update({("payment.wrong_account", who(row), c): 1 for c in ("sort_code", "account_number")})
        row[SORT], row[ACCOUNT] = f"{r.randrange(10**6):06}", f"{r.randrange(10**8):08}"
    return Planted(rows, truth)


def one_account(rows: list[Payment], r: Random) -> Planted:
    """Nine payments of several payees all go to one account."""
    return _change(rows, r.sample(rows, 9), "payment.wrong_account", "account_number", ACCOUNT, lambda old: "66666666")


def late(rows: list[Payment], r: Random) -> Planted:
    """Nine payments are four days late."""
    later = lambda day: day + timedelta(days=4)  # noqa: E731
    return _change(rows, r.sample(rows, 9), "payment.late", "pay_date", DAY, later)


def early(rows: list[Payment], r: Random) -> Planted:
    """Nine payments are ten days early."""
    earlier = lambda day: day - timedelta(days=10)  # noqa: E731
    return _change(rows, r.sample(rows, 9), "payment.early", "pay_date", DAY, earlier)


def all_late(rows: list[Payment], r: Random) -> Planted:
    """Every payment is a week late."""
    return _change(rows, rows, "payment.late", "pay_date", DAY, lambda day: day + timedelta(days=7))


def renamed(rows: list[Payment], r: Random) -> Planted:
    """A payee has another name, in all of its payments."""
    name = r.choice(rows)[NAME]
    chosen = [row for row in rows if row[NAME] == name]
    return _change(rows, chosen, "payment.other_change", "payee_name", NAME, lambda old: "New Name Holdings plc")


def pence_for_pounds(rows: list[Payment], r: Random) -> Planted:
    """Every amount is a hundred times what it was."""
    return _change(rows, rows, "payment.wrong_amount", "amount", AMOUNT, lambda a: a * 100)


def reference_lost(rows: list[Payment], r: Random) -> Planted:
    """No payment says what it is for."""
    return _change(rows, rows, "payment.other_change", "reference", REFERENCE, lambda old: None)


def reference_cut(rows: list[Payment], r: Random) -> Planted:
    """References are cut after five characters."""
    long = [row for row in rows if len(row[REFERENCE]) > 5]
    return _change(rows, long, "payment.other_change", "reference", REFERENCE, lambda old: old[:5])


def _several_on_a_day(rows: list[Payment], r: Random) -> list[Payment]:
    groups: dict[tuple, list[Payment]] = {}
    for row in rows:
        groups.setdefault((row[NAME], row[DAY]), []).append(row)
    return r.choice([g for g in groups.values() if len(g) >= 2])


def merged(rows: list[Payment], r: Random) -> Planted:
    """One payee's payments of a day are one payment."""
    group = _several_on_a_day(rows, r)
    whole = [*group[0]]
    whole[AMOUNT], whole[REFERENCE] = sum(row[AMOUNT] for row in group), "SUMMARY"
    kept = [row for row in rows if all(row is not one for one in group)]
    return Planted([*kept, whole], Counter(("payment.regrouped", who(row), None) for row in [*group, whole]))


def split(rows: list[Payment], r: Random) -> Planted:
    """One payment is made in three parts."""
    row = max(rows, key=lambda row: row[AMOUNT])
    kept = [other for other in rows if other is not row]
    parts = [[*row] for _ in range(3)]
    parts[0][AMOUNT], parts[1][AMOUNT] = Decimal("10.01"), Decimal("20.02")
    parts[2][AMOUNT] = row[AMOUNT] - Decimal("30.03")
    return Planted([*kept, *parts], Counter(("payment.regrouped", who(one), None) for one in [row, *parts]))


ALONE: tuple[Defect, ...] = (
    not_paid,
    unexpected,
    paid_twice,
    paid_twice_elsewhere,
    paid_twice_later,
    wrong_amount,
    wrong_account,
    wrong_bank,
    one_account,
    late,
    early,
    all_late,
    renamed,
    pence_for_pounds,
    reference_lost,
    reference_cut,
    merged,
    split,
)
"""Every fault on its own."""
