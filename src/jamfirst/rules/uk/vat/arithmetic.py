"""An invoice's net amount and its VAT make its total."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import all_of, coalesce, col, is_null, number
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.working import Cannot, Judged, Worked, beyond, bounded, records, wide


def _evaluate(given: Given) -> Worked:
    added = exp.Add(this=wide(col("net")), expression=wide(coalesce(col("vat"), number(0))))
    working = records(given.relation.name).step({"total": bounded(added)})
    working = working.show("net", "net").show("VAT", "vat").show("together", "total").show("gross", "gross")
    differs = exp.NEQ(this=col("total"), expression=col("gross"))
    unknown = Cannot(all_of([is_null(col("vat")), differs]), "the VAT is not known")
    return Worked(working, (Judged("gross", col("gross"), col("total")),), (beyond("total"), unknown))


_INVOICE = {"invoice_ref": "1", "net": "848.00", "vat": "169.60"}

RULE = Rule(
    id="uk.vat.arithmetic",
    title="Net and VAT make the total of an invoice",
    says="The total of an invoice is its net amount and its VAT added up.",
    words=words("whose net and VAT do not make its total", "whose net and VAT do not make their totals"),
    sources=(
        Source(
            "Value Added Tax Regulations 1995 (SI 1995/2518), regulation 14(1): an invoice gives the amount payable "
            "without VAT and the total VAT chargeable",
            "one source",
        ),
    ),
    certainty=Certainty.BREACH,
    tolerance=Tolerance(0, "a sum of amounts in pence is exact"),
    needs=Needs(Kind.INVOICE, ("net", "gross"), ("vat",)),
    evaluate=_evaluate,
    examples=(
        Example("£848.00 and £169.60", _INVOICE | {"gross": "1017.60"}, "arithmetic"),
        Example("a penny more", _INVOICE | {"gross": "1017.61"}, "arithmetic", breaks={"gross": "£1,017.60"}),
        Example("a credit note", {"net": "-10.00", "vat": "-2.00", "gross": "-12.00"}, "arithmetic"),
        Example("no VAT, and none needed", {"net": "50.00", "vat": "", "gross": "50.00"}, "arithmetic"),
        Example(
            "a difference, and no VAT to explain it",
            {"net": "50.00", "vat": "", "gross": "60.00"},
            "arithmetic",
            cannot="the VAT is not known",
        ),
    ),
)
