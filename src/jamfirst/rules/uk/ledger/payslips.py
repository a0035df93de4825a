"""The payroll journals hold what the payslips add up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, col, named, number, select, table, text, when
from jamfirst.engines.session import Row
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.model.service import RuleSettings
from jamfirst.rules.given import Given
from jamfirst.rules.grouped import added
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.ledger.accounts import PAYMENTS, PAYSLIP_AMOUNTS, Meaning, lacks_payslip_accounts, meanings
from jamfirst.rules.uk.ledger.amounts import COLUMNS, amount_column
from jamfirst.rules.uk.ledger.booked import booked, one_of, written
from jamfirst.rules.working import MOST, Cannot, Judged, Unit, Worked, beyond

_SIDES = ("booked_dr", "booked_cr")


def _evaluate(given: Given) -> Worked:
    held = list(dict.fromkeys(m for m in meanings(given.settings).values() if m != (PAYMENTS,)))
    working = booked(given, held).look_up(_due(given, held), ("meaning",), ("due", "holds"))
    working = working.step({"size": exp.Abs(this=col("due"))})
    working = working.step({"total": when((_fits("booked_dr"), col("booked_cr")), otherwise=col("booked_dr"))})
    working = working.show("account of", "holds", Unit.TEXT).show("payslips add up to", "size")
    working = working.show("debits", "booked_dr").show("credits", "booked_cr")
    found = Judged(amount_column(given), col("total"), col("size"), breach=exp.Not(this=exp.paren(_agrees())))
    return Worked(working, (found,), tuple(_cannot(given, held)), any_of([_is_any("due"), *map(_is_any, _SIDES)]))


def _agrees() -> Expr:
    """Whether each side is nought or what is due, and not both nought; or the accounts of the two sides make up what is
    due together (a cost centre whose costs were reversed)."""
    net = exp.Abs(this=exp.paren(exp.Sub(this=col("booked_dr"), expression=col("booked_cr"))))
    each = all_of([*map(_fits, _SIDES), exp.paren(any_of(map(_is_any, _SIDES)))])
    return any_of([each, exp.EQ(this=net, expression=col("size"))])


def _fits(side: str) -> Expr:
    return one_of(col(side), (number(0), col("size")))


def _is_any(name: str) -> Expr:
    return exp.NEQ(this=col(name), expression=number(0))


def _cannot(given: Given, held: Sequence[Meaning]) -> Iterator[Cannot]:
    """Why some meanings cannot be checked, each with its own reason."""
    has = given.others[Kind.PAYSLIP].has
    for meaning in held:
        own = exp.EQ(this=col("meaning"), expression=text(written(meaning)))
        absent = [name.replace("_", " ") for name in meaning if name not in has]
        if absent:
            yield Cannot(own, f"the payslips do not show {' and '.join(absent)}")
        nothing = exp.EQ(this=col("lines"), expression=number(0))
        yield Cannot(all_of([own.copy(), nothing]), f"no payroll journal books to an account of {_in_words(meaning)}")
    yield beyond("due", *_SIDES)
    yield Cannot(
        exp.GT(this=col("unsure"), expression=number(0)), "the amount of a line of a payroll journal is not known"
    )


def _due(given: Given, held: Sequence[Meaning]) -> str:
    """What the payslips add up to for every meaning, in pence."""
    columns = list(dict.fromkeys(name for meaning in held for name in meaning))
    values = [named(added(col(name)), name) for name in columns]
    slips = table(given.others[Kind.PAYSLIP].name)

    def making() -> tuple[Mapping[str, str], Sequence[Row]]:
        (row,) = given.session.rows(select(*values).from_(slips))
        totals = dict(zip(columns, map(int, row), strict=True))
        rows = [
            (written(meaning), max(-MOST, min(MOST, sum(totals[name] for name in meaning))), _in_words(meaning))
            for meaning in held
        ]
        return {"meaning": "text", "due": "bigint", "holds": "text"}, rows

    return given.figures(f"uk.ledger.due.{given.relation.name}", making)


def _in_words(meaning: Meaning) -> str:
    return " and ".join(name.replace("_", " ") for name in meaning)


_ACCOUNTS = RuleSettings(
    accounts=MappingProxyType({"10*": "gross_pay", "9010": "net_pay", "9110": "tax + ee_ni + er_ni", "11*": "er_ni"})
)
_SLIPS = (
    {
        "employee_id": "1",
        "gross_pay": "2000.00",
        "tax": "190.40",
        "ee_ni": "76.16",
        "net_pay": "1733.44",
        "er_ni": "9.00",
    },
)
_TAX = {"journal_ref": "J1", "account": "9110", "debit": "", "credit": "275.56"}
_REST = (
    {"journal_ref": "J1", "account": "1000", "debit": "1500.00", "credit": ""},
    {"journal_ref": "J1", "account": "1001", "debit": "500.00", "credit": ""},
    {"journal_ref": "J1", "account": "1100", "debit": "9.00", "credit": ""},
    {"journal_ref": "J1", "account": "9010", "debit": "", "credit": "1733.44"},
    {"journal_ref": "J2", "account": "9010", "debit": "1733.44", "credit": ""},
    {"journal_ref": "J2", "account": "9900", "debit": "", "credit": "1733.44"},
)

RULE = Rule(
    id="uk.agree.ledger",
    title="The payroll journals agree with the payslips",
    says="What the payroll journals book to an account is what the payslips of the run add up to: gross pay, net pay, "
    "tax and National Insurance, pensions.",
    words=words("of a control account that does not agree with the payslips", "of control accounts that do not"),
    sources=(
        Source(
            "Accounts and Audit Regulations 2015 (SI 2015/234), regulation 4: accounting records that show and explain "
            "transactions",
            "not looked up",
        ),
    ),
    certainty=Certainty.BREACH,
    tolerance=Tolerance(0, "payslips and journals are of the same pence"),
    needs=Needs(Kind.JOURNAL_LINE, ("account",), (*COLUMNS, "journal_ref")),
    others=(Needs(Kind.PAYSLIP, ("net_pay",), PAYSLIP_AMOUNTS),),
    lacks=lacks_payslip_accounts,
    evaluate=_evaluate,
    examples=(
        Example(
            "tax and National Insurance of one payslip",
            _TAX,
            "double entry: arithmetic",
            records=_REST,
            others={Kind.PAYSLIP: _SLIPS},
            settings=_ACCOUNTS,
        ),
        Example(
            "ten pounds short",
            _TAX | {"credit": "265.56"},
            "double entry: arithmetic",
            breaks={"credit": "£275.56"},
            records=_REST,
            others={Kind.PAYSLIP: _SLIPS},
            settings=_ACCOUNTS,
        ),
    ),
)
