"""A student loan is taken under a plan that the payslip states: a question where it states none."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, not_null, number, select, table, text
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Needs, Rule, words
from jamfirst.rules.uk.loans.plan_examples import EXAMPLES
from jamfirst.rules.uk.loans.repayments import SOURCES, plans_seen
from jamfirst.rules.uk.ni.sums import is_any, ne
from jamfirst.rules.working import Judged, Unit, Worked, records


def _evaluate(given: Given) -> Worked:
    meant = plans_seen(given)
    student = tuple(w for w, plan in meant.items() if plan is not None and plan.student)
    known = tuple(w for w, plan in meant.items() if plan is not None)
    taken = exp.paren(ne(coalesce(col("loan"), number(0)), number(0)))
    stated = coalesce(is_any(col("loan_plan"), student), exp.false()) if student else exp.false()
    odd: Expr = not_null(col("loan_plan"))
    if known:
        odd = all_of([odd, exp.Not(this=is_any(col("loan_plan"), known))])
    asked = any_of([all_of([taken, exp.Not(this=stated)]), odd])
    working = records(given.relation.name).step(
        {"asked": exp.paren(asked), "told": coalesce(col("loan_plan"), text("none"))}
    )
    working = working.show("plan", "told", Unit.TEXT).show("student loan", "loan")
    judged = Judged("loan_plan", col("told"), text("plan 1, 2, 4 or 5"), Unit.TEXT, breach=col("asked"))
    applies = any_of([taken.copy(), not_null(col("loan_plan"))])
    about = select("id").from_(table(given.relation.name)).where(applies.copy())
    return Worked(working, (judged,), (), applies, lambda: given.session.keep(about, "sifted"))


RULE = Rule(
    id="uk.loan.plan",
    title="Student loans are taken under a plan",
    says="A student loan is taken under a stated plan, which is 1, 2, 4 or 5; a postgraduate loan is taken by itself.",
    words=words("with a student loan and no plan that is known", "with a student loan and no plan that is known"),
    sources=SOURCES,
    certainty=Certainty.QUERY,
    needs=Needs(Kind.PAYSLIP, ("loan",), ("loan_plan",)),
    evaluate=_evaluate,
    examples=EXAMPLES,
)
"""A student loan is taken under a stated plan."""
