"""Marking the differences that a person declared: which rows fit a declaration, and which all but fit one.

Only rows that differ are judged; one pass over each table counts the records that a declaration is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from jamfirst.compare.conditions import holds, written
from jamfirst.compare.pairing import Field, Pairing, TablePair
from jamfirst.compare.rewrites import fits, moved_days, would_change
from jamfirst.engines.build import all_of, any_of, col, count_when, null, select, table, text, when
from jamfirst.engines.session import Session
from jamfirst.model.columns import ValueType
from jamfirst.model.expected import GONE_CODES, NEW_CODES, DeclaredChange, What
from jamfirst.model.kinds import Kind

_FEW = 20

MARKS = ("expected_by", "almost_by", "missed")
"""The columns of the staging relation that are filled here."""


def about(changes: Iterable[DeclaredChange], pair: TablePair) -> tuple[DeclaredChange, ...]:
    """The declarations about a table pair, by either side's name or by the baseline's kind."""
    names = {t.name for t in (pair.baseline, pair.candidate) if t is not None}
    kind = pair.baseline.kind if pair.baseline is not None else Kind.PLAIN
    return tuple(c for c in changes if c.table in names or (kind != Kind.PLAIN and c.table == kind))


@dataclass(frozen=True, slots=True)
class Bound:
    """One declaration with the fields of a table that its columns and conditions are."""

    change: DeclaredChange
    columns: tuple[Field, ...]
    where: tuple[Field, ...]
    listed: tuple[str, ...]

    def conditions(self, prefix: str) -> list[exp.Expr]:
        """Its conditions on a record whose columns have this prefix."""
        told = zip(self.change.where, self.where, self.listed, strict=True)
        return [holds(c, f, prefix, listed) for c, f, listed in told]


def bind(session: Session, changes: Iterable[DeclaredChange], pairing: Pairing) -> tuple[Bound, ...]:
    """The declarations that this table can meet; one that asks for a column that the table does not have cannot. Long
    lists of values become relations."""
    found = []
    for change in changes:
        columns = [f for name in change.columns if (f := field_of(pairing, name)) is not None]
        where = [f for c in change.where if (f := field_of(pairing, c.column)) is not None]
        if len(where) == len(change.where) and (columns or not change.columns):
            listed = [_listed(session, c.values, f) for c, f in zip(change.where, where, strict=True)]
            found.append(Bound(change, tuple(columns), tuple(where), tuple(listed)))
    return tuple(found)


def _listed(session: Session, values: Sequence[str], field: Field) -> str:
    """A relation of many values; empty for few, which are written where they are asked for."""
    if len(values) <= _FEW:
        return ""
    relation = session.create("listed", {"value": "text"})
    session.insert(relation, [(value,) for value in sorted({written(v, field) for v in values})])
    return relation


def field_of(pairing: Pairing, name: str) -> Field | None:
    """A field by its canonical name or by a header of either side."""
    return pairing.field(name) or next((f for f in pairing.fields if name in (f.baseline.name, f.candidate.name)), None)


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks the rows of one table pair. ``moved`` gives, by id and field, old dates with their new ones."""

    bound: tuple[Bound, ...] = ()
    moved: Mapping[tuple[str, str], tuple[tuple[date, date], ...]] | None = None

    def changed(self, f: Field, code: exp.Expr) -> dict[str, exp.Expr]:
        """The marks of rows about one field of records on both sides."""
        mine = [b for b in self.bound if b.change.side == "both" and f in b.columns]
        return _marks([self._judged(b, f, code) for b in mine])

    def one_sided(self, side: str, code: exp.Expr) -> dict[str, exp.Expr]:
        """The marks of rows about records of one side."""
        mine = [b for b in self.bound if b.change.side == side]
        return _marks([_Judged(b.change, _of_codes(b.change, code), b.conditions(""), None) for b in mine])

    def _judged(self, b: Bound, f: Field, code: exp.Expr) -> _Judged:
        moved = (self.moved or {}).get((b.change.id, f.name), ())
        rewrite = fits(b.change.rewrite, f, moved)
        return _Judged(b.change, _of_codes(b.change, code), b.conditions("b_"), rewrite)


UNMARKED = Marker()
"""Marks nothing: no change was declared about the table."""


