"""The check digits of an IBAN: the whole number, letters as 10 to 35, leaves 1 when it is divided by 97.

Source: ISO 13616, with the arithmetic of ISO 7064 MOD 97-10.
"""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, coalesce, col, concat, number, text, when
from jamfirst.rules.working import Working

FORM = "[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}"
"""The form of an IBAN of any country: 15 to 34 characters."""

_LONGEST = 34
_MODULUS = 97


def check_digits(working: Working, iban: str = "plain_iban") -> Working:
    """Add ``right_digits``, the two digits that positions 3 and 4 of an IBAN must be."""
    moved = concat(_part(iban, 5, _LONGEST), _part(iban, 1, 2), text("00"))
    working = working.step({"moved": moved})
    working = working.step({f"char_{place}": op.digit(col("moved"), place) for place in range(1, _LONGEST + 1)})
    left: Expr = number(0)
    for place in range(1, _LONGEST + 1):
        left = _with_character(left, col(f"char_{place}"))
    working = working.step({"left": left})
    digits = exp.Sub(this=number(_MODULUS + 1), expression=col("left"))
    padded = exp.Substring(this=concat(text("0"), exp.Paren(this=digits)), start=number(-2))
    return working.step({"right_digits": padded})


def _part(iban: str, first: int, length: int) -> Expr:
    return exp.Substring(this=coalesce(col(iban), text("")), start=number(first), length=number(length))


def _with_character(left: Expr, character: Expr) -> Expr:
    """What is left once one more character stands behind: two digits for a letter, one for a digit, none beyond the
    end. A character comes as its code less that of 0: letters begin at 17."""
    beyond = exp.LT(this=character, expression=number(0))
    letter = exp.GT(this=character.copy(), expression=number(9))
    times = when((beyond, number(1)), (letter, number(100)), otherwise=number(10))
    value = when(
        (beyond.copy(), number(0)),
        (letter.copy(), exp.Sub(this=character.copy(), expression=number(7))),
        otherwise=character.copy(),
    )
    total = exp.Add(this=exp.Mul(this=exp.Paren(this=left), expression=times), expression=value)
    return exp.Mod(this=exp.Paren(this=total), expression=number(_MODULUS))
