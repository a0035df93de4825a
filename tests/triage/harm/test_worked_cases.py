"""The cases that the documentation works out by hand, run."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jamfirst.model.harm import FIRMS, PayeeType, TriageSettings
from tests.triage.build import DAY, Done, finding, payee, payees, pounds, slips, triaged

_DOCUMENT = Path(__file__).parents[3] / "docs" / "reference" / "harm.md"
_FIRST = [DAY, date(2026, 9, 1), date(2026, 9, 1), Decimal(1)]


def _tables() -> list[list[dict[str, str]]]:
    """The two tables of cases."""
    text = _DOCUMENT.read_text(encoding="utf-8").split("## Worked cases")[1]
    found: list[list[dict[str, str]]] = []
    heads: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if cells and cells[0] == "case":
            heads = cells
            found.append([])
        elif cells and not set(cells[0]) <= {"-"}:
            found[-1].append(dict(zip(heads, cells, strict=True)))
    return found


def _findings(case: dict[str, str], subject: str) -> list[dict[str, Any]]:
    found = []
    for no, told in enumerate(case["findings"].split("; ")):
        code, amount, _, days = re.fullmatch(r"(\S+) (-?[0-9.]+)( by ([0-9]+))?", told).groups()
        whole = code if "." in code else f"payment.{code}"
        more = {"days": int(days)} if days else {"days": -2} if code == "early" else {}
        found.append(finding(whole, subject, pounds(amount), event_id=f"{subject}/{no}", **more))
    return found


def _payee(case: dict[str, str], subject: str) -> list[Any]:
    kind = case["payee"].removesuffix(", first pay")
    figure = case.get("usual income or turnover", case.get("turnover"))
    name = "turnover" if kind in {str(t) for t in FIRMS} else "usual_income"
    return payee(subject, kind or None, **({name: Decimal(figure)} if figure else {}))


def _done(cases: list[dict[str, str]], delay: int) -> Done:
    given = [(f"P{case['case']}", case) for case in cases]
    rows = [_payee(case, subject) for subject, case in given]
    first = [[subject, *_FIRST] for subject, case in given if case["payee"].endswith("first pay")]
    findings = [f for subject, case in given for f in _findings(case, subject)]
    return triaged(findings, payees(*rows), slips(*first), settings=_settings(delay))


def _settings(delay: int) -> TriageSettings:
    return TriageSettings(delay_days=delay)


def _by_delay(cases: list[dict[str, str]]) -> list[tuple[int, list[dict[str, str]]]]:
    delays = sorted({int(case["made good in"]) for case in cases})
    return [(d, [case for case in cases if int(case["made good in"]) == d]) for d in delays]


@pytest.mark.parametrize(("delay", "cases"), _by_delay(_tables()[0]))
def test_days_and_bands_are_those_of_the_document(delay: int, cases: list[dict[str, str]]) -> None:
    done = _done(cases, delay)
    for case in cases:
        row = done.of(f"P{case['case']}")
        known = row["days_without"] if row["kind"] == "person" else row["outgoing_days"]
        band = {None: "none", 0: "unknown"}.get(row["band"], str(row["band"]))
        days = f"{Decimal(known) / 100:.2f}" if known is not None and band not in ("none", "unknown") else ""
        assert (case["case"], days, band) == (case["case"], case["days"], case["band"]), row["reasons"]


def test_the_document_has_each_band_and_each_type_of_payee() -> None:
    cases = _tables()[0]
    assert len(cases) >= 25
    assert {case["band"] for case in cases} == {"unknown", "none", "1", "2", "3", "4", "5"}
    assert {case["payee"].removesuffix(", first pay") for case in cases} == {*map(str, PayeeType), ""}


def test_interest_and_compensation_are_those_of_the_document() -> None:
    cases = _tables()[1]
    done = _done(cases, 7)
    for case in cases:
        row = done.of(f"P{case['case']}")
        interest = row["interest_pence"]
        told = (
            "" if interest is None else f"{Decimal(interest) / 100:.2f}",
            f"{Decimal(row['compensation_pence']) / 100:.2f}",
        )
        assert told == (case["interest"], case["compensation"]), case


def test_an_account_of_somebody_else_is_an_incident() -> None:
    done = triaged(
        [finding("payment.wrong_account", "P", 100)], payees(payee("P", "foster carer", usual_income=Decimal(1)))
    )
    assert done.of("P")["incident"]
    assert "personal-data incident to assess within 72 hours" in done.of("P")["reasons"]
    assert done.triage.overall.incidents == 1
