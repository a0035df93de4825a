"""An attachment of earnings takes what a table gives."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import all_of, any_of, coalesce, col, number, text
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.attachments.answers import TOLERANCE, answered, cannot_answer
from jamfirst.rules.uk.attachments.net import LINES, PAYSLIPS, is_taken
from jamfirst.rules.uk.attachments.tables import OF_ORDER
from jamfirst.rules.uk.elements import Element
from jamfirst.rules.uk.reckon import at_most, equal, plus, untrue
from jamfirst.rules.working import Judged, Unit, Worked


def _evaluate(given: Given) -> Worked:
    working = answered(given).show("order", "element", Unit.TEXT).show("net earnings", "net")
    working = working.show("by the table", "usual")
    fixed = equal(col("element"), text(str(Element.BENEFIT)))
    no_more = any_of([fixed, at_most(col("taken"), plus(col("most"), number(TOLERANCE.pence)))])
    unlike = coalesce(all_of([untrue(col("fits")), no_more]), exp.false())
    judged = Judged("amount", col("taken"), col("usual"), breach=unlike)
    return Worked(working, (judged,), cannot_answer(), is_taken(*OF_ORDER))


_SLIP = {
    "employee_id": "1", "pay_date": "2026-09-25", "frequency": "weekly", "gross_pay": "460.00", "tax": "43.60",
    "ee_ni": "17.44", "ee_pension": "13.96",
}  # fmt: skip
_LINE = {"employee_id": "1", "pay_date": "2026-09-25", "element_code": "DEA", "element_class": "deduction"}

RULE = Rule(
    id="uk.attachment.table",
    title="An attachment takes what a table gives",
    says="What is taken for council tax, a fine, overpaid benefits (standard or higher rate) or a Scottish arrestment "
    "is what a table gives for the net earnings. A last instalment, a fixed rate or another order may explain it.",
    words=words("under an order that no table gives", "under an order that no table gives"),
    sources=(
        Source("Council Tax (Administration and Enforcement) Regulations 1992 (SI 1992/613), Schedule 4"),
        Source("Fines Collection Regulations 2006 (SI 2006/501), regulation 5"),
        Source("Social Security (Overpayments and Recovery) Regulations 2013 (SI 2013/384), Schedule 2"),
        Source("Debtors (Scotland) Act 1987, Schedule 2"),
    ),
    certainty=Certainty.QUERY,
    needs=LINES,
    others=(PAYSLIPS,),
    evaluate=_evaluate,
    tolerance=TOLERANCE,
    examples=(
        Example(
            "overpaid benefits: net £385.00 a week at 15%",
            _LINE | {"amount": "57.75"},
            "South Tyneside and others, direct earnings attachment, example 1",
            others={Kind.PAYSLIP: (_SLIP,)},
        ),
        Example(
            "the same at the higher rate of 30%",
            _LINE | {"amount": "115.50"},
            "Mansfield District Council, direct earnings attachment, example 1",
            others={Kind.PAYSLIP: (_SLIP,)},
        ),
        Example(
            "net £250.00 a week after £60.00 for child maintenance: 5% of £190.00",
            _LINE | {"amount": "9.50"},
            "direct earnings attachment, example 2",
            records=(_LINE | {"element_code": "DEO", "amount": "60.00"},),
            others={Kind.PAYSLIP: (_SLIP | {"gross_pay": "250.00", "tax": "0", "ee_ni": "0", "ee_pension": "0"},)},
        ),
        Example(
            "£40.00 of net £385.00",
            _LINE | {"amount": "40.00"},
            "table of the standard rate",
            breaks={"amount": "£57.75"},
            others={Kind.PAYSLIP: (_SLIP,)},
        ),
    ),
)
