"""What a message says once, held against itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.expect import nothing
from tests.read.rti.messages import KEYS, REFS, Letter, employee, read

LETTER = Letter(employee())


@pytest.mark.parametrize(
    ("given", "code", "column"),
    [
        (replace(LETTER, outer=KEYS.replace("A635", "A636")), "5005", "Key TaxOfficeReference"),
        (replace(LETTER, outer=""), "5005", "Key TaxOfficeNumber"),
        (replace(LETTER, keys=""), "5004", "Keys"),
        (replace(LETTER, refs=REFS.replace(">635<", ">636<")), "7821", "OfficeNo"),
        (replace(LETTER, refs=REFS.replace(">A635<", ">A63<")), "7822", "PayeRef"),
        (replace(LETTER, message_class="HMRC-PAYE-RTI-EPS"), "7837", "Class"),
        (replace(LETTER, year="24-25"), "7889", "RelatedTaxYear"),
        (replace(LETTER, year="25-27", period_end=""), "7889", "RelatedTaxYear"),
        (replace(LETTER, period_end="2026-04-06"), "7844", "PeriodEnd"),
        (replace(LETTER, period_end="2026-04-31"), "7844", "PeriodEnd"),
        (replace(LETTER, refs=f"{REFS}<COTAXRef>2111111111</COTAXRef>"), "7882", "COTAXRef"),
        (
            replace(LETTER, refs=f"{REFS}<SAUTR>1111111111</SAUTR><COTAXRef>1111111111</COTAXRef>"),
            "7952",
            "SAUTR",
        ),
        (replace(LETTER, content=""), "7877", "FullPaymentSubmission"),
        (replace(LETTER, content=f"{employee()}<FinalSubmission/>"), "7933", "FinalSubmission"),
        (
            replace(
                LETTER,
                content=f"{employee()}<FinalSubmission><BecauseSchemeCeased>yes</BecauseSchemeCeased></FinalSubmission>",
            ),
            "7875",
            "FinalSubmission",
        ),
    ],
)
def test_what_hmrc_would_refuse_is_reported_with_its_code(
    tmp_path: Path, given: Letter, code: str, column: str
) -> None:
    problems = read(given.whole(), tmp_path).table.problems
    assert (code, column) in [(p.message.rpartition(" ")[2].rstrip(")"), p.column) for p in problems]
    nothing(p for p in problems if p.code != "file.field")


@pytest.mark.parametrize(
    "given",
    [
        LETTER,
        replace(LETTER, refs=f"{REFS}<COTAXRef>1111111111</COTAXRef>"),
        replace(LETTER, message_class="HMRC-PAYE-RTI-FPS-TIL"),
        replace(LETTER, period_end="2025-04-06"),
        replace(LETTER, content=f"{employee()}<FinalSubmission><ForYear>yes</ForYear></FinalSubmission>"),
    ],
)
def test_what_hmrc_accepts_is_no_problem(tmp_path: Path, given: Letter) -> None:
    nothing(read(given.whole(), tmp_path).problems())


@pytest.mark.parametrize(
    ("given", "test"),
    [
        (LETTER, "no"),
        (replace(LETTER, details="<GatewayTest>1</GatewayTest>"), "yes"),
        (replace(LETTER, message_class="HMRC-PAYE-RTI-FPS-TIL"), "yes"),
        (replace(LETTER, details=""), "no"),
    ],
)
def test_a_message_that_is_a_test_says_so(tmp_path: Path, given: Letter, test: str) -> None:
    assert read(given.whole(), tmp_path).only["test_message"] == test


def test_the_gateways_time_goes_before_that_of_the_software(tmp_path: Path) -> None:
    stamped = "<GatewayTest>0</GatewayTest><GatewayTimestamp>2025-07-01T00:00:05.123</GatewayTimestamp>"
    assert read(replace(LETTER, details=stamped).whole(), tmp_path).only["submitted_date"] == "2025-07-01"
    assert "submitted_date" not in read(replace(LETTER, stamp="soon").whole(), tmp_path).only


def test_the_employers_reference_is_that_of_the_message_else_that_of_its_keys(tmp_path: Path) -> None:
    assert read(replace(LETTER, refs="").whole(), tmp_path).only["paye_reference"] == "635/A635"
    assert "paye_reference" not in read(replace(LETTER, refs="", keys="", outer="").whole(), tmp_path).only


def test_hostile_text_in_a_header_stays_on_one_line(tmp_path: Path) -> None:
    given = replace(LETTER, message_class="x\ny&#x9;" + "z" * 500)
    for _, _, message in read(given.whole(), tmp_path).problems():
        assert message.isprintable()
        assert len(message) < 200
