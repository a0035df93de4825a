"""Somebody who has just started: what their return says of how they start."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, number
from jamfirst.model.law import Certainty
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns.columns import SCHEMATRON, hmrc, line
from jamfirst.rules.uk.returns.demand import Demand, any_there, demanding, negated, none_there, there
from jamfirst.rules.uk.returns.secondment import STAYS

_NEEDS = line(present=("start_date", "start_declaration", "occupational_pension", "starter_pension", *STAYS))
_DECLARED = "A, B or C, the starter's declaration"
_NONE = "no declaration beside a secondment or a pension that starts"
_INDICATOR = "yes, beside the yearly amount of a pension that starts"


def _pension() -> Expr:
    """A pension that starts with a yearly amount is declared by that."""
    return all_of([there("occupational_pension"), there("starter_pension")])


def _undeclared() -> Expr:
    """A start date without a declaration, a secondment or a pension that starts and is more than nothing."""
    amount = exp.GT(this=coalesce(col("starter_pension"), number(0)), expression=number(0))
    instead = any_of([any_there(*STAYS), amount])
    return all_of([there("start_date"), none_there("start_declaration"), negated(instead)])


RULE = Rule(
    id="uk.rti.starter",
    title="A starter's declaration",
    says=(
        "A return that gives a start date gives the starter's declaration, and gives none for a secondment or an "
        "occupational pension that starts, which stand for it."
    ),
    words=words("of a starter with a declaration amiss", "of starters with a declaration amiss"),
    sources=hmrc(7878, 7879, 7880, 7881, 7916),
    certainty=Certainty.BREACH,
    needs=_NEEDS,
    evaluate=demanding(
        _NEEDS,
        lambda: any_there("start_date", "start_declaration", "starter_pension", *STAYS),
        Demand("start_declaration", _DECLARED, _undeclared),
        Demand(
            "start_declaration",
            _NONE,
            lambda: all_of([there("start_declaration"), any_of([any_there(*STAYS), _pension()])]),
        ),
        Demand(
            "occupational_pension",
            _INDICATOR,
            lambda: all_of([there("starter_pension"), none_there("occupational_pension")]),
        ),
        shows=("start_date", "start_declaration", "starter_pension", "occupational_pension", *STAYS),
    ),
    examples=(
        Example(
            "started on 8 April 2025 with declaration B",
            {"employee_id": "1", "start_date": "2025-04-08", "start_declaration": "B"},
            "HMRC, sample FPS of 2014-15, first employee, a tax year later",
        ),
        Example(
            "no declaration",
            {"employee_id": "1", "start_date": "2025-04-08"},
            SCHEMATRON,
            breaks={"start_declaration": _DECLARED},
        ),
        Example(
            "a secondment stands for it",
            {"employee_id": "1", "start_date": "2025-04-08", "secondment_in_and_out": "yes"},
            SCHEMATRON,
        ),
        Example(
            "a secondment and a declaration",
            {
                "employee_id": "1",
                "start_date": "2025-04-08",
                "secondment_in_and_out": "yes",
                "start_declaration": "A",
            },
            SCHEMATRON,
            breaks={"start_declaration": _NONE},
        ),
        Example(
            "a pension that starts, and is not said to be one",
            {"employee_id": "1", "start_date": "2025-04-08", "starter_pension": "5000.00"},
            SCHEMATRON,
            breaks={"occupational_pension": _INDICATOR},
        ),
    ),
)
