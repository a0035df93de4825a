"""Everything that harm needs to know of each payee: type, usual income, turnover and buffer, or that it is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    Select,
    all_of,
    any_of,
    cast,
    coalesce,
    col,
    concat,
    exp_in,
    is_null,
    named,
    not_null,
    null,
    number,
    select,
    sub,
    table,
    text,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.model.harm import FIRMS, PEOPLE, PayeeType, TriageSettings
from jamfirst.model.run import Run
from jamfirst.rules.uk.frequencies import frequency
from jamfirst.triage.assumptions import WEEKS, Assumptions
from jamfirst.triage.harm.effects import MOST_PENCE
from jamfirst.triage.harm.income import first_pays, history
from jamfirst.triage.harm.payees import FACTS
from jamfirst.triage.harm.types import BY_TURNOVER, one_pattern, type_named

PERSON, FIRM, EXCLUDED = "person", "firm", "excluded"


@dataclass(frozen=True, slots=True)
class Looking:
    """What payees are looked up with."""

    session: Session
    settings: TriageSettings
    figures: Assumptions
    period: int

    @property
    def low_income(self) -> int:
        """Pence in a pay period up to which an income is low."""
        return self.figures.whole("low income", "monthly", 100) * self.period // WEEKS["monthly"]


def known(looking: Looking, effects: str, facts: str, baseline: Run, further: Sequence[Run]) -> str:
    """A kept relation with one row for each ``payee`` of the ``effects``: ``payee_type`` and ``kind`` (person, firm,
    excluded; NULL unknown), ``usual`` (pence in the pay period), ``income_source``, ``turnover`` (pence a year),
    ``buffer`` (days), ``low_income``, ``first_pay``, ``essential`` and ``postcode``."""
    session = looking.session
    payees = session.keep(_payees(effects, facts), "payees")
    ids = session.keep(_ids(effects, facts), "ids")
    paid = history(session, ids, payees, (baseline, *further))
    first = first_pays(session, ids, baseline)
    words = _words(looking, payees)
    named_types = _named_types(looking, payees, words)
    incomes = _incomes(looking, named_types, paid, first)
    found = session.keep(_with_buffers(looking, incomes), "known")
    for relation in (payees, ids, paid, first, *words):
        session.drop(relation)
    return found


def _payees(effects: str, facts: str) -> Select:
    told = select("payee", named(exp.Max(this=col("told")), "told")).from_(table(effects)).group_by("payee")
    values = [named(exp.Min(this=col(n)), n) for n in FACTS if n != "payee_id"]
    each = select("payee", *values).from_(table(facts)).group_by("payee")
    columns = [col(n, "f") for n in FACTS if n != "payee_id"]
    query = select(col("payee", "t"), col("told", "t"), *columns).from_(sub(told, "t"))
    return query.join(sub(each, "f"), on=_same("payee", "f", "t"), join_type="left")


def _ids(effects: str, facts: str) -> Select:
    """The ids that lead to one payee: its own, that of its employee, and that by which findings know it."""
    own = select(named(col("payee"), "id"), "payee").from_(table(effects))
    of_findings = select(named(col("subject"), "id"), "payee").from_(table(effects))
    employees = select(named(col("employee_id"), "id"), "payee").from_(table(facts)).where(not_null(col("employee_id")))
    every = exp.union(own, of_findings, distinct=True, copy=False)
    every = exp.union(every, employees, distinct=True, copy=False)
    query = select("id", named(exp.Min(this=col("payee")), "payee")).from_(sub(every, "i")).group_by("id")
    return query.having(exp.EQ(this=exp.Min(this=col("payee")), expression=exp.Max(this=col("payee"))))


def _words(looking: Looking, payees: str) -> tuple[str, str]:
    """The organisation's words for types and pay periods, with what they mean: relations ``word`` and ``meaning``."""
    own = looking.settings.payees.types

    def period(word: str) -> str | None:
        name = frequency(word)
        return str(WEEKS[name]) if name in WEEKS else None

    return (
        _meanings(looking.session, payees, "payee_type", lambda word: type_named(word, own)),
        _meanings(looking.session, payees, "income_period", period),
    )


