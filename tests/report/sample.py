"""A realistic assessment for tests of reports: a September payroll. All people in it are made up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlglot import exp

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.finding import code_text
from jamfirst.store import Assessment, open_assessment, write
from jamfirst.store.schema import FINDING_COLUMNS
from jamfirst.store.tables import TABLES

NAMES = ("O'Brien", "D'Souza", "Zoë Trelawny", "Pascoe & Sons", "Łukasz Nowak", "R. O'Neill", "Carrick Joinery Ltd")
PAYMENTS, PAYSLIPS = "payments", "payslips"
_STOP, _ASK, _NOTE = "stop", "ask", "note"
_SAME = {PAYMENTS: 804_519_384, PAYSLIPS: 409_215_190}


def finding(code: str, number: int, **values: Any) -> dict[str, Any]:
    """One row of findings with sensible defaults; ``number`` makes its record."""
    table = PAYSLIPS if code.startswith("payslips") else PAYMENTS
    key = f"payment_ref=P{number:06d}" if table == PAYMENTS else f"employment_id=E{number:05d}, pay_date=2026-09-25"
    row: dict[str, Any] = dict.fromkeys(FINDING_COLUMNS)
    row.update(
        finding_id=f"{code}-{number}-{values.get('column_name')}",
        code=code,
        weight=_STOP,
        status="new",
        side="both",
        table_name=table,
        record_key=key,
        event_id=f"{table}-{number}",
        subject=f"payee {1000 + number}",
        pence=0,
        delta_pence=0,
        location=f"payments.csv:{number + 1}",
    )
    row.update(values)
    return row


def sample_rows() -> list[dict[str, Any]]:
    """About 300 findings of payments and payslips."""
    rows = [
        finding("payment.not_paid", n, side="baseline", pence=9_000 + 211 * n, delta_pence=-(9_000 + 211 * n))
        for n in range(118)
    ]
    rows += [_wrong_account(200 + n) for n in range(6)]
    rows += [_wrong_amount(220 + n) for n in range(9)]
    rows += [
        finding("payment.late", 240 + n, column_name="pay_date", old_value="2026-09-25", new_value="2026-09-28",
                days=3, pence=12_500 + n)
        for n in range(20)
    ]  # fmt: skip
    rows += [_other_change(300 + n) for n in range(40)]
    rows += [row for n in range(50) for row in _payslip(400 + n)]
    rows.append(finding("payslips.extra", 900, side="candidate", weight=_ASK, pence=98_765, delta_pence=98_765))
    return rows


def _wrong_account(number: int) -> dict[str, Any]:
    return finding(
        "payment.wrong_account", number, column_name="account_number", old_value=f"01{number:06d}",
        new_value=f"1{number:06d}", pence=150_000 + number, delta_pence=0,
    )  # fmt: skip


def _wrong_amount(number: int) -> dict[str, Any]:
    old, new = 149_600 + number, 146_900 + number
    return finding(
        "payment.wrong_amount", number, column_name="amount", old_value=f"{old // 100}.{old % 100:02d}",
        new_value=f"{new // 100}.{new % 100:02d}", pence=old - new, delta_pence=new - old,
    )  # fmt: skip


def _other_change(number: int) -> dict[str, Any]:
    name = NAMES[number % len(NAMES)]
    return finding(
        "payment.other_change", number, weight=_ASK, column_name="reference",
        old_value=f"{name} invoice 2026/{number}", new_value=f"{name} invoice"[:18], pence=0,
    )  # fmt: skip


def _payslip(number: int) -> Iterable[dict[str, Any]]:
    yield finding(
        "payslips.changed", number, column_name="er_ni", old_value="0.00", new_value=f"{20 + number % 9}.80",
        expected_value="0.00", workings="letter M: no employer contributions up to 4,189.00 a month",
        source="Social Security Contributions and Benefits Act 1992, section 9A", pence=2_080, delta_pence=2_080,
    )  # fmt: skip
    yield finding("payslips.changed", number, column_name="ni_letter", old_value="M", new_value="A", weight=_ASK)


def _law(rule_id: str, **changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "rule": rule_id,
        "title": f"The title of {rule_id}",
        "certainty": "breach",
        "source": "Social Security (Contributions) Regulations 2001, regulation 12",
        "table": PAYSLIPS,
        "noun": ["payslip", "payslips"],
        "applied": True,
        "not_applied": "",
        "records": 2_016,
        "checked": 2_016,
        "kept": 2_016,
        "broken": 0,
        "pence": 0,
        "new": 0,
        "old": 0,
        "mended": 0,
        "cannot_check": [],
    }
    return told | changes


LAW = [
    _law("uk.payslip.net"),
    _law("uk.ni.employer", kept=1_800, broken=216, new=0, old=209, mended=7, pence=481_206),
    _law(
        "uk.pension",
        checked=1_904,
        kept=1_904,
        cannot_check=[{"reason": "no figures are known for this scheme and year", "records": 112, "usual": False}],
    ),
    _law(
        "uk.minimum_wage", table="", applied=False, not_applied="needs hours in a table of payslips",
        records=0, checked=0, kept=0,
    ),
]  # fmt: skip
"""Rules of every state that they can be in."""


def sample_document(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The document that goes with these rows: every count in it is counted from them."""
    codes = sorted({r["code"] for r in rows}, key=lambda code: (code_text(code).rank, code))
    summaries = {code: _summary(code, [r for r in rows if r["code"] == code]) for code in codes}
    findings = dict(sorted(summaries.items(), key=lambda item: (_STOP, _ASK, _NOTE).index(item[1]["weight"])))
    reasons = [
        {"weight": f["weight"], "code": code, "text": f["text"], "count": f["count"], "pence": f["pence"]}
        for code, f in findings.items()
        if f["weight"] != _NOTE
    ]
    return {
        "verdict": "no-go",
        "scope": {
            "text": "Payroll and payments, September 2026 (main run)",
            "compared": ["11,204 payments", "2,016 payslips"],
            "not_compared": [{"what": "FPS", "why": "no file on either side"}],
        },
        "reasons": reasons,
        "policy": policy(),
        "law": LAW,
        "rules": [rule("Bank file: none allowed", 193, ["payment.not_paid", "payment.wrong_account"])],
        "fairness": [
            {
                "question": "Is it the same pay period?",
                "answer": "yes",
                "text": "September 2026 on both sides.",
                "weight": _NOTE,
            },
            {
                "question": "Are they the same people?",
                "answer": "no",
                "text": "14 people joined between the copies.",
                "weight": _NOTE,
            },
            {
                "question": "Were inputs cut off at the same time?",
                "answer": "cannot tell",
                "text": "run.toml of the candidate says nothing about it.",
                "weight": _ASK,
            },
        ],
        "facts": {"baseline": _facts("live", "26C.1"), "candidate": _facts("test", "26C.2")},
        "inputs": [
            _input("baseline", "payments.csv"),
            _input("candidate", "payments.csv"),
            _input("candidate", "payslips.csv"),
        ],
        "tables": [_table(PAYMENTS, "payment", 11_204, rows), _table(PAYSLIPS, "payslip", 2_016, rows)],
        "findings": findings,
        "totals": {
            "findings": len(rows),
            "events": len({r["event_id"] for r in rows}),
            "pence": sum(r["pence"] for r in rows),
        },
        "expected": [],
        "masked": [
            {
                "table": PAYMENTS,
                "column": "payment_id",
                "part": "",
                "records": 11_086,
                "evidence": "differs on every record between two runs of the baseline",
                "guess": False,
            },
            {
                "table": PAYMENTS,
                "column": "printed_at",
                "part": "time",
                "records": 11_086,
                "evidence": "looks like the time of the run",
                "guess": True,
            },
        ],
        "reservations": [
            {
                "text": "The dates of column due_date fit both day-first and month-first.",
                "weight": _ASK,
                "table": PAYMENTS,
            }
        ],
        "problems": [
            {
                "code": "file.field",
                "side": "candidate",
                "file": "payments.csv",
                "line": 418,
                "column": "Net Amt",
                "message": '"1.2.3" is not an amount',
                "found": "1.2.3",
                "expected": "like 1,234.56",
                "count": 2,
                "table": PAYMENTS,
            },
        ],
        "previous": None,
        "decisions": [],
        "controls": [
            {
                "side": "baseline",
                "file": "payments.csv",
                "name": "CtrlSum",
                "stated": 831_190_217,
                "counted": 831_190_217,
                "unit": "pence",
            },
            {
                "side": "candidate",
                "file": "payments.csv",
                "name": "NbOfTxs",
                "stated": 11_204,
                "counted": 11_086,
                "unit": "records",
            },
        ],
        "causes": [],
        "harm": {},
        "previous_period": {},
        "versions": {"jamfirst": "0.1.0", "python": "3.11.2", "duckdb": "2.0.0"},
        "settings": {"before": "before", "after": "after", "verify": False},
        "times": {"started": "2026-11-18T17:40:02+00:00", "finished": "2026-11-18T17:40:09+00:00"},
    }


