"""Everybody with a payslip is on the return."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
    coalesce,
    col,
    count,
    is_null,
    named,
    not_null,
    number,
    select,
    sub,
    text,
    when,
    windowed,
)
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given, Relation
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.returns.columns import line
from jamfirst.rules.uk.returns.demand import certain, negated
from jamfirst.rules.uk.returns.matching import EMPLOYEE, EMPLOYMENT, key_of
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records

_EXPECTED = "a line of the return for this payment"


def _evaluate(given: Given) -> Worked:
    lines = given.others[Kind.RETURN_LINE]
    referred = "paye_reference" in given.relation.has and "paye_reference" in lines.has
    working = records(given.relation.name).step(
        {
            "post": key_of(EMPLOYMENT, col("employment_id"), referred=referred),
            "person": key_of(EMPLOYEE, col("employee_id"), referred=referred),
            "scheme": key_of("s", text(""), referred=referred),
        }
    )
    for who in ("post", "person"):
        working = working.look_up(
            _counted(given, lines, (who, "pay_date"), referred), (who, "pay_date"), (f"{who}_then",)
        )
        working = working.look_up(_counted(given, lines, (who,), referred), (who,), (f"{who}_ever",))
    working = working.look_up(_counted(given, lines, ("pay_date",), referred), ("pay_date",), ("day_ever",))
    working = working.look_up(_counted(given, lines, ("scheme",), referred), ("scheme",), ("scheme_ever",))
    working = working.step({"returned": any_of(_on_return(who) for who in ("post", "person"))})
    anybody = exp.Max(this=when((col("returned"), number(1)), otherwise=number(0)))
    working = working.step({"anybody": windowed(anybody, [])})
    working = working.show("employee", "employee_id", Unit.TEXT).show("employment", "employment_id", Unit.TEXT)
    working = working.show("paid on", "pay_date", Unit.DAY).show("lines of that day", "day_ever", Unit.NUMBER)
    missing = negated(col("returned"))
    judged = Judged("employee_id", text("no line"), text(_EXPECTED), Unit.TEXT, missing)
    cannot = (
        Cannot(is_null(col("scheme_ever")), "no return of that employer's scheme is in the run"),
        Cannot(all_of([missing.copy(), is_null(col("day_ever"))]), "no return of that day is in the run"),
        Cannot(exp.EQ(this=col("anybody"), expression=number(0)), "the return names its employees in another way"),
    )
    paid = coalesce(exp.NEQ(this=coalesce(col("gross_pay"), col("net_pay")), expression=number(0)), exp.true())
    return Worked(working, (judged,), cannot, paid)


def _on_return(who: str) -> Expr:
    """Whether a payslip has a line of its day; where the person or the employment has payslips of one day only and one
    line, that is about them whatever day it says (another rule holds the day)."""
    days = [windowed(end(this=col("pay_date")), [col(who)]) for end in (exp.Min, exp.Max)]
    one_day = exp.EQ(this=days[0], expression=days[1])
    one_line = exp.EQ(this=coalesce(col(f"{who}_ever"), number(0)), expression=number(1))
    return any_of([not_null(col(f"{who}_then")), certain(all_of([one_day, one_line]))])


def _counted(given: Given, lines: Relation, by: Sequence[str], referred: bool) -> str:
    """A relation of how many lines there are by some of: the employment, the person, the scheme and the day. A line
    that says the employment is about no other of its person; one that does not may say either by its number."""
    name = f"lines by {', '.join(by)}: {lines.name} {referred}"
    if name not in given.made:
        post = coalesce(col("employment_id"), col("employee_id"))
        person = when((is_null(col("employment_id")), col("employee_id")))
        keyed = records(lines.name).step(
            {
                "post": key_of(EMPLOYMENT, post, referred=referred),
                "person": key_of(EMPLOYEE, person, referred=referred),
                "scheme": key_of("s", text(""), referred=referred),
            }
        )
        label = f"{by[0]}_then" if len(by) > 1 else f"{'day' if by[0] == 'pay_date' else by[0]}_ever"
        query = select(*by, named(count(), label)).from_(sub(keyed.query, "k"))
        query = query.where(all_of(not_null(col(one)) for one in by)).group_by(*by)
        given.made[name] = given.session.keep(query, "lines_by")
    return given.made[name]


_SLIP = {"employee_id": "NB1", "employment_id": "NB1-1", "pay_date": "2026-09-25", "net_pay": "1706.85"}
_OTHER = {**_SLIP, "employee_id": "NB2", "employment_id": "NB2-1"}
_SOURCE = "a month of Northbrook, whose people do not exist"


def _lines(*numbers: str, day: str = "2026-09-25") -> dict[Kind, tuple[dict[str, str], ...]]:
    return {Kind.RETURN_LINE: tuple({"employee_id": one, "pay_date": day} for one in numbers)}


RULE = Rule(
    id="uk.rti.returned",
    title="Everybody who is paid is on the return",
    says="For every payslip with pay the return of that employer and day has a line.",
    words=words("that is on no return", "that are on no return"),
    sources=(
        Source("Income Tax (PAYE) Regulations 2003 (SI 2003/2682), regulation 67B(1)", "one source"),
        Source("Universal Credit Regulations 2013 (SI 2013/376), regulation 61: benefit follows what is returned"),
    ),
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAYSLIP, ("employee_id", "pay_date"), ("employment_id", "paye_reference", "gross_pay", "net_pay")),
    others=(line("employee_id", "pay_date", also=("employment_id", "paye_reference")),),
    evaluate=_evaluate,
    examples=(
        Example("a line by the employee's number", _SLIP, _SOURCE, others=_lines("NB1", "NB2")),
        Example("a line by the employment's number", _SLIP, _SOURCE, others=_lines("NB1-1")),
        Example(
            "lines of everybody else",
            _SLIP,
            _SOURCE,
            breaks={"employee_id": _EXPECTED},
            records=(_OTHER,),
            others=_lines("NB2"),
        ),
        Example(
            "a line of the person's other employment",
            _SLIP,
            _SOURCE,
            breaks={"employee_id": _EXPECTED},
            records=({**_SLIP, "employment_id": "NB1-2"},),
            others={Kind.RETURN_LINE: ({"employee_id": "NB1", "employment_id": "NB1-2", "pay_date": "2026-09-25"},)},
        ),
        Example(
            "the one line says another day: the pay date is another rule's",
            _SLIP,
            _SOURCE,
            others=_lines("NB1", day="2026-09-24"),
        ),
        Example(
            "no return of that day is here",
            _SLIP,
            _SOURCE,
            cannot="no return of that day",
            records=(_OTHER,),
            others=_lines("NB2", day="2026-09-18"),
        ),
        Example(
            "a return with numbers of its own",
            _SLIP,
            _SOURCE,
            cannot="in another way",
            others=_lines("1", "2"),
        ),
        Example("no pay, no return", {**_SLIP, "net_pay": "0.00"}, _SOURCE, others=_lines("NB2")),
    ),
)
