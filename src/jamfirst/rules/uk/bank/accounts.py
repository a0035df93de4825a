"""Sort code and account number of the United Kingdom in their standard form: six digits and eight.

Source: Vocalink, "Validating account numbers: UK modulus checking", the part on non-standard account numbers, as two
published implementations have it. Account numbers of six and seven digits get noughts before them; the Co-operative
Bank's ten digits are cut to the first eight and those of National Westminster to the last eight; the first of
Santander's nine takes the place of the sort code's last digit. Which sort codes are these banks' is own knowledge and
not looked up; with ten or nine digits at any other bank nothing is said.
"""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
    cast,
    coalesce,
    col,
    concat,
    is_null,
    not_null,
    number,
    text,
    when,
)
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.rules.working import Cannot, Working

COLUMNS = ("sort_code", "account_number", "iban", "bic", "currency")
"""The columns that bank details stand in, and those that show in which country; payees have no more than three."""

ONE_OF = (("sort_code", "account_number"), ("iban",))
"""What a table must have for there to be bank details in it."""

BETWEEN = r"[\s\x{A0}\x{2010}-\x{2015}\x{2212}-]+"
"""Spaces and hyphens of any sort, as people write them into sort codes and account numbers."""

UK_IBAN = "GB[0-9]{2}[A-Z]{4}[0-9]{14}"
"""The form of an IBAN of the United Kingdom: 22 characters, of which 9 to 14 are the sort code and 15 to 22 the
account number."""

_COOPERATIVE = ("08",)
_SANTANDER = ("09", "72", "89")
_NATWEST = ("01", *(str(first) for first in range(50, 67)))


def standard(working: Working) -> Working:
    """Add ``plain_sort``, ``plain_account`` and ``plain_iban`` (as written, without spaces and hyphens) and the
    standard form ``bank_sort`` (six digits) and ``bank_account`` (eight), both NULL where it cannot be had, with
    ``bank_key``, both as one number. Where there is neither a sort code nor an account number they come from an IBAN
    of the United Kingdom, and ``of_iban`` says so."""
    working = working.step(
        {
            "plain_sort": _plain(col("sort_code"), 6),
            "plain_account": _plain(col("account_number"), 8),
            "plain_iban": when((not_null(col("iban")), _plain_iban())),
        }
    )
    nothing_else = all_of((is_null(col("plain_sort")), is_null(col("plain_account"))))
    begins_so = exp.EQ(this=_cut("plain_iban", 1, 2), expression=text("GB"))
    of_iban = when((not_null(col("plain_iban")), all_of((nothing_else, begins_so, _uk_digits("plain_iban")))))
    working = working.step({"of_iban": coalesce(of_iban, exp.false())})
    working = working.step({"said_sort": _said_sort(), "said_account": coalesce(col("plain_account"), _part(15, 8))})
    account = _account()
    working = working.step({"eight_digits": account})
    whole = all_of((not_null(col("eight_digits")), not_null(col("said_sort"))))
    working = working.step(
        {
            "bank_sort": when((whole, _sort())),
            "bank_account": when((whole.copy(), col("eight_digits"))),
        }
    )
    key = exp.DPipe(this=col("bank_sort"), expression=col("bank_account"))
    return working.step({"bank_key": exp.TryCast(this=key, to=exp.DataType.build("bigint"))})


def given_details(kind: Kind) -> Expr:
    """Whether a record has bank details of the United Kingdom, after ``standard``: a sort code or account number, or an
    IBAN that begins with GB. An account number alone beside a BIC or in another currency may be any country's."""
    uk_iban = exp.EQ(this=_cut("plain_iban", 1, 2), expression=text("GB"))
    account = all_of((not_null(col("plain_account")), exp.Not(this=exp.Paren(this=foreign(kind)))))
    return coalesce(any_of((not_null(col("plain_sort")), account, uk_iban)), exp.false())


