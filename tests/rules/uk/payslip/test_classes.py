"""What the classes that payroll products give their pay lines mean."""

from __future__ import annotations

import pytest

from jamfirst.engines.build import named, select
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.rules.uk.payslip.classes import DEDUCTION, EARNINGS, NEITHER, UNKNOWN, line_class


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("basic", EARNINGS),
        ("Overtime", EARNINGS),
        ("STATUTORY", EARNINGS),
        ("Holiday pay", EARNINGS),
        ("Payment", EARNINGS),
        ("Earnings", EARNINGS),
        ("E", EARNINGS),
        ("arrears", EARNINGS),
        ("Statutory maternity pay", EARNINGS),
        ("deduction", DEDUCTION),
        ("Voluntary Deductions", DEDUCTION),
        ("Income Tax", DEDUCTION),
        ("NI", DEDUCTION),
        ("National Insurance A", DEDUCTION),
        ("Pension", DEDUCTION),
        ("Court Order", DEDUCTION),
        ("D", DEDUCTION),
        ("Student loan", DEDUCTION),
        ("Employer pension", NEITHER),
        ("ER NI", NEITHER),
        ("Information", NEITHER),
        ("Notional pay", NEITHER),
        ("Benefit in kind", NEITHER),
        ("expenses", UNKNOWN),
        ("Class 7", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_a_class_means(said: str | None, meaning: str) -> None:
    with DuckDBSession(threads=1) as session:
        relation = session.create("lines", {"element_class": "text"})
        session.insert(relation, [(said,)])
        assert session.rows(select(named(line_class(), "meaning")).from_(relation)) == [(meaning,)]
