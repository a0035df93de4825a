"""What is new, still there or gone since an earlier assessment, by the stable ids of findings.

Nothing here is seen by the verdict: findings are marked, and those that are gone added, once it has been decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlglot import exp

from jamfirst.decide import worst_first
from jamfirst.engines.build import (
    all_of,
    cast,
    col,
    count,
    exp_in,
    is_null,
    named,
    not_null,
    null,
    number,
    select,
    table,
    text,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.model.finding import Status, Weight, wrong_in_live
from jamfirst.read.toml_text import found as quoted
from jamfirst.store import findings_as_parquet, open_assessment
from jamfirst.store.schema import FINDING_COLUMNS

_FACTS = ("organisation", "payroll", "period", "run_type")
_NOT_NOW = ("cause_id", "masked_by", "expected_by", "location")
_GONE = "Stood in the earlier assessment, and is not in this one."


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier assessment: its folder's name and document, and the relation of its findings in the session (those
    that were neither declared nor gone)."""

    folder: str
    document: Mapping[str, Any]
    findings: str


@dataclass(frozen=True, slots=True)
class Since:
    """The findings of this assessment with their status, and those that are gone below them, as relations; ``told`` is
    the part ``previous`` of the document, ``None`` where there is no earlier assessment."""

    here: str
    gone: str | None = None
    told: dict[str, Any] | None = None

    def rows(self) -> exp.Query:
        """Every row to be stored."""
        here = select(*FINDING_COLUMNS).from_(table(self.here))
        if self.gone is None:
            return here
        return exp.union(here, select(*FINDING_COLUMNS).from_(table(self.gone)), distinct=False, copy=False)


def open_earlier(folder: Path | None, session: Session) -> Earlier | None:
    """Bring the findings of an earlier assessment into the session. Raises ``BadInputError``, in one sentence, for a
    folder that is not whole, not an assessment, or not as it was written."""
    if folder is None:
        return None
    with open_assessment(folder) as earlier:
        path = findings_as_parquet(earlier, session.work, session.new_name("earlier"))
        relation, _ = session.parquet(path)
        names = [named(col(f"c{place}"), name) for place, name in enumerate(FINDING_COLUMNS)]
        findings = session.view(select(*names).from_(table(relation)), "earlier")
        return Earlier(folder.resolve().name, earlier.document, findings)


def since(session: Session, findings: str, earlier: Earlier | None, document: Mapping[str, Any]) -> Since:
    """Mark the findings of a relation (with the contract's columns) by whether they stood in the earlier assessment.
    ``document`` is that of this assessment. The weights stay as they are: what is still there counts as before."""
    if earlier is None:
        return Since(findings)
    stood = session.keep(select("finding_id").distinct().from_(table(earlier.findings)), "stood")
    here = session.keep(select("finding_id").distinct().from_(table(findings)), "here")
    marked = session.view(_marked(findings, stood), "marked")
    gone = session.view(_gone(earlier.findings, here), "gone")
    return Since(marked, gone, _told(session, marked, gone, earlier, document))


def _marked(findings: str, stood: str) -> exp.Select:
    before = _status(col("finding_id", "s"))
    columns = [before if name == "status" else col(name, "f") for name in FINDING_COLUMNS]
    same = exp.EQ(this=col("finding_id", "s"), expression=col("finding_id", "f"))
    return select(*columns).from_(table(findings, "f")).join(table(stood, "s"), on=same, join_type="left")


def _status(stood: exp.Expr) -> exp.Expr:
    """The status of a finding that stood in the earlier assessment where ``stood`` is not NULL."""
    return named(when((not_null(stood), text(str(Status.OLD))), otherwise=col("status", "f")), "status")


