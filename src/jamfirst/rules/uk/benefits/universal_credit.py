"""Pay is reported for the day on which it is paid: Universal Credit goes by the report."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    all_of,
    coalesce,
    col,
    count,
    is_null,
    named,
    not_null,
    number,
    select,
    sub,
    table,
    when,
)
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.benefits.low_pay import low_paid
from jamfirst.rules.uk.benefits.start_days import reported_apart, with_start_days
from jamfirst.rules.uk.payslip.whose import PAYEES, PAYMENT_COLUMNS, employees_of, owned
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working, records


def _evaluate(given: Given) -> Worked:
    """Of payments and payslips of a person, one that has the reported day counts; else the only day that there is."""
    working = records(given.relation.name).look_up(_people(given), ("employee_id",), ("person",))
    working = working.step({"reported": col("pay_date")})
    for name, relation in (("paid", _paid(given)), ("slip", _slips(given))):
        working = _with_day(given, working, name, relation)
    working = working.look_up(_usual(given), ("person",), ("net", "often"))
    working = working.step({"day": coalesce(col("paid_day"), col("slip_day"))})
    working = with_start_days(given, working, ("reported", "day"), reported_apart)
    working = working.show("reported for", "reported", Unit.DAY).show("paid", "paid_day", Unit.DAY)
    working = working.show("payslip of", "slip_day", Unit.DAY)
    working = working.show("another assessment period for those whose periods begin on day", "start_days", Unit.TEXT)
    found = Judged("pay_date", col("reported"), col("day"), Unit.DAY, breach=not_null(col("start_days")))
    cannot = Cannot(is_null(col("day")), "no payment or payslip of theirs has one day alone", usual=True)
    return Worked(working, (found,), (cannot,), all_of([not_null(col("person")), low_paid("net", "often")]))


def _people(given: Given) -> str:
    """Whose a line is: the return's payroll id is that of the person or of an employment."""
    slips = given.others[Kind.PAYSLIP].name
    own = select("employee_id", named(col("employee_id"), "person")).from_(table(slips))
    posts = select(named(col("employment_id"), "employee_id"), named(col("employee_id"), "person")).from_(table(slips))
    both = exp.Union(this=own, expression=posts, distinct=True)
    query = select("employee_id", named(exp.Min(this=col("person")), "person")).from_(sub(both, "b"))
    query = query.where(all_of([not_null(col("employee_id")), not_null(col("person"))]))
    return given.session.keep(query.group_by("employee_id"), "people")


def _slips(given: Given) -> str:
    """Payslips as ``person`` and ``day``."""
    query = select(named(col("employee_id"), "person"), named(col("pay_date"), "day"))
    return given.session.view(query.from_(table(given.others[Kind.PAYSLIP].name)), "slip_days")


def _usual(given: Given) -> str:
    """What a person is paid at most by a payslip, and how often."""
    values: Mapping[str, Expr] = {"net": exp.Max(this=col("net_pay")), "often": exp.Min(this=col("frequency"))}
    query = select(named(col("employee_id"), "person"), *(named(value, name) for name, value in values.items()))
    return given.session.keep(query.from_(table(given.others[Kind.PAYSLIP].name)).group_by("employee_id"), "usual")


def _paid(given: Given) -> str:
    """Payments of the payroll as ``person`` and ``day``."""
    payments = given.others.get(Kind.PAYMENT)
    if payments is None:
        return given.session.create("paid_days", {"person": "text", "day": "date"})
    own = owned(given, records(payments.name), employees_of(given, given.others[Kind.PAYSLIP].name))
    ours = all_of([col("payroll"), not_null(col("owner"))])
    query = select(named(col("owner"), "person"), named(col("pay_date"), "day")).from_(sub(own.query, "p"))
    return given.session.keep(query.where(ours), "paid_days")


def _with_day(given: Given, working: Working, name: str, relation: str) -> Working:
    """Add ``NAME_day``: the reported day where a record of the person has it, else the only day that they have."""
    known = not_null(col("day"))
    then = select("person", named(col("day"), "reported"), named(count(), f"{name}_then")).from_(table(relation))
    then = then.where(known).group_by("person", "day")
    days = exp.Count(this=exp.Distinct(expressions=[col("day")]))
    one = when((exp.EQ(this=days, expression=number(1)), exp.Min(this=col("day"))))
    only = select("person", named(one, f"{name}_only")).from_(table(relation)).where(known.copy()).group_by("person")
    working = working.look_up(given.session.keep(then, "then"), ("person", "reported"), (f"{name}_then",))
    working = working.look_up(given.session.keep(only, "only"), ("person",), (f"{name}_only",))
    same = (not_null(col(f"{name}_then")), col("reported"))
    return working.step({f"{name}_day": when(same, otherwise=col(f"{name}_only"))})


_LINE = {"employee_id": "7", "pay_date": "2026-09-25", "frequency": "monthly"}
_SLIP = _LINE | {"employment_id": "7-1", "net_pay": "1200.00"}

RULE = Rule(
    id="uk.benefits.universal_credit",
    title="Low pay is reported for the day on which it is paid",
    says="What a return reports of low pay is dated as it is paid: Universal Credit counts it in the assessment period "
    "of the report, and two reports in one period, or none, change what somebody gets. Nobody's periods are known "
    "here.",
    words=words(
        "dated apart from the payment, which may move it to another assessment period",
        "dated apart from the payment, which may move them to another assessment period",
    ),
    sources=(
        Source("Universal Credit Regulations 2013 (SI 2013/376), regulations 21 and 61"),
        Source("HM Revenue and Customs, CWG2, paragraph 1.8: paydays on which banks are closed"),
        Source("Secretary of State for Work and Pensions v Johnson [2020] EWCA Civ 778; SI 2020/1138"),
    ),
    certainty=Certainty.INFORMATION,
    tolerance=Tolerance(0, "days are whole"),
    needs=Needs(Kind.RETURN_LINE, ("employee_id", "pay_date")),
    others=(
        Needs(Kind.PAYSLIP, ("employee_id", "net_pay"), ("employment_id", "pay_date", "frequency")),
        Needs(Kind.PAYMENT, ("amount",), PAYMENT_COLUMNS, optional=True),
        PAYEES,
    ),
    evaluate=_evaluate,
    examples=(
        Example("reported as paid", _LINE, "regulation 61", others={Kind.PAYSLIP: (_SLIP,)}),
        Example(
            "reported for the Monday after",
            _LINE | {"pay_date": "2026-09-28"},
            "regulation 61",
            breaks={"pay_date": "25 September 2026"},
            others={Kind.PAYSLIP: (_SLIP,)},
        ),
        Example(
            "paid on the working day before a regular payday on a Sunday",
            _LINE | {"pay_date": "2026-10-25"},
            "CWG2, paragraph 1.8",
            others={Kind.PAYSLIP: (_SLIP | {"pay_date": "2026-10-23"},)},
        ),
        Example(
            "paid on another day than the payslip and the report say",
            _LINE,
            "regulation 61",
            breaks={"pay_date": "29 September 2026"},
            others={
                Kind.PAYSLIP: (_SLIP,),
                Kind.PAYMENT: ({"payee_id": "7", "amount": "1200.00", "pay_date": "2026-09-29"},),
            },
        ),
        Example(
            "pay beyond Universal Credit",
            _LINE | {"pay_date": "2026-09-28"},
            "regulation 61",
            others={Kind.PAYSLIP: (_SLIP | {"net_pay": "4000.00"},)},
        ),
    ),
)
