"""A payment run without a key: sixty payees, several payments each, some on one day, some of the same pounds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from jamfirst.model.kinds import Kind
from tests.compare.build import Sheet, known, sheet

COLUMNS = ("payee_name", "sort_code", "account_number", "amount", "pay_date", "reference", "method")
NAME, SORT, ACCOUNT, AMOUNT, DAY, REFERENCE, METHOD = range(len(COLUMNS))
HEADS = known(Kind.PAYMENT, *COLUMNS)

Payment = list

_WORDS = ("Ash", "Birch", "Cedar", "Elm", "Hazel", "Larch", "Maple", "Oak", "Rowan", "Yew")
_TRADES = ("Care", "Builders", "Supplies", "Transport", "& Sons", "O'Brien", "Foods (UK)", "Legal")


def payments(size: int = 300, seed: int = 1, shared: float = 0.15) -> list[Payment]:
    """The payments of the baseline. ``shared`` is the share of payments whose reference others have too; with none, the
    reference is unique."""
    r = Random(seed)
    payees = [(f"{a} {b} Ltd", f"{r.randrange(10**6):06}", f"{r.randrange(10**8):08}") for a in _WORDS for b in _TRADES]
    r.shuffle(payees)
    made: list[Payment] = []
    seen = set()
    while len(made) < size:
        name, sort, account = payees[r.randrange(60)]
        day = date(2026, 3, 2) + timedelta(days=r.choice([0, 0, 0, 1, 2, 3]))
        amount = Decimal(r.choice([r.randrange(1_000, 900_000), r.randrange(1, 40) * 2_500])) / 100
        reference = f"{len(made) + 400} [A/{r.randrange(10**5):05}]" if r.random() >= shared else "CARE HOME FEES"
        if (name, amount, day) not in seen:
            seen.add((name, amount, day))
            made.append([name, sort, account, amount, day, reference, r.choice(["BACS", "BACS", "CHAPS"])])
    return made


def copied(rows: list[Payment], seed: int = 2) -> list[Payment]:
    """The same payments in another order, each a list of its own."""
    found = [list(row) for row in rows]
    Random(seed).shuffle(found)
    return found


def table_of(rows: list[Payment], name: str = "bacs", form: str = "delimited") -> Sheet:
    """A table of payments."""
    made = sheet(name, HEADS, rows, Kind.PAYMENT)
    return Sheet(made.name, made.heads, made.rows, made.kind, form)


def who(row: Payment) -> str:
    """What a finding calls a payment: the payee, the reference, the amount and the day, as far as they are there."""
    parts = (row[NAME], row[REFERENCE], f"{row[AMOUNT]:.2f}", row[DAY].isoformat())
    return " · ".join(part for part in parts if part is not None)