def _gone(earlier: str, here: str) -> exp.Select:
    """The earlier findings that are not here, each as it was but for what it is worth now: nothing."""
    now: dict[str, exp.Expr] = {name: null("text") for name in _NOT_NOW}
    now |= {name: cast(number(0), "bigint") for name in ("pence", "delta_pence")}
    now |= {"days": null("int"), "workings": text(_GONE)}
    now |= {"status": text(str(Status.GONE)), "weight": text(str(Weight.NOTE))}
    columns = [named(now[name], name) if name in now else col(name) for name in FINDING_COLUMNS]
    standing = exp_in(col("finding_id"), select("finding_id").from_(table(here)))
    return select(*columns).from_(table(earlier)).where(exp.Not(this=standing))


def _told(session: Session, marked: str, gone: str, earlier: Earlier, document: Mapping[str, Any]) -> dict[str, Any]:
    was = earlier.document
    total = {"new": 0, "still_there": 0, "wrong_in_live": 0, "gone": 0}
    codes: dict[str, dict[str, int]] = {}
    for code, what, n in _counts(session, marked, gone):
        codes.setdefault(code, dict.fromkeys(total, 0))[what] += n
        total[what] += n
    return {
        "folder": earlier.folder,
        "digest": was["digest"],
        "verdict": was["verdict"],
        "finished": was["times"]["finished"],
        "findings": session.rows(select(count()).from_(table(earlier.findings)))[0][0],
        **total,
        "now_expected": _now_expected(session, marked),
        "codes": dict(sorted(codes.items(), key=lambda item: worst_first(item[0]))),
        "notes": list(_notes(was, document)),
    }


def _counts(session: Session, marked: str, gone: str) -> Iterator[tuple[str, str, int]]:
    """How many findings of each code are what. Faults of the baseline's own files are counted apart; breaches that live
    has are not counted at all: they are under ``law``."""
    keys = ("code", "side", "status")
    live = all_of([not_null(col("source")), exp.NEQ(this=col("side"), expression=text("candidate"))])
    counted = all_of([is_null(col("expected_by")), exp.Not(this=exp.paren(live))])
    here = select(*keys, count()).from_(table(marked)).where(counted).group_by(*keys)
    for code, side, status, n in sorted(session.rows(here)):
        what = "new" if status == Status.NEW else "still_there"
        yield str(code), "wrong_in_live" if wrong_in_live(code, side) else what, int(n)
    for code, n in sorted(session.rows(select("code", count()).from_(table(gone)).group_by("code"))):
        yield str(code), "gone", int(n)


def _now_expected(session: Session, marked: str) -> int:
    """How many differences are declared now that stood among the earlier findings."""
    declared = all_of([not_null(col("expected_by")), exp.EQ(this=col("status"), expression=text(str(Status.OLD)))])
    return int(session.rows(select(count()).from_(table(marked)).where(declared))[0][0])


def _notes(was: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    """Why the ids of the two assessments may not be those of the same records. None of it blocks anything."""
    for fact in _FACTS:
        then, now = _stated(was, fact), _stated(document, fact)
        if then and now and not set(then) & set(now):
            yield (
                f"The earlier assessment is of another {fact.replace('_', ' ')} ({', '.join(map(quoted, then))}, now "
                f"{', '.join(map(quoted, now))}): what is called new or gone may be about other records."
            )
    keys = {table["table"]: _key(table) for table in was["tables"]}
    tables = document["tables"]
    if keys and tables and not any(table["table"] in keys for table in tables):
        yield "The earlier assessment has no table in common with this one: nothing in it can be still there."
    for table_now in tables:
        then_key, now_key = keys.get(table_now["table"], ""), _key(table_now)
        if then_key and now_key and then_key != now_key:
            yield (
                f"The records of {quoted(table_now['table'])} were matched by {then_key} in the earlier assessment and "
                f"by {now_key} now: what is called new or gone may be the same under another id."
            )


def _stated(document: Mapping[str, Any], fact: str) -> list[str]:
    facts = document.get("facts") or {}
    told = ((facts.get(side) or {}).get(fact) for side in ("baseline", "candidate"))
    return list(dict.fromkeys(str(value) for value in told if value))


def _key(compared: Mapping[str, Any]) -> str:
    """The columns that a table's records were matched by, without how they were found."""
    return str(compared["key"]).partition(" (")[0] if compared["matched_by"] else ""
