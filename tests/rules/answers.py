"""What a rule says of many records at once, for tests that hold it to an oracle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from jamfirst.engines.build import cast, coalesce, named, select, sub
from jamfirst.engines.session import Session
from jamfirst.model.kinds import Kind
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.rules.by_hand import typed_given
from jamfirst.rules.rule import Rule
from jamfirst.rules.working import broken_anywhere, reason

KEPT, BROKEN, NOT_ABOUT = "kept", "broken", "not about"


def answers(
    session: Session,
    rule: Rule,
    records: Sequence[Mapping[str, str]],
    settings: RuleSettings | None = None,
    facts: RunFacts | None = None,
    others: Mapping[Kind, Sequence[Mapping[str, str]]] | None = None,
) -> list[str]:
    """For each record ``kept``, ``broken``, ``not about``, or the reason why it cannot be checked."""
    given = typed_given(session, rule, records, others or {}, settings, facts)
    worked = rule.evaluate(given)
    applies = worked.applies if worked.applies is not None else exp.true()
    query = select(
        "record_no",
        named(coalesce(applies, exp.false()), "about"),
        named(cast(reason(worked.cannot, rule.needs.columns), "text"), "why"),
        named(broken_anywhere(worked.judged, rule.tolerance.pence), "fails"),
    )
    rows = session.rows(query.from_(sub(worked.working.query, "w")).order_by("record_no"))
    assert [row[0] for row in rows] == list(range(1, len(records) + 1)), "a record is lost or stands twice"
    return [_answer(*row[1:]) for row in rows]


def _answer(about: bool, why: str | None, fails: bool) -> str:
    if not about:
        return NOT_ABOUT
    return why or (BROKEN if fails else KEPT)
