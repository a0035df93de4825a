"""What the class of a pay line makes of it: earnings, a deduction, neither, or something that cannot be told."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, coalesce, col, text, when

EARNINGS, DEDUCTION, NEITHER, UNKNOWN = "earnings", "deduction", "neither", "unknown"

_NEITHER = r".*(employer|notional|information|memo|balance|non.?cash|in kind).*|er .*|bik"
_DEDUCTION = (
    r".*(deduct|attach|court|loan|union|superann|pension|contribution|recover).*|"
    r"(income )?tax|paye.*|ni|nic|nics|national insurance.*|d|ded|dedn"
)
_EARNINGS = (
    r".*(basic|salary|wage|earning|allowance|overtime|arrears|holiday|sick|statutory|enhance|bonus|shift|unsocial|"
    r"retainer|award|maternity|paternity|adoption|premium|standby|gratuity|notice|honorari|taxable pay).*|"
    r"pay|payments?|pay element|gross|e|p|earn"
)


def line_class() -> Expr:
    """The class of a pay line by what ``element_class`` says. Expenses and whatever else may or may not be part of
    gross pay are unknown, as is a line without a class."""
    said = exp.Lower(this=col("element_class"))
    told = when(
        (op.matches(said, _NEITHER), text(NEITHER)),
        (op.matches(said.copy(), _DEDUCTION), text(DEDUCTION)),
        (op.matches(said.copy(), _EARNINGS), text(EARNINGS)),
    )
    return coalesce(told, text(UNKNOWN))
