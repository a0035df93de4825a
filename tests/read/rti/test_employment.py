"""Rows of an employee: one an employment, whatever the number of letters of National Insurance."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.expect import nothing
from tests.read.rti.messages import DETAILS, PAYMENT, employee, employment, fps, letter, read


def test_two_employments_of_one_person_are_two_rows(tmp_path: Path) -> None:
    made = employee(employment(), employment(before="<PayId>A2</PayId>"))
    rows = read(fps(made), tmp_path).rows
    assert [(r["employee_id"], r["nino"]) for r in rows] == [("A1", "AB164231A"), ("A2", "AB164231A")]


@pytest.mark.parametrize("turned", [False, True])
def test_the_letter_in_use_comes_first_and_the_order_in_the_file_makes_no_difference(
    tmp_path: Path, turned: bool
) -> None:
    letters = [letter("A", earned="0.00", at_lel="542.00"), letter("V"), letter("C", earned="0.00", at_lel="0.00")]
    if turned:
        letters.reverse()
    row = read(fps(employee(employment(letters=letters))), tmp_path).only
    found = [(row.get(f"ni_letter{n}"), row.get(f"ni_at_lel{n}")) for n in ("", "_2", "_3", "_4")]
    assert found == [("V", "1626.00"), ("A", "542.00"), ("C", "0.00"), (None, None)]
    assert row["net_pay"] == "1733.44"


def test_letters_beyond_the_fourth_are_reported(tmp_path: Path) -> None:
    seen = read(fps(employee(employment(letters=[letter(name) for name in "ABCDE"]))), tmp_path)
    ((code, column, message),) = seen.problems()
    assert (code, column) == ("file.field", "ni_letter")
    assert "5 letters" in message


def test_the_two_parts_of_the_band_of_older_years_are_added(tmp_path: Path) -> None:
    old = letter().replace("<PTtoUELYTD>2856.00</PTtoUELYTD>", "<PTtoUAPYTD>5406.00</PTtoUAPYTD><UAPtoUELYTD>406.00")
    old = old.replace("<UAPtoUELYTD>406.00", "<UAPtoUELYTD>406.00</UAPtoUELYTD>")
    row = read(fps(employee(employment(letters=[old]))), tmp_path).only
    assert (row["ni_pt_to_uel"], row["ni_pt_to_uap"], row["ni_uap_to_uel"]) == ("5812.00", "5406.00", "406.00")


@pytest.mark.parametrize(
    ("code", "tax_code", "basis"),
    [
        ("<TaxCode>1257L</TaxCode>", "1257L", "cumulative"),
        ('<TaxCode BasisNonCumulative="yes">1257L</TaxCode>', "1257L", "period"),
        ('<TaxCode TaxRegime="S">1257L</TaxCode>', "S1257L", "cumulative"),
        ('<TaxCode TaxRegime="C" BasisNonCumulative="yes">BR</TaxCode>', "CBR", "period"),
        ('<TaxCode TaxRegime="S">S1257L</TaxCode>', "S1257L", "cumulative"),
    ],
)
def test_a_tax_code_as_payslips_have_it(tmp_path: Path, code: str, tax_code: str, basis: str) -> None:
    payment = PAYMENT.replace("<TaxCode>1257L</TaxCode>", code)
    row = read(fps(employee(employment(payment=payment))), tmp_path).only
    assert (row["tax_code"], row["tax_basis"]) == (tax_code, basis)


@pytest.mark.parametrize(
    ("frequency", "number", "words", "period"),
    [
        ("M1", "<MonthNo>3</MonthNo>", "monthly", "3"),
        ("W1", "<WeekNo>13</WeekNo>", "weekly", "13"),
        ("W2", "<WeekNo>14</WeekNo>", "two-weekly", "14"),
        ("W4", "<WeekNo>16</WeekNo>", "four-weekly", "16"),
        ("MA", "<MonthNo>12</MonthNo>", "annual", "12"),
        ("M3", "<MonthNo>3</MonthNo>", "quarterly", "3"),
        ("IR", "<MonthNo>3</MonthNo>", "irregular", "3"),
    ],
)
def test_how_often_and_which_period(tmp_path: Path, frequency: str, number: str, words: str, period: str) -> None:
    payment = PAYMENT.replace("M1", frequency).replace("<MonthNo>3</MonthNo>", number)
    seen = read(fps(employee(employment(payment=payment))), tmp_path)
    assert (seen.only["frequency"], seen.only["period"]) == (words, period)
    nothing(seen.problems())


def test_a_frequency_that_there_is_not_is_kept_and_reported(tmp_path: Path) -> None:
    seen = read(fps(employee(employment(payment=PAYMENT.replace("M1", "W3")))), tmp_path)
    assert seen.only["frequency"] == "W3"
    ((code, column, message),) = seen.problems()
    assert (code, column) == ("file.field", "frequency")
    assert '"W3"' in message


def test_an_employee_without_an_employment_is_a_row_and_reported(tmp_path: Path) -> None:
    content = f"<Employee><EmployeeDetails>{DETAILS}</EmployeeDetails></Employee>"
    seen = read(fps(content), tmp_path)
    assert seen.only["nino"] == "AB164231A"
    assert [message for _, _, message in seen.problems()] == ["the employee has no employment"]


def test_an_employment_without_national_insurance(tmp_path: Path) -> None:
    made = employment().partition("<NIlettersAndValues>")[0] + "</Employment>"
    row = read(fps(employee(made)), tmp_path).only
    assert "ni_letter" not in row
    assert row["tax"] == "190.40"
