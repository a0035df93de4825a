"""A direct earnings attachment, or a deduction for child maintenance, leaves 60% of the net earnings."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import coalesce, col, number
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.figures import figures
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, Source, Tolerance, words
from jamfirst.rules.uk.attachments.net import LINES, PAYSLIPS, cannot_take, is_taken, largest_net, orders, with_orders
from jamfirst.rules.uk.elements import Element
from jamfirst.rules.uk.reckon import above, greatest, plus, rounded_up, times
from jamfirst.rules.working import Judged, Worked


def _evaluate(given: Given) -> Worked:
    kept = {int(row.amount) for row in figures("attachments") if row.figure == "protected"}
    taken = ("element", "taken", "net", "net_in_all", "slips", "often")
    working = with_orders(given, orders(given), taken).step({"meant": greatest(largest_net(), number(0))})
    working = working.step({"most": rounded_up(times(col("meant"), number(100 - min(kept))), 100)})
    over = coalesce(above(col("taken"), plus(col("most"), number(_TOLERANCE.pence))), exp.false())
    working = working.show("net earnings", "net").show("of all payslips", "net_in_all").show("at most", "most")
    judged = Judged("amount", col("taken"), col("most"), breach=over)
    return Worked(working, (judged,), cannot_take()[:3], is_taken(Element.BENEFIT, Element.CHILD_MAINTENANCE))


_TOLERANCE = Tolerance(101, "an employer may take £1.00 for each deduction; a share is rounded to the penny")
_SLIP = {
    "employee_id": "1", "pay_date": "2026-09-25", "frequency": "monthly", "gross_pay": "1900.00", "tax": "170.00",
    "ee_ni": "50.00", "ee_pension": "60.00",
}  # fmt: skip
_LINE = {"employee_id": "1", "pay_date": "2026-09-25", "element_code": "DEA", "element_class": "deduction"}

RULE = Rule(
    id="uk.attachment.protected",
    title="60% of the net earnings are protected",
    says="What is taken for overpaid benefits (a direct earnings attachment) or for child maintenance leaves the "
    "employee 60% of the net earnings. The protected earnings of court orders stand in the orders, which no file has.",
    words=words(
        "that takes more than the protected earnings allow", "that take more than the protected earnings allow"
    ),
    sources=(
        Source("Social Security (Overpayments and Recovery) Regulations 2013 (SI 2013/384), Part 6"),
        Source(
            "Child Support (Collection and Enforcement) Regulations 1992 (SI 1992/1989), regulation 11", "not looked up"
        ),
    ),
    certainty=Certainty.BREACH,
    needs=LINES,
    others=(PAYSLIPS,),
    evaluate=_evaluate,
    tolerance=_TOLERANCE,
    examples=(
        Example(
            "net £1,620.00 a month, at the most £648.00",
            _LINE | {"amount": "648.00"},
            "Mansfield District Council, direct earnings attachment, example 3",
            others={Kind.PAYSLIP: (_SLIP,)},
        ),
        Example(
            "£700.00 of it",
            _LINE | {"amount": "700.00"},
            "Mansfield District Council, direct earnings attachment, example 3",
            breaks={"amount": "£648.00"},
            others={Kind.PAYSLIP: (_SLIP,)},
        ),
    ),
)
