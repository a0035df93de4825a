"""What a run paid each employment in its period: its payslips added up, and its pay lines by element."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.compare.variance.periods import Window
from jamfirst.compare.variance.sums import day, stacked, times
from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    all_of,
    cast,
    coalesce,
    col,
    concat,
    count,
    named,
    not_null,
    null,
    select,
    sub,
    table,
    text,
    total,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.model.columns import Column, ValueType
from jamfirst.model.kinds import Kind
from jamfirst.model.run import Run, Table
from jamfirst.model.variance import ELEMENTS

ATTRIBUTES = ("tax_code", "tax_basis", "ni_letter", "loan_plan", "pension_scheme", "pension_section", "frequency")
"""What is not money and explains money; of several payslips of an employment the main one's counts."""

_KEYS = (("employment_id",), ("employee_id", "payroll"), ("employee_id",))
_SUBJECTS = ("employee_id", "person_id", "employment_id")
_DATES = ("start_date", "leaving_date")
_TO_DATE = ("tax_to_date", "taxable_pay_to_date")
_EXACT = "decimal(18,4)"
_NOT_MAIN = r"(?i)\s*(supplementary|reversal|off[ -]?cycle|reversed)\s*"
_REVERSAL = r"(?i)\s*(reversal|reversed)\s*"


@dataclass(frozen=True, slots=True)
class Sources:
    """The tables of a run that say what people were paid."""

    slips: tuple[Table, ...]
    lines: tuple[Table, ...]


def sources(run: Run) -> Sources:
    """The tables of payslips and of pay lines of a run."""
    kinds = {k: tuple(t for t in run.tables if t.kind == k) for k in (Kind.PAYSLIP, Kind.PAY_LINE)}
    return Sources(kinds[Kind.PAYSLIP], kinds[Kind.PAY_LINE])


def key_of(tables: Sequence[Table]) -> tuple[str, ...]:
    """The columns that tell employments in all of these tables: the best that all of them have, else none."""
    return next((key for key in _KEYS if tables and all(t.column(c) for t in tables for c in key)), ())


def paid(session: Session, slips: Sequence[Table], key: Sequence[str]) -> str:
    """Each employment of a run with its payslips added up. Money is BIGINT pence (NULL: no such column), ``hours`` and
    ``hourly_rate`` are exact decimals; the rate is NULL where main payslips have several."""
    rows = sub(stacked([_slip(t, key) for t in slips]), "s")
    main = col("main")
    rates = [f(this=when((main.copy(), col("hourly_rate")))) for f in (exp.Min, exp.Max)]
    query = select(
        "employment",
        named(exp.Min(this=col("subject")), "subject"),
        named(count(), "slips"),
        *(named(exp.Sum(this=col(name)), name) for name in ELEMENTS),
        *(named(exp.Max(this=col(name)), name) for name in _TO_DATE),
        named(exp.Sum(this=col("taxable_pay")), "taxable_pay"),
        named(exp.Sum(this=col("hours")), "hours"),
        named(when((exp.EQ(this=rates[0], expression=rates[1]), rates[1].copy())), "hourly_rate"),
        *(named(_of_main(name), name) for name in (*ATTRIBUTES, "period", *_DATES)),
    )
    return session.keep(_summed(query.from_(rows).where(not_null(col("employment"))).group_by("employment")), "paid")


def lines_paid(session: Session, lines: Sequence[Table], key: Sequence[str], window: Window) -> str:
    """Each employment's pay lines by element and family. ``worth`` is units times rate of all lines, NULL where one
    does not say; ``rate`` is NULL where lines have several; ``main_units`` are those of main payslips."""
    rows = sub(stacked([_line(t, key, window) for t in lines]), "l")
    rates = [f(this=col("rate")) for f in (exp.Min, exp.Max)]
    told = exp.EQ(this=exp.Count(this=col("worth")), expression=count())
    query = select(
        "employment",
        "code",
        "family",
        named(count(), "lines"),
        named(total(col("amount")), "amount"),
        named(exp.Sum(this=col("units")), "units"),
        named(exp.Sum(this=when((col("main"), col("units")))), "main_units"),
        named(when((told, exp.Sum(this=col("worth")))), "worth"),
        named(when((exp.EQ(this=rates[0], expression=rates[1]), rates[1].copy())), "rate"),
    )
    query = query.from_(rows).where(not_null(col("employment"))).group_by("employment", "code", "family")
    return session.keep(_summed(query), "lines")


def _summed(query: exp.Select) -> exp.Select:
    """A grouped query with its sums in the types that the rest relies on: the engine widens a sum."""
    kinds = {**dict.fromkeys((*ELEMENTS, "taxable_pay", "amount"), "bigint")}
    kinds |= dict.fromkeys(("hours", "units", "main_units"), _EXACT) | {"worth": "decimal(28,8)"}
    names = [str(one.alias_or_name) for one in query.expressions]
    return select(*(named(cast(col(n), kinds[n]), n) if n in kinds else n for n in names)).from_(sub(query, "g"))


def _of_main(name: str) -> exp.Expr:
    return coalesce(exp.Max(this=when((col("main"), col(name)))), exp.Max(this=col(name)))


