"""Identifiers that the service issues anew in every run, recognised without a second baseline run, as a guess.

A guess needs evidence: the old values stand on other records now, one for one, in an order that has nothing to do
with the old order; or all values are random identifiers, or moments in time, and none of the old ones recurs. A
renumbering that keeps the order (every number 100 lower) is a change of the service and stays a finding. Columns about
money, accounts, payees or pay dates are never looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlglot import exp

from jamfirst.compare.pairing import Field, Pairing
from jamfirst.compare.pairs import Pairs
from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    all_of,
    col,
    count,
    count_distinct,
    count_when,
    differs,
    not_null,
    same,
    select,
    sub,
    table,
    windowed,
)
from jamfirst.engines.session import Session
from jamfirst.model import noise
from jamfirst.model.columns import Role, ValueType
from jamfirst.model.comparison import Masked

_LEAST = 20
_MOST_CHANGED = 0.5
_RECUR = 0.5
_IN_ORDER = Decimal("0.9")
_ONE_TO_ONE = 1.3
_REST_AGREES = 0.95
_EVER_NEW = 0.02
_RANDOM, _MOMENT = noise.PARTS["random identifier"], noise.PARTS["date and time"]
_ROLES = frozenset({Role.IDENTIFIER, Role.REFERENCE, Role.OTHER})

WORD = "re-issued: "
"""What the reason of a guessed mask begins with."""

PARTS: tuple[tuple[str, str], ...] = (
    ("random identifier", f"({_RANDOM})"),
    ("date and time", f"({_MOMENT})"),
    ("first word", noise.PARTS["first word"]),
    ("last word", noise.PARTS["last word"]),
)
"""Parts of a text that may be a re-issued identifier, or the time of the run, inside it."""


@dataclass(frozen=True, slots=True)
class Mask:
    """A field, or the part of it that ``pattern`` finds, that is left out of the comparison."""

    field: Field
    pattern: str
    shown: Masked


def guess(
    session: Session, pairs: Pairs, pairing: Pairing, changed: Mapping[str, int], table_name: str, matched: int
) -> tuple[Mask, ...]:
    """The masks that the matched pairs give evidence for. ``changed`` counts the differing pairs by field name, and
    ``matched`` all matched records of the table: what is issued anew is new on most of them, not on most of the few
    that differ."""
    masks = []
    for f in pairing.fields:
        n = changed.get(f.name, 0)
        likely = f.compared and f.role in _ROLES and f.type == ValueType.TEXT
        if likely and n >= _LEAST and n >= _MOST_CHANGED * matched:
            found = _guess_field(session, pairs.relation, f, n, table_name)
            if found:
                masks.append(found)
    return tuple(masks)


def _guess_field(session: Session, pairs: str, f: Field, changed: int, table_name: str) -> Mask | None:
    whole = _reissue(session, pairs, col(f"b_{f.name}"), col(f"c_{f.name}"))
    if whole:
        return Mask(f, "", Masked(table_name, f.label, "", changed, whole, guess=True))
    for what, pattern in PARTS:
        old, new = (op.part(col(f"{side}_{f.name}"), pattern) for side in "bc")
        if _rest_agrees(session, pairs, f, pattern):
            evidence = _reissue(session, pairs, old, new)
            if evidence:
                return Mask(f, pattern, Masked(table_name, f.label, what, changed, evidence, guess=True))
    return None


def _rest_agrees(session: Session, pairs: str, f: Field, pattern: str) -> bool:
    old, new = (op.without(col(f"{side}_{f.name}"), pattern) for side in "bc")
    here = differs(col(f"b_{f.name}"), col(f"c_{f.name}"))
    query = select(count(), count_when(all_of([same(old, new), not_null(old.copy())]))).from_(table(pairs))
    total, agree = session.rows(query.where(here))[0]
    return bool(total) and agree >= _REST_AGREES * total


def _reissue(session: Session, pairs: str, old: exp.Expr, new: exp.Expr) -> str:
    """The evidence that old values were re-issued on other records, as a sentence; empty when there is none."""
    inner = select(old.as_("old", copy=False), new.as_("new", copy=False)).from_(table(pairs))
    both = select("old", "new").from_(sub(inner, "p")).where(all_of([not_null(col("old")), not_null(col("new"))]))
    kept = session.keep(both, "reissue")
    moved = differs(col("old"), col("new"))
    counts = select(
        count(),
        count_when(moved),
        count_distinct(col("old")),
        count_distinct(col("new")),
        count_distinct(op.row_hash([col("old"), col("new")])),
        *(count_when(all_of([op.matches(col("old"), p), op.matches(col("new"), p)])) for p in (_RANDOM, _MOMENT)),
    )
    total, changed, olds, news, links, random, moments = (int(n) for n in session.rows(counts.from_(table(kept)))[0])
    one_to_one = links <= _ONE_TO_ONE * max(olds, news)
    evidence = ""
    if changed >= _LEAST and changed >= _MOST_CHANGED * total and one_to_one:
        elsewhere = session.keep(select("old", "new").from_(table(kept)).where(moved.copy()), "moved")
        always = "random identifiers" if random == total else "times of the run" if moments == total else ""
        evidence = _judged(session, elsewhere, changed, total, always)
        session.drop(elsewhere)
    session.drop(kept)
    return evidence


def _judged(session: Session, moved: str, changed: int, total: int, always: str) -> str:
    """The evidence in those pairs whose value is another now. ``always`` says what all values are that look as if they
    were new on every run, empty where they do not."""
    olds, recurring = _recurring(session, moved)
    if recurring >= _RECUR * olds and olds >= _LEAST and abs(_order_kept(session, moved)) < _IN_ORDER:
        return (
            f"{recurring:,} of {olds:,} old values stand on other records now, in another order; "
            f"{changed:,} of {total:,} records changed"
        )
    if always and recurring <= _EVER_NEW * olds:
        return f"{always}, new on {changed:,} of {total:,} records"
    return ""


def _recurring(session: Session, moved: str) -> tuple[int, int]:
    """How many different old values there are, and how many of them stand on another record now."""
    left = select("old").distinct().from_(table(moved))
    right = select("new").distinct().from_(table(moved))
    joined = (
        select(count(), exp.Count(this=col("new", "r")))
        .from_(sub(left, "l"))
        .join(sub(right, "r"), on=exp.EQ(this=col("old", "l"), expression=col("new", "r")), join_type="left")
    )
    olds, recurring = session.rows(joined)[0]
    return int(olds), int(recurring)


def _order_kept(session: Session, kept: str) -> Decimal:
    """Spearman's rank correlation of old and new values, shorter texts first: 1 when the order is kept."""
    ranks = []
    for name in ("old", "new"):
        length = exp.Length(this=col(name))
        ranks.append(
            windowed(exp.Anonymous(this="DENSE_RANK", expressions=[]), [], [length, col(name)]).as_(
                f"r_{name}", copy=False
            )
        )
    inner = select(*ranks).from_(table(kept))
    query = select(exp.Corr(this=col("r_old"), expression=col("r_new"))).from_(sub(inner, "ranks"))
    found = session.rows(query)[0][0]
    return Decimal(1) if found is None else Decimal(str(found))


def apply(pairing: Pairing, masks: tuple[Mask, ...]) -> Pairing:
    """The pairing with wholly masked fields no longer compared."""
    whole = {m.field.name: m.shown.evidence for m in masks if not m.pattern}
    fields = tuple(
        replace(f, compared=False, reason=f"{WORD}{whole[f.name]}") if f.name in whole else f for f in pairing.fields
    )
    return replace(pairing, fields=fields)
