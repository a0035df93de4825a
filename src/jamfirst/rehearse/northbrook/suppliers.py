"""Who else Northbrook pays: suppliers by invoice, foster carers, and people with direct payments or benefits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from types import MappingProxyType

from jamfirst.rehearse.northbrook import names
from jamfirst.rehearse.northbrook.chance import stream, weighted
from jamfirst.rehearse.northbrook.days import Month
from jamfirst.rehearse.northbrook.records import Invoice, Payee, Payment

_TYPES = (
    ("sole trader", 0.23), ("micro", 0.26), ("small", 0.2), ("medium", 0.1), ("large", 0.05), ("charity", 0.09),
    ("other public body", 0.07),
)  # fmt: skip
_TURNOVER = MappingProxyType(
    {
        "sole trader": (15_000, 85_000), "micro": (60_000, 600_000), "small": (500_000, 9_000_000),
        "medium": (9_000_000, 40_000_000), "large": (45_000_000, 900_000_000), "charity": (20_000, 2_000_000),
        "other public body": (100_000, 90_000_000),
    }
)  # fmt: skip
"""Pounds a year, least and most."""
_COST_CENTRES = (
    ("A210", 0.22), ("A220", 0.1), ("C110", 0.17), ("C120", 0.08), ("P310", 0.16), ("H410", 0.09), ("H420", 0.06),
    ("R510", 0.12),
)  # fmt: skip
_NOT_REGISTERED = frozenset({"sole trader", "charity", "other public body"})
"""Types of supplier that charge no VAT; another one's invoice may be zero-rated, at 5% (one in eleven) or at 20%."""
BATCHES: Mapping[str, str] = MappingProxyType(
    {"A": "ADULTS", "C": "CHILDREN", "P": "PLACE", "H": "HIGHWAYS", "R": "RESOURCES"}
)
"""The batch in which a cost centre's suppliers are paid, by its first letter."""


_FILES = MappingProxyType(
    {
        "foster carer": "care", "direct-payment recipient": "benefits", "benefit recipient": "benefits",
        "pensioner": "benefits",
    }
)  # fmt: skip
"""The bank file of each type of person; everybody else is paid with the suppliers."""


