"""The figures to date of a payslip go on from those of the payslip before it."""

from __future__ import annotations

from jamfirst.engines.build import Expr, coalesce, col, is_null, null, number, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.paye.chain import chains
from jamfirst.rules.uk.paye.doubts import TOO_LARGE
from jamfirst.rules.uk.paye.due import sane
from jamfirst.rules.uk.paye.several import is_main
from jamfirst.rules.uk.paye.situations import KEYS, look_up_situation
from jamfirst.rules.uk.paye.sums import at_most, both, either, fails, less, unlike
from jamfirst.rules.working import Cannot, Judged, Worked, records

_CHAIN = ("beside", "pay_follows", "tax_follows")


def _evaluate(given: Given) -> Worked:
    working, chained = records(given.relation.name), chains(given)
    if chained:
        working = working.look_up(chained, ["id"], _CHAIN)
    else:
        working = working.step({name: null("bigint") for name in _CHAIN})
    working = look_up_situation(working, given, ("n", "span", "misfit", "year_first"))
    amounts = {"paid": sane("taxable_pay"), "paid_so_far": sane("taxable_pay_to_date")}
    working = working.step({**amounts, "taken": sane("tax"), "taken_so_far": sane("tax_to_date")})
    working = working.step({"all_year": less("start_date", "year_first")})
    working = working.step({"first": _first_of_the_year(given)})
    working = working.step({"pay_due": _pay_due(), "tax_due": _tax_due()})
    working = working.show("taxable pay", "paid").show("to date", "paid_so_far").show("tax", "taken")
    judged = (
        Judged("taxable_pay_to_date", col("paid_so_far"), col("pay_due"), breach=unlike("paid_so_far", "pay_due")),
        Judged("tax_to_date", col("taken_so_far"), col("tax_due"), breach=unlike("taken_so_far", "tax_due")),
    )
    too_large = either(is_null(col("paid")), is_null(col("paid_so_far")))
    return Worked(working.show("tax to date", "taken_so_far"), judged, (Cannot(too_large, TOO_LARGE),))


def _first_of_the_year(given: Given) -> Expr:
    """Whether it is the only payslip of the first period of somebody who was here before the year began."""
    alone = both(is_null(col("beside")), is_main(given), fails(col("misfit")))
    return both(col("all_year"), at_most("n", "span"), alone)


def _pay_due() -> Expr:
    """What pay to date would be: what follows from the other payslips of the period, or at least this one's pay."""
    short = both(less(0, "paid"), less("paid_so_far", "paid"))
    return coalesce(col("pay_follows"), when((either(col("first"), short), col("paid"))))


def _tax_due() -> Expr:
    """What tax to date would be: what follows from the others, this payslip's tax, or not less than nothing."""
    minus_tax = both(col("all_year"), less("taken_so_far", 0))
    return coalesce(col("tax_follows"), when((col("first"), col("taken")), (minus_tax, number(0))))


_SLIP = {
    "employee_id": "1", "tax_year": "2026-27", "frequency": "monthly", "period": "6", "pay_date": "2026-09-25",
    "run_type": "main", "start_date": "2019-12-05", "tax_code": "BR", "taxable_pay": "1000.00",
    "taxable_pay_to_date": "6000.00", "tax": "200.00", "tax_to_date": "1200.00",
}  # fmt: skip
_EXTRA = {
    **_SLIP, "run_type": "supplementary", "pay_date": "2026-09-30", "taxable_pay": "100.00", "tax": "20.00",
    "taxable_pay_to_date": "6100.00", "tax_to_date": "1220.00",
}  # fmt: skip
_BACK = {
    **_SLIP, "run_type": "reversal", "pay_date": "2026-09-30", "taxable_pay": "-100.00", "tax": "-20.00",
    "taxable_pay_to_date": "6000.00", "tax_to_date": "1200.00",
}  # fmt: skip
_APRIL = {**_SLIP, "period": "1", "pay_date": "2026-04-24"}
_SUM = "arithmetic"

RULE = Rule(
    id="uk.paye.to_date",
    title="The figures to date go on from payslip to payslip",
    says=(
        "Where an employment has several payslips in one period, pay and tax to date of each are those of another with "
        "its own on top. In the first period of the year they are its own, for somebody who was here before. Pay to "
        "date is never less than the pay, nor tax to date less than nothing for somebody who is here all year."
    ),
    words=words("whose figures to date do not go on", "whose figures to date do not go on"),
    sources=(
        Source(
            "Income Tax (Pay As You Earn) Regulations 2003 (SI 2003/2682), regulation 23(2) and (8): a payment goes on "
            "from the tax to date of the last one"
        ),
    ),
    certainty=Certainty.QUERY,
    needs=Needs(
        Kind.PAYSLIP,
        ("taxable_pay", "taxable_pay_to_date"),
        ("tax", "tax_to_date", *KEYS, "run_type", "employment_id", "employee_id", "start_date"),
    ),
    evaluate=_evaluate,
    examples=(
        Example("a supplementary payslip goes on from the main one", _EXTRA, _SUM, records=(_SLIP,)),
        Example("so does a reversal after it", _BACK, _SUM, records=(_SLIP, _EXTRA)),
        Example(
            "both show the figure after the last",
            {**_SLIP, "taxable_pay_to_date": "6100.00", "tax_to_date": "1220.00"},
            _SUM,
            records=({**_EXTRA, "pay_date": "2026-09-25"},),
        ),
        Example(
            "the supplementary payslip does not take in the main one",
            {**_EXTRA, "taxable_pay_to_date": "5100.00", "tax_to_date": "1020.00"},
            _SUM,
            records=(_SLIP,),
            breaks={"taxable_pay_to_date": "£6,100.00", "tax_to_date": "£1,220.00"},
        ),
        Example(
            "April begins with the figures of March",
            {**_APRIL, "taxable_pay_to_date": "13000.00", "tax_to_date": "200.00"},
            _SUM,
            breaks={"taxable_pay_to_date": "£1,000.00"},
        ),
        Example(
            "an employment that began in April may bring figures of an earlier one",
            {**_APRIL, "start_date": "2026-04-13", "taxable_pay_to_date": "1400.00", "tax_to_date": "280.00"},
            _SUM,
        ),
        Example("beyond all pay", {**_SLIP, "taxable_pay_to_date": "99999999999999.00"}, _SUM, cannot="ten billion"),
    ),
)
