"""Matching the records of one table pair, from the certain to the likely."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.compare.align.anchors import Recognition, find_anchors
from jamfirst.compare.align.cascade import (
    Matching,
    Steps,
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
from jamfirst.engines.build import col, count, exp_in, select, sub, table
from jamfirst.model.columns import Role
from jamfirst.model.kinds import Kind


def match(work: Work, matching: Matching, context: tuple[str, str]) -> None:
    """Match what can be matched: records that agree in every column, then by the key, then by fewer and fewer anchors.
    ``context`` are the records among which those to be matched were found; what is stable is learned from them.
    Payments that are only grouped otherwise are set aside on the way."""
    match_exact(matching, [f.name for f in work.pairing.fields if f.compared])
    who = _who_else(work)
    if who:
        _match_all_but_key(work, matching)
    if work.key.fields and not matching.finished:
        _match_by_key(work, matching, who)
    if not matching.finished:
        _cascade(work, matching, context)
    if who and not matching.finished:
        _match_by_key(work, matching, ())


def _who_else(work: Work) -> list[str]:
    """The columns that say who is paid, where an inferred key does not: numbers of a database move on to the next
    record when one is missing, so a pair that agrees in neither payee nor account waits until nothing else matches."""
    roles = (Role.PAYEE, Role.ACCOUNT)
    if not work.key.fields or work.key.declared or any(f.role in roles for f in work.key.fields):
        return []
    return [f.name for f in work.pairing.with_role(*roles) if f.compared]


def _match_all_but_key(work: Work, matching: Matching) -> None:
    """Records that agree in everything else are the same whatever their number."""
    names = work.key.names
    rest = [f.name for f in work.pairing.fields if f.compared and f.name not in names]
    match_exact(matching, rest, f"every column but {work.key.what}", [op.as_text(col(name)) for name in names])


def _match_by_key(work: Work, matching: Matching, who: Sequence[str]) -> None:
    """By the key; payments by the key with the same pounds first, so that one that was split or merged is seen."""
    names, what = work.key.names, work.key.what
    amount = amount_field(work.kind, work.pairing)
    if work.kind == Kind.PAYMENT and amount is not None and amount.name not in names:
        match_key(matching, [*names, amount.name], _order(work), what, who)
        _regroup(work, matching)
    if not matching.finished:
        match_key(matching, names, _order(work), what, who)


def _order(work: Work) -> list[str]:
    """The columns that order records of one key: amounts and dates first, they change least often together."""
    roles = (Role.AMOUNT, Role.PAY_DATE, Role.DATE, Role.MONEY)
    first = [f.name for role in roles for f in work.pairing.with_role(role)]
    rest = [f.name for f in work.pairing.fields if f.compared and f.name not in first]
    return first + [name for name in rest if name not in work.key.names]


def _cascade(work: Work, matching: Matching, context: tuple[str, str]) -> None:
    session, pairing = work.session, work.pairing
    rows = max(int(session.rows(select(count()).from_(table(side)))[0][0]) for side in context)
    known = find_anchors(session, context, rows, pairing)
    _match_stable(matching, pairing, known)
    anchors = known.anchors
    if matching.finished or not anchors:
        return
    left = narrow(session, matching, anchors, [*_order(work), *work.key.names])
    chosen = identifying(session, context[0], anchors, list(steps_of(anchors)))
    steps = Steps(session, anchors, chosen, work.sides[0], part=context != matching.sides)
    match_steps(session, matching, left, steps.having(amount=True))
    if _regroup(work, matching):
        left = (_remaining(work, matching, left[0], 0), _remaining(work, matching, left[1], 1))
    if not matching.finished:
        left = (left[0], _without_copies(work, matching, left[1]))
    match_steps(session, matching, left, steps.having(amount=False))


def _without_copies(work: Work, matching: Matching, relation: str) -> str:
    """The candidate's records that are left, but for those equal in every column to one that is matched: a record that
    stands twice is not another one changed out of recognition."""
    content = op.row_hash([col(f.name) for f in work.pairing.fields if f.compared])
    taken = select("c").from_(table(matching.relation))
    known = select(content).from_(table(matching.sides[1])).where(exp_in(col("id"), taken))
    copies = select("id").from_(sub(matching.unmatched(1), "u")).where(exp_in(content.copy(), known))
    return work.session.keep(select("*").from_(table(relation)).where(exp.Not(this=exp_in(col("id"), copies))), "left")


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


def _regroup(work: Work, matching: Matching) -> bool:
    """Set payments aside that are only grouped otherwise; says whether there were any."""
    pairing = work.pairing
    amount, day = amount_field(work.kind, pairing), pairing.field("pay_date")
    if work.kind != Kind.PAYMENT or amount is None or day is None:
        return False
    who = [f for f in (*pairing.with_role(Role.PAYEE), *pairing.with_role(Role.ACCOUNT)) if f.compared]
    found = regrouped(work.session, matching, who, day, amount)
    if found is None:
        return False
    matching.set_aside(found)
    return True


def _remaining(work: Work, matching: Matching, relation: str, side: int) -> str:
    belongs = exp_in(col("id"), matching.members(side))
    return work.session.keep(select("*").from_(table(relation)).where(exp.Not(this=belongs)), "left")