def _meanings(session: Session, payees: str, column: str, meaning: object) -> str:
    assert callable(meaning)
    found = session.create("words", {"word": "text", "meaning": "text"})
    words = select(column).distinct().from_(table(payees)).where(not_null(col(column)))
    pairs = [(word, meant) for (word,) in session.rows(words) if (meant := meaning(str(word)))]
    session.insert(found, pairs)
    return found


def _named_types(looking: Looking, payees: str, words: tuple[str, str]) -> Select:
    """Payees with ``type_word``, what is meant by their type, and ``income_twelfths``, their income's period."""
    types, periods = words
    query = select("p.*", named(col("meaning", "w"), "type_word"), named(col("meaning", "q"), "income_twelfths"))
    query = query.from_(table(payees, "p"))
    for relation, alias, column in ((types, "w", "payee_type"), (periods, "q", "income_period")):
        on = exp.EQ(this=col("word", alias), expression=col(column, "p"))
        query = query.join(table(relation, alias), on=on, join_type="left")
    told = coalesce(col("type_word"), _by_patterns(looking), col("told"))
    kind = when(
        (_fits(looking.settings.payees.tax_authorities), text(str(PayeeType.TAX_AUTHORITY))),
        (_fits(looking.settings.payees.catch_all), text(str(PayeeType.CATCH_ALL))),
        otherwise=told,
    )
    with_turnover = select("*", named(kind, "word"), named(_turnover(), "yearly")).from_(sub(query, "n"))
    return select("*", named(_sized(looking), "kind_of_payee")).from_(sub(with_turnover, "t"))


def _by_patterns(looking: Looking) -> Expr:
    by_id = looking.settings.payees.by_id
    cases = [(op.matches(col("payee"), one_pattern([pattern])), text(str(kind))) for pattern, kind in by_id.items()]
    return when(*cases, otherwise=null("text")) if cases else null("text")


def _fits(patterns: Iterable[str]) -> Expr:
    found = list(patterns)
    if not found:
        return exp.false()
    fits = [coalesce(op.matches(col(n), one_pattern(found)), exp.false()) for n in ("payee", "payee_name")]
    return any_of(fits)


def _turnover() -> Expr:
    """The payee's own turnover; a declared proxy of their type is taken later. Nought says nothing."""
    return when((exp.GT(this=col("turnover"), expression=number(0)), _most(col("turnover"))))


def _sized(looking: Looking) -> Expr:
    """The type; of a firm whose size nobody said, by its turnover."""
    sizes = (PayeeType.MICRO, PayeeType.SMALL, PayeeType.MEDIUM)
    steps = [
        (
            exp.LTE(this=col("yearly"), expression=number(looking.figures.whole("turnover up to", size, 100))),
            text(str(size)),
        )
        for size in sizes
    ]
    sized = when((is_null(col("yearly")), null("text")), *steps, otherwise=text(str(PayeeType.LARGE)))
    by_turnover = exp.EQ(this=col("word"), expression=text(BY_TURNOVER))
    return when((by_turnover, sized), otherwise=col("word"))


def _incomes(looking: Looking, types: Select, paid: str, first: str) -> Select:
    """Payees with ``usual`` and ``income_source``."""
    of_first = exp_in(col("payee", "t"), select("payee").from_(table(first)))
    query = select("t.*", col("usual_paid", "h"), col("runs", "h"), named(of_first, "first_pay"))
    query = query.from_(sub(types, "t")).join(table(paid, "h"), on=_same("payee", "h", "t"), join_type="left")
    proxies = looking.settings.payees
    own = _declared_income(looking)
    income = [_proxy(kind, value) for kind, value in sorted(proxies.usual_income.items())]
    turnover = [_proxy(kind, value) for kind, value in sorted(proxies.turnover.items())]
    by_type = when(*income, otherwise=null("bigint")) if income else null("bigint")
    yearly = when(*turnover, otherwise=null("bigint")) if turnover else null("bigint")
    columns = [
        *("payee", "kind_of_payee", "first_pay", "essential", "postcode"),
        named(coalesce(col("usual_paid"), own, by_type), "usual"),
        named(_source(own, by_type), "income_source"),
        named(coalesce(col("yearly"), yearly), "turnover"),
    ]
    return select(*columns).from_(sub(query, "q"))