def foreign(kind: Kind) -> Expr:
    """Whether an account number stands without a sort code where it may be another country's."""
    signs: list[Expr] = []
    if "bic" in KINDS[kind].columns:
        signs.append(not_null(col("bic")))
    if "currency" in KINDS[kind].columns:
        signs.append(exp.NEQ(this=exp.Upper(this=coalesce(col("currency"), text("GBP"))), expression=text("GBP")))
    return all_of((is_null(col("plain_sort")), not_null(col("plain_account")), any_of(signs)))


def unknown_form() -> tuple[Cannot, ...]:
    """Why ``bank_key`` is not known."""
    no_key = is_null(col("bank_key"))
    half = any_of((is_null(col("said_sort")), is_null(col("said_account"))))
    return (
        Cannot(all_of((no_key, half)), "there is no whole sort code and account number"),
        Cannot(all_of((no_key.copy(), _digits(9))), "an account number of nine digits is only known of Santander"),
        Cannot(
            all_of((no_key.copy(), _digits(10))),
            "an account number of ten digits is only known of NatWest and the Co-operative Bank",
        ),
        Cannot(no_key.copy(), "the account number is not 6 to 8 digits"),
    )


def known_length() -> Expr:
    """Whether an account number is as many digits as account numbers can have, at some bank at least."""
    eight = op.all_digits(col("plain_account"), 8)
    return when((eight, exp.true()), otherwise=op.matches(col("plain_account"), "[0-9]{6,10}"))


def _plain(value: Expr, digits: int) -> Expr:
    """A text without spaces and hyphens; the common case is told apart cheaply."""
    cut = exp.Nullif(this=op.without(value.copy(), BETWEEN), expression=text(""))
    return when(
        (is_null(value.copy()), cast(exp.Null(), "text")), (op.all_digits(value, digits), value.copy()), otherwise=cut
    )


def _plain_iban() -> Expr:
    """The IBAN in capitals without spaces and hyphens; that there are none is told cheaply for the common case."""
    cut = when((_uk_digits("iban"), col("iban")), otherwise=op.without(col("iban"), BETWEEN))
    return exp.Nullif(this=exp.Upper(this=cut), expression=text(""))


def _uk_digits(name: str) -> Expr:
    """Whether a text has 22 characters, the last 14 of them digits, as IBANs of the United Kingdom have."""
    long = exp.EQ(this=op.byte_length(col(name)), expression=number(22))
    return all_of((long, op.all_digits(_cut(name, 9, 14), 14)))


def _cut(name: str, first: int, length: int) -> Expr:
    return exp.Substring(this=col(name), start=number(first), length=number(length))


def _part(first: int, length: int) -> Expr:
    return when((col("of_iban"), _cut("plain_iban", first, length)))


def _said_sort() -> Expr:
    said = col("plain_sort")
    return when((op.all_digits(said, 6), said.copy()), (col("of_iban"), _part(9, 6)))


def _digits(count: int) -> Expr:
    return op.all_digits(col("said_account"), count)


def _at(prefixes: tuple[str, ...]) -> Expr:
    first = exp.Substring(this=col("said_sort"), start=number(1), length=number(2))
    return exp.In(this=first, expressions=[text(prefix) for prefix in prefixes])


def _of_account(first: int, length: int) -> Expr:
    return exp.Substring(this=col("said_account"), start=number(first), length=number(length))


def _account() -> Expr:
    return when(
        (_digits(8), col("said_account")),
        (_digits(7), concat(text("0"), col("said_account"))),
        (_digits(6), concat(text("00"), col("said_account"))),
        (all_of((_digits(9), _at(_SANTANDER))), _of_account(2, 8)),
        (all_of((_digits(10), _at(_COOPERATIVE))), _of_account(1, 8)),
        (all_of((_digits(10), _at(_NATWEST))), _of_account(3, 8)),
    )


def _sort() -> Expr:
    branch = exp.Substring(this=col("said_sort"), start=number(1), length=number(5))
    moved = exp.DPipe(this=branch, expression=_of_account(1, 1))
    return when((_digits(9), moved), otherwise=col("said_sort"))
