"""Nobody is paid in a payroll without a payslip."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import all_of, any_of, coalesce, col, named, not_null, null, select, table, text
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.payslip.whose import PAYEES, PAYMENT_COLUMNS, employees_of, owned
from jamfirst.rules.working import Judged, Unit, Worked, Working, records

_STAFF = r".*(employee|staff|worker|payroll|personnel|pensioner).*"


def _evaluate(given: Given) -> Worked:
    employees = employees_of(given, given.others[Kind.PAYSLIP].name)
    working = records(given.relation.name).step({"table_name": text(given.relation.table)})
    working = owned(given, working, employees).look_up(_staff(given), ("owner",), ("on_staff",))
    working = working.step({"none": text("a payslip")}).show("employee", "owner", Unit.TEXT).show("paid", "amount")
    found = Judged("payee_id", null("text"), col("none"), Unit.TEXT, breach=exp.true(), pence=col("amount"))
    without = [col("payroll"), coalesce(col("on_staff"), exp.false()), exp.Not(this=col("is_employed"))]
    return Worked(working, (found,), (), all_of(without))


def _staff(given: Given) -> str:
    """The payees that are employees, as the payee table says: ``owner``, and ``on_staff``, which is true."""
    if Kind.PAYEE not in given.others:
        return given.session.create("staff", {"owner": "text", "on_staff": "boolean"})
    of_type = coalesce(op.matches(exp.Lower(this=col("payee_type")), _STAFF), exp.false())
    owner = coalesce(col("employee_id"), col("payee_id"))
    working = Working(select("*").from_(table(given.others[Kind.PAYEE].name))).step({"owner": owner})
    working = working.where(all_of([not_null(col("owner")), any_of([not_null(col("employee_id")), of_type])]))
    query = select("owner", named(exp.true(), "on_staff")).from_(working.query.subquery("p")).group_by("owner")
    return given.session.keep(query, "staff")


_DAY = {"pay_date": "2026-09-25"}
_PAID = {"payee_id": "8", "amount": "900.00"} | _DAY
_OTHERS = tuple({"payee_id": str(who), "amount": "100.00"} | _DAY for who in (1, 2))
_SLIPS = tuple({"employee_id": str(who), "net_pay": "100.00"} | _DAY for who in (1, 2))
_PAYEES = tuple({"payee_id": str(who), "payee_type": "employee"} for who in (1, 2, 8))

RULE = Rule(
    id="uk.agree.no_payslip",
    title="Nobody is paid in a payroll without a payslip",
    says="Of the employees whom the payments of a payroll pay, everybody has a payslip in the run.",
    words=words("in a payroll to an employee without a payslip", "in a payroll to employees without a payslip"),
    sources=(
        Source(
            "Employment Rights Act 1996, section 8: a pay statement at or before the time of payment", "not looked up"
        ),
    ),
    certainty=Certainty.QUERY,
    tolerance=Tolerance(0, "somebody has a payslip or has none"),
    needs=Needs(Kind.PAYMENT, ("amount",), PAYMENT_COLUMNS),
    others=(Needs(Kind.PAYSLIP, ("employee_id",)), PAYEES),
    evaluate=_evaluate,
    examples=(
        Example(
            "a leaver who is still paid",
            _PAID,
            "arithmetic",
            breaks={"payee_id": "a payslip"},
            records=_OTHERS,
            others={Kind.PAYSLIP: _SLIPS, Kind.PAYEE: _PAYEES},
        ),
        Example(
            "somebody with a payslip",
            _OTHERS[0],
            "arithmetic",
            records=_OTHERS[1:],
            others={Kind.PAYSLIP: _SLIPS, Kind.PAYEE: _PAYEES},
        ),
        Example(
            "an employee who is paid as a supplier among suppliers",
            _PAID,
            "arithmetic",
            records=tuple({"payee_id": f"S{who}", "amount": "100.00"} | _DAY for who in range(3)),
            others={Kind.PAYSLIP: _SLIPS, Kind.PAYEE: _PAYEES},
        ),
    ),
)
