"""The modulus check worked out: one or two weighted sums of the 14 digits, with their fourteen exceptions.

Source: Vocalink, "Validating account numbers: UK modulus checking", by way of two published implementations that
agree; held to the 34 published cases. Letters: the sort code is u v w x y z, the account number a b c d e f g h.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, is_null, number, select, sub, table, text, when
from jamfirst.rules.uk.bank.weights import PLACES
from jamfirst.rules.working import Working

_LETTERS = {letter: place for place, letter in enumerate("abcdefgh", start=1)}
_OTHER_WEIGHTS = (0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1)
_UP_TO_B = 8
_SORT_CODE_OF_8, _SORT_CODE_OF_9 = "090126", "309634"
_ADDED_BY_1 = 27
_ABOVE_NOUGHT = 220_000
"""A multiple of 10 and 11 that lifts every sum above nought, whatever negative weights a table has."""

_EITHER = ((2, 9), (10, 11), (12, 13))
"""Exceptions of the first and second check where passing one of the two is enough."""

RESULTS = ("modulus_listed", "modulus_valid", "modulus_instead", "checks", "first_left", "second_left")
"""What ``checked`` adds that is worth keeping. ``modulus_instead`` says that a check needs the table of substituted
sort codes."""


def checked(accounts: str, weights: str, substitutions: str) -> Working:
    """Add to the accounts of a relation (``bank_sort``, ``bank_account`` and ``bank_number``, the sort code as a
    number) whether the table lists the sort code, whether the account number is valid there (NULL where it is not
    listed), which checks there are and what their sums leave.

    Each sort code is looked for in the ranges once, however many accounts it has: nine tenths of the time, measured."""
    sort_codes = Working(select("bank_number").from_(accounts).group_by("bank_number"))
    listed = sort_codes.look_up(weights, [], ["since"], during="bank_number")
    working = Working(
        select("a.*", "l.since")
        .from_(table(accounts, "a"))
        .join(sub(listed.query, "l"), on=exp.EQ(this=col("bank_number", "a"), expression=col("bank_number", "l")))
    )
    columns = ["checks", *(f"{check}_{name}" for check in ("first", "second") for name in _weight_columns())]
    working = working.look_up(weights, ["since"], columns).look_up(substitutions, ["bank_sort"], ["instead"])
    working = working.step({letter: op.digit(col("bank_account"), place) for letter, place in _LETTERS.items()})
    for check in ("first", "second"):
        working = _worked_out(working, check)
    return working.step(
        {
            "modulus_listed": exp.Not(this=is_null(col("checks"))),
            "modulus_instead": coalesce(any_of((_exception("first", 5), _exception("second", 5))), exp.false()),
            "modulus_valid": _valid(),
        }
    )


def _weight_columns() -> list[str]:
    return ["modulus", "doubles", "exception", *map(str, PLACES)]


def _worked_out(working: Working, check: str) -> Working:
    """The steps of one of the two checks, down to ``first_passes`` or ``second_passes``."""
    working = working.step({f"{check}_sort": _sort_code(check), f"{check}_weights": _which_weights(check)})
    working = working.step({f"{check}_{place}_times": _product(check, place) for place in PLACES})
    working = working.step({f"{check}_left": _left(check)})
    return working.step({f"{check}_passes": _passes(check)})


def _exception(check: str, *which: int) -> Expr:
    return exp.In(this=col(f"{check}_exception"), expressions=[number(one) for one in which])


def _is(letter: str, *digits: int) -> Expr:
    return exp.In(this=col(letter), expressions=[number(digit) for digit in digits])


def _sort_code(check: str) -> Expr:
    """The sort code that a check works on: another one under exceptions 5 (by the table), 8 and 9."""
    return when(
        (_exception(check, 5), coalesce(col("instead"), col("bank_sort"))),
        (_exception(check, 8), text(_SORT_CODE_OF_8)),
        (_exception(check, 9), text(_SORT_CODE_OF_9)),
        otherwise=col("bank_sort"),
    )


def _which_weights(check: str) -> Expr:
    """0 for the weights of the table, 1 where those up to b are nought (exceptions 7 and 10), 2 for the other weights
    of exception 2 and 3 for these with those up to b nought."""
    from_09_or_99 = all_of((_is("a", 0, 9), _is("b", 9), _is("g", 9)))
    other = all_of((_exception(check, 2), exp.NEQ(this=col("a"), expression=number(0))))
    return when(
        (all_of((_exception(check, 7), _is("g", 9))), number(1)),
        (all_of((_exception(check, 10), from_09_or_99)), number(1)),
        (all_of((other, _is("g", 9))), number(3)),
        (other.copy(), number(2)),
        otherwise=number(0),
    )


def _product(check: str, place: int) -> Expr:
    """A digit times its weight; of three digits at the most where their digits are added up."""
    said, other = col(f"{check}_{place}"), _OTHER_WEIGHTS[place - 1]
    chosen = {0: said, 1: number(0) if place <= _UP_TO_B else said.copy()}
    chosen |= {2: number(other), 3: number(0 if place <= _UP_TO_B else other)}
    which = col(f"{check}_weights")
    weight = when(*((exp.EQ(this=which.copy(), expression=number(n)), value) for n, value in chosen.items()))
    digit = op.digit(col(f"{check}_sort"), place) if place <= 6 else op.digit(col("bank_account"), place - 6)
    return exp.Mul(this=exp.Paren(this=digit), expression=weight)


def _left(check: str) -> Expr:
    """What the sum leaves when it is divided."""
    products = [col(f"{check}_{place}_times") for place in PLACES]
    doubled = [exp.Paren(this=_digit_sum(product)) for product in products]
    added = when((_exception(check, 1), number(_ADDED_BY_1)), otherwise=number(0))
    total = when((col(f"{check}_doubles"), exp.Add(this=_sum(doubled), expression=added)), otherwise=_sum(products))
    return _remainder(total, check)


def _remainder(total: Expr, check: str) -> Expr:
    lifted = exp.Add(this=exp.Paren(this=total), expression=number(_ABOVE_NOUGHT))
    return exp.Mod(this=exp.Paren(this=lifted), expression=col(f"{check}_modulus"))


def _sum(values: Sequence[Expr]) -> Expr:
    total = values[0]
    for value in values[1:]:
        total = exp.Add(this=total, expression=value)
    return total


def _digit_sum(value: Expr) -> Expr:
    """The sum of the digits of a number of up to three digits: each ten carried is nine too many."""
    carried = exp.Add(this=op.quotient(value.copy(), number(10)), expression=op.quotient(value.copy(), number(100)))
    return exp.Sub(this=value.copy(), expression=exp.Mul(this=number(9), expression=exp.Paren(this=carried)))


def _passes(check: str) -> Expr:
    """Whether a check passes, with the exceptions that say more than that nothing is left."""
    left = col(f"{check}_left")
    nothing_left = exp.EQ(this=left, expression=number(0))
    g_and_h = exp.Add(this=exp.Mul(this=col("g"), expression=number(10)), expression=col("h"))
    eleven = exp.EQ(this=col(f"{check}_modulus"), expression=number(11))
    foreign = all_of((_exception(check, 6), _is("a", 4, 5, 6, 7, 8), exp.EQ(this=col("g"), expression=col("h"))))
    unneeded = all_of((_exception(check, 3), _is("c", 6, 9)))
    again = all_of((_is("h", 0, 1, 9), exp.EQ(this=_left_when_shifted(check), expression=number(0))))
    return when(
        (any_of((foreign, unneeded)), exp.true()),
        (_exception(check, 4), exp.EQ(this=left.copy(), expression=exp.Paren(this=g_and_h))),
        (all_of((_exception(check, 5), eleven)), _is_check_digit(check, 11, "g")),
        (_exception(check, 5), _is_check_digit(check, 10, "h")),
        (_exception(check, 14), any_of((nothing_left.copy(), again))),
        otherwise=nothing_left,
    )


def _is_check_digit(check: str, modulus: int, letter: str) -> Expr:
    """Whether a digit is the modulus less what is left, or nought where nothing is; 1 left of 11 has no such digit."""
    rest = exp.Sub(this=number(modulus), expression=col(f"{check}_left"))
    none_left = exp.EQ(this=col(f"{check}_left"), expression=number(0))
    return any_of((exp.EQ(this=rest, expression=col(letter)), all_of((none_left, _is(letter, 0)))))


def _left_when_shifted(check: str) -> Expr:
    """What is left under exception 14 when h is dropped and a nought put before a."""
    products: list[Expr] = [col(f"{check}_{place}_times") for place in PLACES if place <= 6]
    for place in range(8, 15):
        digit = op.digit(col("bank_account"), place - 7)
        products.append(exp.Mul(this=exp.Paren(this=digit), expression=col(f"{check}_{place}")))
    return _remainder(_sum(products), check)


def _valid() -> Expr:
    """Both checks together: one of two is enough for some exceptions; after 14 there is no second."""
    one_of_two = [all_of((_exception("first", one), _exception("second", two))) for one, two in _EITHER]
    first, second = col("first_passes"), col("second_passes")
    alone = any_of((is_null(col("second_modulus")), _exception("first", 14)))
    return when(
        (is_null(col("checks")), exp.cast(exp.Null(), "boolean")),
        (alone, first),
        (any_of(one_of_two), any_of((first.copy(), second))),
        otherwise=all_of((first.copy(), second.copy())),
    )
