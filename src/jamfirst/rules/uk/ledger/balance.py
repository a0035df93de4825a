"""The debits and the credits of a journal are equal."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, col, is_null, number, row_number, windowed
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.grouped import added, grouped, how_many
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.ledger.amounts import COLUMNS, has_amounts, has_sides, lines
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working, beyond, bounded

_FEW = 3
"""Of so many journals and more, one at least balances, or the file does not hold whole journals."""


def _evaluate(given: Given) -> Worked:
    """Where the whole of a journal balances, whatever its periods and currencies, nothing is said of its parts."""
    sums = {"debits": added(col("dr")), "credits": added(col("cr"))}
    counts = {"unknown": how_many(is_null(col("dr"))), "lines": exp.Count(this=exp.Star())}
    working = grouped(lines(given), ("journal_ref", "period", "currency"), sums | counts)
    working = _whole_file(_whole_journal(working))
    working = working.show("journal", "journal_ref", Unit.TEXT).show("period", "period", Unit.TEXT)
    working = working.show("lines", "lines", Unit.NUMBER).show("debits", "debits").show("credits", "credits")
    broken = all_of([_unequal("debits", "credits"), _unequal("whole_debits", "whole_credits")])
    found = Judged("debit" if has_sides(given) else "amount", col("debits"), col("credits"), breach=broken)
    return Worked(working, (found,), _cannot(given, broken))


def _whole_journal(working: Working) -> Working:
    journal = [col("journal_ref")]
    currencies = exp.Count(this=exp.Distinct(expressions=[col("currency")]))
    return working.step(
        {
            "whole_debits": bounded(windowed(exp.Sum(this=col("debits")), journal)),
            "whole_credits": bounded(windowed(exp.Sum(this=col("credits")), journal)),
            "whole_unknown": windowed(exp.Sum(this=col("unknown")), journal),
            "currencies": windowed(currencies, journal),
            "part": row_number(journal, [col("id")]),
        }
    )


def _whole_file(working: Working) -> Working:
    first = exp.EQ(this=col("part"), expression=number(1))
    balanced = exp.EQ(this=col("whole_debits"), expression=col("whole_credits"))
    return working.step(
        {
            "file_debits": bounded(windowed(exp.Sum(this=exp.Abs(this=col("debits"))), ())),
            "file_credits": bounded(windowed(exp.Sum(this=exp.Abs(this=col("credits"))), ())),
            "journals": windowed(how_many(first), ()),
            "balanced": windowed(how_many(all_of([first.copy(), balanced])), ()),
        }
    )


def _unequal(one: str, other: str) -> Expr:
    return exp.NEQ(this=col(one), expression=col(other))


def _cannot(given: Given, broken: Expr) -> tuple[Cannot, ...]:
    no_sign = exp.false() if has_amounts(given) else exp.true()
    nothing = [exp.EQ(this=col(name), expression=number(0)) for name in ("file_debits", "file_credits")]
    several = exp.GT(this=col("currencies"), expression=number(1))
    many = exp.GTE(this=col("journals"), expression=number(_FEW))
    none = exp.EQ(this=col("balanced"), expression=number(0))
    return (
        Cannot(no_sign, "no column says which amounts are debits and which are credits"),
        Cannot(
            exp.GT(this=col("whole_unknown"), expression=number(0)), "the amount of a line of the journal is not known"
        ),
        beyond("debits", "credits", "whole_debits", "whole_credits"),
        Cannot(all_of([any_of(nothing), broken.copy()]), "all amounts of the file are on one side"),
        Cannot(
            all_of([several, broken.copy()]), "the journal has several currencies, and what they are worth is not known"
        ),
        Cannot(all_of([many, none]), "no journal of the file balances: it does not seem to hold whole journals"),
    )


_LINE = {"journal_ref": "J1", "account": "1000", "period": "2026-09"}
_SOURCE = "double entry: arithmetic"

RULE = Rule(
    id="uk.ledger.balance",
    title="The debits and credits of a journal are equal",
    says="The lines of a journal add up to the same on both sides, in each period and each currency.",
    words=words("of a journal that does not balance", "of journals that do not balance"),
    sources=(
        Source(
            "Accounts and Audit Regulations 2015 (SI 2015/234), regulation 4: accounting records that show and explain "
            "transactions",
            "not looked up",
        ),
    ),
    certainty=Certainty.BREACH,
    needs=Needs(Kind.JOURNAL_LINE, ("journal_ref",), (*COLUMNS, "period", "currency")),
    evaluate=_evaluate,
    examples=(
        Example(
            "£100.00 on both sides",
            _LINE | {"debit": "100.00", "credit": ""},
            _SOURCE,
            records=(_LINE | {"debit": "", "credit": "60.00"}, _LINE | {"debit": "0.00", "credit": "40.00"}),
        ),
        Example(
            "a penny short",
            _LINE | {"debit": "100.00", "credit": ""},
            _SOURCE,
            records=(_LINE | {"debit": "", "credit": "99.99"},),
            breaks={"debit": "£99.99"},
        ),
        Example("one amount with a sign", _LINE | {"amount": "5.00"}, _SOURCE, records=(_LINE | {"amount": "-5.00"},)),
        Example(
            "spending alone, without the other side",
            _LINE | {"amount": "5.00"},
            _SOURCE,
            records=(_LINE | {"amount": "7.00"},),
            cannot="all amounts of the file are on one side",
        ),
        Example(
            "a line without an amount",
            _LINE | {"debit": "5.00", "credit": ""},
            _SOURCE,
            records=(_LINE | {"debit": "", "credit": ""},),
            cannot="the amount of a line of the journal is not known",
        ),
    ),
)
