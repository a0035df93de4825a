"""The deduction from a payment to a subcontractor is at the rate of that subcontractor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, any_of, coalesce, col, is_null, not_null, null, number, text, when
from jamfirst.engines.session import Row
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.figures import figures
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, beyond, bounded, records, wide

_STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "gross": r"gross.*|0(\.0+)?( ?%)?",
        "registered": r"registered|net|standard.*|verified|matched|lower.*|20(\.0+)?( ?%)?",
        "unmatched": r"unmatched|unregistered|not registered|unverified|not matched|higher.*|30(\.0+)?( ?%)?",
    }
)
"""How systems write what HM Revenue and Customs said when the subcontractor was verified."""


def _evaluate(given: Given) -> Worked:
    state = exp.Lower(this=col("cis_status"))
    known = when(*((op.matches(state.copy(), pattern), text(key)) for key, pattern in _STATUSES.items()))
    working = records(given.relation.name).step({"state": coalesce(known, null("text")), "day": _day()})
    working = working.look_up(_rates(given), ("state",), ("rate",), during="day")
    base = exp.Sub(this=wide(col("net")), expression=wide(coalesce(col("cis_materials"), number(0))))
    working = working.step({"base": bounded(base)})
    working = working.step({"deduction": _deduction(), "taken": coalesce(col("cis_deduction"), number(0))})
    working = working.show("without VAT", "net").show("less materials", "cis_materials").show("leaves", "base")
    working = working.show("status", "state", Unit.TEXT).show("per cent", "rate", Unit.NUMBER)
    working = working.show("deduction", "deduction")
    opposite = exp.LT(this=exp.Mul(this=_sign("net"), expression=_sign("base")), expression=number(0))
    cannot = (
        Cannot(is_null(col("state")), "what the subcontractor's status means is not known"),
        Cannot(is_null(col("day")), "the day of payment is not known"),
        Cannot(is_null(col("rate")), "no rate is known for its date"),
        Cannot(opposite, "the materials are more than the whole invoice"),
        beyond("base", "taken"),
    )
    found = Judged("cis_deduction", col("taken"), col("deduction"))
    taken = exp.NEQ(this=col("taken"), expression=number(0))
    return Worked(working, (found,), cannot, any_of([not_null(col("cis_status")), taken]))


def _sign(name: str) -> Expr:
    return exp.Sign(this=col(name))


def _day() -> Expr:
    return coalesce(col("paid_date"), col("due_date"), col("invoice_date"))


def _deduction() -> Expr:
    """The rate of what is not materials, of the same sign; a part of a penny is dropped."""
    share = op.quotient(exp.Mul(this=exp.Abs(this=wide(col("base"))), expression=wide(col("rate"))), wide(number(100)))
    signed = when((exp.LT(this=col("base"), expression=number(0)), exp.Neg(this=share)), otherwise=share.copy())
    return bounded(when((not_null(col("rate")), signed)))


def _rates(given: Given) -> str:
    def making() -> tuple[Mapping[str, str], Sequence[Row]]:
        rows = [(f.key, f.since, f.until, int(f.amount)) for f in figures("cis") if f.figure == "rate"]
        return {"state": "text", "since": "date", "until": "date", "rate": "int"}, rows

    return given.figures("uk.cis.rates", making)


_INVOICE = {"invoice_ref": "1", "paid_date": "2026-09-25", "net": "700.00", "cis_materials": "200.00"}
_EXAMPLE = "labour £500.00 and materials £200.00, worked on pattersonhallaccountants.co.uk"

RULE = Rule(
    id="uk.cis",
    title="Deductions from payments to subcontractors are at their rate",
    says="From the payment to a subcontractor, without VAT and materials, nothing is deducted from one paid gross, 20% "
    "from one who is registered, 30% from one whom HM Revenue and Customs could not match.",
    words=words("whose deduction for subcontractors is not right", "whose deductions for subcontractors are not right"),
    sources=(
        Source("Finance Act 2004, sections 60 and 61"),
        Source("SI 2007/46: the relevant percentages", "not looked up"),
    ),
    certainty=Certainty.BREACH,
    tolerance=Tolerance(1, "the law does not say how a part of a penny is rounded"),
    needs=Needs(
        Kind.INVOICE,
        ("net", "cis_status"),
        ("cis_materials", "cis_deduction", "paid_date", "due_date", "invoice_date"),
    ),
    evaluate=_evaluate,
    examples=(
        Example("20%", _INVOICE | {"cis_status": "registered", "cis_deduction": "100.00"}, _EXAMPLE),
        Example(
            "taken from the materials as well",
            _INVOICE | {"cis_status": "Standard rate", "cis_deduction": "140.00"},
            _EXAMPLE,
            breaks={"cis_deduction": "£100.00"},
        ),
        Example(
            "30%, of which nothing was taken",
            _INVOICE | {"cis_status": "Unmatched", "cis_deduction": ""},
            _EXAMPLE,
            breaks={"cis_deduction": "£150.00"},
        ),
        Example("paid gross", _INVOICE | {"cis_status": "Gross", "cis_deduction": "0.00"}, "section 60"),
        Example("no subcontractor", _INVOICE | {"cis_status": "", "cis_deduction": ""}, "section 60"),
        Example(
            "a deduction without a status",
            _INVOICE | {"cis_status": "", "cis_deduction": "100.00"},
            "section 61",
            cannot="the cis status is not known",
        ),
        Example(
            "more materials than anything",
            _INVOICE | {"cis_status": "20%", "cis_deduction": "0.00", "cis_materials": "800.00"},
            "section 61",
            cannot="the materials are more than the whole invoice",
        ),
    ),
)
