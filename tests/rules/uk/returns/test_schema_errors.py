"""Messages held against a schema: HMRC's own where it is here, else the smallest there is."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.problems import BadInputError
from jamfirst.model.service import RuleSettings
from jamfirst.read import read
from jamfirst.rules import check
from jamfirst.rules.registry import rules
from jamfirst.rules.uk.returns.schema_errors import Misfit, Schema

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "uk" / "rti"
HMRCS = SHARED / "FullPaymentSubmission-2026-v1-0.xsd"
SAMPLE = SHARED / "fps_25-26_derived_valid.xml"
SMALLEST = Path(str(files("jamfirst.rules.uk.returns").joinpath("example.xsd")))
NAMESPACE = "http://www.govtalk.gov.uk/taxation/PAYE/RTI/FullPaymentSubmission/00-01/1"
needs_hmrc = pytest.mark.skipif(not HMRCS.is_file(), reason="HMRC's schema is not here")


def person(gender: str = "F", employments: str = "<Employment><PayId>1</PayId></Employment>") -> str:
    return f"<Employee><EmployeeDetails><Gender>{gender}</Gender></EmployeeDetails>{employments}</Employee>"


def misfits(folder: Path, *people: str, before: str = "<RelatedTaxYear>00-01</RelatedTaxYear>") -> list[Misfit]:
    path = folder / "fps.xml"
    top = "FullPaymentSubmission"
    path.write_text(f'<{top} xmlns="{NAMESPACE}">{before}{"".join(people)}</{top}>', encoding="utf-8")
    return list(Schema.load(SMALLEST).misfits(path))


def test_what_fits(tmp_path: Path) -> None:
    assert misfits(tmp_path, *(person() for _ in range(50))) == []


def test_each_employment_is_a_record(tmp_path: Path) -> None:
    two = "<Employment><PayId>1</PayId></Employment><Employment><Wage>1</Wage><Pay/></Employment>"
    found = misfits(tmp_path, person(), person("X", two), person(), person("Y"))
    assert [(m.record_no, m.where, m.found) for m in found] == [
        (2, "EmployeeDetails/Gender", "X"),
        (3, "Employment", ""),
        (5, "EmployeeDetails/Gender", "Y"),
    ]
    assert "['M', 'F']" in found[0].wanted


def test_what_is_wrong_around_the_employees_is_told_of_the_first_record(tmp_path: Path) -> None:
    (found,) = misfits(tmp_path, *(person() for _ in range(30)), before="<Year/>")
    assert (found.record_no, found.where) == (1, "FullPaymentSubmission")


def test_an_employee_who_is_not_where_the_schema_has_one(tmp_path: Path) -> None:
    found = misfits(tmp_path, person(), "<RelatedTaxYear>00-01</RelatedTaxYear>", person(), before="")
    assert [m.record_no for m in found] == [1]


def test_a_message_of_another_year_or_format_is_not_held_against_it(tmp_path: Path) -> None:
    schema = Schema.load(SMALLEST)
    other = tmp_path / "other.xml"
    other.write_text(f'<FullPaymentSubmission xmlns="{NAMESPACE.replace("00-01", "01-02")}"/>', encoding="utf-8")
    assert "01-02" in schema.why_not(other)
    text = tmp_path / "fps.csv"
    text.write_text("employee_id,nino\n1,AB164231A\n", encoding="utf-8")
    assert "own format" in schema.why_not(text)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no schema", "cannot be used"),
        ("<a/>", "cannot be used"),
        ('<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "cannot be used"),
        ('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x"/>', "no schema of a message"),
        (None, "cannot be used"),
    ],
)
def test_a_schema_that_is_none_is_refused_in_one_sentence(tmp_path: Path, content: str | None, said: str) -> None:
    path = tmp_path / "rti.xsd"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInputError, match=said) as caught:
        Schema.load(path)
    assert "\n" not in str(caught.value)


@needs_hmrc
def test_hmrcs_schema_and_a_message_that_fits_it() -> None:
    assert list(Schema.load(HMRCS).misfits(SAMPLE)) == []


@needs_hmrc
def test_the_rule_with_hmrcs_schema(tmp_path: Path) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    (tmp_path / "good.xml").write_text(text, encoding="utf-8")
    (tmp_path / "worse.xml").write_text(
        text.replace("AB164231A", "QQ123456C").replace("2026-04-05", "soon"), encoding="utf-8"
    )
    (rule,) = [rule for rule in rules() if rule.id == "uk.rti.schema"]
    with DuckDBSession([tmp_path], threads=1) as session:
        (outcome,) = check(read(tmp_path, session), session, RuleSettings(return_schema=HMRCS), [rule]).outcomes
    assert (outcome.records, outcome.checked, outcome.breached) == (4, 4, 1)


def test_without_a_schema_the_rule_says_what_it_would_need(tmp_path: Path) -> None:
    (rule,) = [rule for rule in rules() if rule.id == "uk.rti.schema"]
    assert "return_schema" in rule.lacks(RuleSettings())
    assert rule.lacks(RuleSettings(return_schema=SMALLEST)) == ""
