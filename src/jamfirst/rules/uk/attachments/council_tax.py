"""An attachment of earnings for council tax takes no more than the table gives."""

from __future__ import annotations

from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.attachments.answers import TOLERANCE
from jamfirst.rules.uk.attachments.most import at_most_by_table
from jamfirst.rules.uk.attachments.net import LINES, PAYSLIPS
from jamfirst.rules.uk.elements import Element

_SLIP = {
    "employee_id": "1", "pay_date": "2026-09-25", "frequency": "monthly", "gross_pay": "1900.00", "tax": "170.40",
    "ee_ni": "68.16", "ee_pension": "110.20",
}  # fmt: skip
_LINE = {"employee_id": "1", "pay_date": "2026-09-25", "element_code": "CTAEO", "element_class": "deduction"}

RULE = Rule(
    id="uk.attachment.council_tax",
    title="An attachment for council tax takes no more than the table gives",
    says="What is taken under an order of a council (made from April 2007 in England, from April 2022 in Wales) is no "
    "more than the table gives for the net earnings: pay less tax, National Insurance and pension.",
    words=words(
        "that takes more for council tax than the table gives", "that take more for council tax than the table gives"
    ),
    sources=(
        Source("Council Tax (Administration and Enforcement) Regulations 1992 (SI 1992/613), regulations 32 and 38"),
        Source("Council Tax (Administration and Enforcement) (Amendment) (Wales) Regulations 2022 (WSI 2022/107)"),
    ),
    certainty=Certainty.BREACH,
    needs=LINES,
    others=(PAYSLIPS,),
    evaluate=at_most_by_table(Element.COUNCIL_TAX),
    tolerance=TOLERANCE,
    examples=(
        Example(
            "net £1,551.24 a month: 17%",
            _LINE | {"amount": "-263.71"},
            "table B for England: £1,420 to £2,020 at 17%",
            others={Kind.PAYSLIP: (_SLIP,)},
        ),
        Example(
            "reckoned on the gross pay",
            _LINE | {"amount": "-323.00"},
            "table B for England",
            breaks={"amount": "£263.71"},
            others={Kind.PAYSLIP: (_SLIP,)},
        ),
        Example(
            "net £600.00 a week: 17% of £505.00 and half the rest",
            _LINE | {"amount": "133.35"},
            "table A for England",
            others={
                Kind.PAYSLIP: (
                    {"employee_id": "1", "pay_date": "2026-09-25", "frequency": "weekly", "gross_pay": "700.00"}
                    | {"tax": "60.00", "ee_ni": "40.00"},
                )
            },
        ),
        Example(
            "no payslip beside it",
            _LINE | {"amount": "-50.00"},
            "the table is of net earnings",
            cannot="there is no payslip",
            others={Kind.PAYSLIP: (_SLIP | {"employee_id": "2"},)},
        ),
    ),
)
