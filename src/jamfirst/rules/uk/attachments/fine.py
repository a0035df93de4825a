"""An attachment of earnings for a fine takes no more than the table gives."""

from __future__ import annotations

from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.attachments.answers import TOLERANCE
from jamfirst.rules.uk.attachments.most import at_most_by_table
from jamfirst.rules.uk.attachments.net import LINES, PAYSLIPS
from jamfirst.rules.uk.elements import Element

_SLIP = {
    "employee_id": "1", "pay_date": "2026-09-25", "frequency": "monthly", "gross_pay": "1200.00", "tax": "30.40",
    "ee_ni": "12.16", "ee_pension": "66.00",
}  # fmt: skip
_LINE = {"employee_id": "1", "pay_date": "2026-09-25", "element_code": "AEO FINE"}

RULE = Rule(
    id="uk.attachment.fine",
    title="An attachment for a fine takes no more than the table gives",
    says="What is taken under an order for a fine (England and Wales) is no more than the table gives for the earnings "
    "left after tax, National Insurance and pension.",
    words=words("that takes more for a fine than the table gives", "that take more for a fine than the table gives"),
    sources=(Source("Fines Collection Regulations 2006 (SI 2006/501), regulations 5 and 6"),),
    certainty=Certainty.BREACH,
    needs=LINES,
    others=(PAYSLIPS,),
    evaluate=at_most_by_table(Element.FINE),
    tolerance=TOLERANCE,
    examples=(
        Example(
            "net £1,091.44 a month: 17%",
            _LINE | {"amount": "185.54"},
            "table B: £1,040 to £1,480 at 17%",
            others={Kind.PAYSLIP: (_SLIP,)},
        ),
        Example(
            "twice that",
            _LINE | {"amount": "371.08"},
            "table B",
            breaks={"amount": "£185.54"},
            others={Kind.PAYSLIP: (_SLIP,)},
        ),
    ),
)
