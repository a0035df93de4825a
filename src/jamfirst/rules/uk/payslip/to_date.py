"""Figures to date go on from one payslip to the next where somebody has several in one period."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
    coalesce,
    col,
    count,
    is_null,
    named,
    number,
    row_number,
    select,
    table,
    text,
    when,
    windowed,
)
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.grouped import how_many
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working, bounded, records, wide

_OF_TAX = ("taxable_pay", "tax")
_OF_NI = ("niable_pay", "ee_ni", "er_ni")
"""Figures to date of National Insurance are by category letter: looked at only where all payslips have the same."""

_COLUMNS = tuple(column for name in (*_OF_TAX, *_OF_NI) for column in (name, f"{name}_to_date"))
_WHO = ("employment_id", "employee_id", "paye_reference", "tax_year", "period", "pay_date", "run_type", "ni_letter")


def _evaluate(given: Given) -> Worked:
    pairs = [name for name in (*_OF_TAX, *_OF_NI) if {name, f"{name}_to_date"} <= given.relation.has]
    working = records(_several(given, pairs)).show("payslips in the period", "many", Unit.NUMBER)
    judged = []
    for name in pairs:
        working = _carried(given, working, name)
        label = name.replace("_", " ")
        working = working.show(f"{label} to date before", f"previous_{name}").show(label, name)
        breach = all_of([col(f"odd_{name}"), *_one_letter(name)])
        column = f"{name}_to_date"
        judged.append(Judged(column, col(column), col(f"due_{name}"), breach=breach))
    alike = any_of(all_of([col(f"odd_{name}"), col(f"alike_{name}"), *_one_letter(name)]) for name in pairs)
    cannot = (
        Cannot(exp.EQ(this=col("who"), expression=text("")), "whose payslip it is is not known"),
        Cannot(exp.GT(this=col("unread"), expression=number(0)), "a figure to date of the period is not known"),
        Cannot(alike, "every payslip of the period gives the same figure to date"),
    )
    return Worked(working, tuple(judged), cannot, exp.GT(this=col("many"), expression=number(1)))


def _one_letter(name: str) -> list[Expr]:
    return [exp.EQ(this=col("letters"), expression=number(1))] if name in _OF_NI else []


def _several(given: Given, pairs: Sequence[str]) -> str:
    """The payslips of employments that have several in one period, kept: they are few. With ``who``, the ``slips`` that
    belong together, how ``many`` there are, how many miss a figure, and their ``place`` in the period: by day, the main
    payslip of a day first."""
    who = coalesce(col("employment_id"), col("employee_id"), text(""))
    period = coalesce(col("period"), op.as_text(col("pay_date")), text(""))
    same = [who, *(coalesce(col(name), text("")) for name in ("paye_reference", "tax_year")), period]
    main = coalesce(exp.EQ(this=exp.Lower(this=col("run_type")), expression=text("main")), exp.false())
    later = when((main, number(0)), otherwise=number(1))
    working = records(given.relation.name).step({"who": who.copy(), "slips": op.row_hash(same), "later": later})
    missing = any_of(is_null(col(column)) for name in pairs for column in (name, f"{name}_to_date"))
    letters = exp.Count(this=exp.Distinct(expressions=[coalesce(col("ni_letter"), text(""))]))
    by = [col("slips")]
    together = {"many": count(), "unread": how_many(missing), "letters": letters}
    values: dict[str, Expr] = {name: windowed(value, [one.copy() for one in by]) for name, value in together.items()}
    place = row_number(by, [col("pay_date"), col("later"), col("id")])
    working = working.step(values | {"place": place})
    several = exp.GT(this=col("many"), expression=number(1))
    return given.session.keep(working.where(several).query, "several")


def _carried(given: Given, working: Working, name: str) -> Working:
    """For one figure: what stood to date ``before`` each payslip, and whether another of the period ends there. Where
    none does, the first such payslip begins the period, and any further one is ``odd``. ``due`` is what its figure
    would be after the payslip in the place before."""
    before, follows = f"before_{name}", f"follows_{name}"
    own, to_date = wide(col(name)), wide(col(f"{name}_to_date"))
    working = working.step({before: bounded(exp.Sub(this=to_date, expression=own))})
    ends = given.session.keep(working.query.copy(), "slips")
    ended = select("slips", named(bounded(col(f"{name}_to_date")), before), named(count(), "ends"))
    to_dates = col(f"{name}_to_date")
    counted = given.session.keep(ended.from_(table(ends)).group_by("slips", to_dates), "ends")
    working = Working(select("*").from_(table(ends)), working.shown).look_up(counted, ("slips", before), ("ends",))
    itself = when((exp.EQ(this=col(name), expression=number(0)), number(1)), otherwise=number(0))
    others = exp.Sub(this=coalesce(col("ends"), number(0)), expression=itself)
    last = windowed(exp.Lag(this=col(f"{name}_to_date")), [col("slips")], [col("place")])
    working = working.step({follows: exp.GT(this=others, expression=number(0)), f"previous_{name}": last})
    return _odd(_without(working, "ends"), name)


def _odd(working: Working, name: str) -> Working:
    slips, follows = col("slips"), col(f"follows_{name}")
    begins = how_many(exp.Not(this=follows.copy()))
    least, most = (windowed(one(this=col(f"{name}_to_date")), [slips.copy()]) for one in (exp.Min, exp.Max))
    working = working.step(
        {
            f"nth_{name}": row_number([slips.copy(), follows.copy()], [col("place")]),
            f"begins_{name}": windowed(begins, [slips.copy()]),
            f"same_{name}": exp.EQ(this=least, expression=most),
            f"paid_{name}": windowed(how_many(exp.NEQ(this=col(name), expression=number(0))), [slips.copy()]),
        }
    )
    chains = all_of(
        [
            exp.EQ(this=col(f"begins_{name}"), expression=number(1)),
            exp.GT(this=col(f"paid_{name}"), expression=number(1)),
        ]
    )
    further = exp.GT(this=col(f"nth_{name}"), expression=number(1))
    working = working.step({f"chains_{name}": windowed(how_many(chains), ())})
    added = exp.Add(this=wide(col(f"previous_{name}")), expression=wide(col(name)))
    nowhere = exp.EQ(this=col(f"chains_{name}"), expression=number(0))
    return working.step(
        {
            f"odd_{name}": all_of([exp.Not(this=follows.copy()), further]),
            f"due_{name}": bounded(added),
            f"alike_{name}": all_of([col(f"same_{name}"), nowhere]),
        }
    )


def _without(working: Working, name: str) -> Working:
    """The same without one column, so that its name can be used again."""
    star = exp.Star(except_=[exp.to_identifier(name)])
    return Working(select(star).from_(working.query.subquery("s")), working.shown)


_SLIP = {"employment_id": "1", "tax_year": "2026-27", "period": "6", "pay_date": "2026-09-25"}
_MAIN = _SLIP | {"run_type": "main", "taxable_pay": "2000.00", "taxable_pay_to_date": "12000.00"}
_LATE = _SLIP | {"run_type": "supplementary", "pay_date": "2026-09-30", "taxable_pay": "100.00"}

RULE = Rule(
    id="uk.payslip.to_date",
    title="Figures to date go on from payslip to payslip",
    says="Where somebody has several payslips in one period, each figure to date is that of another of them and what "
    "is on the payslip itself; only the first begins from the period before.",
    words=words("whose figures to date do not go on from the last", "whose figures to date do not go on from the last"),
    sources=(
        Source(
            "Income Tax (Pay As You Earn) Regulations 2003 (SI 2003/2682), regulations 21 to 25: tax is on the total "
            "of payments to date",
            "one source",
        ),
    ),
    certainty=Certainty.BREACH,
    tolerance=Tolerance(0, "sums of amounts in pence are exact"),
    needs=Needs(Kind.PAYSLIP, ("taxable_pay", "taxable_pay_to_date"), (*_COLUMNS[2:], *_WHO)),
    evaluate=_evaluate,
    examples=(
        Example(
            "£100.00 after £12,000.00", _MAIN, "arithmetic", records=(_LATE | {"taxable_pay_to_date": "12100.00"},)
        ),
        Example(
            "a second payslip that starts again from the month before",
            _LATE | {"taxable_pay_to_date": "10100.00"},
            "arithmetic",
            breaks={"taxable_pay_to_date": "£12,100.00"},
            records=(_MAIN,),
        ),
        Example(
            "a reversal and what replaces it",
            _MAIN | {"run_type": "reversal", "taxable_pay": "-2000.00", "taxable_pay_to_date": "10000.00"},
            "arithmetic",
            records=(_MAIN, _LATE | {"taxable_pay_to_date": "10100.00"}),
        ),
        Example(
            "both give the figure after the whole period, or the second was not added",
            _LATE | {"taxable_pay_to_date": "12000.00"},
            "arithmetic",
            cannot="every payslip of the period gives the same figure to date",
            records=(_MAIN,),
        ),
    ),
)
