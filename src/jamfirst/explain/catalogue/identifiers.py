"""What an identifier can have about it: what it begins with, and what its digits are."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import number, text, when
from jamfirst.explain.attributes import Entry, Expr, Making, Sort, Source, yes_no
from jamfirst.explain.catalogue.text import is_prose
from jamfirst.model.columns import Role, ValueType

_NAMED = ("sort_code", "account", "iban", "bic", "_id", "_ref", "code", "number", "nino", "centre")
_ROLES = (Role.ACCOUNT, Role.IDENTIFIER, Role.REFERENCE, Role.PAYEE)


def is_identifier(source: Source) -> bool:
    """Whether a column has identifiers or codes in it, by its role and its name."""
    named = any(word in source.label.lower() for word in _NAMED)
    return source.type == ValueType.TEXT and (source.role in _ROLES or named) and not is_prose(source)


def _prefix(length: int) -> Making:
    def first(_: Source, value: Expr) -> Expr:
        return exp.Substring(this=value, start=number(1), length=number(length))

    return first


def _digits(_: Source, value: Expr) -> Expr:
    return when(
        (op.matches(value.copy(), "[0-9]+"), text("digits alone")),
        (op.matches(value.copy(), "[A-Za-z]+"), text("letters alone")),
        (op.matches(value.copy(), "[A-Za-z]+[0-9]+"), text("letters, then digits")),
        otherwise=text("other"),
    )


def _last(_: Source, value: Expr) -> Expr:
    return exp.Substring(this=value, start=exp.Length(this=value.copy()), length=number(1))


ENTRIES = (
    Entry("length", "length of {}", is_identifier, lambda _, v: exp.Length(this=v), Sort.COUNT),
    Entry("leading_zero", "{} begins with a nought", is_identifier, lambda _, v: yes_no(op.matches(v, "(?s)0.*"))),
    Entry("prefix2", "first 2 characters of {}", is_identifier, _prefix(2)),
    Entry("prefix3", "first 3 characters of {}", is_identifier, _prefix(3)),
    Entry("prefix4", "first 4 characters of {}", is_identifier, _prefix(4)),
    Entry("last", "last character of {}", is_identifier, _last),
    Entry("made_of", "what {} is made of", is_identifier, _digits),
)
