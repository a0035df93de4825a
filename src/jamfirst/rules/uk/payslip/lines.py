"""The pay lines of a payslip add up to its gross pay and to its deductions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
    coalesce,
    col,
    is_null,
    named,
    number,
    select,
    sub,
    text,
    when,
)
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given, Relation
from jamfirst.rules.grouped import added, grouped, how_many
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.payslip.classes import DEDUCTION, EARNINGS, UNKNOWN, line_class
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working, beyond, records, wide

_KEY = ("employment_id", "employee_id", "run_type", "pay_date")
_ALSO_TAKEN = ("tax", "ee_ni", "loan", "pg_loan", "ee_pension")
"""Deductions that a payslip shows by themselves: some systems have pay lines for them, others have not."""

_SUMS = ("earnings", "deductions", "uncertain", "uncertain_above")


def _evaluate(given: Given) -> Worked:
    shared = _shared(given)
    keys = tuple(f"key_{name}" for name in shared)
    lines = _keyed(given.others[Kind.PAY_LINE], shared).step({"kind": line_class()})
    working = _slips(_keyed(given.relation, shared), keys)
    working = working.look_up(_added_up(given, lines, keys), keys, ("many", "unsure", "unread", *_SUMS))
    working = working.look_up(_convention(given, lines), (), ("all_deductions",))
    working = working.step({"taken": _taken(), "many_lines": coalesce(col("many"), number(0))})
    working = working.show("pay lines", "many_lines", Unit.NUMBER).show("earnings", "earnings")
    working = working.show("deductions", "taken").show("of no known class", "uncertain")
    gross = Judged("gross_pay", col("gross_pay"), col("earnings"), breach=exp.Not(this=exp.paren(_gross_agrees())))
    judged = [gross]
    if "other_deductions" in given.relation.has:
        has = all_of([exp.NEQ(this=col("all_deductions"), expression=number(0)), _fails(_deductions_agree(given))])
        judged.append(Judged("other_deductions", col("other_deductions"), col("taken"), breach=has))
    return Worked(working, tuple(judged), _cannot(given, keys, judged))


def _cannot(given: Given, keys: Sequence[str], judged: Sequence[Judged]) -> tuple[Cannot, ...]:
    broken = any_of(coalesce(one.broken(0), exp.false()) for one in judged)
    who = [name for name in keys if name in ("key_employment_id", "key_employee_id")]
    nobody = all_of(exp.EQ(this=col(name), expression=text("")) for name in who) if who else exp.true()
    none = all_of([is_null(col("many")), exp.NEQ(this=col("gross_pay"), expression=number(0))])
    unsure = exp.GT(this=coalesce(col("unsure"), number(0)), expression=number(0))
    return (
        Cannot(nobody, "whose pay lines are its own cannot be told"),
        Cannot(none, "it has no pay lines"),
        Cannot(exp.GT(this=col("unread"), expression=number(0)), "the amount of a pay line is not known"),
        beyond("gross_pay", "earnings", "deductions", "uncertain"),
        Cannot(all_of([unsure, exp.paren(broken)]), "whether some pay lines are part of gross pay cannot be told"),
    )


def _shared(given: Given) -> tuple[str, ...]:
    """The columns that tell whose a pay line is, of those that both tables have: the employment rather than the
    person."""
    both = [name for name in _KEY if name in given.relation.has and name in given.others[Kind.PAY_LINE].has]
    return tuple(name for name in both if name != "employee_id" or "employment_id" not in both)


def _keyed(relation: Relation, shared: Sequence[str]) -> Working:
    """Records with these columns as texts, so that two empty ones are equal."""
    made = {f"key_{name}": exp.Lower(this=coalesce(op.as_text(col(name)), text(""))) for name in shared}
    return records(relation.name).step(made) if made else records(relation.name)


def _slips(keyed: Working, keys: Sequence[str]) -> Working:
    """Payslips by employment, run type and pay date; nearly always one of each."""
    unknown = exp.GT(this=how_many(is_null(col("gross_pay"))), expression=number(0))
    sums = {name: added(col(name)) for name in ("other_deductions", *_ALSO_TAKEN)}
    values = {"gross_pay": when((exp.Not(this=unknown), added(col("gross_pay"))))} | sums
    return grouped(keyed, keys, values)


def _added_up(given: Given, lines: Working, keys: Sequence[str]) -> str:
    """The pay lines of each payslip added up by what they are."""
    unknown = exp.EQ(this=col("kind"), expression=text(UNKNOWN))
    above = all_of([unknown, exp.GT(this=col("amount"), expression=number(0))])
    values: dict[str, Expr] = {
        "earnings": added(_of_kind(EARNINGS)),
        "deductions": added(_of_kind(DEDUCTION)),
        "uncertain": added(_of_kind(UNKNOWN)),
        "uncertain_above": added(when((above, col("amount")))),
        "unsure": how_many(unknown.copy()),
        "unread": how_many(is_null(col("amount"))),
        "many": exp.Count(this=exp.Star()),
    }
    query = select(*keys, *(named(value, name) for name, value in values.items()))
    return given.session.keep(query.from_(sub(lines.query.copy(), "l")).group_by(*keys), "lines")


def _of_kind(kind: str) -> Expr:
    return when((exp.EQ(this=col("kind"), expression=text(kind)), col("amount")))


def _convention(given: Given, lines: Working) -> str:
    """What all deductions of the table add up to: below nought where a deduction has a minus."""
    query = select(named(added(_of_kind(DEDUCTION)), "all_deductions")).from_(sub(lines.query.copy(), "l"))
    return given.session.keep(query, "deductions")


def _taken() -> Expr:
    """What the pay lines deduct, above nought where something is taken."""
    minus = exp.LT(this=col("all_deductions"), expression=number(0))
    own = coalesce(col("deductions"), number(0))
    return when((minus, exp.Neg(this=own)), otherwise=own.copy())


def _gross_agrees() -> Expr:
    """Whether gross pay is the earnings, with or without lines of no known class (or those of them above nought)."""
    found = coalesce(col("earnings"), number(0))
    uncertain = [number(0), coalesce(col("uncertain"), number(0)), coalesce(col("uncertain_above"), number(0))]
    sums = [exp.Add(this=wide(found.copy()), expression=wide(one)) for one in uncertain]
    return any_of(exp.EQ(this=col("gross_pay"), expression=one) for one in sums)


def _deductions_agree(given: Given) -> Expr:
    """Whether what the pay lines deduct is the other deductions, alone or with some of those that a payslip shows by
    themselves: which of these are pay lines is the system's choice."""
    shown = [name for name in _ALSO_TAKEN if name in given.relation.has]
    rest = exp.Sub(this=wide(col("taken")), expression=wide(col("other_deductions")))
    several = [some for many in range(len(shown) + 1) for some in combinations(shown, many)]
    return any_of(exp.EQ(this=rest.copy(), expression=_sum(some)) for some in several)


