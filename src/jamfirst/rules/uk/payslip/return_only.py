"""Nobody is on the return who has no payslip."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
    coalesce,
    col,
    count,
    named,
    not_null,
    null,
    number,
    select,
    table,
    text,
    when,
    windowed,
)
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working, records

_AMOUNTS = ("net_pay", "tax", "loan")
_SAME = ("paye_reference", "frequency", "pay_date")
_WHO = ("employee_id", "employment_id")
"""What a return may call somebody: its payroll id is that of the person or of the employment."""


def _evaluate(given: Given) -> Worked:
    working = _with_slips(given, records(given.relation.name)).step({"colleagues": _colleagues()})
    working = working.step({"wanted": text("a payslip")})
    working = working.show("employee", "employee_id", Unit.TEXT).show("paid on", "pay_date", Unit.DAY)
    working = working.show("net pay", "net_pay").show("others with payslips", "colleagues", Unit.NUMBER)
    alone = exp.Not(this=col("ever"))
    found = Judged("employee_id", null("text"), col("wanted"), Unit.TEXT, breach=alone, pence=col("net_pay"))
    nobody = all_of([alone.copy(), exp.EQ(this=col("colleagues"), expression=number(0))])
    cannot = Cannot(nobody, "the run has no payslips of that frequency and day")
    some = any_of(exp.NEQ(this=coalesce(col(name), number(0)), expression=number(0)) for name in _AMOUNTS)
    return Worked(working, (found,), (cannot,), some)


def _colleagues() -> Expr:
    """How many lines of the same employer, frequency and day are of somebody who has a payslip of that day."""
    there = exp.Sum(this=when((col("then"), number(1)), otherwise=number(0)))
    return windowed(there, [coalesce(op.as_text(col(name)), text("")) for name in _SAME])


def _with_slips(given: Given, lines: Working) -> Working:
    """Lines with whether somebody has a payslip of that day (``then``), or of any (``ever``)."""
    for name in _WHO:
        by_day, by_any = _seen(given, name)
        lines = lines.look_up(by_day, ("employee_id", "pay_date"), (f"{name}_then",))
        lines = lines.look_up(by_any, ("employee_id",), (f"{name}_ever",))
    return lines.step({one: any_of(not_null(col(f"{name}_{one}")) for name in _WHO) for one in ("then", "ever")})


def _seen(given: Given, name: str) -> tuple[str, str]:
    """Who has a payslip of which day, and who has one at all."""
    slips, known = table(given.others[Kind.PAYSLIP].name), not_null(col(name))
    who = named(col(name), "employee_id")
    then = select(who, "pay_date", named(count(), f"{name}_then")).from_(slips).where(known)
    ever = select(who.copy(), named(count(), f"{name}_ever")).from_(slips.copy()).where(known.copy())
    return (
        given.session.keep(then.group_by(name, "pay_date"), "seen"),
        given.session.keep(ever.group_by(name), "seen"),
    )


_LINE = {"employee_id": "7", "pay_date": "2026-09-25", "net_pay": "1733.44"}
_SLIPS = tuple({"employee_id": who, "pay_date": "2026-09-25"} for who in ("7", "8"))

RULE = Rule(
    id="uk.agree.return_only",
    title="Nobody is on the return without a payslip",
    says="Each person whose pay the return reports has a payslip in the run.",
    words=words("of somebody without a payslip", "of people without a payslip"),
    sources=(Source("Income Tax (Pay As You Earn) Regulations 2003 (SI 2003/2682), regulation 67B", "one source"),),
    certainty=Certainty.QUERY,
    tolerance=Tolerance(0, "somebody has a payslip or has none"),
    needs=Needs(Kind.RETURN_LINE, ("employee_id", "pay_date"), ("paye_reference", "frequency", *_AMOUNTS)),
    others=(Needs(Kind.PAYSLIP, ("employee_id", "pay_date"), ("employment_id",)),),
    evaluate=_evaluate,
    examples=(
        Example("with a payslip", _LINE, "regulation 67B", others={Kind.PAYSLIP: _SLIPS}),
        Example(
            "a leaver who is still reported",
            _LINE,
            "regulation 67B",
            breaks={"employee_id": "a payslip"},
            records=(_LINE | {"employee_id": "8"},),
            others={Kind.PAYSLIP: _SLIPS[1:]},
        ),
        Example(
            "of a payroll of which the run has no payslips",
            _LINE | {"frequency": "weekly"},
            "regulation 67B",
            cannot="the run has no payslips of that frequency and day",
            records=(_LINE | {"employee_id": "8", "frequency": "monthly"},),
            others={Kind.PAYSLIP: _SLIPS[1:]},
        ),
    ),
)
