"""Situations that a screen has to tell well, as documents, each with its golden file.

``python -m tests.report.situations`` writes the golden files anew; read the difference before keeping it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

from rich.console import Console

from jamfirst.model.finding import code_text
from jamfirst.report.terminal import print_assessment
from tests.report.sample import policy

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "terminal"
WHERE = "assessment-2026-09"
Values = dict[str, Any]


def document(verdict: str, **changes: Any) -> Values:
    """A whole document of an assessment in which nothing was found; ``changes`` replace its keys."""
    told: Values = {
        "schema": "jamfirst.assessment/1",
        "verdict": verdict,
        "scope": {"text": "", "compared": ["payments"], "not_compared": []},
        "reasons": [],
        "policy": policy(),
        "rules": [],
        "law": [],
        "fairness": [{"question": "Same period?", "answer": "yes", "text": "Both are of 2026-09.", "weight": "note"}],
        "facts": {"baseline": facts("26C.1"), "candidate": facts("26C.2")},
        "inputs": [],
        "tables": [table("payments", 569, 569, 569)],
        "findings": {},
        "totals": {"findings": 0, "events": 0, "pence": 0},
        "masked": [],
        "expected": [],
        "reservations": [],
        "problems": [],
        "controls": [],
        "causes": [],
        "harm": {},
        "previous_period": {},
        "versions": {"jamfirst": "0.1.0"},
        "settings": {"before": "before", "after": "after", "verify": False},
        "times": {"started": "2026-11-18T17:40:02+00:00", "finished": "2026-11-18T17:40:09+00:00"},
        "digest": "0f" * 32,
        "store": {"file": "assessment.duckdb", "sha256": "1e" * 32},
    }
    return told | changes


def facts(build: str | None, **changes: Any) -> Values:
    return {"build": build, "payroll": "Payroll and payments", "period": "2026-09", "run_type": "main"} | changes


def table(name: str, before: int, after: int, same: int, **changes: Any) -> Values:
    told: Values = {
        "table": name,
        "kind": "payment",
        "noun": ["payment", "payments"],
        "baseline_rows": before,
        "candidate_rows": after,
        "same": same,
        "matched_by": [{"by": "reference", "records": min(before, after)}],
        "key": "Matched by reference.",
        "baseline_repeats": 0,
        "not_compared": "",
        "baseline_pence": 831_190_217,
        "candidate_pence": 831_190_217,
        "buckets": {},
        "columns": [],
    }
    return told | changes


def found(code: str, number: int, noun: str = "", **changes: Any) -> Values:
    """The findings of one code; the words are those of the code."""
    words = code_text(code)
    text = words.one if number == 1 else words.many
    told: Values = {
        "count": number,
        "pence": 0,
        "delta_pence": 0,
        "records": number,
        "weight": "stop",
        "text": f"{number:,} {noun + ' ' if noun else ''}{text}",
        "columns": {},
        "tables": {"payments": number},
    }
    return told | changes


def reasons(findings: Mapping[str, Values]) -> list[Values]:
    return [
        {"weight": f["weight"], "code": code, "text": f["text"], "count": f["count"], "pence": f["pence"]}
        for code, f in findings.items()
        if f["weight"] != "note"
    ]


def no_differences() -> Values:
    payslips = table("payslips", 2_016, 2_016, 2_016, kind="payslip", noun=["payslip", "payslips"])
    compared = {"text": "", "compared": ["payments", "payslips"], "not_compared": [{"what": "FPS", "why": "no file"}]}
    return document("go", tables=[table("payments", 569, 569, 569), payslips], scope=compared)


def not_paid() -> Values:
    findings = {"payment.not_paid": found("payment.not_paid", 118, pence=2_100_410, delta_pence=-2_100_410)}
    steps = [{"by": "reference", "records": 10_950}, {"by": "payee, invoice and date", "records": 136}]
    paid = table("payments", 11_204, 11_086, 11_086, matched_by=steps, candidate_pence=829_089_807)
    joined = {
        "question": "Same people?",
        "answer": "no",
        "text": "14 people joined between the copies.",
        "weight": "note",
    }
    return document("no-go", findings=findings, reasons=reasons(findings), tables=[paid], fairness=[joined])


def text_lost() -> Values:
    columns = {"reference": 569, "payee_street": 569}
    both = {"1.xml": 569, "payments.csv": 569}
    other = found("payment.other_change", 569, weight="ask", columns=columns, tables=both)
    findings = {"payment.other_change": other}
    unknown = {"text": "No run.toml says which build either run is of.", "weight": "note", "table": ""}
    return document(
        "hold",
        findings=findings,
        reasons=reasons(findings),
        reservations=[unknown],
        facts={"baseline": {}, "candidate": {}},
        tables=[table("1.xml", 569, 569, 0), table("payments.csv", 569, 569, 0)],
    )


def asked(what: str, kind: str, before: int, after: int, why: str = "") -> Values:
    """One thing that the service file asks to be covered; ``why`` says what is lacking."""
    return {"what": what, "kind": kind, "covered": not why, "baseline": before, "candidate": after, "why": why}


def not_covered() -> Values:
    required = [
        asked("Monthly payroll", "payroll", 2_016, 2_016),
        asked("Weekly payroll", "payroll", 310, 0, "no payslip of it in the candidate"),
        asked("maternity pay", "case", 0, 0, "0 cases in the baseline and 0 in the candidate, 1 needed"),
        asked("a leaver", "case", 12, 11),
    ]
    lacking = [f"Not covered: {r['what']} ({r['why']})" for r in required if r["why"]]
    return document(
        "hold",
        scope={"text": "", "compared": ["payments"], "not_compared": [], "required": required},
        reservations=[{"text": text, "weight": "ask", "table": ""} for text in lacking],
        reasons=[{"weight": "ask", "code": "", "text": text, "count": 1, "pence": 0} for text in lacking],
    )


def unreadable() -> Values:
    problem = {
        "code": "file.unreadable", "side": "candidate", "file": "1.xml", "line": 0, "column": "", "table": "",
        "message": "this XML ends in the middle of an element", "found": "", "expected": "", "count": 1,
    }  # fmt: skip
    findings = {"file.unreadable": found("file.unreadable", 1, weight="ask", tables={})}
    return document(
        "hold",
        scope={
            "text": "",
            "compared": [],
            "not_compared": [{"what": "payments", "why": "the candidate cannot be read"}],
        },
        findings=findings,
        reasons=reasons(findings),
        fairness=[],
        problems=[problem],
        tables=[],
    )


def many_codes() -> Values:
    codes = (
        ("payment.not_paid", 118, 2_100_410, -2_100_410, "stop"), ("payment.wrong_account", 6, 901_215, 0, "stop"),
        ("payment.paid_twice", 15, 24_501_687, 24_501_687, "stop"),
        ("payment.wrong_amount", 1, 12_000, -11_000, "stop"),
        ("payment.late", 20, 250_190, 0, "stop"), ("payment.other_change", 40, 0, 0, "ask"),
        ("payment.regrouped", 3, 0, 0, "note"),
    )  # fmt: skip
    findings = {c: found(c, n, pence=p, delta_pence=d, weight=w) for c, n, p, d, w in codes}
    findings["payment.other_change"]["columns"] = {"reference": 40, "method": 12}
    slips = {"payslips": 194}
    findings["payslips.changed"] = found(
        "payslips.changed",
        194,
        "payslips",
        pence=481_206,
        delta_pence=481_206,
        columns={"er_ni": 194, "ni_letter": 7},
        tables=slips,
    )
    findings["file.field"] = found("file.field", 2, weight="ask", tables={"payments": 2})
    paid = table("payments", 11_204, 11_101, 10_889, candidate_pence=853_591_494)
    payslips = table("payslips", 2_016, 2_016, 1_822, kind="payslip", noun=["payslip", "payslips"])
    field = {
        "code": "file.field", "side": "candidate", "file": "payments.csv", "line": 418, "column": "Net Amt",
        "message": '"1.2.3" is not an amount', "found": "1.2.3", "expected": "an amount like 1,234.56", "count": 2,
        "table": "payments",
    }  # fmt: skip
    guess = {"table": "payments", "column": "printed_at", "part": "time", "records": 11_101, "guess": True,
             "evidence": "looks like the time of the run"}  # fmt: skip
    total = {
        "side": "candidate",
        "file": "payments.csv",
        "name": "NbOfTxs",
        "stated": 11_204,
        "counted": 11_101,
        "unit": "records",
    }
    cut_off = {
        "question": "Same cut-off?",
        "answer": "cannot tell",
        "text": "The cut-off is not known.",
        "weight": "ask",
    }
    return document(
        "no-go",
        findings=findings,
        reasons=reasons(findings),
        tables=[payslips, paid],
        problems=[field],
        masked=[guess],
        controls=[total, total | {"side": "baseline", "counted": 11_204}],
        fairness=[cut_off],
    )


SITUATIONS: Mapping[str, tuple[Callable[[], Values], int, str]] = {
    "no-differences": (no_differences, 100, "utf-8"),
    "not-paid": (not_paid, 100, "utf-8"),
    "not-paid-ascii": (not_paid, 60, "ascii"),
    "text-lost": (text_lost, 100, "utf-8"),
    "unreadable": (unreadable, 100, "utf-8"),
    "not-covered": (not_covered, 100, "utf-8"),
    "many-codes-40": (many_codes, 40, "utf-8"),
    "many-codes-80": (many_codes, 80, "utf-8"),
    "many-codes-120": (many_codes, 120, "utf-8"),
}
"""Each golden file with its document, its width and its encoding."""


def screen(
    told: Mapping[str, Any], width: int = 100, encoding: str = "utf-8", *, quiet: bool = False, **console: Any
) -> str:
    """What ``print_assessment`` prints of a document on a terminal of this width and encoding."""
    stream = TextIOWrapper(BytesIO(), encoding=encoding, newline="\n")
    print_assessment(told, Console(file=stream, width=width, **console), where=WHERE, quiet=quiet)
    stream.flush()
    written = stream.buffer
    assert isinstance(written, BytesIO)
    return written.getvalue().decode(encoding)


def _write_golden_files() -> None:
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, (made, width, encoding) in SITUATIONS.items():
        (GOLDEN / f"{name}.txt").write_text(screen(made(), width, encoding), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _write_golden_files()