def counts(employees: int) -> Mapping[str, int]:
    """How many of each there are beside so many employees (2,000: 600 invoices, 150 carers, 200 recipients)."""
    return {
        "suppliers": max(3, employees * 15 // 100),
        "invoices": max(3, employees * 30 // 100),
        "carers": max(1, employees * 75 // 1000),
        "recipients": max(2, employees // 10),
    }


def supplier(seed: int, number: int) -> Payee:
    """The supplier with this number (from 0)."""
    rng = stream(seed, "supplier", number)
    payee_type = weighted(rng, _TYPES)
    least, most = _TURNOVER[payee_type]
    chance = rng.random()
    method = "FPS" if chance < 0.3 else "CHAPS" if payee_type == "large" and chance < 0.7 else "BACS"
    return Payee(
        payee_id=f"S{number + 1:06d}",
        name=names.firm_name(rng, payee_type),
        payee_type=payee_type,
        account=names.account(rng, by_iban=0.2),
        usual=None,
        income_period="",
        turnover=rng.randrange(least, most) // 1000 * 100_000 if rng.random() < 0.9 else None,
        essential="yes" if rng.random() < 0.15 else "no",
        postcode=names.postcode(rng),
        method=method,
    )


def invoice(seed: int, month: Month, number: int, pool: int) -> tuple[Invoice, Payment | None]:
    """One invoice of the month and its payment, or ``None`` while it is on hold; ``pool`` is how many suppliers
    there are, of which a few send most."""
    rng = stream(seed, "invoice", month.name, number)
    payee = supplier(seed, min(rng.randrange(pool), rng.randrange(pool)))
    cost_centre = weighted(rng, _COST_CENTRES)
    received = month.pay_date - timedelta(days=rng.randrange(3, 28))
    net = _net(rng, payee.payee_type)
    exempt = payee.payee_type in _NOT_REGISTERED or rng.random() < 0.1
    reduced = not exempt and number % 11 == 3
    bill = Invoice(
        reference=f"INV{month.first:%y%m}-{number + 1:06d}",
        supplier_id=payee.payee_id,
        supplier_name=payee.name,
        supplier_ref=f"{rng.choice('ABCDEFGHKLMN')}{rng.randrange(100, 99999)}",
        invoiced=received - timedelta(days=rng.randrange(7)),
        received=received,
        due=received + timedelta(days=30),
        paid=month.pay_date if rng.random() < 0.93 else None,
        net=net,
        vat=0 if exempt else (net * (5 if reduced else 20) + 50) // 100,
        cost_centre=cost_centre,
        regime="PCR2015" if rng.random() < 0.35 else "PA2023",
        vat_number="" if payee.payee_type in _NOT_REGISTERED else names.vat_number(seed, payee.payee_id),
    )
    if bill.paid is None:
        return bill, None
    batch = BATCHES[cost_centre[0]]
    return bill, _payment(
        payee, month, batch=batch, amount=bill.gross, reference=bill.reference, cost_centre=cost_centre
    )


def _net(rng: Random, payee_type: str) -> int:
    """An invoice's net amount in pence: mostly hundreds of pounds, now and then tens of thousands."""
    ceiling = rng.choice((200_00, 500_00, 1_000_00, 2_000_00, 5_000_00, 20_000_00))
    if payee_type in {"large", "medium", "other public body"}:
        ceiling *= 6
    amount = rng.randrange(ceiling // 10, ceiling)
    return amount // 100 * 100 if rng.random() < 0.3 else amount


def carer(seed: int, number: int) -> Payee:
    """The foster carer with this number (from 0)."""
    rng = stream(seed, "carer", number)
    usual = rng.choice((1, 1, 1, 2)) * rng.randrange(900_00, 1_900_00)
    return _person_payee(rng, f"F{number + 1:06d}", "foster carer", usual, "FPS" if rng.random() < 0.35 else "BACS")


def recipient(seed: int, number: int) -> Payee:
    """The recipient of direct payments (even numbers) or of housing benefit (odd numbers, some pensioners)."""
    rng = stream(seed, "recipient", number)
    method = "FPS" if rng.random() < 0.5 else "BACS"
    if number % 2 == 0:
        usual = rng.randrange(300_00, 2_200_00)
        return _person_payee(rng, f"D{number + 1:06d}", "direct-payment recipient", usual, method)
    payee_type = "pensioner" if rng.random() < 0.25 else "benefit recipient"
    return _person_payee(rng, f"H{number + 1:06d}", payee_type, rng.randrange(320_00, 900_00), method)


def _person_payee(rng: Random, payee_id: str, payee_type: str, usual: int, method: str) -> Payee:
    """A person who is paid without being employed."""
    sex = "female" if rng.random() < 0.62 else "male"
    return Payee(
        payee_id=payee_id,
        name=names.person_name(rng, sex),
        payee_type=payee_type,
        account=names.account(rng),
        usual=usual,
        income_period="monthly",
        turnover=None,
        essential="yes",
        postcode=names.postcode(rng),
        method=method,
        sex=sex,
    )


def known(payee: Payee) -> Payee:
    """The payee as the table shows them: of one person in twenty the usual income is not known."""
    hidden = payee.usual is not None and int(payee.payee_id[1:]) % 20 == 7
    return payee._replace(usual=None) if hidden else payee


def person_payment(payee: Payee, month: Month) -> Payment:
    """What a carer or recipient is paid in the month: their usual amount."""
    assert payee.usual is not None
    batch, centre = ("FOSTERING", "C130") if payee.payee_type == "foster carer" else ("BENEFITS", "R540")
    reference = f"{payee.payee_id} {month.short}"
    return _payment(payee, month, batch=batch, amount=payee.usual, reference=reference, cost_centre=centre)


def _payment(payee: Payee, month: Month, *, batch: str, amount: int, reference: str, cost_centre: str) -> Payment:
    return Payment(
        file=_FILES.get(payee.payee_type, "suppliers"),
        batch=batch,
        method=payee.method,
        pay_date=month.pay_date,
        payee_id=payee.payee_id,
        payee_name=payee.name,
        payee_type=payee.payee_type,
        account=payee.account,
        amount=amount,
        reference=reference,
        cost_centre=cost_centre,
    )
