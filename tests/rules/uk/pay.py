"""Rules of pay tried on many records at once, for tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pytest

from jamfirst.engines.build import cast, col, named, select, sub
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.model.kinds import Kind
from jamfirst.rules.breaches import judged_columns
from jamfirst.rules.by_hand import typed_given
from jamfirst.rules.rule import Rule
from jamfirst.rules.working import reason

Record = Mapping[str, str]


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """An engine for the tests of one file."""
    with DuckDBSession(threads=1) as opened:
        yield opened


@dataclass(frozen=True)
class Answer:
    """What a rule says of one record: whether it is about it, why it cannot be checked, and by the columns that break
    it what the law gives."""

    applies: bool
    cannot: str
    breaks: Mapping[str, str]

    @property
    def kept(self) -> bool:
        """Checked, and nothing is wrong."""
        return self.applies and not self.cannot and not self.breaks


def answers(
    session: Session, rule: Rule, records: Sequence[Record], others: Mapping[Kind, Sequence[Record]] | None = None
) -> list[Answer]:
    """What a rule says of every one of some records."""
    worked = rule.evaluate(typed_given(session, rule, records, others or {}))
    why = named(cast(reason(worked.cannot, rule.needs.columns), "text"), "why")
    about = named(worked.applies, "about") if worked.applies is not None else named(cast(col("id"), "text"), "about")
    judged = judged_columns(worked.judged, rule.tolerance.pence)
    columns = ["record_no", about, why, *(named(value, name) for name, value in judged.items())]
    rows = session.rows(select(*columns).from_(sub(worked.working.query, "w")).order_by("record_no"))
    assert len(rows) == len(records)
    return [_answer(rule, worked.judged, dict(zip(("no", "about", "why", *judged), row, strict=True))) for row in rows]


def _answer(rule: Rule, judged: Sequence[object], row: Mapping[str, object]) -> Answer:
    about, why = bool(row["about"]), str(row["why"] or "")
    broken = {
        str(getattr(one, "column", "")): str(row[f"expected_{place}"])
        for place, one in enumerate(judged)
        if about and not why and row[f"broken_{place}"]
    }
    return Answer(about, why if about else "", broken)


def answer(
    session: Session, rule: Rule, record: Record, *more: Record, others: Mapping[Kind, Sequence[Record]] | None = None
) -> Answer:
    """What a rule says of the first of some records."""
    return answers(session, rule, (record, *more), others)[0]
