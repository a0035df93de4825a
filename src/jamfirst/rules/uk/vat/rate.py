"""The VAT of an invoice is what some mix of rates could give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import any_of, coalesce, col, is_null, number, when
from jamfirst.engines.session import Row
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.figures import figures
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, bounded, records, wide

_TOLERANCE = Tolerance(5, "each line of an invoice may be rounded to a penny; 5p are ten lines rounded up")
_PER_UNIT = 10_000


def _evaluate(given: Given) -> Worked:
    """The lower rates are nought and 5% (12.5% in 2021-22), so that any VAT from nought to the standard rate of the
    whole can be right; more cannot, nor VAT of the other sign."""
    working = records(given.relation.name).step({"day": coalesce(col("invoice_date"), col("received_date"))})
    working = working.look_up(_rates(given), (), ("rate", "rate_words"), during="day")
    size = exp.Abs(this=wide(col("net")))
    whole = op.quotient(
        exp.Add(this=exp.Mul(this=size, expression=wide(col("rate"))), expression=wide(number(_PER_UNIT - 1))),
        wide(number(_PER_UNIT)),
    )
    below = exp.LT(this=col("net"), expression=number(0))
    signed = when((below, exp.Neg(this=wide(col("vat")))), otherwise=wide(col("vat")))
    working = working.step({"most": bounded(whole), "charged": bounded(signed)})
    most_signed = when((below.copy(), exp.Neg(this=col("most"))), otherwise=col("most"))
    working = working.step({"at_most": most_signed}).show("net", "net").show("VAT", "vat")
    working = working.show("standard rate", "rate_words", Unit.TEXT).show("of the whole", "at_most")
    allowed = exp.Add(this=col("most"), expression=number(_TOLERANCE.pence))
    more = exp.GT(this=col("charged"), expression=allowed)
    less = exp.LT(this=col("charged"), expression=number(-_TOLERANCE.pence))
    cannot = (
        Cannot(exp.EQ(this=col("net"), expression=number(0)), "it is an invoice for VAT alone", usual=True),
        Cannot(is_null(col("rate")), "no rate of VAT is known for its date"),
    )
    applies = coalesce(exp.NEQ(this=col("vat"), expression=number(0)), exp.true())
    found = Judged("vat", col("vat"), col("at_most"), breach=any_of([more, less]))
    return Worked(working, (found,), cannot, applies)


def _rates(given: Given) -> str:
    def making() -> tuple[Mapping[str, str], Sequence[Row]]:
        rows = [
            (f.since, f.until, int(f.amount * 100), f"{f.amount}%")
            for f in figures("vat")
            if (f.figure, f.key) == ("rate", "standard")
        ]
        return {"since": "date", "until": "date", "rate": "int", "rate_words": "text"}, rows

    return given.figures("uk.vat.rates", making)


_INVOICE = {"invoice_ref": "1", "invoice_date": "2026-09-03", "net": "848.00"}
_SOURCE = "Value Added Tax Act 1994, section 2; arithmetic"

RULE = Rule(
    id="uk.vat.rate",
    title="The VAT of an invoice is what a mix of rates could give",
    says="The VAT of an invoice is no more than the standard rate of its net amount on its date, and of the same sign.",
    words=words("whose VAT no mix of rates gives", "whose VAT no mix of rates gives"),
    sources=(Source("Value Added Tax Act 1994, section 2 and Schedules 7A and 8", "not looked up"),),
    certainty=Certainty.QUERY,
    tolerance=_TOLERANCE,
    needs=Needs(Kind.INVOICE, ("net", "vat"), ("invoice_date", "received_date")),
    evaluate=_evaluate,
    examples=(
        Example("20% of £848.00", _INVOICE | {"vat": "169.60"}, _SOURCE),
        Example("some of it at 5%", _INVOICE | {"vat": "84.80"}, _SOURCE),
        Example("ten times too much", _INVOICE | {"vat": "1696.00"}, _SOURCE, breaks={"vat": "£169.60"}),
        Example("of the other sign", _INVOICE | {"vat": "-169.60"}, _SOURCE, breaks={"vat": "£169.60"}),
        Example("lines rounded up one by one", _INVOICE | {"vat": "169.65"}, _SOURCE),
        Example(
            "20%, when it was 17.5%",
            _INVOICE | {"invoice_date": "2010-12-31", "vat": "169.60"},
            _SOURCE,
            breaks={"vat": "£148.40"},
        ),
        Example("import VAT", _INVOICE | {"net": "0.00", "vat": "55.00"}, _SOURCE, cannot="for VAT alone"),
    ),
)
