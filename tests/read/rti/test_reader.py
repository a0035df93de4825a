"""A whole message: recognised, read, its seal held against its content, and refused in one sentence where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from sqlglot import exp

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.problems import BadInputError
from jamfirst.read import read as read_run
from jamfirst.read.contract import Head
from jamfirst.read.registry import reader_for
from jamfirst.read.rti import RtiReader
from jamfirst.read.rti.employment import Employments
from jamfirst.read.rti.irmark import bare_irmark, irmark
from tests.expect import nothing
from tests.read.rti.messages import FPS, KEYS, Letter, employee, employment, fps, letter, read, read_file

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "uk" / "rti"
SAMPLES = sorted(SHARED.glob("*.xml")) if SHARED.is_dir() else []
LETTER = Letter(employee())
EPS = replace(
    LETTER,
    kind="EmployerPaymentSummary",
    message_class="HMRC-PAYE-RTI-EPS",
    content="<EmpAllceInd>yes</EmpAllceInd><RecoverableAmountsYTD><TaxMonth>3</TaxMonth><SMPRecovered>257.46"
    "</SMPRecovered></RecoverableAmountsYTD><Account><AccountNo>22222222</AccountNo><SortCode>010203</SortCode>"
    "</Account>",
)


def marked(given: Letter, folder: Path, path: str = "marked.xml") -> str:
    """The message with the mark that its content gives."""
    file = folder / path
    file.write_text(replace(given, mark="x").whole(), encoding="utf-8")
    return replace(given, mark=irmark(file) or "").whole()


def test_an_employment_in_its_canonical_columns(tmp_path: Path) -> None:
    seen = read(fps(), tmp_path)
    assert (seen.table.name, seen.table.format, seen.table.kind) == ("fps", "rti", Kind.RETURN_LINE)
    canonical = {c.canonical for c in seen.table.columns if c.canonical}
    assert canonical == set(KINDS[Kind.RETURN_LINE].columns)
    assert {name: value for name, value in seen.only.items() if name in canonical} == {
        "employee_id": "A1",
        "nino": "AB164231A",
        "paye_reference": "635/A635",
        "tax_year": "2025-26",
        "pay_date": "2025-06-30",
        "frequency": "monthly",
        "period": "3",
        "tax_code": "1257L",
        "taxable_pay_to_date": "6000.00",
        "tax_to_date": "571.20",
        "tax": "190.40",
        "ni_letter": "A",
        "ni_at_lel": "1626.00",
        "ni_lel_to_pt": "1518.00",
        "ni_pt_to_uel": "2856.00",
        "ee_ni_to_date": "228.48",
        "er_ni_to_date": "712.35",
        "net_pay": "1733.44",
        "submitted_date": "2025-06-29",
    }
    nothing(seen.problems())


def test_what_else_it_says_is_kept(tmp_path: Path) -> None:
    further = read(fps(), tmp_path).only
    assert {name: further[name] for name in ("surname", "sex", "birth_date", "hours_band", "taxable_pay")} == {
        "surname": "Example",
        "sex": "M",
        "birth_date": "1980-10-28",
        "hours_band": "D",
        "taxable_pay": "2000.00",
    }
    assert (further["address"], further["test_message"]) == ("1 The Lane\nShipley", "no")


def test_who_sent_it_with_which_password_is_never_kept(tmp_path: Path) -> None:
    seen = read(fps(), tmp_path)
    assert not [v for row in seen.rows for v in row.values() if "password" in v or "ISV635" in v]


def test_every_year_has_its_namespace(tmp_path: Path) -> None:
    for schema, year in (("13-14/2", "13-14"), ("26-27/1", "26-27"), ("99-00/1", "99-00")):
        seen = read(replace(LETTER, schema=schema, year=year, period_end=f"20{year[3:]}-04-05").whole(), tmp_path)
        assert seen.only["tax_year"] == f"20{year}", schema
    unversioned = replace(LETTER, schema="2019/04", year=None)
    assert "tax_year" not in read(unversioned.whole(), tmp_path).only


def test_a_message_without_its_envelope(tmp_path: Path) -> None:
    seen = read(LETTER.bare(), tmp_path)
    assert seen.only["paye_reference"] == "635/A635"
    assert not {"submitted_date", "test_message"} & seen.only.keys()
    nothing(seen.problems())
    (tmp_path / "bare.xml").write_text(replace(LETTER, mark="x").bare(), encoding="utf-8")
    mark = bare_irmark(tmp_path / "bare.xml") or ""
    assert read(replace(LETTER, mark=mark).bare(), tmp_path).table.notes == ()
    (note,) = read(replace(LETTER, mark="other").bare(), tmp_path).table.notes
    assert "cannot be checked" in note


def test_a_prefix_is_as_good_as_a_default_namespace(tmp_path: Path) -> None:
    plain = LETTER.bare()
    prefixed = plain.replace("</", "</p:").replace("<", "<p:").replace("<p:/p:", "</p:")
    prefixed = prefixed.replace("xmlns=", "xmlns:p=")
    assert read(prefixed, tmp_path).rows == read(plain, tmp_path).rows


def test_a_seal_that_the_content_gives(tmp_path: Path) -> None:
    seen = read(marked(LETTER, tmp_path), tmp_path)
    nothing(seen.problems())
    (column,) = [c for c in seen.table.columns if c.name == "irmark"]
    assert column.role == Role.REISSUED


def test_a_seal_that_the_content_does_not_give(tmp_path: Path) -> None:
    changed = marked(LETTER, tmp_path).replace("<TotalTax>571.20", "<TotalTax>571.30")
    ((code, column, message),) = read(changed, tmp_path).problems()
    assert (code, column) == ("file.totals", "IRmark")
    assert "its content gives" in message


def test_an_employer_payment_summary_is_a_plain_table(tmp_path: Path) -> None:
    seen = read(marked(EPS, tmp_path), tmp_path)
    assert (seen.table.name, seen.table.kind) == ("eps", Kind.PLAIN)
    assert not [c for c in seen.table.columns if c.canonical]
    wanted = {"employment_allowance": "yes", "recovered_month": "3", "maternity_pay_recovered": "257.46"}
    assert wanted.items() <= seen.only.items()
    assert (seen.only["paye_reference"], seen.only["account_number"]) == ("635/A635", "22222222")
    nothing(seen.problems())


def test_other_messages_are_plain_tables_too(tmp_path: Path) -> None:
    request = replace(LETTER, kind="NINOverificationRequest", schema="1", year=None, content="")
    content = "<Employee><EmployeeDetails><NINO>AB164231A</NINO></EmployeeDetails><Employment><PayId>1</PayId>"
    seen = read(replace(request, content=f"{content}</Employment></Employee>").whole(), tmp_path)
    assert (seen.table.name, seen.table.kind, seen.only["nino"]) == ("nvr", Kind.PLAIN, "AB164231A")


def test_the_types_are_those_of_the_schema(tmp_path: Path) -> None:
    (tmp_path / "one.xml").write_text(fps(), encoding="utf-8")
    with DuckDBSession([tmp_path], threads=1) as session:
        run = read_run(tmp_path, session)
    (table,) = run.tables
    types = {c.label: c.type for c in table.columns}
    assert (table.kind, table.rows, types["birth_date"], types["tax"]) == (
        Kind.RETURN_LINE,
        1,
        ValueType.DATE,
        ValueType.DECIMAL,
    )
    nothing(p.sentence() for p in run.problems)


def test_two_files_are_one_table_each_with_its_own_employer(tmp_path: Path) -> None:
    other = KEYS.replace("635", "120").replace("A120", "B1")
    refs = "<OfficeNo>120</OfficeNo><PayeRef>B1</PayeRef>"
    second = Letter(employee(employment(before="<PayId>B7</PayId>")), refs=refs, keys=other, outer=other)
    (tmp_path / "1.xml").write_text(fps(), encoding="utf-8")
    (tmp_path / "2.xml").write_text(second.whole(), encoding="utf-8")
    with DuckDBSession([tmp_path], threads=1) as session:
        (table,) = read_run(tmp_path, session).tables
    assert (table.rows, table.files) == (2, ("1.xml", "2.xml"))


def test_a_return_of_nobody_is_an_empty_table(tmp_path: Path) -> None:
    final = Letter("<FinalSubmission><ForYear>yes</ForYear></FinalSubmission>")
    seen = read(final.whole(), tmp_path)
    assert seen.rows == []
    nothing(seen.problems())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("<GovTalkMessage", "<!DOCTYPE a [<!ENTITY e 'x'>]><GovTalkMessage"), "has a DOCTYPE"),
        (('encoding="UTF-8"', 'encoding="UTF-7"'), "encoding"),
        (("</Employee>", ""), "broken or not whole"),
        (("<TotalTax>571", "<TotalTax>57<!-- -->1"), "a comment or a processing instruction"),
        (("<PayeRef>A6", "<PayeRef>A<?x?>6"), "a comment or a processing instruction"),
        (("<RelatedTaxYear>25", "<RelatedTaxYear>2<!-- -->5"), "a comment or a processing instruction"),
        (("<Class>HMRC", "<Class>HM<!-- -->RC"), "a comment or a processing instruction"),
        (("<Employee>", "<CompressedPart>H4sI</CompressedPart><Employee>"), "compressed"),
        ((FPS, "AnotherMessage"), 'a message "AnotherMessage"'),
        (("<PayId>A1", "<PayId>&undefined;"), "entity"),
    ],
)
def test_what_is_refused_is_refused_in_one_sentence(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    text = fps()
    assert change[0] in text
    with pytest.raises(BadInputError, match=said) as caught:
        read(text.replace(*change), tmp_path)
    assert str(caught.value).startswith("fps.xml")
    assert "\n" not in str(caught.value)


def test_an_employee_in_the_wrong_place_is_reported(tmp_path: Path) -> None:
    nested = f"<Employee><Partner>{employee()}</Partner></Employee>"
    seen = read(Letter(nested).whole(), tmp_path)
    assert [(code, column) for code, column, _ in seen.problems()] == [("file.field", "Employee"), ("file.field", "")]


def test_a_record_of_too_many_elements_is_refused(tmp_path: Path) -> None:
    many = "<X/>" * 20_001
    with pytest.raises(BadInputError, match="more than 20,000 elements"):
        read(fps(employee(employment(before=many))), tmp_path)


def test_elements_far_apart_are_refused(tmp_path: Path) -> None:
    far = f"<Y>{'x' * 3_000_000}</Y>"
    with pytest.raises(BadInputError, match="hold no whole record"):
        read(Letter(f"{far}{employee()}").whole(), tmp_path)


def test_utf_16_is_read(tmp_path: Path) -> None:
    text = fps().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    assert read(text.encode("utf-16"), tmp_path).only["employee_id"] == "A1"


def test_the_tree_is_let_go_of_as_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An employee's parent never holds more than a few elements, however many there are in the file."""
    held: list[int] = []
    rows = Employments.rows

    def watched(made: Employments, element: etree._Element) -> Iterator[list[str | None]]:
        parent = element.getparent()
        held.append(len(parent) if parent is not None else 0)
        return rows(made, element)

    monkeypatch.setattr(Employments, "rows", watched)
    seen = read(fps(*(employee(employment(before=f"<PayId>{i}</PayId>")) for i in range(3_000))), tmp_path)
    assert [row["employee_id"] for row in seen.rows] == [str(i) for i in range(3_000)]
    assert max(held) < 200


