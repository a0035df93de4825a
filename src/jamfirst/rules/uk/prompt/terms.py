"""No invoice is due later than 30 days after it was received."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import col, is_null
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.prompt.clock import ALSO, clocked, counts
from jamfirst.rules.working import Cannot, Judged, Unit, Worked


def _evaluate(given: Given) -> Worked:
    working = clocked(given).show("regime", "regime_key", Unit.TEXT).show("received", "received_date", Unit.DAY)
    working = working.show("30 days end on", "limit_day", Unit.DAY).show("due", "due_date", Unit.DAY)
    longer = exp.GT(this=col("due_date"), expression=col("limit_day"))
    cannot = Cannot(
        is_null(col("limit_day")), "no figure is known of how many days there are to pay on the day of receipt"
    )
    found = Judged("due_date", col("due_date"), col("limit_day"), Unit.DAY, breach=longer)
    return Worked(working, (found,), (cannot,), counts())


_INVOICE = {"invoice_ref": "1", "supplier_id": "S1", "received_date": "2026-01-05", "regime": "PA2023"}

RULE = Rule(
    id="uk.prompt_payment.terms",
    title="No invoice is due later than after 30 days",
    says="The due date of an invoice lies within 30 days of the day on which it was received; later only where the law "
    "allows it and the invoice itself says so.",
    words=words("that is due later than after 30 days", "that are due later than after 30 days"),
    sources=(
        Source("Procurement Act 2023, section 68(2) and (6)"),
        Source("Public Contracts Regulations 2015 (SI 2015/102), regulation 113(2)"),
        Source("Late Payment of Commercial Debts (Interest) Act 1998, section 4", "one source"),
    ),
    certainty=Certainty.QUERY,
    tolerance=Tolerance(0, "days are whole"),
    needs=Needs(Kind.INVOICE, ("received_date", "due_date"), tuple(name for name in ALSO if name != "due_date")),
    evaluate=_evaluate,
    examples=(
        Example("due on the 30th day", _INVOICE | {"due_date": "2026-02-04"}, "section 68(2)"),
        Example(
            "due on the 31st day",
            _INVOICE | {"due_date": "2026-02-05"},
            "section 68(2)",
            breaks={"due_date": "4 February 2026"},
        ),
        Example(
            "a terms code gone wrong: 60 days",
            _INVOICE | {"due_date": "2026-03-06", "regime": "PCR 2015"},
            "regulation 113(2)",
            breaks={"due_date": "4 February 2026"},
        ),
        Example("no due date", _INVOICE | {"due_date": ""}, "nothing to compare", cannot="the due date is not known"),
    ),
)