def _proxy(kind: PayeeType, pounds: Decimal) -> tuple[Expr, Expr]:
    return exp.EQ(this=col("kind_of_payee"), expression=text(str(kind))), number(int(pounds * 100))


def _declared_income(looking: Looking) -> Expr:
    """The payee table's usual income in the run's pay period; NULL where its period is a word that nobody knows."""
    twelfths = when(
        (is_null(col("income_period")), number(looking.period)), otherwise=cast(col("income_twelfths"), "bigint")
    )
    wide = exp.Mul(this=cast(_most(col("usual")), "int128"), expression=number(looking.period))
    told = all_of([exp.GT(this=col("usual"), expression=number(0)), not_null(twelfths)])
    return when((told, cast(op.quotient(wide, twelfths.copy()), "bigint")))


def _source(own: Expr, by_type: Expr) -> Expr:
    runs = concat(text("paid before (runs: "), col("runs"), text(")"))
    return when(
        (not_null(col("usual_paid")), runs),
        (not_null(own.copy()), text("payee table")),
        (not_null(by_type.copy()), text("declared for the type")),
        otherwise=null("text"),
    )


def _most(value: Expr) -> Expr:
    return exp.Least(this=value, expressions=[number(MOST_PENCE)])


def _with_buffers(looking: Looking, incomes: Select) -> Select:
    low = all_of(
        [
            exp.LTE(this=col("usual"), expression=number(looking.low_income)),
            _one_of(PEOPLE),
        ]
    )
    query = select("*", named(coalesce(low, exp.false()), "low_income")).from_(sub(incomes, "i"))
    columns = [
        *("payee", "usual", "income_source", "turnover", "low_income", "first_pay", "essential", "postcode"),
        named(col("kind_of_payee"), "payee_type"),
        named(_kind(), "kind"),
        named(cast(_buffer(looking), "int"), "buffer"),
    ]
    return select(*columns).from_(sub(query, "b"))


def _buffer(looking: Looking) -> Expr:
    """Days of buffer: of a person the least of that of their type, of a low income and of a first pay that applies."""
    days = looking.figures.buffers
    of_type = when(
        *((_is_type(kind), number(n)) for kind, n in sorted(days.items())),
        otherwise=null("int"),
    )
    low, first = (looking.figures.whole("buffer", key) for key in ("low income", "first pay"))
    person = _one_of(PEOPLE)
    least = exp.Least(
        this=of_type,
        expressions=[
            when((col("low_income"), number(low)), otherwise=of_type.copy()),
            when((col("first_pay"), number(first)), otherwise=of_type.copy()),
        ],
    )
    return when((person, least), otherwise=of_type.copy())


def _kind() -> Expr:
    excluded = (PayeeType.TAX_AUTHORITY, PayeeType.CATCH_ALL)
    return when(
        (_one_of(PEOPLE), text(PERSON)),
        (_one_of(FIRMS), text(FIRM)),
        (_one_of(excluded), text(EXCLUDED)),
        otherwise=null("text"),
    )


def _is_type(kind: PayeeType) -> Expr:
    return exp.EQ(this=col("kind_of_payee"), expression=text(str(kind)))


def _one_of(kinds: Iterable[PayeeType]) -> Expr:
    found = [text(str(kind)) for kind in sorted(kinds)]
    return coalesce(exp.In(this=col("kind_of_payee"), expressions=found), exp.false())


def _same(name: str, one: str, other: str) -> Expr:
    return exp.EQ(this=col(name, one), expression=col(name, other))
