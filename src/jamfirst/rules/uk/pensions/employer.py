"""The employer pays into the teachers' pension scheme at the scheme's rate."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, coalesce, col, is_null, number, text
from jamfirst.engines.session import Row
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.figures import figures, holding
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.pensions.rate import not_above, signed
from jamfirst.rules.uk.pensions.schemes import TEACHERS, basis_points, with_scheme
from jamfirst.rules.uk.reckon import above, equal, minus, rounded, size, times, unequal
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records


def _making() -> tuple[dict[str, str], list[Row]]:
    """The employer's rate with and without the administration levy, in hundredths of a per cent."""
    rows = figures("pensions_teachers")
    found: list[Row] = []
    for row in rows:
        if (row.figure, row.key) == ("employer", "with levy") and row.value is not None:
            without = holding(rows, "employer", "without levy", row.since, row.area)
            bare = basis_points(without.amount) if without else None
            found.append((row.since, row.until, TEACHERS, basis_points(row.amount), bare))
    types = {"since": "date", "until": "date", "scheme": "text", "with_levy": "bigint", "without_levy": "bigint"}
    return types, found


def _evaluate(given: Given) -> Worked:
    working = with_scheme(given, records(given.relation.name))
    working = working.step({"day": coalesce(col("earnings_from"), col("pay_date"))})
    made = given.figures("teachers' employers' rates", _making)
    working = working.look_up(made, ("scheme",), ("with_levy", "without_levy"), "day")
    working = working.step({"due": _at("with_levy"), "bare": _at("without_levy")})
    off = [above(size(minus(col("er_pension"), col(name))), number(_TOLERANCE.pence)) for name in ("due", "bare")]
    working = working.step({"wrong": coalesce(all_of(off), exp.false())})
    working = working.show("pensionable pay", "pensionable_pay")
    working = working.show("employer's rate", "with_levy", Unit.PER_CENT)
    judged = Judged("er_pension", col("er_pension"), col("due"), breach=col("wrong"))
    beyond = exp.Not(this=exp.paren(all_of([not_above("pensionable_pay"), not_above("er_pension")])))
    cannot = (
        Cannot(beyond, "the amounts are beyond any pay"),
        Cannot(is_null(col("with_levy")), "no employer's rate of the scheme is known for the pay period"),
    )
    paid = unequal(coalesce(col("pensionable_pay"), number(0)), number(0))
    return Worked(working.show("contribution", "due"), (judged,), cannot, all_of([_of_teachers(), paid]))


def _of_teachers() -> Expr:
    return coalesce(equal(col("scheme"), text(TEACHERS)), exp.false())


def _at(rate: str) -> Expr:
    """The contribution at a rate, with the sign of the pensionable pay; NULL for what is no pay."""
    sane = exp.If(this=not_above("pensionable_pay"), true=size(col("pensionable_pay")))
    return signed(rounded(times(exp.Case(ifs=[sane]), col(rate)), 10_000))


_TOLERANCE = Tolerance(2, "a contribution may be rounded to the penny for each of several elements of pay")
_SLIP = {"employee_id": "1", "pay_date": "2025-09-25", "earnings_from": "2025-09-01", "pension_scheme": "TPS"}

RULE = Rule(
    id="uk.pension.employer",
    title="The employer pays into the teachers' scheme at the scheme's rate",
    says="The employer's contribution for a teacher is the pensionable pay times the scheme's rate, with or without "
    "the administration levy. In the local government scheme every employer has a rate of its own.",
    words=words(
        "whose employer's contribution is not at the rate of the teachers' scheme",
        "whose employer's contribution is not at the rate of the teachers' scheme",
    ),
    sources=(
        Source(
            "Teachers' Pension Scheme Regulations 2014 (SI 2014/512); teacherspensions.co.uk: 28.68% from April 2024"
        ),
    ),
    certainty=Certainty.QUERY,
    needs=Needs(
        Kind.PAYSLIP,
        ("pension_scheme", "pensionable_pay", "er_pension", "pay_date"),
        ("pension_section", "earnings_from"),
    ),
    evaluate=_evaluate,
    tolerance=_TOLERANCE,
    examples=(
        Example(
            "28.68% of £3,000.00",
            _SLIP | {"pensionable_pay": "3000.00", "er_pension": "860.40"},
            "teacherspensions.co.uk, calculating contributions",
        ),
        Example(
            "28.60%, the levy paid apart",
            _SLIP | {"pensionable_pay": "3000.00", "er_pension": "858.00"},
            "teacherspensions.co.uk, calculating contributions",
        ),
        Example(
            "23.68%, the rate until March 2024",
            _SLIP | {"pensionable_pay": "3000.00", "er_pension": "710.40"},
            "teacherspensions.co.uk, calculating contributions",
            breaks={"er_pension": "£860.40"},
        ),
        Example(
            "from April 2026",
            _SLIP
            | {"pay_date": "2026-09-25", "earnings_from": "2026-09-01"}
            | {"pensionable_pay": "3000.00", "er_pension": "860.40"},
            "no rate of that year was found",
            cannot="no employer's rate",
        ),
    ),
)
