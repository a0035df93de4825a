"""Tax codes: what is one, and how it is read."""

from __future__ import annotations

import re
from random import Random

import pytest

from jamfirst.engines.build import col, select, sub
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.rules.uk.paye.codes import read_codes
from jamfirst.rules.uk.paye.tables import MONTHS, WEEKS, free_pay
from jamfirst.rules.uk.paye.tax_code import RULE
from jamfirst.rules.working import records
from tests.rules.uk.paye.batch import hold

CODES = [
    "1257L", "1L", "999999T", "45m", "1131N", "500P", "300Y", "K1", "K999999", "BR", "br", "D0", "D1", "NT", "0T",
    "S1257L", "C1257L", "SK585", "SBR", "SD0", "SD2", "CD1", "S0T", "CNT", "1257L M1", "1257L W1", "1257LX", "1257l x",
    "K100 w1/m1", "1257L W1M1", "0T M1", "BRX", "D0 W1", "S1257L (X)", "1257L-M1", "1257L Month 1", "1257L WK1/MTH1",
    " 1257 L ", "1257L cumul",
]  # fmt: skip
NONE = [
    "1257", "ABC", "1257LL", "K0", "K", "L", "L1257", "1257Q", "0L", "01257L", "1234567L", "K1234567", "OT", "D", "D9",
    "S", "C", "X", "M1", "SS1257L", "SC1257L", "1257L M", "1257L M2", "1257LXX", "-1257L", "1257.5L", "1257L;",
    "'1257L", "１２５７L", "1257Ł", "BRR", "NTX1", "K-100", "1257K",
]  # fmt: skip


def test_what_is_a_code_and_what_is_none() -> None:
    held = hold(RULE, [{"employee_id": str(i), "tax_code": code} for i, code in enumerate([*CODES, *NONE])])
    assert held.checked == held.records
    wrong = {place - 1 for place in held.places}
    assert {code for i, code in enumerate(CODES) if i in wrong} == set()
    assert {code for i, code in enumerate(NONE) if i + len(CODES) not in wrong} == set()


def test_a_payslip_without_a_code_cannot_be_checked() -> None:
    held = hold(RULE, [{"employee_id": "1", "tax_code": ""}, {"employee_id": "2", "tax_code": "  "}])
    assert (held.checked, held.cannot) == (0, {"the tax code is not known": 2})


@pytest.mark.parametrize(
    ("code", "year", "wrong"),
    [
        ("D1", "2025-26", False), ("D2", "2025-26", True), ("CD2", "2025-26", True), ("D8", "2025-26", True),
        ("SD2", "2019-20", False), ("SD3", "2023-24", True), ("SD3", "2024-25", False), ("SD4", "2024-25", True),
        ("SD3", "", False), ("D2", "2018-19", False),
    ],
)  # fmt: skip
def test_a_code_asks_for_a_rate_of_its_year(code: str, year: str, wrong: bool) -> None:
    """Of a year that is not known nothing is said."""
    slip = {"employee_id": "1", "tax_code": code, "tax_year": year, "frequency": "monthly", "period": "1"}
    assert bool(hold(RULE, [slip]).breached) is wrong


def test_codes_by_the_schema_of_hmrc() -> None:
    """The pattern of the schema, with what payrolls write around it, as Python reads it."""
    rng = Random(11)
    parts = [
        "S",
        "C",
        "K",
        "0",
        "1",
        "27",
        "1257",
        "L",
        "M",
        "N",
        "T",
        "P",
        "BR",
        "D0",
        "D1",
        "NT",
        "X",
        "W1",
        "M1",
        "/",
        " ",
    ]
    texts = ["".join(rng.choice(parts) for _ in range(rng.randrange(1, 6))) for _ in range(4000)]
    texts = [text for text in texts if text.strip()]
    held = hold(RULE, [{"employee_id": str(i), "tax_code": text} for i, text in enumerate(texts)])
    schema = re.compile(r"[SC]?([1-9][0-9]{0,5}[LMNPTY]|BR|0T|NT|D[0-8]|K[1-9][0-9]{0,5})(/?(X|W1(/?M1)?|M1(/?W1)?))?")
    expected = {i for i, text in enumerate(texts, start=1) if not schema.fullmatch(re.sub(r"\s", "", text))}
    assert held.places == expected
    assert 200 < len(expected) < len(texts) - 200


def test_how_codes_are_read() -> None:
    wanted = {
        "1257L": ("", "bands", free_pay(1257, WEEKS), free_pay(1257, MONTHS), False),
        "sk585 x": ("S", "bands", -free_pay(585, WEEKS), -free_pay(585, MONTHS), True),
        "C0T": ("C", "bands", 0, 0, False),
        "SD1 M1": ("S", "D1", 0, 0, True),
        "BR": ("", "BR", 0, 0, False),
        "45L Cumulative": ("", "bands", free_pay(45, WEEKS), free_pay(45, MONTHS), False),
        "NT": ("", "NT", 0, 0, False),
        "500T": ("", "bands", free_pay(500, WEEKS), free_pay(500, MONTHS), False),
        "501T": ("", "bands", free_pay(501, WEEKS), free_pay(501, MONTHS), False),
        "999999T": ("", "bands", free_pay(999_999, WEEKS), free_pay(999_999, MONTHS), False),
        "K0": (None, None, 0, 0, False),
    }
    with DuckDBSession(threads=1) as session:
        kept = session.create("typed", {"tax_code": "text"})
        session.insert(kept, [(code,) for code in wanted])
        names = ("tax_code", "letter", "form", "week_free", "month_free", "marked")
        query = select(*(col(name) for name in names)).from_(sub(read_codes(records(kept)).query, "c"))
        assert {code: tuple(rest) for code, *rest in session.rows(query)} == wanted
