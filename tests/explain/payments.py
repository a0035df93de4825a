"""Small tables of payments with known causes, for the tests of explaining."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from jamfirst.engines.session import Session
from jamfirst.explain.attributes import Source
from jamfirst.model.columns import Role, ValueType

COLUMNS = {
    "id": "bigint",
    "y": "boolean",
    "who": "text",
    "c0": "text",
    "c1": "text",
    "c2": "text",
    "c3": "decimal(18,2)",
    "c4": "date",
    "c5": "text",
    "c6": "text",
}

SOURCES = (
    Source("c0", "payee_name", ValueType.TEXT, Role.PAYEE),
    Source("c1", "method", ValueType.TEXT),
    Source("c2", "ward", ValueType.TEXT),
    Source("c3", "amount", ValueType.DECIMAL, Role.AMOUNT, 2),
    Source("c4", "pay_date", ValueType.DATE, Role.PAY_DATE),
    Source("c5", "account_number", ValueType.TEXT, Role.ACCOUNT),
    Source("c6", "middle_note", ValueType.TEXT),
)

_NAMES = ("Ann Li", "Jago Rowe", "Siân O'Neill", "Petroc Penhaligon-Rosewarne", "Morwenna Trevithick", "Zoë Hall")


@dataclass(frozen=True)
class Payment:
    """One payment."""

    id: int
    who: str
    name: str
    method: str
    ward: str
    amount: Decimal
    day: date
    account: str
    note: str | None


def payments(count: int = 4000, seed: int = 1, each: int = 4) -> list[Payment]:
    """Payments to payees with ``each`` on average; what belongs to a payee is the same on all."""
    rng = random.Random(seed)
    people = [
        (
            f"P{i}",
            f"{rng.choice(_NAMES)}{' ABCDEFGH'[: rng.randrange(9)]}",
            f"W{rng.randrange(30):02d}",
            f"{rng.randrange(10**8):08d}",
        )
        for i in range(max(1, count // each))
    ]
    found = []
    for i in range(count):
        who, name, ward, account = rng.choice(people)
        method = rng.choices(("BACS", "FP", "CHAPS"), (80, 15, 5))[0]
        pence = rng.randrange(100, 200_000)
        day = date(2026, 2, 1) + timedelta(days=rng.randrange(45))
        note = rng.choice((None, "by post", "by email"))
        found.append(Payment(i, who, name, method, ward, Decimal(pence).scaleb(-2), day, account, note))
    return found


def relation(session: Session, rows: Sequence[Payment], affected: Callable[[Payment], bool]) -> str:
    """The payments as a labelled relation."""
    name = session.create("labelled", COLUMNS)
    session.insert(
        name, [(p.id, affected(p), p.who, p.name, p.method, p.ward, p.amount, p.day, p.account, p.note) for p in rows]
    )
    return name
