"""Columns beyond the contract's, found by their headers; several tables of payments as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.law import RuleResult
from jamfirst.read import read
from jamfirst.rules import check
from jamfirst.rules.registry import rules
from jamfirst.rules.rule import Needs
from jamfirst.rules.uk.returns.columns import FURTHER, hmrc, line

HEADER = "employee_id,nino,pay_date,tax,tax_to_date,taxable_pay_to_date,net_pay,ni_letter"
LINE = "E1,AB164231A,2026-09-25,10.00,60.00,600.00,90.00,A"


def applied(folder: Path, rule_id: str, **files: str) -> RuleResult:
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    chosen = [rule for rule in rules() if rule.id == rule_id]
    with DuckDBSession([folder], threads=1) as session:
        (outcome,) = check(read(folder, session), session, chosen=chosen).outcomes
    return outcome


def test_they_are_none_of_the_contracts() -> None:
    assert not set(FURTHER) & set(KINDS[Kind.RETURN_LINE].columns)
    assert (FURTHER["birth_date"].type, FURTHER["ee_ni"].role) == (ValueType.DATE, Role.MONEY)
    assert {"late_reason", "workplace_postcode", "ni_letter_4", "employment_id", "test_message"} <= set(FURTHER)


def test_a_column_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="no column shoe_size"):
        line("shoe_size")
    with pytest.raises(ValueError, match="no column birth_date"):
        Needs(Kind.RETURN_LINE, ("birth_date",))


@pytest.mark.parametrize("header", ["birth_date", "Birth Date", "BirthDate", "BIRTH-DATE"])
def test_a_further_column_goes_by_the_words_of_its_header(tmp_path: Path, header: str) -> None:
    fps = f"{HEADER},{header}\n{LINE},1980-10-28\n{LINE.replace('E1', 'E2')},\n"
    outcome = applied(tmp_path, "uk.rti.birth_date", fps=fps)
    assert (outcome.records, outcome.checked, outcome.breached) == (2, 2, 1)


def test_without_the_column_the_rule_is_not_applied_and_says_why(tmp_path: Path) -> None:
    outcome = applied(tmp_path, "uk.rti.birth_date", fps=f"{HEADER}\n{LINE}\n")
    assert outcome.not_applied == "needs birth date in a table of return lines"


def test_payments_of_several_files_are_one_and_payees_may_be_missing(tmp_path: Path) -> None:
    """Half of the pay goes in one file and half in another; both name the employee, and there is no table of payees."""
    header = "payee_id,payee_name,sort_code,account_number,amount,pay_date,reference\n"
    pay = f"{header}E1,A Example,242702,00190118,{{}},2026-09-25,PAY\n"
    other = "Payee ID,Payee,Amount,Pay date,Method\nE1,A Example,{},2026-09-25,BACS\n"
    fps = f"{HEADER}\n{LINE}\n"
    whole = applied(tmp_path, "uk.rti.net_pay", fps=fps, one=pay.format("40.00"), two=other.format("50.00"))
    assert (whole.checked, whole.breached) == (1, 0)
    short = applied(tmp_path, "uk.rti.net_pay", fps=fps, one=pay.format("40.00"), two=other.format("49.99"))
    assert (short.checked, short.breached, short.gap_pence) == (1, 1, 1)


def test_the_codes_of_hmrc_in_a_source() -> None:
    assert hmrc(7849)[0].text.endswith("error 7849")
    assert hmrc(7849, 7955)[0].text.endswith("errors 7849, 7955")
