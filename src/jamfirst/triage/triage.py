"""The one way through triage: findings of a session in, harm per payee and cause out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlglot import exp

from jamfirst.engines.build import coalesce, col, named, select, table
from jamfirst.engines.session import Session
from jamfirst.model.harm import HarmTotals, Triage, TriageSettings
from jamfirst.model.problems import UsageError
from jamfirst.model.run import Run
from jamfirst.triage.assumptions import WEEKS, Assumptions, assumptions
from jamfirst.triage.harm.effects import effects, sums
from jamfirst.triage.harm.known import Looking, known
from jamfirst.triage.harm.measures import Case, Edges
from jamfirst.triage.harm.order import ordered
from jamfirst.triage.harm.payees import facts, payee_tables
from jamfirst.triage.harm.rate import late_payment_rate
from jamfirst.triage.harm.rows import harms, measured
from jamfirst.triage.harm.totals import Supposed, totals
from jamfirst.triage.harm.types import types_of_tables
from jamfirst.triage.not_known import not_known

_SCENARIOS = (3, 7, 14)


def triage(
    session: Session,
    findings: str,
    baseline: Run,
    settings: TriageSettings,
    on_day: date,
    further: Sequence[Run] = (),
) -> Triage:
    """Who is harmed by findings, how badly, and what comes first.

    ``findings`` is a relation of the session with the columns of the contract; only what is new and not declared
    counts. ``baseline`` is the run that payees and their usual income are looked up in, with ``further`` baselines
    where there are such. ``on_day`` is the day on which the money is due: it decides which figures hold. Raises
    ``BadInputError`` for an organisation's own file of figures that cannot be used, ``UsageError`` for a pay period
    that there is not.
    """
    if settings.period not in WEEKS:
        raise UsageError(f'"{settings.period}" is no pay period: use one of {", ".join(WEEKS)}.')
    figures = assumptions(on_day, settings.figures)
    looking = Looking(session, settings, figures, WEEKS[settings.period])
    of_payees = _of_payees(session, findings, baseline, settings)
    about = known(looking, *of_payees, baseline, further)
    supposed = _supposed(settings, figures, looking.period, on_day)
    case, edges, rate = supposed.case, supposed.edges, supposed.per_cent
    by_cause = measured(session, sums(session, of_payees[0], by_cause=True), about, case, edges, rate)
    once = measured(session, sums(session, of_payees[0], by_cause=False), about, case, edges, rate)
    overall = totals(session, once, supposed, by_cause=False).get(None, HarmTotals())
    hours = figures.whole("incident", "assess within")
    return Triage(
        harms=harms(session, by_cause, case, hours),
        payees=harms(session, once, case, hours),
        causes=ordered(totals(session, by_cause, supposed, by_cause=True)),
        overall=overall,
        not_known=not_known(session, once, overall, baseline, supposed, figures),
        assumptions=tuple(figures.rows.values()),
        delay_days=case.delay,
    )


def _of_payees(session: Session, findings: str, baseline: Run, settings: TriageSettings) -> tuple[str, str]:
    """What findings do to payees, each under the id by which it counts; and what the payee tables say of them."""
    names = [name for (name,) in session.rows(select("table_name").distinct().from_(table(findings)))]
    types = types_of_tables(baseline, (str(name) for name in names if name is not None), settings.payees)
    found = effects(session, findings, types)
    subjects = session.keep(select("subject").distinct().from_(table(found)), "subjects")
    about = facts(session, subjects, payee_tables(baseline))
    query = select("e.*", named(coalesce(col("payee", "f"), col("subject", "e")), "payee")).from_(table(found, "e"))
    same = exp.EQ(this=col("subject", "f"), expression=col("subject", "e"))
    joined = session.keep(query.join(table(about, "f"), on=same, join_type="left"), "payee_effects")
    for relation in (found, subjects):
        session.drop(relation)
    return joined, about


def _supposed(settings: TriageSettings, figures: Assumptions, period: int, on_day: date) -> Supposed:
    delay = settings.delay_days
    edges = Edges(
        people=figures.edges("people band", 100),
        firms=figures.edges("firms band", 100),
        overpaid=figures.edges("overpaid band", 100),
        share=figures.whole("repaid", "share", 100),
        period=period,
    )
    return Supposed(
        case=Case(figures.whole("delay", "scenario") if delay is None else delay),
        edges=edges,
        scenarios=tuple(figures.whole("if made good in", n) for n in _SCENARIOS),
        moved=figures.whole("sensitivity", "buffer"),
        per_cent=late_payment_rate(on_day),
    )