def marker(session: Session, changes: Sequence[DeclaredChange], pairing: Pairing, changed: str) -> Marker:
    """What marks the rows of a table pair. ``changed`` are its pairs with a difference: the dates that working days
    are counted from are taken from them."""
    bound = bind(session, changes, pairing)
    moved = {}
    for b in (b for b in bound if b.change.rewrite.what == What.WORKING_DAYS):
        for f in (f for f in b.columns if f.compared and f.type == ValueType.DATE):
            old = col(f"b_{f.name}")
            olds = session.rows(select(old).distinct().from_(table(changed)).where(col(f"d_{f.name}")))
            moved[b.change.id, f.name] = moved_days(b.change.rewrite.days, [o for (o,) in olds if o is not None])
    return Marker(bound, moved)


@dataclass(frozen=True, slots=True)
class _Judged:
    """One declaration over the rows of one field, or of one side: whether the code is one it may explain, each
    condition, and the rewrite (``None``: whole records)."""

    change: DeclaredChange
    code: exp.Expr
    where: list[exp.Expr]
    rewrite: exp.Expr | None

    def fit(self) -> exp.Expr:
        met = [self.code, *self.where, *([self.rewrite] if self.rewrite is not None else [])]
        return all_of(m.copy() for m in met)

    def near(self) -> list[tuple[exp.Expr, str]]:
        """What a row may have missed alone. That anything at all changed is no sign of a declared change: where a
        rewrite is any, a condition is never what was missed."""
        if self.rewrite is None or self.change.rewrite.what == What.ANY:
            return []
        found = [(self._but(self.where, self.rewrite), self.change.rewrite.words)]
        for no, condition in enumerate(self.change.where):
            others = [w for i, w in enumerate(self.where) if i != no]
            found.append((self._but([*others, self.rewrite], self.where[no]), condition.words))
        return found

    def _but(self, met: Iterable[exp.Expr], missed: exp.Expr) -> exp.Expr:
        """Whether all of the first hold, and the last does not."""
        not_met = exp.Not(this=exp.paren(missed.copy(), copy=False))
        return all_of([self.code.copy(), *(m.copy() for m in met), not_met])


def _of_codes(change: DeclaredChange, code: exp.Expr) -> exp.Expr:
    """Whether a row's code is one that the declaration is about. For records of one side the usual code of the side is
    meant, never one that repeats another."""
    if change.side == "both":
        return any_of(_ends(code, suffix) for suffix in change.codes) if change.codes else exp.true()
    usual = GONE_CODES if change.side == "baseline" else NEW_CODES
    return any_of(_ends(code, suffix) for suffix in usual)


def _ends(code: exp.Expr, suffix: str) -> exp.Expr:
    return exp.EndsWith(this=code.copy(), expression=text(f".{suffix}"))


def _marks(judged: Sequence[_Judged]) -> dict[str, exp.Expr]:
    if not judged:
        return {name: null("text") for name in MARKS}
    by = when(*((j.fit(), text(j.change.id)) for j in judged), otherwise=null("text"))
    near = [(condition, j.change.id, missed) for j in judged for condition, missed in j.near()]
    fit = any_of(j.fit() for j in judged)
    whose = [(condition.copy(), text(name)) for condition, name, _ in near]
    what = [(condition, text(missed)) for condition, _, missed in near]
    return {
        "expected_by": by,
        "almost_by": when((fit, null("text")), *whose, otherwise=null("text")),
        "missed": when((fit.copy(), null("text")), *what, otherwise=null("text")),
    }


def met_in(session: Session, changes: Sequence[DeclaredChange], pairing: Pairing, baseline: str) -> dict[str, int]:
    """How many records of a baseline table each declaration is about: they meet its conditions, and it would change
    them. One pass, and none where no declaration is about the table. Records that come cannot be counted so."""
    mine = [b for b in bind(session, changes, pairing) if b.change.side != "candidate"]
    if not mine:
        return {}
    row = session.rows(select(*(count_when(_meant(b)) for b in mine)).from_(table(baseline)))[0]
    return {b.change.id: int(n) for b, n in zip(mine, row, strict=True)}


def _meant(b: Bound) -> exp.Expr:
    moves = [any_of(would_change(b.change.rewrite, f) for f in b.columns)] if b.columns else []
    return all_of([*b.conditions(""), *moves])
