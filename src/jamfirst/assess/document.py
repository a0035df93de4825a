"""The content of ``assessment.json`` (shape: docs/reference/assessment.md)."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import Any

from jamfirst.assess.expected import expected_part
from jamfirst.assess.findings import Found
from jamfirst.assess.intake import Intake
from jamfirst.assess.last_period import NOT_ASKED, LastPeriod
from jamfirst.assess.scope import required_part, required_text
from jamfirst.decide import Decision, Tally, phrase, worst_first
from jamfirst.model.comparison import Comparison, TableComparison
from jamfirst.model.finding import Weight
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.run import Run
from jamfirst.model.scope import Requirement

_LIBRARIES = ("duckdb", "sqlglot", "lxml", "python-calamine", "xlsxwriter", "holidays")
_STATED = ("payment", "payslip", "return_line")


def document(
    found: Found,
    inputs: Intake,
    comparison: Comparison,
    decision: Decision,
    settings: Mapping[str, object],
    started: datetime,
    last: LastPeriod = NOT_ASKED,
    required: Sequence[Requirement] = (),
) -> dict[str, Any]:
    """Everything about an assessment but its rows; the store adds schema, digest and hashes."""
    baseline, candidate = runs = inputs.pair
    sides = (("baseline", baseline), ("candidate", candidate))
    more = (*(("repeat", run) for run in inputs.repeats), *(("previous", run) for run in last.runs))
    return {
        "verdict": str(decision.verdict),
        "scope": last.scope(_scope(runs, comparison, required)),
        "reasons": [_plain(asdict(r)) for r in decision.reasons],
        "fairness": [_plain(asdict(f)) for f in comparison.fairness],
        "facts": {side: _plain(asdict(run.facts)) for side, run in sides},
        "inputs": [_input(side, f) for side, run in (*sides, *more) for f in run.files],
        "tables": [_table(t) for t in comparison.tables],
        "findings": _findings(found),
        "totals": _totals(found),
        "masked": [_plain(asdict(m)) for m in comparison.masked],
        "expected": list(expected_part(comparison.expected)),
        "reservations": [_plain(asdict(r)) for r in comparison.reservations],
        "problems": [{"side": side, **_plain(asdict(p))} for side, p in found.problems],
        "controls": [
            {"side": side, **_plain(asdict(c))} for side, run in sides for t in run.tables for c in t.controls
        ],
        "causes": [],
        "harm": {},
        "previous_period": last.document(),
        "versions": _versions(),
        "settings": {"before": baseline.path.name, "after": candidate.path.name, **settings},
        "times": {"started": started.isoformat(), "finished": datetime.now(UTC).isoformat()},
    }


def _plain(value: Any) -> Any:
    """A value as JSON has it: dates as ISO text, enumerations as text."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def _input(side: str, file: Any) -> dict[str, Any]:
    return {"side": side, "name": file.name, "bytes": file.bytes, "sha256": file.sha256, "format": file.format}


def _table(t: TableComparison) -> dict[str, Any]:
    return {
        "table": t.table,
        "kind": str(t.kind),
        "noun": list(KINDS[t.kind].noun),
        "baseline_rows": t.baseline_rows,
        "candidate_rows": t.candidate_rows,
        "same": t.same,
        "matched_by": [asdict(step) for step in t.matched_by],
        "key": t.key_note,
        "baseline_repeats": t.baseline_repeats,
        "not_compared": t.not_compared,
        "baseline_pence": t.baseline_pence,
        "candidate_pence": t.candidate_pence,
        "buckets": {code: asdict(bucket) for code, bucket in t.buckets.items()},
        "columns": [asdict(c) for c in t.columns],
    }


def _findings(found: Found) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for code, s in sorted(found.by_code.items(), key=lambda item: worst_first(item[0])):
        mine = [t for t in found.tallies if t.code == code]
        weights = {t.weight for t in mine}
        shown[code] = {
            "count": s.events,
            "pence": s.pence,
            "delta_pence": s.delta_pence,
            "records": s.events,
            "weight": str(min(weights, key=list(Weight).index)),
            "text": phrase(code, s.events, mine[0].kind, mine[0].table, mine[0].words),
            "columns": dict(sorted(s.columns.items(), key=lambda item: (-item[1], item[0]))),
            "tables": s.tables,
        }
        if s.inputs_differ:
            shown[code]["inputs_differ"] = s.inputs_differ
        emptied = _emptied(mine)
        if emptied:
            shown[code]["emptied"] = emptied
    return shown


def _emptied(tallies: Sequence[Tally]) -> dict[str, int]:
    lost: dict[str, int] = {}
    for t in tallies:
        if t.column and t.emptied:
            lost[t.column] = lost.get(t.column, 0) + t.emptied
    return lost


def _totals(found: Found) -> dict[str, int]:
    """Findings, events and pence in all. The pence are those of payments where any differ: a payslip, its payment and
    its journal are the same pounds seen three times."""
    paid = [s for code, s in found.by_code.items() if code.startswith("payment.")]
    return {
        "findings": found.rows,
        "events": found.events,
        "pence": sum(s.pence for s in paid) if paid else found.pence,
    }


def _scope(runs: tuple[Run, Run], comparison: Comparison, required: Sequence[Requirement]) -> dict[str, Any]:
    """What was compared, what of a service's usual output was not there to compare, and what had to be covered."""
    compared = [_named(t) for t in comparison.tables if not t.not_compared]
    kinds = {t.kind for t in comparison.tables}
    absent = [
        {"what": KINDS[Kind(name)].noun[1], "why": "no such table in both runs"}
        for name in _STATED
        if Kind(name) not in kinds
    ]
    apart = [t for t in comparison.tables if t.not_compared]
    absent += [{"what": _named(t), "why": "the runs do not cover the same"} for t in apart]
    names = {t.table for t in comparison.tables}
    for side, run in zip(("baseline", "candidate"), runs, strict=True):
        alone = [t.name for t in run.tables if t.name not in names and side == "baseline"]
        absent += [{"what": name, "why": f"only in the {side}"} for name in alone]
        unread = [f.name for f in run.files if not f.format]
        absent += [{"what": name, "why": f"not a format that is read ({side})"} for name in unread]
    told = ", ".join(compared) or "nothing"
    text = f"Compared: {told}.{required_text(required)}"
    if absent:
        text += " Not checked: " + ", ".join(f"{a['what']} ({a['why']})" for a in absent) + "."
    return {"text": text, "compared": compared, "not_compared": absent, "required": list(required_part(required))}


def _named(t: TableComparison) -> str:
    noun = KINDS[t.kind].noun[1]
    return f"{noun} ({t.table})" if t.kind != Kind.PLAIN else t.table


def _versions() -> dict[str, str]:
    return {
        "jamfirst": version("jamfirst"),
        "python": platform.python_version(),
        **{name: version(name) for name in _LIBRARIES},
    }
