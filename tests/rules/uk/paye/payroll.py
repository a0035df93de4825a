"""Random payrolls worked out by the routines in exact decimals: every payslip of them is lawful."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random

from tests.rules.uk.paye import oracle

FREQUENCIES = {"weekly": (52, 1, 53), "two-weekly": (52, 2, 27), "four-weekly": (52, 4, 14), "monthly": (12, 1, 12)}
"""Parts of the year, parts that one payment is for, and how many pay days there may be."""

_NUMBERS = (1, 45, 500, 501, 999, 1000, 1001, 1100, 1250, 1257)


def random_code(rng: Random, year: int, area: str) -> str:
    """A tax code of an area."""
    plain = f"{area}{rng.choice([*_NUMBERS, rng.randrange(1, 3000)])}{rng.choice('LMNT')}"
    flat = ["BR", "D0", "D1", "0T", *(["D2"] if area == "S" else []), *(["D3"] if area == "S" and year > 2023 else [])]
    return rng.choice([plain] * 5 + [f"{area}K{rng.randrange(1, 2000)}"] * 2 + [f"{area}{rng.choice(flat)}", "NT"])


@cache
def payroll(seed: int, employments: int) -> tuple[Mapping[str, str], ...]:
    """All payslips of a year of some employments, of every frequency, area and year."""
    rng = Random(seed)
    return tuple(slip for person in range(employments) for slip in _year(rng, str(person)))


def _year(rng: Random, person: str) -> Iterator[dict[str, str]]:
    year, often, area = rng.randrange(2019, 2027), rng.choice(list(FREQUENCIES)), rng.choice(["", "", "C", "S"])
    parts, span, last = FREQUENCIES[often]
    usual = Decimal(rng.choice([0, 50, 300, 1500, 3000, 9000, 40000])) * span
    code, alone = random_code(rng, year, area), rng.random() < 0.2
    to_date, taken = Decimal(0), Decimal(0)
    for count in range(1, last + 1):
        code = random_code(rng, year, area) if rng.random() < 0.03 else code
        n = count * span
        day = oracle.pay_day(year, parts, n) if parts == 12 or n <= 52 else date(year + 1, 4, 5)
        pay = (usual * rng.randrange(200) / 100).quantize(oracle.PENNY)
        to_date += pay
        tax = _tax(pay, to_date, taken, code, (n, span, parts), day, alone=alone)
        taken += tax
        yield {
            "employee_id": person, "tax_year": f"{year}-{(year + 1) % 100:02d}", "frequency": often,
            "period": str(count), "pay_date": day.isoformat(), "tax_code": code, "run_type": "main",
            "tax_basis": "period" if alone else "cumulative", "taxable_pay": str(pay),
            "taxable_pay_to_date": str(to_date), "tax": str(tax), "tax_to_date": str(taken),
        }  # fmt: skip


def _tax(
    pay: Decimal, to_date: Decimal, taken: Decimal, code: str, when: tuple[int, int, int], day: date, *, alone: bool
) -> Decimal:
    n, span, parts = when
    extra = parts == 52 and n > 52
    told = oracle.code(code)
    if extra and not alone and told.kind == "+" and to_date <= 52 * oracle.free_pay(told.number, 52):
        return Decimal(0)
    if alone or (extra and told.kind != "BR"):
        return oracle.tax_alone(pay, code, span, parts, day)
    return oracle.tax_now(pay, to_date, taken, code, n, parts, day)
