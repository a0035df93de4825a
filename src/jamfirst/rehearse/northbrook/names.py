"""Names, accounts and addresses that look right and belong to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from jamfirst.rehearse.northbrook.chance import stream
from jamfirst.rehearse.northbrook.words import (
    APOSTROPHES,
    CHARITIES,
    DOUBLE_BARRELLED,
    FEMALE,
    LARGE,
    MALE,
    MIDDLE,
    PUBLIC_BODIES,
    STREET_AREAS,
    SURNAMES,
    TOWNS,
    TRADES,
)

_UNLISTED_PREFIXES = (
    "02",
    "03",
    "06",
    "02",
    "06",
    "24",
    "28",
    "36",
    "41",
    "45",
    "47",
    "58",
    "59",
    "66",
    "71",
    "78",
    "84",
    "91",
    "97",
)
"""First two digits of sort codes that no bank's modulus rule covers (table v8.50), so that no account of
Northbrook is a real one or fails a check; five in nineteen begin with a zero."""
MODULUS_TABLE = (
    "240000 240099 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1",
    "280000 280099 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1",
    "360000 360099 DBLAL 2 1 2 1 2 1 2 1 2 1 2 1 2 1",
)
"""Rules of Northbrook's own for three ranges of these sort codes, laid out as the banks' table is: first and last sort
code, method, a weight for each digit of the sort code and of the account. One account in eight lies in them, and
passes. With the banks' real table they are unlisted like the rest; with this one, everything else is."""
_RULES = {line.split()[0]: (line.split()[2], tuple(map(int, line.split()[3:]))) for line in MODULUS_TABLE}
_DIVISOR = {"MOD11": 11, "MOD10": 10, "DBLAL": 10}


@dataclass(frozen=True, slots=True)
class Account:
    """Where a payee is paid: a sort code of six digits and an account of eight, or an IBAN (then both are empty), or an
    IBAN that holds both."""

    sort_code: str
    account_number: str
    iban: str = ""


def person_name(rng: Random, sex: str) -> str:
    """First name and surname; some with a middle name, an apostrophe, a hyphen or letters beyond ASCII."""
    first = rng.choice(FEMALE if sex == "female" else MALE)
    kind = rng.random()
    if kind < 0.075:
        last = rng.choice(APOSTROPHES)
    elif kind < 0.135:
        last = rng.choice(DOUBLE_BARRELLED)
    else:
        last = SURNAMES[min(rng.randrange(len(SURNAMES)), rng.randrange(len(SURNAMES)))]
    middle = f" {rng.choice(MIDDLE)}" if rng.random() < 0.05 else ""
    return f"{first}{middle} {last}"


def firm_name(rng: Random, payee_type: str) -> str:
    """The name of a firm of that type, from a builder's surname to names far longer than any bank's field."""
    if payee_type == "large":
        return rng.choice(LARGE)
    if payee_type == "other public body":
        return f"{rng.choice(TOWNS)} {rng.choice(PUBLIC_BODIES)}"
    if payee_type == "charity":
        return f"{rng.choice(TOWNS)} {rng.choice(CHARITIES)}"
    surname = rng.choice(APOSTROPHES) if rng.random() < 0.12 else rng.choice(SURNAMES)
    trade = rng.choice(TRADES)
    if payee_type == "sole trader":
        return rng.choice((f"{surname} {trade}", f"{rng.choice(MALE)} {surname} {trade}", f"{surname}'s {trade}"))
    style = rng.choice(("Ltd", "Ltd", "Limited", "& Sons Ltd", "(Northbrook) Limited", "LLP"))
    return f"{surname} {trade} {style}"


def account(rng: Random, by_iban: float = 0.0) -> Account:
    """A sort code and account, or now and then (``by_iban``, a share) a British IBAN of a bank that is not: every other
    one beside the sort code and account that are in it."""
    sort_code = f"{rng.choice(_UNLISTED_PREFIXES)}{rng.randrange(10_000):04d}"
    number = f"{rng.randrange(100_000_000):08d}"
    if int(number) % 8 == 0 or ruled(sort_code):
        sort_code, number = _checked(sort_code, number)
    if by_iban and rng.random() < by_iban:
        return Account(*((sort_code, number) if int(number) % 3 else ("", "")), iban("NBTK", sort_code, number))
    return Account(sort_code, number)


def _checked(sort_code: str, number: str) -> tuple[str, str]:
    """Bank details like these under one of the rules: the next account number that passes it."""
    start = tuple(_RULES)[int(sort_code[2:]) % len(_RULES)]
    sort_code = f"{start[:4]}{sort_code[4:]}"
    candidate = int(number)
    while not passes(sort_code, f"{candidate:08d}"):
        candidate = (candidate + 1) % 100_000_000
    return sort_code, f"{candidate:08d}"


def ruled(sort_code: str) -> bool:
    """Whether ``MODULUS_TABLE`` has a rule for the sort code."""
    return f"{sort_code[:4]}00" in _RULES


def passes(sort_code: str, number: str) -> bool:
    """Whether an account passes the rule of ``MODULUS_TABLE`` for its sort code. DBLAL adds the digits of the products,
    the others the products; the sum is divisible by ten (MOD11: eleven)."""
    method, weights = _RULES[f"{sort_code[:4]}00"]
    products = [weight * int(digit) for weight, digit in zip(weights, f"{sort_code}{number}", strict=True)]
    if method == "DBLAL":
        products = [product // 10 + product % 10 for product in products]
    return sum(products) % _DIVISOR[method] == 0


def iban(bank: str, sort_code: str, number: str) -> str:
    """A British IBAN with its two check digits (ISO 13616: 98 less the remainder of 97)."""
    digits = "".join(str(int(char, 36)) for char in f"{bank}{sort_code}{number}GB00")
    return f"GB{98 - int(digits) % 97:02d}{bank}{sort_code}{number}"


def postcode(rng: Random) -> str:
    """A well-formed postcode in districts that were never issued (TR30 to TR49, PL40 to PL59)."""
    area = rng.choice(STREET_AREAS)
    district = rng.randrange(30, 50) if area == "TR" else rng.randrange(40, 60)
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"{area}{district} {rng.randrange(10)}{rng.choice(letters)}{rng.choice(letters)}"


def nino(rng: Random) -> str:
    """A National Insurance number with the prefix QQ, which is never issued."""
    return f"QQ{rng.randrange(1_000_000):06d}{rng.choice('ABCD')}"


def vat_number(seed: int, payee_id: str) -> str:
    """A British VAT registration number that passes its check (the older one, modulus 97) and begins with 9, as none
    does."""
    digits = f"9{stream(seed, 'vat', payee_id).randrange(1_000_000):06d}"
    total = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), digits, strict=True))
    return f"GB{digits}{97 - total % 97:02d}"
