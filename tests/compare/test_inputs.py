"""A difference that follows another input is kept, and says which."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from jamfirst.compare.inputs import INPUTS
from jamfirst.model.kinds import KINDS, Kind
from tests.compare.build import compared, known, sheet

NAMES = ("employee_id", "pay_date", "tax_code", "hours", "gross_pay", "tax", "net_pay")
HEADS = known(Kind.PAYSLIP, *NAMES)
PERSON, DAY, CODE, HOURS, GROSS, TAX, NET = range(len(NAMES))


def payslips() -> list[list]:
    return [
        [f"E{n:03}", date(2026, 9, 25), "1257L", Decimal(100 + n), Decimal(1500 + n), Decimal(90), Decimal(1410 + n)]
        for n in range(30)
    ]


def told(after: list[list]) -> dict[tuple[str, str], str | None]:
    outcome = compared(sheet("pay", HEADS, payslips(), Kind.PAYSLIP), sheet("pay", HEADS, after, Kind.PAYSLIP))
    return {(f["record_key"][:4], f["column_name"]): f["workings"] for f in outcome.findings}


def test_results_say_which_inputs_differ_and_inputs_say_nothing_of_themselves() -> None:
    after = payslips()
    after[3][CODE], after[3][TAX], after[3][NET] = "BR", Decimal(300), Decimal(1203)
    after[4][HOURS], after[4][CODE], after[4][NET] = Decimal(1), "D0", Decimal(1)
    after[5][NET] += 1
    found = told(after)
    assert found[("E003", "net_pay")] == found[("E003", "tax")] == "inputs differ: tax_code"
    assert found[("E003", "tax_code")] is None
    assert found[("E004", "net_pay")] == "inputs differ: tax_code, hours"
    assert found[("E004", "hours")] is None
    assert found[("E005", "net_pay")] is None, "the same inputs: the service did this"


def test_a_record_on_one_side_has_no_inputs_to_set_side_by_side() -> None:
    after = payslips()[1:]
    outcome = compared(sheet("pay", HEADS, payslips(), Kind.PAYSLIP), sheet("pay", HEADS, after, Kind.PAYSLIP))
    assert [f["workings"] for f in outcome.findings] == [None]


def test_inputs_are_columns_of_their_kind_and_never_the_amount() -> None:
    for kind, names in INPUTS.items():
        assert names <= set(KINDS[kind].columns)
        assert not names & set(KINDS[kind].amounts[:1])