def _sum(names: Sequence[str]) -> Expr:
    total: Expr = wide(number(0))
    for name in names:
        total = exp.Add(this=total, expression=wide(col(name)))
    return total


def _fails(condition: Expr) -> Expr:
    return exp.Not(this=exp.paren(condition))


_SLIP = {"employment_id": "1", "run_type": "main", "pay_date": "2026-09-25", "gross_pay": "2000.00"}
_LINE = {"employment_id": "1", "run_type": "main", "pay_date": "2026-09-25"}
_BASIC = _LINE | {"element_code": "BASIC", "element_class": "basic", "amount": "1900.00"}
_MORE = _LINE | {"element_code": "OT", "element_class": "overtime", "amount": "100.00"}
_UNION = _LINE | {"element_code": "UNION", "element_class": "deduction", "amount": "-17.25"}

RULE = Rule(
    id="uk.payslip.lines",
    title="Pay lines add up to gross pay and to deductions",
    says="The earnings among the pay lines of a payslip add up to its gross pay, and the deductions to its deductions.",
    words=words("that its pay lines do not add up to", "that their pay lines do not add up to"),
    sources=(
        Source(
            "Employment Rights Act 1996, section 8: a pay statement gives gross pay and what every deduction is for"
        ),
    ),
    certainty=Certainty.BREACH,
    tolerance=Tolerance(0, "a sum of amounts in pence is exact"),
    needs=Needs(Kind.PAYSLIP, ("gross_pay",), ("other_deductions", *_KEY, *_ALSO_TAKEN)),
    others=(Needs(Kind.PAY_LINE, ("amount",), ("element_class", *_KEY)),),
    evaluate=_evaluate,
    examples=(
        Example(
            "£1,900.00 and £100.00, less £17.25",
            _SLIP | {"other_deductions": "17.25"},
            "arithmetic",
            others={Kind.PAY_LINE: (_BASIC, _MORE, _UNION)},
        ),
        Example(
            "the overtime is not in gross pay",
            _SLIP | {"gross_pay": "1900.00", "other_deductions": "17.25"},
            "arithmetic",
            breaks={"gross_pay": "£2,000.00"},
            others={Kind.PAY_LINE: (_BASIC, _MORE, _UNION)},
        ),
        Example(
            "a deduction is taken twice",
            _SLIP | {"other_deductions": "34.50"},
            "arithmetic",
            breaks={"other_deductions": "£17.25"},
            others={Kind.PAY_LINE: (_BASIC, _MORE, _UNION)},
        ),
        Example(
            "tax is a pay line, and deductions have no minus",
            _SLIP | {"other_deductions": "17.25", "tax": "190.40"},
            "arithmetic",
            others={
                Kind.PAY_LINE: (
                    _BASIC,
                    _MORE,
                    _UNION | {"amount": "17.25"},
                    _LINE | {"element_class": "Tax", "amount": "190.40"},
                )
            },
        ),
        Example(
            "a line of which nobody knows what it is",
            _SLIP,
            "arithmetic",
            cannot="whether some pay lines are part of gross pay cannot be told",
            others={Kind.PAY_LINE: (_BASIC, _MORE | {"element_class": "expenses", "amount": "42.00"})},
        ),
        Example(
            "no lines",
            _SLIP,
            "arithmetic",
            cannot="it has no pay lines",
            others={Kind.PAY_LINE: (_BASIC | {"employment_id": "2"},)},
        ),
    ),
)
