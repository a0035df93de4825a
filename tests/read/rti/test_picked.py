"""Values by their path: known ones checked, others kept, and what can be read in two ways reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.expect import nothing
from tests.read.rti.messages import DETAILS, PAYMENT, TO_DATE, employee, employment, fps, read


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("<TotalTax>571.20", "<TotalTax>1e3", "tax_to_date"),
        ("<TotalTax>571.20", "<TotalTax>NaN", "tax_to_date"),
        ("<TotalTax>571.20", "<TotalTax>571,20", "tax_to_date"),
        ("<TotalTax>571.20", "<TotalTax>٥٧١.٢٠", "tax_to_date"),
        ("<TotalTax>571.20", "<TotalTax>1234567890123456.00", "tax_to_date"),
        ("<PmtDate>2025-06-30", "<PmtDate>2025-06-31", "pay_date"),
        ("<PmtDate>2025-06-30", "<PmtDate>30/06/2025", "pay_date"),
        ("<BirthDate>1980-10-28", "<BirthDate>0000-00-00", "birth_date"),
    ],
)
def test_a_value_that_is_none_is_empty_and_reported_with_its_line(
    tmp_path: Path, old: str, new: str, column: str
) -> None:
    text = fps()
    assert old in text
    seen = read(text.replace(old, new), tmp_path)
    assert column not in seen.only
    (problem,) = seen.table.problems
    assert (problem.code, problem.column, problem.line) == ("file.field", column, 3)
    assert problem.found == new.partition(">")[2]


def test_negative_and_large_amounts_are_amounts(tmp_path: Path) -> None:
    to_date = TO_DATE.replace("571.20", "-571.20").replace("6000.00", "999999999.99")
    seen = read(fps(employee(employment(to_date=to_date))), tmp_path)
    assert (seen.only["tax_to_date"], seen.only["taxable_pay_to_date"]) == ("-571.20", "999999999.99")
    nothing(seen.problems())


def test_a_value_that_stands_twice_is_reported(tmp_path: Path) -> None:
    details = DETAILS.replace("<NINO>", "<NINO>ZZ000000A</NINO><NINO>")
    seen = read(fps(employee(employment(to_date=f"{TO_DATE}<TotalTax>1.00</TotalTax>"), details=details)), tmp_path)
    assert (seen.only["tax_to_date"], seen.only["nino"]) == ("571.20", "ZZ000000A\nAB164231A")
    assert sorted(column for _, column, _ in seen.problems()) == ["nino", "tax_to_date"]


def test_what_may_stand_twice_is_joined(tmp_path: Path) -> None:
    details = DETAILS.replace("<Fore>Alan</Fore>", "<Fore>Alan</Fore><Fore>John</Fore>")
    seen = read(fps(employee(details=details)), tmp_path)
    assert seen.only["forename"] == "Alan\nJohn"
    nothing(seen.problems())


def test_a_value_that_holds_elements_is_reported(tmp_path: Path) -> None:
    seen = read(fps(employee(employment(to_date=TO_DATE.replace("571.20", "<P>571</P>")))), tmp_path)
    assert "tax_to_date" not in seen.only
    assert [(code, column) for code, column, _ in seen.problems()] == [("file.field", "tax_to_date")]
    assert seen.only["FiguresToDate/TotalTax/P"] == "571"


def test_elements_that_no_schema_has_are_kept_under_their_path(tmp_path: Path) -> None:
    car = "<Benefits><Car><Make>Ford</Make></Car><Car><Make>Fiat</Make></Car></Benefits>"
    seen = read(fps(employee(employment(payment=f'{PAYMENT}{car}<New Unit="h">7</New>'))), tmp_path)
    assert seen.only["Payment/Benefits/Car/Make"] == "Ford\nFiat"
    assert (seen.only["Payment/New"], seen.only["Payment/New@Unit"]) == ("7", "h")


def test_what_finds_no_column_of_its_own_is_kept_as_lines(tmp_path: Path) -> None:
    many = "".join(f"<N{i:02}>{i}</N{i:02}>" for i in range(30))
    seen = read(fps(employee(employment(before=many))), tmp_path)
    assert (seen.only["N00"], seen.only["N23"]) == ("0", "23")
    assert seen.only["other elements"].split("\n") == [f"N{i}={i}" for i in range(24, 30)]


def test_elements_of_another_namespace_are_not_mistaken(tmp_path: Path) -> None:
    other = '<x:PayId xmlns:x="urn:other">B9</x:PayId>'
    seen = read(fps(employee(employment(before=f"<PayId>A1</PayId>{other}"))), tmp_path)
    assert (seen.only["employee_id"], seen.only["{urn:other}PayId"]) == ("A1", "B9")


def test_white_space_round_a_value_is_none_of_it(tmp_path: Path) -> None:
    seen = read(fps(employee(employment(before="<PayId>\n\t A1 \r\n</PayId>"))), tmp_path)
    assert seen.only["employee_id"] == "A1"
