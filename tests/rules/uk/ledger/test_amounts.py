"""Debits and credits, however a file has them."""

from __future__ import annotations

import pytest

from jamfirst.engines.build import select, sub
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import KINDS
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.rules.by_hand import typed_run
from jamfirst.rules.given import Given
from jamfirst.rules.prepared import prepared
from jamfirst.rules.uk.ledger.amounts import amount_column, has_amounts, lines
from jamfirst.rules.uk.ledger.balance import RULE


@pytest.mark.parametrize(
    ("record", "sides", "column"),
    [
        ({"debit": "5.00", "credit": ""}, (500, 0), "credit"),
        ({"debit": "", "credit": "5.00"}, (0, 500), "credit"),
        ({"debit": "", "credit": ""}, (None, None), "credit"),
        ({"debit": "-5.00", "credit": "0.00"}, (-500, 0), "credit"),
        ({"amount": "5.00"}, (500, 0), "amount"),
        ({"amount": "-5.00"}, (0, 500), "amount"),
        ({"amount": "0"}, (0, 0), "amount"),
        ({"amount": "x"}, (None, None), "amount"),
    ],
)
def test_the_sides_of_a_line(record: dict[str, str], sides: tuple[int | None, int | None], column: str) -> None:
    with DuckDBSession(threads=1) as session:
        (own,) = typed_run(session, RULE, [{"journal_ref": "J"} | record], {}).tables
        relation = prepared(session, own, set(KINDS[own.kind].columns))
        given = Given(session, relation, {}, RunFacts(), RuleSettings())
        assert session.rows(select("dr", "cr").from_(sub(lines(given).query, "w"))) == [sides]
        assert (has_amounts(given), amount_column(given)) == (True, column)
