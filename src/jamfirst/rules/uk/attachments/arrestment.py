"""A Scottish arrestment of earnings takes no more than the table gives."""

from __future__ import annotations

from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.attachments.answers import TOLERANCE
from jamfirst.rules.uk.attachments.most import at_most_by_table
from jamfirst.rules.uk.attachments.net import LINES, PAYSLIPS
from jamfirst.rules.uk.elements import Element

_SLIP = {
    "employee_id": "1", "pay_date": "2022-09-25", "frequency": "monthly", "gross_pay": "1300.00", "tax": "50.40",
    "ee_ni": "30.00", "ee_pension": "71.50",
}  # fmt: skip
_LINE = {"employee_id": "1", "pay_date": "2022-09-25", "element_code": "EARNINGS ARRESTMENT"}

RULE = Rule(
    id="uk.attachment.arrestment",
    title="An arrestment of earnings takes no more than the table gives",
    says="What is taken under a Scottish arrestment is no more than the tables since 2019 give for the net earnings. "
    "One of an earlier table may go on until the new one is intimated to the employer: the one that takes most counts.",
    words=words(
        "that takes more by arrestment than the table gives", "that take more by arrestment than the table gives"
    ),
    sources=(Source("Debtors (Scotland) Act 1987, section 49 and Schedule 2, as varied"),),
    certainty=Certainty.BREACH,
    needs=LINES,
    others=(PAYSLIPS,),
    evaluate=at_most_by_table(Element.ARRESTMENT),
    tolerance=TOLERANCE,
    examples=(
        Example(
            "net £1,148.10 a month in 2022: 19% of what is over £529.90",
            _LINE | {"amount": "117.46"},
            "table B of April 2019",
            others={Kind.PAYSLIP: (_SLIP,)},
        ),
        Example(
            "19% of all of it",
            _LINE | {"amount": "218.14"},
            "table B of April 2019",
            breaks={"amount": "£117.46"},
            others={Kind.PAYSLIP: (_SLIP,)},
        ),
        Example(
            "just over the first limit, at least £15.00",
            _LINE | {"amount": "15.00"},
            "table B of April 2019",
            others={
                Kind.PAYSLIP: (_SLIP | {"gross_pay": "540.00", "tax": "0.00", "ee_ni": "0.00", "ee_pension": "0.00"},)
            },
        ),
    ),
)