def _slip(t: Table, key: Sequence[str]) -> exp.Select:
    money = (*ELEMENTS, *_TO_DATE, "taxable_pay")
    subject = next((c for name in _SUBJECTS if (c := t.column(name))), None)
    return select(
        named(_key(t, key), "employment"),
        named(_text(subject), "subject"),
        named(_is_main(t), "main"),
        *(named(_pence(t.column(name)), name) for name in money),
        *(named(_decimal(t.column(name)), name) for name in ("hours", "hourly_rate")),
        *(named(_text(t.column(name)), name) for name in ATTRIBUTES),
        named(cast(_decimal(t.column("period")), "int"), "period"),
        *(named(_date(t.column(name)), name) for name in _DATES),
    ).from_(table(t.relation))


def _line(t: Table, key: Sequence[str], window: Window) -> exp.Select:
    units, rate = _decimal(t.column("units")), _decimal(t.column("rate"))
    return select(
        named(_key(t, key), "employment"),
        named(coalesce(_text(t.column("element_code")), _text(t.column("element_class")), text("no element")), "code"),
        named(_family(t, window), "family"),
        named(_is_main(t), "main"),
        named(_pence(t.column("amount")), "amount"),
        named(units, "units"),
        named(rate, "rate"),
        named(times(units.copy(), rate.copy()), "worth"),
    ).from_(table(t.relation))


BASIC, OVERTIME, HOLIDAY, ABSENCE, ARREARS = "basic", "overtime", "holiday", "absence", "arrears"
REVERSED, DEDUCTION, ON_PAYSLIP, OTHER = "reversal", "deduction", "on payslip", "other"

_FAMILIES = (
    (ON_PAYSLIP, r"(?i).*\b(paye|tax|ni|nic|national insurance|pension|employer|student loan)\b.*"),
    (DEDUCTION, r"(?i).*(deduct|attachment|voluntary).*"),
    (ARREARS, r"(?i).*(arrear|back.?pay|back.?dated|award).*"),
    (OVERTIME, r"(?i).*(overtime|over time|additional hours|\bot[0-9]*\b).*"),
    (HOLIDAY, r"(?i).*(holiday|annual leave|holpay).*"),
    (
        ABSENCE,
        r"(?i).*(statutory|absence|sick|maternity|paternity|adoption|parental|bereavement|neonatal|unpaid"
        r"|\b(ssp|smp|spp|sap|shpp|spbp|osp|omp)\b).*",
    ),
    (BASIC, r"(?i).*\b(basic|salary|wages?|contract(ual)? (pay|hours)|normal hours)\b.*"),
)
"""The family of a pay line by the words of its class or, where it has none, of its code; the first that fits. Lines
that repeat a column of the payslip (tax, pension) are told by that column."""


def _family(t: Table, window: Window) -> exp.Expr:
    words = coalesce(_text(t.column("element_class")), _text(t.column("element_code")), text(""))
    earned = _date(t.column("earned_to") or t.column("earned_from"))
    branches = [(op.matches(words.copy(), pattern), text(name)) for name, pattern in _FAMILIES]
    taken, variable, rest = branches[:2], branches[2:6], branches[6:]
    taken_back = all_of([op.matches(coalesce(_text(t.column("run_type")), text("")), _REVERSAL)])
    reversed_ = (taken_back, text(REVERSED))
    before = [(exp.LT(this=earned, expression=day(window.first)), text(ARREARS))] if window.first else []
    return when(*taken, reversed_, *variable, *before, *rest, otherwise=text(OTHER))


def _key(t: Table, key: Sequence[str]) -> exp.Expr:
    parts = [_text(t.column(name)) for name in key]
    if len(parts) == 1:
        return parts[0]
    joined = concat(*(p for n, part in enumerate(parts) for p in ([text(" · ")] if n else []) + [part]))
    return when((not_null(parts[0].copy()), joined))


def _is_main(t: Table) -> exp.Expr:
    return exp.Not(this=op.matches(coalesce(_text(t.column("run_type")), text("")), _NOT_MAIN))


def _reader(kind: ValueType, cast_to: str, read: Callable[[exp.Expr], exp.Expr]) -> Callable[[Column | None], exp.Expr]:
    def value(column: Column | None) -> exp.Expr:
        if column is None:
            return null(cast_to)
        own = col(column.relation_name)
        if column.type == kind:
            return exp.TryCast(this=own, to=exp.DataType.build(cast_to))
        return read(own) if column.type == ValueType.TEXT else null(cast_to)

    return value


_decimal = _reader(ValueType.DECIMAL, _EXACT, lambda own: op.try_decimal(own, 4))
_date = _reader(ValueType.DATE, "date", lambda own: op.parse_date(own, ["%Y-%m-%d"]))


def _pence(column: Column | None) -> exp.Expr:
    if column is None or column.type not in (ValueType.DECIMAL, ValueType.TEXT):
        return null("bigint")
    own = col(column.relation_name)
    if column.type == ValueType.TEXT:
        return op.pence(op.try_decimal(own, 4), 4)
    return op.pence(own, column.scale)


def _text(column: Column | None) -> exp.Expr:
    return null("text") if column is None else op.as_text(col(column.relation_name))
