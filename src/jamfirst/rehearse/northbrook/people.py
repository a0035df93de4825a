"""Who works for Northbrook: each employee with their posts, made from the seed and a number alone."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from jamfirst.rehearse.northbrook import names
from jamfirst.rehearse.northbrook.chance import stream, weighted
from jamfirst.rehearse.northbrook.circumstances import particular
from jamfirst.rehearse.northbrook.days import FIRST_OF_TAX_YEAR
from jamfirst.rehearse.northbrook.posts import Person, Post, Work
from jamfirst.rehearse.northbrook.words import DISABILITY, ETHNIC_GROUPS

WORK = {
    work.title: work
    for work in (
        Work("care worker", "G02", 1305, 14, (1600, 2000, 2500, 3000, 3700), "A210", "LGPS", 0.45, 0.84),
        Work("cleaner", "G01", 1285, 8, (500, 1000, 1500, 2000), "P310", "LGPS", 0.15, 0.78),
        Work("school meals assistant", "G01", 1285, 8, (500, 750, 1250), "C120", "LGPS", 0.05, 0.93),
        Work("teaching assistant", "G03", 1345, 20, (1500, 2500, 3000, 3250), "C110", "LGPS", 0.03, 0.88),
        Work("office assistant", "G04", 1430, 30, (1850, 2200, 3000, 3700), "R510", "LGPS", 0.08, 0.70),
        Work("highways operative", "G06", 1690, 35, (3700,), "H410", "LGPS", 0.50, 0.08),
        Work("social worker", "G08", 2080, 60, (2200, 3000, 3700), "A220", "LGPS", 0.04, 0.80),
        Work("teacher", "TMS", 1960, 260, (1625, 1950, 3250, 3250, 3250), "C110", "TPS", 0.0, 0.74),
        Work("manager", "G10", 2790, 120, (3000, 3700), "R520", "LGPS", 0.0, 0.52),
        Work("director", "G14", 5400, 400, (3700,), "R530", "LGPS", 0.0, 0.45),
    )
}
_MIX = (
    ("care worker", 0.27), ("teaching assistant", 0.15), ("teacher", 0.16), ("cleaner", 0.12),
    ("office assistant", 0.11), ("school meals assistant", 0.07), ("social worker", 0.05),
    ("highways operative", 0.045), ("manager", 0.022), ("director", 0.003),
)  # fmt: skip
_SECOND = (("cleaner", 0.45), ("school meals assistant", 0.35), ("care worker", 0.2))
_TAX_CODES = (
    ("1257L", 0.83), ("1383M", 0.07), ("1131N", 0.03), ("1100L", 0.03), ("960L", 0.02), ("K120", 0.012), ("0T", 0.008),
)  # fmt: skip
_LOAN_PLANS = (("", 0.80), ("1", 0.05), ("2", 0.10), ("4", 0.01), ("5", 0.04))


def employee(seed: int, number: int) -> Person:
    """The employee with this number (from 0): the same person in every month, run and order of making."""
    return particular(stream(seed, "circumstances", number), _hired(seed, number))


def _hired(seed: int, number: int) -> Person:
    rng = stream(seed, "employee", number)
    identity = f"NB{number + 1:06d}"
    first_work = WORK[weighted(rng, _MIX)]
    sex = "female" if rng.random() < first_work.women else "male"
    name = names.person_name(rng, sex)
    age = min(70, max(17 if first_work.grade < "G05" else 23, 7 + sum(rng.randrange(25) for _ in range(3))))
    if rng.random() < 0.04 and first_work.grade < "G05":
        age = rng.choice((17, 18, 18, 19, 20))
    born = date(2026 - age, 1, 1) - timedelta(days=rng.randrange(365))
    return Person(
        number=number,
        employee_id=identity,
        person_id=f"P{number + 1:07d}",
        name=name,
        sex=sex,
        ethnicity_group=weighted(rng, ETHNIC_GROUPS),
        disability=weighted(rng, DISABILITY),
        born=born,
        nino=names.nino(rng),
        account=names.account(rng),
        postcode=names.postcode(rng),
        loan_plan=weighted(rng, _LOAN_PLANS) if age > 20 else "",
        postgraduate_loan=first_work.scheme == "TPS" and rng.random() < 0.1,
        apprentice=age < 24 and first_work.grade < "G07" and rng.random() < 0.3,
        deferment=rng.random() < 0.008,
        union_pence=rng.choice((0, 0, 0, 1150, 1495, 1725)),
        parking_pence=rng.choice((0, 0, 0, 0, 0, 0, 0, 0, 0, 2600)),
        posts=_posts(rng, identity, first_work),
    )


def _posts(rng: Random, identity: str, first_work: Work) -> tuple[Post, ...]:
    chance = rng.random()
    count = 1 if chance < 0.92 else 2 if chance < 0.985 else 3
    works = (first_work, *(WORK[weighted(rng, _SECOND)] for _ in range(count - 1)))
    return tuple(_post(rng, f"{identity}-{index}", work, index) for index, work in enumerate(works, 1))


def _post(rng: Random, employment_id: str, work: Work, index: int) -> Post:
    weekly = rng.choice(work.hours)
    rate = work.rate + work.step * rng.randrange(4)
    annual = weekly * rate * 5214 // 10_000
    start, leaving = _service(rng)
    return Post(
        employment_id=employment_id,
        work=work,
        rate=rate,
        weekly_hours=weekly,
        hours_change=(rng.randrange(2, 13), rng.choice(work.hours)) if rng.random() < 0.02 else (0, weekly),
        start=start,
        leaving=leaving,
        tax_code=_tax_code(rng, start, annual) if index == 1 else "BR",
        tax_basis="period" if index == 1 and rng.random() < 0.02 else "cumulative",
        code_change=rng.randrange(2, 13) if index == 1 and rng.random() < 0.01 else 0,
        pension_section=_section(rng, work),
        overtime=_overtime(rng, work.overtime),
        sick=(rng.randrange(1, 13), rng.choice((10, 20, 40))) if rng.random() < 0.18 else (0, 0),
        claim=(rng.randrange(1, 13), rng.randrange(500, 6000)) if rng.random() < 0.25 else (0, 0),
        claim_in_error=rng.random() < 0.25,
    )


def _overtime(rng: Random, chance: float) -> tuple[int, ...]:
    """Overtime in each tax month, in half hours, for work that has any."""
    if not chance:
        return (0,) * 12
    return tuple(rng.randrange(1, 25) * 50 if rng.random() < chance else 0 for _ in range(12))


def _tax_code(rng: Random, start: date, annual: int) -> str:
    """A code for a first post. The marriage allowance (suffix M) goes to settled basic-rate taxpayers only."""
    code = weighted(rng, _TAX_CODES)
    settled = start < FIRST_OF_TAX_YEAR and 16_000_00 < annual < 48_000_00
    return "1257L" if code.endswith("M") and not settled else code


def _section(rng: Random, work: Work) -> str:
    """Teachers are in the main section; others also in the 50/50 section or opted out (empty)."""
    chance = rng.random()
    if work.scheme == "TPS":
        return "main" if chance < 0.97 else ""
    return "main" if chance < 0.87 else "50/50" if chance < 0.90 else ""


def _service(rng: Random) -> tuple[date, date | None]:
    """First and last day in post. Each month about 0.8% start (3% in September) and 1% leave."""
    chance = rng.random()
    start = FIRST_OF_TAX_YEAR - timedelta(days=rng.randrange(1, 9000))
    if chance < 0.118:
        index = 5 if chance < 0.03 else int((chance - 0.03) / 0.008)
        start = FIRST_OF_TAX_YEAR + timedelta(days=int(30.5 * index) + rng.randrange(30))
    leaving = None
    if rng.random() < 0.12:
        leaving = FIRST_OF_TAX_YEAR + timedelta(days=rng.randrange(365))
        leaving = leaving if leaving > start + timedelta(days=27) else None
    return start, leaving
