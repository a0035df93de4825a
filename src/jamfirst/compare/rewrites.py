"""The rewrites of declared changes as expressions: whether new is what the declaration makes of old, to the penny."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from sqlglot import exp

from jamfirst.compare.conditions import amount, equal, exact, plain_text, written
from jamfirst.compare.pairing import Field
from jamfirst.engines import operations as op
from jamfirst.engines.build import all_of, any_of, cast, coalesce, col, concat, number, text, when
from jamfirst.model.columns import ValueType
from jamfirst.model.expected import Rewrite, Rounding, What
from jamfirst.model.working_days import moved_working_days

_MOST_PLACES = 8
_BETWEEN = " > "


def fits(rewrite: Rewrite, field: Field, moved: Sequence[tuple[date, date]] = ()) -> exp.Expr:
    """Whether ``c_`` is what the rewrite makes of ``b_``; false, never NULL, where that cannot be told. ``moved`` gives
    each old date with its new one, for working days."""
    old, new = col(f"b_{field.name}"), col(f"c_{field.name}")
    return coalesce(_fits(rewrite, field, old, new, moved), exp.false())


def would_change(rewrite: Rewrite, field: Field) -> exp.Expr:
    """Whether the rewrite makes anything else of a baseline record's value than it is."""
    value = col(field.name)
    if rewrite.what in (What.ANY, What.DAYS, What.WORKING_DAYS):
        return exp.Not(this=exp.Is(this=value, expression=exp.Null()))
    if rewrite.what == What.MAPPING:
        return coalesce(_among([a for a, b in rewrite.pairs if a != b], value, field), exp.false())
    strict = Rewrite(rewrite.what, rewrite.amount, rewrite.rounding, pairs=rewrite.pairs)
    known = exp.Is(this=value.copy(), expression=exp.Null())
    kept = coalesce(_fits(strict, field, value, value.copy(), ()), exp.false())
    blank = exp.false() if rewrite.what == What.TO else known
    return all_of([exp.Not(this=exp.paren(kept, copy=False)), exp.Not(this=exp.paren(blank, copy=False))])


def _fits(rewrite: Rewrite, field: Field, old: exp.Expr, new: exp.Expr, moved: Sequence[tuple[date, date]]) -> exp.Expr:
    if rewrite.what == What.ANY:
        return exp.true()
    if rewrite.what == What.TO:
        return equal(new, rewrite.pairs[0][1], field)
    if rewrite.what == What.MAPPING:
        return _mapped(rewrite.pairs, old, new, field)
    if rewrite.what in (What.TIMES, What.PLUS):
        return _amount_fits(rewrite, field, old, new)
    return _day_fits(rewrite, field, old, new, moved)


def _among(values: Sequence[str], value: exp.Expr, field: Field) -> exp.Expr:
    """Whether a value is one of some, the empty text standing for none."""
    plain = coalesce(plain_text(value, field), text(""))
    return exp.In(this=plain, expressions=[text(written(v, field)) for v in values] or [exp.Null()])


def _mapped(pairs: Sequence[tuple[str, str]], old: exp.Expr, new: exp.Expr, field: Field) -> exp.Expr:
    """Whether old and new are a pair of the list: one text of both, with the length of the first before it, so that no
    two pairs read alike."""
    plain = [coalesce(plain_text(value, field), text("")) for value in (old, new)]
    both = concat(exp.Length(this=plain[0].copy()), text(":"), plain[0], plain[1])
    told = [(written(a, field), written(b, field)) for a, b in pairs]
    return exp.In(this=both, expressions=[text(f"{len(a)}:{a}{b}") for a, b in told])


def _amount_fits(rewrite: Rewrite, field: Field, old: exp.Expr, new: exp.Expr) -> exp.Expr:
    if field.type != ValueType.DECIMAL or field.scale > _MOST_PLACES:
        return exp.false()
    return _sum(rewrite, old, new) if rewrite.what == What.PLUS else _product(rewrite, field, old, new)


def _day_fits(
    rewrite: Rewrite, field: Field, old: exp.Expr, new: exp.Expr, moved: Sequence[tuple[date, date]]
) -> exp.Expr:
    if field.type != ValueType.DATE:
        return exp.false()
    if rewrite.what == What.DAYS:
        return exp.EQ(this=op.days_between(old, new), expression=number(rewrite.days))
    return _listed(old, new, moved)