def policy(**changes: Any) -> dict[str, Any]:
    """The part of a document about the policy: the one that comes with Jamfirst."""
    told = {
        "name": "Jamfirst default policy", "version": "1", "date": None, "file": "default_policy.toml",
        "packaged": True, "author": "", "owner": "", "approver": "", "approval": "", "lowers": [], "sha256": "ab" * 32,
        "sealed": "yes", "sealed_at": None, "sealed_by": "",
        "seal": "The policy comes with Jamfirst and is sealed by its release.",
    }  # fmt: skip
    return told | changes


def rule(name: str, count: int, codes: list[str], **changes: Any) -> dict[str, Any]:
    """What came of a rule that allows none."""
    outcome = "no-go" if count else "passed"
    limit = {"level": "no-go", "measure": "count", "value": count, "limit": 0, "outcome": outcome}
    told = {
        "name": name, "looks_at": "Bank file", "group": "bank_file", "owner": "", "outcome": outcome, "codes": codes,
        "limits": [limit], "fallback": True,
    }  # fmt: skip
    return told | changes


def _summary(code: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    text = code_text(code)
    records = {r["event_id"] for r in rows}
    noun = ("payslip ", "payslips ") if code.startswith(PAYSLIPS) else ("", "")
    one = len(records) == 1
    return {
        "count": len(records),
        "pence": sum(r["pence"] for r in rows),
        "delta_pence": sum(r["delta_pence"] for r in rows),
        "records": len(records),
        "weight": _STOP if any(r["weight"] == _STOP for r in rows) else rows[0]["weight"],
        "text": f"{len(records):,} {noun[0] + text.one if one else noun[1] + text.many}",
        "columns": _counted(rows, "column_name"),
        "tables": _counted(rows, "table_name"),
    }


def _counted(rows: list[dict[str, Any]], column: str) -> Mapping[str, int]:
    names = sorted({r[column] for r in rows if r[column]})
    return {name: len({r["event_id"] for r in rows if r[column] == name}) for name in names}


def _facts(environment: str, build: str) -> dict[str, Any]:
    return {
        "environment": environment, "build": build, "organisation": "Northbrook Council", "payroll": "Monthly",
        "period": "2026-09", "run_type": "main", "pay_date": "2026-09-25", "copied_from_live": None,
        "inputs_cut_off": "2026-09-18", "personal_data": None,
    }  # fmt: skip


def _input(side: str, name: str) -> dict[str, Any]:
    return {"side": side, "name": name, "bytes": 1_204_881, "sha256": f"{len(side + name):02d}ab" * 16, "format": "csv"}


def _table(table: str, kind: str, baseline_rows: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    mine = [r for r in rows if r["table_name"] == table]
    buckets = {}
    for code in sorted({r["code"] for r in mine}, key=lambda c: (code_text(c).rank, c)):
        buckets[code] = _bucket([r for r in mine if r["code"] == code])
    same = baseline_rows - sum(b["baseline_records"] for b in buckets.values())
    old = sum(b["baseline_pence"] for b in buckets.values())
    new = sum(b["candidate_pence"] for b in buckets.values())
    return {
        "table": table,
        "kind": kind,
        "noun": [kind, kind + "s"],
        "baseline_rows": baseline_rows,
        "candidate_rows": same + sum(b["candidate_records"] for b in buckets.values()),
        "same": same,
        "matched_by": [{"by": "reference", "records": 10_950}, {"by": "payee, invoice and date", "records": 254}],
        "key": f"{kind.capitalize()}s were matched by payment_ref, which is unique in both runs.",
        "baseline_repeats": 0,
        "not_compared": "",
        "baseline_pence": _SAME[table] + old,
        "candidate_pence": _SAME[table] + new,
        "buckets": buckets,
        "columns": [
            {"label": "amount", "baseline": "Net Amt", "candidate": "Net Amt", "compared": True},
            {"label": "printed_at", "baseline": "Printed", "candidate": "Printed", "compared": False},
            {"label": "region", "baseline": None, "candidate": "Region", "compared": False},
        ],
    }


def _bucket(rows: list[dict[str, Any]]) -> dict[str, int]:
    side = rows[0]["side"]
    records = len({r["event_id"] for r in rows})
    pence, delta = sum(r["pence"] for r in rows), sum(r["delta_pence"] for r in rows)
    old = 0 if side == "candidate" else pence * 10 if side == "both" else pence
    return {
        "baseline_records": 0 if side == "candidate" else records,
        "candidate_records": 0 if side == "baseline" else records,
        "baseline_pence": old,
        "candidate_pence": old + delta,
    }


def write_assessment(out: Path, document: Mapping[str, Any], rows: list[dict[str, Any]]) -> Path:
    """Write these rows and this document as an assessment folder at ``out``."""
    with DuckDBSession(outputs=[out.parent]) as session:
        relation = session.create("findings", TABLES["findings"])
        session.insert(relation, [tuple(row[name] for name in FINDING_COLUMNS) for row in rows])
        return write(out, document, session, {"findings": exp.select("*").from_(relation)})


def sample_assessment(tmp_path: Path) -> Assessment:
    """A finished assessment folder in ``tmp_path``, opened."""
    rows = sample_rows()
    return open_assessment(write_assessment(tmp_path / "assessment", sample_document(rows), rows))
