"""A transfer asked for on a day on which banks do not work reaches the payee later."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import all_of, any_of, col
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.payments.days import unknown_day, with_days
from jamfirst.rules.uk.payments.scheme import SERVICE_LEVEL, is_bacs, is_chaps, is_collected, is_faster, is_transfer
from jamfirst.rules.uk.payments.working_day import not_working
from jamfirst.rules.working import Judged, Unit, Worked, records


def _evaluate(given: Given) -> Worked:
    working = with_days(given, records(given.relation.name), "pay_date").show("asked for", "pay_date", Unit.DAY)
    late = Judged("pay_date", col("pay_date"), col("after_pay_date"), Unit.DAY, not_working("pay_date"))
    other = any_of((is_bacs(), is_collected(), is_faster()))
    applies = all_of((any_of((is_transfer(), is_chaps())), exp.Not(this=exp.Paren(this=other))))
    return Worked(working, (late,), (unknown_day("pay_date", "execution date"),), applies)


def _example(what: str, day: str, source: str = "a calendar", breaks: str = "", **record: str) -> Example:
    paid = {"payee_name": "Riverside Nursery", "amount": "120.00", "method": "TRF", "pay_date": day, **record}
    return Example(what, paid, source, breaks={"pay_date": breaks} if breaks else {})


RULE = Rule(
    id="uk.payments.execution_day",
    title="Transfers are asked for on working days",
    says="A transfer that is asked for on a Saturday, a Sunday or a bank holiday is made on the next working day, if "
    "the bank takes it; Faster Payments alone are made on every day.",
    words=words("asked for on a day that is no working day", "asked for on days that are no working days"),
    sources=(
        Source("ISO 20022 pain.001, requested execution date: where it is no banking day, the next one", "one source"),
        Source("Banking and Financial Dealings Act 1971, schedule 1: bank holidays"),
    ),
    certainty=Certainty.QUERY,
    needs=Needs(Kind.PAYMENT, ("pay_date", "method"), (), further=(SERVICE_LEVEL,)),
    evaluate=_evaluate,
    examples=(
        _example("a Friday", "2026-09-25"),
        _example("a Sunday", "2026-11-08", breaks="9 November 2026"),
        _example("Good Friday, and then Easter Monday", "2026-04-03", breaks="7 April 2026"),
        _example("a Sunday by Faster Payments", "2026-11-08", service_level="URNS"),
        _example("CHAPS on a Saturday", "2026-09-26", breaks="28 September 2026", method="CHAPS"),
    ),
)
