"""Matched records side by side, and which of their fields differ."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.compare.align.cascade import EXACT, Matching
from jamfirst.compare.pairing import Field, Pairing
from jamfirst.compare.pairs import Pairs
from jamfirst.compare.reissued import Mask
from jamfirst.engines import operations as op
from jamfirst.engines.build import all_of, any_of, col, count_when, differs, number, select, sub, table
from jamfirst.engines.session import Session
from jamfirst.model.columns import ValueType


def side_by_side(session: Session, matching: Matching, pairing: Pairing) -> Pairs:
    """The pairs that are not already known to agree in every column, baseline beside candidate."""
    inexact = [i for i, (what, n) in enumerate(matching.steps) if what != EXACT and n]
    columns = [
        exp.column("b", table="m").as_("b_id", copy=False),
        exp.column("c", table="m").as_("c_id", copy=False),
    ]
    for side in "bc":
        columns += [col(f.name, side).as_(f"{side}_{f.name}", copy=False) for f in pairing.fields]
        columns += [col(place, side).as_(f"{side}_{place}", copy=False) for place in ("file_no", "record_no")]
    query = select(*columns).from_(table(matching.relation, "m"))
    for side, relation in zip("bc", matching.sides, strict=True):
        on = exp.EQ(this=col(side, "m"), expression=col("id", side))
        query = query.join(table(relation, side), on=on)
    steps = [number(i) for i in inexact] or [number(-1)]
    query = query.where(exp.In(this=col("step", "m"), expressions=steps))
    kept = session.keep(query, "pairs")
    return Pairs(kept, sum(n for what, n in matching.steps if what != EXACT))


def differing(f: Field, masks: Sequence[Mask] = ()) -> exp.Expr:
    """Whether a field differs between the sides of a pair, its tolerance and its masked part considered."""
    old, new = col(f"b_{f.name}"), col(f"c_{f.name}")
    part = next((m.pattern for m in masks if m.field.name == f.name and m.pattern), "")
    if part:
        return differs(op.without(old, part), op.without(new, part))
    if f.tolerance is not None and f.type == ValueType.DECIMAL:
        gap = exp.Abs(this=exp.paren(exp.Sub(this=old.copy(), expression=new.copy())))
        within = exp.LTE(this=gap, expression=exp.Literal.number(str(f.tolerance)))
        return all_of([differs(old, new), exp.Not(this=exp.func("COALESCE", within, exp.false()))])
    return differs(old, new)


def count_changes(session: Session, pairs: Pairs, pairing: Pairing) -> dict[str, int]:
    """How many pairs differ in each compared field, by field name."""
    fields = [f for f in pairing.fields if f.compared]
    if not fields or not pairs.rows:
        return {}
    counts = [count_when(differing(f)) for f in fields]
    found = session.rows(select(*counts).from_(table(pairs.relation)))[0]
    return {f.name: int(n) for f, n in zip(fields, found, strict=True)}


def changed_only(session: Session, pairs: Pairs, pairing: Pairing, masks: Sequence[Mask]) -> tuple[str, dict[str, int]]:
    """The pairs that differ in a compared field, and how many differ in each, once masks are in force."""
    fields = [f for f in pairing.fields if f.compared]
    flags = [differing(f, masks).as_(f"d_{f.name}", copy=False) for f in fields]
    inner = select("*", *flags).from_(table(pairs.relation))
    query = select("*").from_(sub(inner, "p")).where(any_of([col(f"d_{f.name}") for f in fields]))
    kept = session.keep(query, "changed")
    if not fields:
        return kept, {}
    counts = [count_when(col(f"d_{f.name}")) for f in fields]
    found = session.rows(select(*counts).from_(table(kept)))[0]
    return kept, {f.name: int(n) for f, n in zip(fields, found, strict=True) if n}
