"""The income tax of a payslip is what HMRC's tax tables give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, col, count_when, is_null, not_null, number, select, table, text, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.paye.doubts import doubts
from jamfirst.rules.uk.paye.due import sane, tax_due
from jamfirst.rules.uk.paye.settled import BEFORE, settled
from jamfirst.rules.uk.paye.several import PERIOD, is_main, most_of, together, with_together
from jamfirst.rules.uk.paye.situations import KEYS, bands, look_up_situation, situations
from jamfirst.rules.uk.paye.slots import UPTO
from jamfirst.rules.uk.paye.sums import at_most, between, both, either, equal, fails, less, minus, plus, smaller, times
from jamfirst.rules.uk.paye.tables import WEEKS
from jamfirst.rules.uk.paye.tax_examples import EXAMPLES
from jamfirst.rules.working import Judged, Unit, Worked, Working, records

_TOLERANCE = Tolerance(
    1,
    "HMRC's own test results of 2025-26 are a penny below its routines in six Scottish rows, where a spreadsheet's sum "
    "falls just short of a whole penny",
)
_TAKE = ("problem", "alone", "free", "slot", *UPTO, "most", "words", "year_first", "parts", "span")
_OTHER = tuple(f"other_{name}" for name in ("alone", "free", "slot", *UPTO))
_EXTRA = ("year_free",)


def _evaluate(given: Given) -> Worked:
    there = [not_null(col("other_slot")), col("alone"), not_null(col("year_free"))]
    counted = select(*map(count_when, there)).from_(table(situations(given)))
    others, alone, extra = map(bool, given.session.rows(counted)[0])
    at_hand = _AtHand(others, extra, together(given) if alone else None)
    working = _with_law(records(given.relation.name), given, at_hand)
    whole = settled(given, lambda starters: _with_law(starters, given, at_hand, BEFORE))
    if whole:
        working = working.look_up(whole, ["id"], ["settled"])
    unsure = doubts(given, grouped=at_hand.groups is not None, settled=whole is not None)
    return Worked(_shown(working), (Judged("tax", col("found"), col("law")),), unsure)


@dataclass(frozen=True, slots=True)
class _AtHand:
    """What there is among the payslips, so that nothing is worked out for what there is not: situations in which other
    tables may hold, pay days too many for the year, and several payslips in one period (their relation)."""

    others: bool
    extra: bool
    groups: str | None


def _with_law(working: Working, given: Given, at_hand: _AtHand, also: Sequence[str] = ()) -> Working:
    """Add what the law takes (``law``) and whether the tax found ``differs``."""
    take = [*_TAKE, *also, *(_OTHER if at_hand.others else ()), *(PERIOD if at_hand.groups else ())]
    take += _EXTRA if at_hand.extra else ()
    working = _own(look_up_situation(working, given, tuple(dict.fromkeys(take))), given, extra=at_hand.extra)
    law: Expr = col("own")
    if at_hand.others:
        working = _by_other_tables(working, given)
        law = when((_near("found", "other_own"), col("other_own")), otherwise=law)
    if at_hand.groups:
        working = with_together(working, at_hand.groups)
        law = _with_the_others(law, is_main(given))
    working = working.step({"law": law})
    return working.step({"differs": fails(_near("found", "law"))})


def _own(working: Working, given: Given, *, extra: bool) -> Working:
    """The tax of each payslip by the tables of its situation, with at most half of the pay taken."""
    amounts = {"pay": sane("taxable_pay"), "to_date": sane("taxable_pay_to_date"), "found": sane("tax")}
    working = working.step(amounts)
    none_yet = both(is_null(col("tax_to_date")), equal("to_date", "pay"))
    before = when((none_yet, number(0)), otherwise=minus(sane("tax_to_date"), "found"))
    working = working.step({"before": before, "limit": most_of("pay")})
    working = tax_due(working, bands(given), when((col("alone"), col("pay")), otherwise=col("to_date")))
    due = _nothing_while_free() if extra else col("due")
    working = working.step({"due_now": due, "had": when((col("alone"), number(0)), otherwise=col("before"))})
    return working.step({"owed": minus("due_now", "had")}).step({"own": smaller("limit", "owed")})


def _nothing_while_free() -> Expr:
    """On a pay day too many for the year nothing is taken while all pay is within the free pay (regulation 31(3)).
    Whether that is of 52 weeks or of the extra ones too is not said: nothing taken is right within either."""
    weeks = plus("year_free", times(op.quotient(col("year_free"), number(WEEKS)), "span"))
    free = either(at_most("to_date", "year_free"), both(equal("found", 0), at_most("to_date", weeks)))
    return when((free, number(0)), otherwise=col("due"))


def _by_other_tables(working: Working, given: Given) -> Working:
    """The tax by the other tables that may hold: ``other_own``."""
    alone = col("other_alone")
    own_bands = bands(given, "other_")
    working = tax_due(working, own_bands, when((alone, col("pay")), otherwise=col("to_date")), "other_")
    owed = minus("other_due", when((alone.copy(), number(0)), otherwise=col("before")))
    return working.step({"other_owed": owed}).step({"other_own": smaller("limit", "other_owed")})


def _with_the_others(own: Expr, main: Expr) -> Expr:
    """The tax of a payslip beside others of its period: that of the main run stands by itself where they are not right
    together; every other takes what is missing from the tax on all of them."""
    missing = minus("all_law", minus("all_taken", "found"))
    alone = both(main, fails(_near("all_taken", "all_law")))
    return when((either(is_null(col("all_law")), alone), own), otherwise=missing)


def _near(one: str, another: str) -> Expr:
    """Whether two amounts are the same within the tolerance; NULL where one is not known."""
    return between(-_TOLERANCE.pence, minus(one, another), _TOLERANCE.pence)


def _shown(working: Working) -> Working:
    """The steps that a payroll officer follows on one line."""
    alone, bound = col("alone"), less("limit", "owed")
    unpaid = text("a repayment is withheld only in a trade dispute (regulation 64)")
    steps = {
        "shown_to_date": when((fails(alone), col("to_date"))),
        "shown_alone": when((alone.copy(), col("pay"))),
        "shown_free": when((less(0, "free"), col("free"))),
        "shown_added": when((less("free", 0), minus(0, "free"))),
        "shown_rate": when((less(0, "over"), op.quotient(col("rate"), number(100)))),
        "shown_had": when((fails(alone.copy()), col("had"))),
        "shown_limit": when((bound, col("limit"))),
        "shown_note": when((both(less("owed", 0), equal("found", 0)), unpaid)),
    }
    working = working.step(steps).show("tables of", "words", Unit.TEXT)
    working = working.show("taxable pay to date", "shown_to_date").show("taxable pay", "shown_alone")
    working = working.show("free pay", "shown_free").show("pay added by a K code", "shown_added")
    working = working.show("highest rate in per cent", "shown_rate", Unit.NUMBER).show("tax on it", "due_now")
    working = working.show("tax before", "shown_had").show("at most half of the pay", "shown_limit")
    return working.show("tax", "law").show("note", "shown_note", Unit.TEXT)


RULE = Rule(
    id="uk.paye.tax",
    title="Income tax by HMRC's tax tables",
    says=(
        "The tax of a payslip is the tax on the pay of the year so far, by its tax code and HMRC's tables for that "
        "week or month, less the tax already taken; on the week 1 or month 1 basis, and on a pay day too many for the "
        "year, the tax on the pay of the period. At most half of the pay is taken."
    ),
    words=words(
        "whose income tax is not what the tax tables give", "whose income tax is not what the tax tables give", rank=1
    ),
    sources=(
        Source("HMRC, Specification for PAYE tax table routines, version 24.0 (2026-27) and earlier"),
        Source(
            "Income Tax (Pay As You Earn) Regulations 2003 (SI 2003/2682): regulation 2(1) (overriding limit: half of "
            "the payment), 23 (cumulative basis), 25 (extra payments), 27 and 29 (non-cumulative basis), 31 (extra pay "
            "day), 64 (trade disputes)"
        ),
    ),
    certainty=Certainty.BREACH,
    tolerance=_TOLERANCE,
    needs=Needs(
        Kind.PAYSLIP,
        ("tax_code", "frequency", "taxable_pay", "tax"),
        (
            *(key for key in KEYS if key not in ("tax_code", "frequency")),
            "taxable_pay_to_date",
            "tax_to_date",
            "run_type",
            "employment_id",
            "employee_id",
            "start_date",
            "earnings_from",
            "earnings_to",
            "gross_pay",
            "ee_pension",
        ),
    ),
    evaluate=_evaluate,
    examples=EXAMPLES,
)
