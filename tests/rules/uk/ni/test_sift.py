"""Looking at few payslips closely gives the same answers as looking at all of them, whatever a file holds."""

from __future__ import annotations

from random import Random

import pytest

from jamfirst.rules.rule import Rule
from jamfirst.rules.uk.loans.plan import RULE as PLAN
from jamfirst.rules.uk.loans.postgraduate import RULE as POSTGRADUATE
from jamfirst.rules.uk.loans.student import RULE as STUDENT
from jamfirst.rules.uk.ni.age import RULE as AGE
from jamfirst.rules.uk.ni.bands import RULE as BANDS
from jamfirst.rules.uk.ni.employee import RULE as EMPLOYEE
from jamfirst.rules.uk.ni.employer import RULE as EMPLOYER
from jamfirst.rules.uk.ni.letter import RULE as LETTER
from jamfirst.rules.uk.ni.to_date import RULE as TO_DATE
from tests.rules.uk.ni.applied import Slip, apply

RULES = (EMPLOYEE, EMPLOYER, BANDS, LETTER, AGE, TO_DATE, STUDENT, POSTGRADUATE, PLAN)
TEXTS = {
    "employee_id": ["1", "2", "3", ""], "employment_id": ["a", "b", ""], "person_id": ["p1", ""],
    "paye_reference": ["123/A", "", "123/B"], "payroll": ["M", "W", ""],
    "run_type": ["main", "main", "supplementary", "reversal", "off-cycle", "", "Weird"],
    "tax_year": ["2025-26", "2026-27", "nonsense", ""], "period": ["1", "2", "12", "52", "", "x", "-1", "99999"],
    "frequency": ["monthly", "monthly", "weekly", "W2", "annual", "M3", "", "sometimes"],
    "pay_date": ["2025-04-25", "2025-05-25", "2026-03-28", "2022-10-25", "2018-01-01", "2030-01-01", "31/02/2025", ""],
    "earnings_from": ["2025-04-01", "2025-03-01", ""], "earnings_to": ["2025-04-30", "2025-03-31", ""],
    "start_date": ["2025-04-10", "2010-01-01", ""], "leaving_date": ["", "2025-04-20"],
    "aggregated": ["yes", "no", "", "maybe"], "ni_letter": ["A", "A", "B", "C", "M", "X", "V", "Q", "", "AA"],
    "director_method": ["", "", "annual", "alternative", "AL", "none", "odd"],
    "director_from": ["", "", "2025-05-04", "2025-12-01", "2020-01-01"],
    "loan_plan": ["", "1", "Plan 2", "SL5", "PG", "2+PG", "7", "none"], "apprentice": ["yes", "no", ""],
    "birth_date": ["", "1980-01-01", "1955-01-01", "1960-06-07", "2006-01-01", "2030-01-01"],
}  # fmt: skip
AMOUNTS = ["0.00", "100.00", "542.00", "2000.00", "4189.05", "-20.00", "", "abc", "1e5", "500.005"]
HUGE = ["99999999999999.99", "-99999999999999.99", "12345678901234567890", "92233720368547758.07"]
MONEY = [
    "niable_pay", "ee_ni", "er_ni", "niable_pay_to_date", "ee_ni_to_date", "er_ni_to_date", "ni_at_lel",
    "ni_lel_to_pt", "ni_pt_to_uel", "loan", "pg_loan", "tax", "ee_pension", "other_deductions", "gross_pay", "net_pay",
]  # fmt: skip


def table(seed: int, count: int) -> list[Slip]:
    """Payslips of anything: more sensible ones for even seeds."""
    rng = Random(seed)
    some = (lambda of: of[:3]) if seed % 2 == 0 else (lambda of: of)
    amounts = AMOUNTS[:6] if seed % 2 == 0 else AMOUNTS + HUGE
    made = [{name: rng.choice(some(values)) for name, values in TEXTS.items()} for _ in range(count)]
    return [slip | {name: rng.choice(amounts) for name in MONEY} for slip in made]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_sifting_changes_no_answer_and_nothing_makes_a_rule_fail(rule: Rule, seed: int) -> None:
    slips = table(seed, 80)
    sifted, whole = apply(rule, slips), apply(rule, slips, sifted=False)
    assert sifted == whole
    assert sifted.outcome.records == len(slips) or rule in (STUDENT, POSTGRADUATE, PLAN)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_table_without_payslips_is_no_trouble(rule: Rule) -> None:
    assert apply(rule, []).outcome.records == 0


@pytest.mark.parametrize("rule", [EMPLOYEE, EMPLOYER, BANDS], ids=lambda rule: rule.id)
@pytest.mark.parametrize("column", ["ni_letter", "niable_pay", "frequency", "pay_date"])
def test_what_is_not_known_never_passes(rule: Rule, column: str) -> None:
    known = dict.fromkeys(MONEY, "0.00") | {"employee_id": "1", "frequency": "monthly", "period": "1"}
    known |= {"pay_date": "2025-04-25", "ni_letter": "A"}
    assert apply(rule, [known]).outcome.checked == 1
    assert apply(rule, [known | {column: ""}]).outcome.checked == 0