def _sum(rewrite: Rewrite, old: exp.Expr, new: exp.Expr) -> exp.Expr:
    """New less old lies within the tolerance of what is added."""
    gap = exp.paren(exp.Sub(this=exact(new), expression=exact(old)), copy=False)
    within = _pounds(rewrite.within_pence)
    return exp.Between(this=gap, low=amount(rewrite.amount - within), high=amount(rewrite.amount + within))


def _product(rewrite: Rewrite, field: Field, old: exp.Expr, new: exp.Expr) -> exp.Expr:
    """New lies within the tolerance of the rounded product. Nothing is rounded here: rounding is said as the bounds
    between which the exact product has to lie, mirrored below nought, so that no engine's own rounding matters."""
    within = _pounds(rewrite.within_pence)
    within -= within % Decimal(1).scaleb(-field.scale)
    product = exp.Mul(this=_roomy(old, field.scale), expression=cast(text(f"{rewrite.amount:f}"), "decimal(10,6)"))
    value = exact(product)
    below = exp.LT(this=product.copy(), expression=number(0))
    how, mirrored = rewrite.rounding, [_less(value.copy()), _less(exact(new.copy()))]
    return when(
        (below, _rounded_within(how, mirrored[0], mirrored[1], within, field.scale)),
        otherwise=_rounded_within(how, value, exact(new), within, field.scale),
    )


def _less(value: exp.Expr) -> exp.Expr:
    return exp.Neg(this=exp.paren(value, copy=False))


def _rounded_within(how: Rounding, exactly: exp.Expr, new: exp.Expr, within: Decimal, scale: int) -> exp.Expr:
    """Whether ``exactly`` (not negative), rounded to ``scale`` places, lies from new - within to new + within."""
    unit, half = Decimal(1).scaleb(-scale), Decimal(5).scaleb(-scale - 1)
    low, high = new, new.copy()
    if how == Rounding.DOWN:
        return _between(exactly, _shifted(low, -within), exp.GTE, _shifted(high, within + unit), exp.LT)
    if how == Rounding.UP:
        return _between(exactly, _shifted(low, -within - unit), exp.GT, _shifted(high, within), exp.LTE)
    bounds = _shifted(low, -within - half), _shifted(high, within + half)
    if how == Rounding.HALF_UP:
        return _between(exactly, bounds[0], exp.GTE, bounds[1], exp.LT)
    ends = [exp.EQ(this=exactly.copy(), expression=bound.copy()) for bound in bounds]
    touching = [
        all_of([end, _even(_shifted(new.copy(), by), scale)]) for end, by in zip(ends, (-within, within), strict=True)
    ]
    return any_of([_between(exactly, bounds[0], exp.GT, bounds[1], exp.LT), *touching])


def _between(
    value: exp.Expr, low: exp.Expr, above: type[exp.Binary], high: exp.Expr, below: type[exp.Binary]
) -> exp.Expr:
    return all_of([above(this=value, expression=low), below(this=value.copy(), expression=high)])


def _shifted(value: exp.Expr, by: Decimal) -> exp.Expr:
    return exp.paren(exp.Add(this=value, expression=amount(by)), copy=False)


def _even(value: exp.Expr, scale: int) -> exp.Expr:
    """Whether the last digit of a value of ``scale`` places is even."""
    units = exp.Mul(this=_roomy(value, scale), expression=cast(text(str(10**scale)), "decimal(10,0)"))
    whole = exp.TryCast(this=units, to=exp.DataType.build("bigint"))
    return exp.EQ(this=exp.Mod(this=whole, expression=number(2)), expression=number(0))


def _roomy(value: exp.Expr, scale: int) -> exp.Expr:
    """An amount of at most eighteen digits (NULL where it has more) in a type with room for ten more, so that no
    product overflows: DuckDB multiplies two decimals of eighteen digits in eighteen."""
    narrow = exp.TryCast(this=value, to=exp.DataType.build(f"decimal(18,{scale})"))
    return cast(narrow, f"decimal(28,{scale})")


def _pounds(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-2)


def _listed(old: exp.Expr, new: exp.Expr, moved: Sequence[tuple[date, date]]) -> exp.Expr:
    if not moved:
        return exp.false()
    both = concat(op.as_text(old), text(_BETWEEN), op.as_text(new))
    return exp.In(this=both, expressions=[text(f"{a}{_BETWEEN}{b}") for a, b in moved])


def moved_days(days: int, olds: Iterable[date]) -> tuple[tuple[date, date], ...]:
    """Each date with the one that many working days later."""
    return tuple((old, moved_working_days(old, days)) for old in olds)
