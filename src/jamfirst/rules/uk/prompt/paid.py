"""Invoices are paid within 30 days."""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from jamfirst.engines.build import all_of, coalesce, col, is_null, number, text, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.model.run import RunFacts
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.prompt.clock import ALSO, clocked, counts, held, said_paid, shown_clock
from jamfirst.rules.uk.prompt.interest import owed, shown_owed
from jamfirst.rules.working import Cannot, Judged, Unit, Worked

_LATER_DATE = (
    "it is due later than 30 days after it was received, and whether the invoice itself says so is not known: under "
    "the Procurement Act 2023 it might"
)


def _evaluate(given: Given) -> Worked:
    working = owed(given, clocked(given))
    still = when((is_null(col("paid_date")), text("not paid yet")))
    working = shown_clock(working.step({"still": still})).show("paid", "paid_date", Unit.DAY)
    working = shown_owed(working.show("still", "still", Unit.TEXT))
    late = exp.GT(this=col("counted_day"), expression=col("last_day"))
    past_limit = exp.GT(this=col("counted_day"), expression=col("limit_day"))
    cannot = (
        Cannot(is_null(col("limit_day")), "no figure is known of how many days there are to pay on the day of receipt"),
        Cannot(all_of([is_null(col("paid_date")), said_paid()]), "it is paid, but the day is not known"),
        Cannot(is_null(col("counted_day")), "it is not paid, and the pay date of the run is not known"),
        Cannot(all_of([past_limit.copy(), held()]), "it is held, and whether it is disputed is not known"),
        Cannot(all_of([past_limit, exp.Not(this=late.copy())]), _LATER_DATE),
    )
    pence = coalesce(col("owed"), col("fixed_sum"), number(0))
    found = Judged("paid_date", col("counted_day"), col("last_day"), Unit.DAY, breach=late, pence=pence)
    return Worked(working, (found,), cannot, counts())


_INVOICE = {"invoice_ref": "1", "supplier_id": "S1", "gross": "6200.00", "status": "paid", "regime": "PA2023"}
_DATES = {"received_date": "2026-01-05", "due_date": "2026-02-04"}
_RUN = RunFacts(pay_date=date(2026, 3, 25))
_ACT = "Procurement Act 2023, section 68(2); Late Payment of Commercial Debts (Interest) Act 1998; arithmetic"

RULE = Rule(
    id="uk.prompt_payment",
    title="Invoices are paid within 30 days",
    says="A valid and undisputed invoice is paid within 30 days of the day on which it was received.",
    words=words("that was not paid within 30 days", "that were not paid within 30 days"),
    sources=(
        Source("Procurement Act 2023, section 68(2) and (3)"),
        Source("Public Contracts Regulations 2015 (SI 2015/102), regulation 113(2)"),
        Source("Late Payment of Commercial Debts (Interest) Act 1998, sections 4, 5A and 6"),
    ),
    certainty=Certainty.BREACH,
    tolerance=Tolerance(
        0,
        "day 1 is the day after receipt, as regulation 38(2)(c) of SI 2024/692 counts; read to the letter, section 68 "
        "of the Procurement Act ends a day earlier",
    ),
    needs=Needs(Kind.INVOICE, ("received_date",), ALSO),
    evaluate=_evaluate,
    examples=(
        Example("paid on the 30th day", _INVOICE | _DATES | {"paid_date": "2026-02-04"}, _ACT),
        Example(
            "paid ten days late: £6,200.00 at 11.75% for 10 days is £19.95, and £70.00",
            _INVOICE | _DATES | {"paid_date": "2026-02-14"},
            _ACT,
            breaks={"paid_date": "4 February 2026"},
        ),
        Example(
            "the same under the regulations of 2015",
            _INVOICE | _DATES | {"paid_date": "2026-02-14", "regime": "PCR2015"},
            "Public Contracts Regulations 2015, regulation 113(2)",
            breaks={"paid_date": "4 February 2026"},
        ),
        Example(
            "nobody said which law the contract is under, but it is late under each of them",
            _INVOICE | _DATES | {"paid_date": "2026-02-14", "regime": "", "due_date": ""},
            _ACT,
            breaks={"paid_date": "4 February 2026"},
        ),
        Example(
            "due and paid after 60 days: the invoice may say so",
            _INVOICE | _DATES | {"paid_date": "2026-03-06", "due_date": "2026-03-06"},
            _ACT,
            cannot="whether the invoice itself says so is not known",
        ),
        Example(
            "due and paid after 60 days, where the law allows no more than 30",
            _INVOICE | _DATES | {"paid_date": "2026-03-06", "due_date": "2026-03-06", "regime": "PCR2015"},
            "Public Contracts Regulations 2015, regulation 113(2)",
            breaks={"paid_date": "4 February 2026"},
        ),
        Example(
            "disputed",
            _INVOICE | _DATES | {"paid_date": "", "status": "Disputed"},
            "Procurement Act 2023, section 68(3)",
            facts=_RUN,
        ),
        Example(
            "not paid yet when the run pays, 49 days after receipt of an invoice without a due date",
            _INVOICE | {"received_date": "2026-02-04", "status": "approved"},
            _ACT,
            breaks={"paid_date": "6 March 2026"},
            facts=_RUN,
        ),
        Example(
            "held, 79 days after receipt",
            _INVOICE | _DATES | {"status": "on hold"},
            "Procurement Act 2023, section 68(3)",
            cannot="whether it is disputed is not known",
            facts=_RUN,
        ),
        Example("a credit note", _INVOICE | _DATES | {"gross": "-120.00"}, "a credit note is not paid", facts=_RUN),
        Example(
            "a day on which there was no such law yet",
            _INVOICE | {"received_date": "2025-02-23", "paid_date": "2025-05-01"},
            "Procurement Act 2023, in force from 24 February 2025",
            cannot="no figure is known",
        ),
    ),
)