@pytest.mark.parametrize(
    "start",
    [
        b"<GovTalkMessage xmlns='http://www.govtalk.gov.uk/CM/envelope'/>",
        b"<IRenvelope xmlns='http://www.govtalk.gov.uk/taxation/CISreturn'/>",
        b"employee_id,nino\n1,http://www.govtalk.gov.uk/taxation/PAYE/RTI/",
        b"",
    ],
)
def test_other_files_are_not_taken(start: bytes) -> None:
    assert not RtiReader().sniff(Head("a.xml", start, len(start)))


def test_the_registry_knows_it() -> None:
    start = fps().encode()
    assert isinstance(reader_for(Head("a.txt", start, len(start))), RtiReader)


@given(st.integers(0, 4_000), st.binary(max_size=3))
def test_a_damaged_message_is_refused_or_read_and_never_breaks(at: int, put: bytes) -> None:
    whole = fps(employee(employment(letters=[letter(), letter("C")]))).encode()
    damaged = whole[: at % len(whole)] + put + whole[at % len(whole) + 1 :]
    with DuckDBSession(threads=1) as session:
        path = session.work / "fps.xml"
        path.write_bytes(damaged)
        if not RtiReader().sniff(Head.of(path)):
            return
        try:
            (table,) = RtiReader().read(path, "fps.xml", session)
        except BadInputError:
            return
        assert session.rows(exp.select("*").from_(table.relation)) is not None


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_hmrcs_own_messages_are_read_without_a_problem(path: Path) -> None:
    if "RTI" not in path.read_text(encoding="utf-8"):
        pytest.skip("a message of another service")
    seen = read_file(path)
    assert seen.rows
    nothing(seen.problems())
