"""Tables of payments with defects planted at random, and the truth about them.

Payees have several payments each: what belongs to a payee (name, ward, bank) is the same on all of them. A defect has
one to three conditions on attributes as they stand in the file or are derived from it (written here once more, apart
from the product's own catalogue): a value, a set of two to four values, or a threshold. It hits all records that meet
them, or 90% or 70%. Defects may overlap by up to 30%; one in five is built around a record of an earlier one, so that
some do. Every defect is seen on at least ten payees, and every condition matters (it cuts at least 30% of what the
others leave), and no attribute nested in, or around, one of them says the same. Noise is single records, or all
payments of single payees.

Seeds below ``REPORT`` are for tuning, those from ``REPORT`` on for reports: nobody looks at a report's tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

REPORT = 2_000_000
"""The first seed of tables that are only for reports (those from 1,000,000 on have been looked at)."""

Column = NDArray[np.generic]
Mask = NDArray[np.bool_]

FIRST = [
    "Anna",
    "Ben",
    "Chloe",
    "Dylan",
    "Eve",
    "Farah",
    "George",
    "Hana",
    "Ivan",
    "Jago",
    "Kerra",
    "Lowen",
    "Morwenna",
    "Nia",
    "Oisin",
    "Petroc",
    "Quinn",
    "Rosen",
    "Siân",
    "Tamsin",
    "Ülkü",
    "Vera",
    "Wenna",
    "Zoë",
    "José",
    "Renée",
    "Bartholomew",
    "Maximiliana",
    "Jo",
    "Al",
]
LAST = [
    "Smith",
    "Jones",
    "Trelawny",
    "Penhaligon",
    "Pascoe",
    "Williams",
    "O'Neill",
    "Brown-Hargreaves",
    "Nowak",
    "Kowalczyk",
    "Nguyen",
    "Patel",
    "Oyelaran-Adeyemi",
    "Li",
    "Tregenza",
    "Bolitho",
    "Chenoweth-Rosewarne",
    "Hall",
    "Lee",
    "Müller",
    "Davies",
    "Fernández",
    "Trevithick",
    "Rowe",
    "Angove",
]
TRADE = [
    "Roofing",
    "Cars",
    "Farm",
    "Dairy",
    "Transport",
    "Nursery",
    "Plumbing",
    "Cleaning",
    "Catering",
    "Fostering",
    "Taxis",
    "Builders",
]
SUFFIX = ["Ltd", "Limited", "LLP", "& Sons", "(Cornwall) Ltd", "Services Limited", "CIC", "PLC"]
TAX = [
    "1257L",
    "1257L",
    "1257L",
    "1100L",
    "1383M",
    "1131N",
    "BR",
    "D0",
    "D1",
    "0T",
    "NT",
    "K475",
    "K120",
    "S1257L",
    "S1100L",
    "C1257L",
    "SBR",
    "CBR",
    "SK100",
    "1257T",
    "850L",
    "900L",
    "1185L",
    "1250L",
    "500L",
    "45L",
    "K12",
    "747L",
    "1310M",
    "990N",
]


@dataclass
class Base:
    """One table without defects: ``columns`` as files have them, ``attributes`` as conditions can be planted on,
    ``nested`` says which attribute is a function of which (coarse: fine)."""

    rows: int
    columns: dict[str, Column]
    attributes: dict[str, Column]
    nested: list[tuple[str, str]]
    measures: set[str]


def _zipf(rng: np.random.Generator, values: int, many: int, power: float) -> NDArray[np.int64]:
    shares = 1 / np.arange(1, values + 1) ** power
    return rng.choice(values, many, p=shares / shares.sum())


def _named(prefix: str, values: int) -> Column:
    return np.array([f"{prefix}{i:0{len(str(values - 1))}d}" for i in range(values)], dtype=object)


def base(rows: int = 100_000, seed: int = 1, payees: int | None = None) -> Base:
    """A table of payments; ``payees`` is a fifth of the rows unless given."""
    rng = np.random.default_rng(seed)
    payees = payees or rows // 5
    who = _zipf(rng, payees, rows, 0.3)
    columns = {"payee_id": np.array([f"P{i:07d}" for i in range(payees)], dtype=object)[who]}
    columns.update({name: values[who] for name, values in _payees(rng, payees).items()})
    columns.update(_payments(rng, rows))
    nested = [("district", "ward"), ("service", "cost_centre"), ("sort_code.prefix2", "sort_code")]
    nested += [("sort_code.prefix3", "sort_code"), ("sort_code.prefix2", "sort_code.prefix3")]
    nested += [("sort_code.prefix4", "sort_code"), ("sort_code.prefix2", "sort_code.prefix4")]
    nested += [("sort_code.prefix3", "sort_code.prefix4"), ("tax_code.form", "tax_code")]
    nested += [("sort_code.leading_zero", "sort_code.prefix2"), ("pay_date.weekday", "pay_date.day")]
    nested += [("tax_code.form", "tax_code"), ("payee_name.case", "payee_name.first")]
    attributes = {k: v for k, v in columns.items() if k not in {"payee_id", "payee_name", "account_number"}}
    attributes.update(_derived(columns))
    numbers = {k for k, v in attributes.items() if v.dtype.kind in "if"} | {"pay_date", "invoice_date"}
    return Base(rows, columns, attributes, nested, numbers)


def _payees(rng: np.random.Generator, n: int) -> dict[str, Column]:
    first = np.array(FIRST, dtype=object)[rng.integers(0, len(FIRST), n)]
    last = np.array(LAST, dtype=object)[rng.integers(0, len(LAST), n)]
    trade = np.array(TRADE, dtype=object)[rng.integers(0, len(TRADE), n)]
    suffix = np.array(SUFFIX, dtype=object)[rng.integers(0, len(SUFFIX), n)]
    size = np.array(["person", "micro", "small", "medium", "large"], dtype=object)[
        rng.choice(5, n, p=[0.6, 0.15, 0.1, 0.1, 0.05])
    ]
    ward = _zipf(rng, 122, n, 0.4)
    codes = np.array([f"{x:06d}" for x in rng.integers(1_000, 99_999, 600) * 10], dtype=object)
    return {
        "payee_name": np.where(size == "person", first + " " + last, last + " " + trade + " " + suffix),
        "payee_size": size,
        "ward": _named("W", 122)[ward],
        "district": _named("T", 20)[ward % 20],
        "sort_code": codes[rng.integers(0, 600, n)],
        "account_number": np.array([f"{x:08d}" for x in rng.integers(0, 10**8, n)], dtype=object),
        "country": np.array(["GB", "IE", "FR", "DE", "ES"], dtype=object)[
            rng.choice(5, n, p=[0.96, 0.015, 0.01, 0.01, 0.005])
        ],
        "created_by": _named("U", 200)[_zipf(rng, 200, n, 0.5)],
        "start_year": rng.integers(1985, 2027, n),
        "remittance": np.array(["email", "post", "none"], dtype=object)[rng.choice(3, n, p=[0.7, 0.2, 0.1])],
    }


def _payments(rng: np.random.Generator, n: int) -> dict[str, Column]:
    def pick(values: Column, power: float = 1.0) -> Column:
        return values[_zipf(rng, len(values), n, power)]

    centre = _zipf(rng, 800, n, 0.7)
    kinds = ["supplier", "payroll", "housing_benefit", "direct_payment", "foster", "refund", "grant", "pension"]
    amount = np.round(np.exp(rng.normal(5.5, 1.3, n)), 2)
    whole = rng.random(n) < 0.3
    amount = np.where(whole, np.round(amount), amount)
    amount = np.where(rng.random(n) < 0.02, -amount, amount)
    due = np.datetime64("2026-02-01") + rng.integers(0, 59, n).astype("timedelta64[D]")
    return {
        "company": pick(_named("CO", 6), 1.1),
        "cost_centre": _named("CC", 800)[centre],
        "service": _named("SV", 25)[centre % 25],
        "payment_type": pick(np.array(kinds, dtype=object), 0.8),
        "method": np.array(["BACS", "FP", "CHAPS", "CHEQUE"], dtype=object)[
            rng.choice(4, n, p=[0.8, 0.15, 0.02, 0.03])
        ],
        "ledger_code": pick(_named("L", 300), 0.9),
        "pay_group": pick(_named("PG", 4)),
        "contract": pick(_named("CT", 5)),
        "grade": pick(_named("G", 20)),
        "vat_code": pick(_named("V", 6)),
        "tax_code": pick(np.array(list(dict.fromkeys(TAX)), dtype=object)),
        "ni_letter": pick(np.array(list("ABCHJMZX"), dtype=object)),
        "pension_scheme": pick(_named("PS", 5)),
        "frequency": pick(np.array(["monthly", "weekly", "four-weekly"], dtype=object)),
        "source_system": pick(_named("S", 5), 0.6),
        "approver": pick(_named("A", 120), 0.5),
        "amount": amount,
        "hours": np.round(rng.uniform(0, 180, n), 1),
        "deductions": rng.poisson(3, n),
        "gross_to_date": np.round(np.exp(rng.normal(9.5, 0.7, n)), 2),
        "invoice_date": due - rng.integers(5, 95, n).astype("timedelta64[D]"),
        "pay_date": due,
    }


def _derived(c: dict[str, Column]) -> dict[str, Column]:
    """What defects may depend on besides the columns as they stand; the names are those of the product's catalogue."""
    name = c["payee_name"].astype("U64")
    yes = np.array(["no", "yes"], dtype=object)
    lengths = np.char.str_len(name)
    sort = c["sort_code"].astype("U6")
    tax = c["tax_code"].astype("U8")
    pay, invoiced = c["pay_date"], c["invoice_date"]
    plain = np.array([x.isascii() for x in name.tolist()])
    marks = np.array([any(not (ch.isalnum() or ch == " ") for ch in x) for x in name.tolist()])
    days = (pay - pay.astype("datetime64[M]")).astype(np.int64) + 1
    weekdays = np.array(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"], dtype=object)
    pence = np.round(np.abs(c["amount"].astype(np.float64)) * 100).astype(np.int64)
    return {
        "payee_name.length": lengths.astype(np.int64),
        "payee_name.first": np.char.upper(name.astype("U1")).astype(object),
        "payee_name.non_ascii": yes[(~plain).astype(int)],
        "payee_name.punctuation": yes[marks.astype(int)],
        "account_number.leading_zero": yes[np.char.startswith(c["account_number"].astype("U8"), "0").astype(int)],
        "sort_code.prefix2": sort.astype("U2").astype(object),
        "tax_code.form": _forms(tax),
        "pay_date.day": days,
        "pay_date.weekday": weekdays[(pay.astype(np.int64) + 3) % 7],
        "amount.whole_pounds": yes[(pence % 100 == 0).astype(int)],
        "invoice_date.to.pay_date": (pay - invoiced).astype(np.int64),
    }


def _forms(codes: Column) -> Column:
    def form(code: str) -> str:
        body = code[1:] if code[0] in "SC" and len(code) > 1 else code
        if body[0] == "K":
            return "K"
        return body if body in {"BR", "D0", "D1", "0T", "NT"} else body[-1]

    distinct, at = np.unique(codes, return_inverse=True)
    return np.array([form(str(code)) for code in distinct], dtype=object)[at]


@dataclass(frozen=True)
class Part:
    """One planted condition."""

    attribute: str
    test: str
    values: tuple[object, ...]

    def holds(self, table: Base) -> Mask:
        """Which records meet it."""
        column = table.attributes[self.attribute]
        if self.test == "in":
            return np.isin(column, np.array(self.values, dtype=column.dtype))
        return column > self.values[0] if self.test == ">" else column <= self.values[0]


@dataclass(frozen=True)
class Defect:
    """One planted defect: its conditions, the records that meet them, and which share of those it hits."""

    parts: tuple[Part, ...]
    rows: Mask
    share: float

    @property
    def attributes(self) -> frozenset[str]:
        """What its conditions are on."""
        return frozenset(p.attribute for p in self.parts)

    def __str__(self) -> str:
        told = " & ".join(f"{p.attribute} {p.test} {','.join(map(str, p.values))}" for p in self.parts)
        return f"{told} [{int(self.rows.sum())} rows, {self.share:.0%}]"


@dataclass
class Planted:
    """A table with its labels and the truth."""

    table: Base
    affected: Mask
    defects: list[Defect] = field(default_factory=list)


FEWEST, FEWEST_PAYEES, MOST_SHARE = 30, 10, 0.03


def plant(table: Base, defects: int, seed: int, noise: float = 0.0, clustered: bool = False) -> Planted:
    """A table with so many defects at random, and noise on a share of its records (of its payees, if ``clustered``)."""
    rng = np.random.default_rng(seed)
    found: list[Defect] = []
    affected = np.zeros(table.rows, dtype=np.bool_)
    while len(found) < defects:
        around = found[rng.integers(len(found))].rows if found and rng.random() < 0.2 else None
        one = _defect(table, rng, found, around)
        if one is not None:
            found.append(one)
            affected |= one.rows & (rng.random(table.rows) < one.share)
    return Planted(table, affected | _noise(table, rng, noise, clustered), found)


def _noise(table: Base, rng: np.random.Generator, noise: float, clustered: bool) -> Mask:
    if not clustered:
        return rng.random(table.rows) < noise
    _, who = np.unique(table.columns["payee_id"], return_inverse=True)
    return (rng.random(who.max() + 1) < noise)[who]


def _defect(table: Base, rng: np.random.Generator, earlier: list[Defect], around: Mask | None) -> Defect | None:
    size = int(rng.choice([1, 2, 3], p=[0.25, 0.5, 0.25]))
    names = rng.choice(sorted(table.attributes), size, replace=False)
    row = int(rng.choice(np.flatnonzero(around))) if around is not None else None
    parts = tuple(_part(table, rng, str(name), row) for name in names)
    masks = [part.holds(table) for part in parts]
    rows = np.logical_and.reduce(masks)
    many = int(rows.sum())
    if not FEWEST <= many <= MOST_SHARE * table.rows:
        return None
    if any((rows & d.rows).sum() > 0.3 * min(many, d.rows.sum()) for d in earlier):
        return None
    if len(np.unique(table.columns["payee_id"][rows])) < FEWEST_PAYEES or not _matter(masks, many):
        return None
    if any(_one_with(parts, d) for d in earlier):
        return None
    if any(_same_said(table, part, masks, i, many) for i, part in enumerate(parts)):
        return None
    return Defect(parts, rows, float(rng.choice([1.0, 1.0, 0.9, 0.7])))


def _part(table: Base, rng: np.random.Generator, name: str, row: int | None) -> Part:
    column = table.attributes[name]
    if name in table.measures:
        more = bool(rng.random() < 0.5)
        at = np.sort(column)[int((rng.uniform(0.5, 0.97) if more else rng.uniform(0.03, 0.5)) * len(column))]
        if column.dtype.kind in "if" and rng.random() < 0.5:
            at = type(at)(float(f"{float(at):.2g}"))
        return Part(name, ">" if more else "<=", (at,))
    many = 1 if rng.random() < 0.7 else int(rng.integers(2, 5))
    seen = np.unique(column[rng.integers(0, len(column), 400)])
    values = set(rng.choice(seen, min(many, max(1, len(seen) - 1)), replace=False))
    if row is not None:
        values.add(column[row])
    return Part(name, "in", tuple(sorted(values)))


def _matter(masks: list[Mask], many: int) -> bool:
    for i in range(len(masks)):
        others = [m for j, m in enumerate(masks) if j != i]
        rest = int(np.logical_and.reduce(others).sum()) if others else len(masks[0])
        if many > 0.7 * rest:
            return False
    return True


def _one_with(parts: tuple[Part, ...], earlier: Defect) -> bool:
    """Whether two defects differ in the values of one set alone: one condition says both."""
    mine, theirs = set(parts), set(earlier.parts)
    apart = [*(mine - theirs), *(theirs - mine)]
    return len(parts) == len(earlier.parts) and len({p.attribute for p in apart}) <= 1


def _same_said(table: Base, part: Part, masks: list[Mask], i: int, many: int) -> bool:
    """Whether a condition on an attribute nested in this one, or around it, has the same records."""
    others = [m for j, m in enumerate(masks) if j != i]
    rest = np.logical_and.reduce(others) if others else np.ones(table.rows, dtype=np.bool_)
    for coarse, fine in table.nested:
        other = fine if part.attribute == coarse else coarse if part.attribute == fine else None
        if other is not None and other in table.attributes and other not in table.measures:
            column = table.attributes[other]
            values = np.unique(column[rest & masks[i]].astype("U32"))
            if len(values) <= 12 and int((rest & np.isin(column.astype("U32"), values)).sum()) < many * 1.05:
                return True
    return False
