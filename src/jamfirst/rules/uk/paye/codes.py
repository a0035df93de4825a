"""Tax codes: what is one, and what it tells the tax tables."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, coalesce, col, is_null, text, when
from jamfirst.rules.uk.paye.sums import equal, minus, plus, rounded_up, times, value, whole
from jamfirst.rules.uk.paye.tables import BLOCK, MONTHS, WEEKS, block_pay
from jamfirst.rules.working import Working

BY_BANDS, NO_TAX = "bands", "NT"
"""The ways a code taxes pay, besides the flat rates: by bands after free pay, or not at all."""

_BODY = "(?:[1-9][0-9]{0,5}[LMNPTY]|BR|0T|NT|D[0-8]|K[1-9][0-9]{0,5})"
_MARKER = "(?:X|NONCUM|(?:W|WK|WEEK)1(?:/?(?:M|MTH|MONTH)1)?|(?:M|MTH|MONTH)1(?:/?(?:W|WK|WEEK)1)?)"
_PLAIN = "CUM(?:UL(?:ATIVE)?)?"


def read_codes(working: Working) -> Working:
    """Read ``tax_code``, whatever its case and spaces.

    A code is what HMRC's schema of the full payment submission takes for one, with the letter of Scotland or Wales
    before it and, after it, what payrolls write for the week 1 or month 1 basis (X, W1, M1). Adds ``letter`` of the
    area and ``form`` (``bands``, ``NT``, or a flat code such as ``BR``), both NULL for what is no code; ``week_free``
    and ``month_free``, free pay of one week and month in pence, less than nothing for a K code; and ``marked``, whether
    the code itself asks for the week 1 or month 1 basis.
    """
    working = working.step({"squeezed": exp.Upper(this=op.without(col("tax_code"), r"[\s()]+"))})
    is_code = op.matches(col("squeezed"), f"[SC]?{_BODY}(?:[-/]?(?:{_MARKER}|{_PLAIN}))?")
    body = when((is_code, op.part(col("squeezed"), f"^[SC]?({_BODY})")))
    working = working.step({"code_body": body})
    number = whole(coalesce(op.part(col("code_body"), "^K?([1-9][0-9]*)"), text("0")))
    letter = coalesce(op.part(col("squeezed"), "^([SC])"), text(""))
    read = {"code_number": number, "letter": when((is_null(col("code_body")), exp.Null()), otherwise=letter)}
    marked = op.matches(col("squeezed"), f"[SC]?{_BODY}[-/]?{_MARKER}")
    working = working.step({**read, "form": _form(), "marked": coalesce(marked, exp.false())})
    sign = when((op.matches(col("code_body"), "K[0-9]+"), value(-1)), otherwise=value(1))
    return working.step({"week_free": times(sign, _free(WEEKS)), "month_free": times(sign.copy(), _free(MONTHS))})


def _form() -> Expr:
    alone = op.matches(col("code_body"), f"BR|D[0-9]|{NO_TAX}")
    return when((is_null(col("code_body")), exp.Null()), (alone, col("code_body")), otherwise=text(BY_BANDS))


def _free(parts: int) -> Expr:
    """Free pay of one part of the year, as ``tables.free_pay`` works it out."""
    blocks = op.quotient(minus("code_number", 1), value(BLOCK))
    rest = minus("code_number", times(blocks, BLOCK))
    pence = plus(times(rest, 1000), 900)
    free = plus(times(blocks.copy(), block_pay(parts)), rounded_up(pence, parts))
    return when((equal("code_number", 0), value(0)), otherwise=free)
