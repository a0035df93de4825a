"""Whether the category letter is the one that fits somebody's age: a question, because papers may say otherwise."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, is_null, null, number, select, sub, text, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Needs, Rule, Source, words
from jamfirst.rules.uk.ni.age_examples import EXAMPLES
from jamfirst.rules.uk.ni.letters import PENSION_AGE
from jamfirst.rules.uk.ni.pension_age import pension_day
from jamfirst.rules.uk.ni.sums import is_any, lt
from jamfirst.rules.working import Judged, Unit, Worked, records


def _evaluate(given: Given) -> Worked:
    working = records(given.relation.name).step({"pension_day": pension_day()})
    reached = coalesce(exp.LTE(this=col("pension_day"), expression=col("pay_date")), exp.false())
    age = op.full_years(col("birth_date"), col("pay_date"))
    working = working.step({"retired": reached, "age": age}).step({"fits": _fits()})
    working = working.show("category letter", "ni_letter", Unit.TEXT).show("day of payment", "pay_date", Unit.DAY)
    working = working.show("born", "birth_date", Unit.DAY).show("state pension age on", "pension_day", Unit.DAY)
    asked = exp.NEQ(this=col("fits"), expression=text(""))
    judged = Judged(
        "ni_letter", col("ni_letter"), col("fits"), Unit.TEXT, breach=coalesce(exp.paren(asked), exp.false())
    )
    suspect = exp.NEQ(this=coalesce(col("fits"), text("?")), expression=text(""))
    query = select("id").from_(sub(working.query.copy(), "w")).where(suspect)
    return Worked(working, (judged,), (), sift=lambda: given.session.keep(query, "sifted"))


def _fits() -> Expr:
    """Which letter would fit, in words; empty where there is nothing to ask, NULL where something is not known."""
    unknown = any_of(is_null(col(name)) for name in ("ni_letter", "birth_date", "pay_date"))
    back = coalesce(exp.EQ(this=exp.Lower(this=col("run_type")), expression=text("reversal")), exp.false())
    return when(
        (unknown, null("text")),
        (exp.paren(back), text("")),
        (lt(col("age"), number(16)), when((_is("X"), text("")), otherwise=text("X, under 16"))),
        (_is("X"), when((col("retired"), text("")), otherwise=text("a letter with contributions, from 16 on"))),
        (col("retired"), when((_is(*PENSION_AGE), text("")), otherwise=text("C, K or S, over state pension age"))),
        (_is(*PENSION_AGE), text("a letter for people under state pension age")),
        (all_of([lt(col("age"), number(21)), _is("A")]), text("M or H, under 21")),
        (all_of([lt(col("age"), number(21)), _is("J")]), text("Z, under 21")),
        (all_of([_is("H"), _no_apprentice()]), text("a letter for people who are no apprentices")),
        otherwise=text(""),
    )


def _is(*letters: str) -> Expr:
    return is_any(col("ni_letter"), letters)


def _no_apprentice() -> Expr:
    return is_any(exp.Lower(this=col("apprentice")), ("no", "n", "false", "0"))


RULE = Rule(
    id="uk.ni.age",
    title="The National Insurance category letter fits the age",
    says="People over state pension age have letter C, K or S, people under 21 have M, H or Z, children under 16 have "
    "X, and nobody else has these.",
    words=words(
        "whose category letter does not seem to fit the age", "whose category letters do not seem to fit the age"
    ),
    sources=(
        Source("Social Security Contributions and Benefits Act 1992, sections 6 and 9A"),
        Source("Pensions Act 1995, schedule 4 (state pension age)"),
        Source("HMRC rates and thresholds for employers (category letters)"),
    ),
    certainty=Certainty.QUERY,
    needs=Needs(Kind.PAYSLIP, ("ni_letter", "pay_date", "birth_date"), ("run_type", "apprentice")),
    evaluate=_evaluate,
    examples=EXAMPLES,
)
"""The category letter fits the age."""
