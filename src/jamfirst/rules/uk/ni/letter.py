"""The category letter is one of the year, and one that somebody of this age can have."""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, cast, coalesce, col, is_null, number, select, sub, text, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Needs, Rule, Source, words
from jamfirst.rules.uk.ni.earnings import other_day
from jamfirst.rules.uk.ni.letter_examples import EXAMPLES
from jamfirst.rules.uk.ni.letters import REDUCED, UNDER_21, UNDER_25
from jamfirst.rules.uk.ni.sums import ge, is_any
from jamfirst.rules.uk.ni.tables import letter_figures
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records

_REDUCED_UNTIL = date(1961, 4, 5)
"""The reduced rate was given up to 1977, to women who were of working age then: HMRC refuses it for later births."""


def _evaluate(given: Given) -> Worked:
    working = records(given.relation.name)
    working = working.look_up(letter_figures(given), ("ni_letter",), ("in_use",), during="pay_date")
    working = working.step({"fits": _fits()})
    working = working.show("category letter", "ni_letter", Unit.TEXT).show("day of payment", "pay_date", Unit.DAY)
    working = working.show("born", "birth_date", Unit.DAY)
    wrong = coalesce(exp.NEQ(this=col("fits"), expression=text("")), exp.false())
    judged = Judged("ni_letter", col("ni_letter"), col("fits"), Unit.TEXT, breach=exp.paren(wrong))
    unknown = Cannot(other_day(), "the category letters that were in use on the day of payment are not known")
    suspect = any_of([exp.NEQ(this=coalesce(col("fits"), text("?")), expression=text("")), other_day()])
    query = select("id").from_(sub(working.query.copy(), "w")).where(suspect)
    return Worked(working, (judged,), (unknown,), sift=lambda: given.session.keep(query, "sifted"))


def _fits() -> Expr:
    """What the letter would have to be, in words; empty where nothing is wrong with it."""
    known = coalesce(exp.NEQ(this=exp.Lower(this=col("run_type")), expression=text("reversal")), exp.true())
    age = op.full_years(col("birth_date"), col("pay_date"))
    later = exp.GT(this=col("birth_date"), expression=cast(text(_REDUCED_UNTIL.isoformat()), "date"))
    return when(
        (any_of([is_null(col("ni_letter")), is_null(col("pay_date"))]), exp.Null()),
        (is_null(col("in_use")), text("a category letter that was in use on the day of payment")),
        (all_of([is_any(col("ni_letter"), UNDER_21), ge(age, number(21)), known]), text("a letter for 21 and over")),
        (all_of([is_any(col("ni_letter"), UNDER_25), ge(age, number(25)), known]), text("a letter for 25 and over")),
        (all_of([is_any(col("ni_letter"), REDUCED), later]), text("a letter without the reduced rate")),
        otherwise=text(""),
    )


RULE = Rule(
    id="uk.ni.letter",
    title="The National Insurance category letter can be right",
    says="The category letter is one in use in the tax year; letters M and Z are for people under 21, H is for "
    "apprentices under 25, and B, E and I are for women who chose the reduced rate before 1977.",
    words=words("whose category letter cannot be right", "whose category letters cannot be right"),
    sources=(
        Source("Social Security Contributions and Benefits Act 1992, section 9A (people under 21)"),
        Source("Social Security Contributions and Benefits Act 1992, section 9B (apprentices under 25)"),
        Source("HMRC rates and thresholds for employers (category letters); NIM01540 (special tax sites)"),
        Source("HMRC's rules of the FPS, error 7955 (reduced rate and date of birth)", "one source"),
    ),
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAYSLIP, ("ni_letter", "pay_date"), ("birth_date", "run_type")),
    evaluate=_evaluate,
    examples=EXAMPLES,
)
"""The category letter is one of the year, and one that somebody of this age can have."""
