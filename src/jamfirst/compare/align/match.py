"""Matching the records of one table pair, from the certain to the likely."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.compare.align.anchors import Recognition, find_anchors
from jamfirst.compare.align.cascade import (
    Matching,
    identifying,
    match_exact,
    match_key,
    match_steps,
    narrow,
    steps_of,
)
from jamfirst.compare.identity import amount_field
from jamfirst.compare.pairing import Field, Pairing
from jamfirst.compare.regroup import regrouped
from jamfirst.compare.work import Work
from jamfirst.engines import operations as op
from jamfirst.engines.build import col, exp_in, number, select, table
from jamfirst.model.columns import Role
from jamfirst.model.kinds import Kind


def match(work: Work, matching: Matching, context: tuple[str, str]) -> str | None:
    """Match what can be matched: records that agree in every column, then by the key, then by fewer and fewer anchors.
    ``context`` are the records among which those to be matched were found; what is stable is learned from them. Gives
    the relation of payments that are only grouped otherwise (``side``, ``id``, ``g``), or ``None``."""
    match_exact(matching, [f.name for f in work.pairing.fields if f.compared])
    if work.key.fields:
        match_key(matching, work.key.names, _order(work), work.key.what)
    return None if matching.finished else _cascade(work, matching, context)


def _order(work: Work) -> list[str]:
    """The columns that order records of one key: amounts and dates first, they change least often together."""
    roles = (Role.AMOUNT, Role.PAY_DATE, Role.DATE, Role.MONEY)
    first = [f.name for role in roles for f in work.pairing.with_role(role)]
    rest = [f.name for f in work.pairing.fields if f.compared and f.name not in first]
    return first + [name for name in rest if name not in work.key.names]


def _cascade(work: Work, matching: Matching, context: tuple[str, str]) -> str | None:
    session, pairing = work.session, work.pairing
    known = find_anchors(session, context, max(work.rows), pairing)
    _match_stable(matching, pairing, known)
    anchors = known.anchors
    if matching.finished or not anchors:
        return None
    left = narrow(session, matching, anchors, [*_order(work), *work.key.names])
    steps = identifying(session, context[0], anchors, list(steps_of(anchors)))
    match_steps(session, matching, left, [s for s in steps if s.keeps_amount])
    grouped = _regroup(work, matching)
    if grouped is not None:
        left = (_without(work, left[0], grouped, 0), _without(work, left[1], grouped, 1))
    match_steps(session, matching, left, [s for s in steps if not s.keeps_amount])
    return grouped


def _match_stable(matching: Matching, pairing: Pairing, known: Recognition) -> None:
    """Match records that agree in every column but those whose values do not recur; look-alikes by what is stable in
    those."""
    stable = [f.name for f in pairing.fields if f.compared and f not in known.unstable]
    if known.unstable and len(stable) >= 2:
        parts = [a.shown() for a in known.anchors if a.fields[0] in known.unstable]
        whole = [op.as_text(col(f.name)) for f in known.unstable]
        match_exact(matching, stable, "every column but " + _listed(known.unstable), [*parts, *whole])


def _listed(fields: Sequence[Field]) -> str:
    return ", ".join(f.label for f in fields)


def _regroup(work: Work, matching: Matching) -> str | None:
    pairing = work.pairing
    amount, day = amount_field(work.kind, pairing), pairing.field("pay_date")
    if work.kind != Kind.PAYMENT or amount is None or day is None:
        return None
    who = [f for f in (*pairing.with_role(Role.PAYEE), *pairing.with_role(Role.ACCOUNT)) if f.compared]
    return regrouped(work.session, matching, who, day, amount)


def _without(work: Work, relation: str, grouped: str, side: int) -> str:
    query = select("*").from_(table(relation)).where(exp.Not(this=exp_in(col("id"), members(grouped, side))))
    return work.session.keep(query, "left")


def members(grouped: str, side: int) -> exp.Select:
    """The ids of one side (0 baseline, 1 candidate) among regrouped records."""
    return select("id").from_(table(grouped)).where(exp.EQ(this=col("side"), expression=number(side)))
