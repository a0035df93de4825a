"""Which law and which day: what the rules on 30 days share."""

from __future__ import annotations

from datetime import date

import pytest

from jamfirst.engines.build import select, sub
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import KINDS
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.rules.by_hand import typed_run
from jamfirst.rules.given import Given
from jamfirst.rules.prepared import prepared
from jamfirst.rules.uk.prompt.clock import clocked
from jamfirst.rules.uk.prompt.paid import RULE


def clock(**record: str) -> tuple[object, ...]:
    with DuckDBSession(threads=1) as session:
        (one,) = typed_run(session, RULE, [{"received_date": "2026-01-05"} | record], {}).tables
        relation = prepared(session, one, set(KINDS[one.kind].columns))
        given = Given(session, relation, {}, RunFacts(pay_date=date(2026, 6, 30)), RuleSettings())
        query = select("regime_key", "limit_day", "last_day", "counted_day").from_(sub(clocked(given).query, "w"))
        return session.rows(query)[0]


LIMIT, LATER, RUN = date(2026, 2, 4), date(2026, 3, 1), date(2026, 6, 30)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"regime": "PA2023", "due_date": "2026-03-01"}, ("PA2023", LIMIT, LATER, RUN)),
        ({"regime": "PCR2015", "due_date": "2026-03-01"}, ("PCR2015", LIMIT, LIMIT, RUN)),
        ({"regime": "?", "due_date": "2026-03-01"}, (None, LIMIT, LATER, RUN)),
        ({"due_date": "2026-01-20", "paid_date": "2026-01-19"}, (None, LIMIT, LIMIT, date(2026, 1, 19))),
        ({"status": "Paid"}, (None, LIMIT, LIMIT, None)),
        ({"status": "unpaid"}, (None, LIMIT, LIMIT, RUN)),
    ],
)
def test_the_days_that_count(record: dict[str, str], expected: tuple[object, ...]) -> None:
    assert clock(**record) == expected
