"""Net pay is gross pay less deductions."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, coalesce, col, number
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.working import Cannot, Judged, Worked, beyond, bounded, records, wide

_TAKEN = ("tax", "ee_ni", "loan", "pg_loan", "ee_pension", "other_deductions")
_ALL = dict.fromkeys(_TAKEN, "0.00")
_LABELS = {
    "tax": "income tax",
    "ee_ni": "National Insurance",
    "loan": "student loan",
    "pg_loan": "postgraduate loan",
    "ee_pension": "pension",
    "other_deductions": "other deductions",
}


def _evaluate(given: Given) -> Worked:
    left: Expr = wide(col("gross_pay"))
    for name in _TAKEN:
        left = exp.Sub(this=left, expression=wide(coalesce(col(name), number(0))))
    working = records(given.relation.name).step({"net_due": bounded(left)}).show("gross pay", "gross_pay")
    for name in _TAKEN:
        working = working.show(f"less {_LABELS[name]}", name)
    working = working.show("net pay", "net_due")
    return Worked(
        working, (Judged("net_pay", col("net_pay"), col("net_due")),), (beyond("net_due"), *_not_shown(given))
    )


def _not_shown(given: Given) -> list[Cannot]:
    """A file without a column of some deductions does not show what was taken: less may be paid than what it shows
    makes, but not more."""
    absent = [_LABELS[name] for name in _TAKEN if name not in given.relation.has]
    less = exp.LT(this=col("net_pay"), expression=col("net_due"))
    return [Cannot(less, f"the file does not show {', '.join(absent)}, which may explain it")] if absent else []


RULE = Rule(
    id="uk.payslip.net",
    title="Net pay is gross pay less deductions",
    says="What is paid is the gross pay less tax, National Insurance, loans, pension and every other deduction.",
    words=words("whose net pay is not gross pay less deductions", "whose net pay is not gross pay less deductions"),
    sources=(
        Source("Employment Rights Act 1996, section 8: a pay statement gives gross pay, every deduction and net pay"),
    ),
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAYSLIP, ("gross_pay", "net_pay", "tax", "ee_ni"), _TAKEN[2:]),
    evaluate=_evaluate,
    examples=(
        Example(
            "£2,000.00 less £190.40 tax and £76.16 National Insurance",
            {"employee_id": "1", "gross_pay": "2000.00", "tax": "190.40", "ee_ni": "76.16", "net_pay": "1733.44"},
            "arithmetic",
        ),
        Example(
            "the same, 50p short",
            _ALL | {"gross_pay": "2000.00", "tax": "190.40", "ee_ni": "76.16", "net_pay": "1732.94"},
            "arithmetic",
            breaks={"net_pay": "£1,733.44"},
        ),
        Example(
            "a reversal",
            _ALL | {"gross_pay": "-21.98", "tax": "0.00", "ee_pension": "-1.21", "net_pay": "-20.77"},
            "arithmetic",
        ),
        Example(
            "50p short in a file that has no other deductions",
            {"gross_pay": "2000.00", "tax": "190.40", "ee_ni": "76.16", "net_pay": "1732.94"},
            "arithmetic",
            cannot="which may explain it",
        ),
        Example(
            "50p too much in such a file",
            {"gross_pay": "2000.00", "tax": "190.40", "ee_ni": "76.16", "net_pay": "1733.94"},
            "arithmetic",
            breaks={"net_pay": "£1,733.44"},
        ),
    ),
)
