"""Which way a payment goes, as far as its record says: by ``method`` and, in pain.001, the service level.

Bacs files give each record a transaction code, which the column ``method`` has in words. The service levels are those
that UK banks use in pain.001: URNS for Faster Payments, URGP for CHAPS, NURG for Bacs and other non-urgent payments
(own knowledge, not looked up).
"""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, is_null, not_null, text, when
from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import CanonicalColumn
from jamfirst.read.bacs18.layout import CREDIT_CODES, METHODS

SERVICE_LEVEL = CanonicalColumn("service_level", ValueType.TEXT, Role.OTHER)
"""The service level of pain.001, a column beside those of payments."""

_CREDITS = tuple(words for code, words in METHODS.items() if code in CREDIT_CODES)
_BACS = r"(?i)bacs([ _-]?(direct[ _-]?)?credit|[ _-]?payment|3|[ _-]?3[ _-]?day)?"
_FASTER = r"(?i)(fps?|faster[ _-]?payments?)"
_CHAPS = r"(?i)chaps([ _-]?payment)?"
_TRANSFER = r"(?i)(trf|tra|bank[ _-]?transfer|credit[ _-]?transfer|bt|eft)"
_NO_ACCOUNT = r"(?i)(chk|che?q(ue)?s?|cash|voucher|card|payable order|.*(cheque|voucher|card))"


def in_bacs_file() -> Expr:
    """Whether a record is a credit of a file of Bacs Standard 18, as its transaction code shows."""
    return _known(exp.In(this=col("method"), expressions=[text(words) for words in _CREDITS]))


def is_collected() -> Expr:
    """Whether a record is a direct debit or an instruction for one: nobody is paid."""
    others = [text(words) for code, words in METHODS.items() if code not in CREDIT_CODES]
    return _known(exp.In(this=col("method"), expressions=others))


def is_bacs() -> Expr:
    """Whether a payment is said to go by Bacs."""
    return _known(any_of((in_bacs_file(), op.matches(col("method"), _BACS))))


def is_faster() -> Expr:
    """Whether a payment is said to go by Faster Payments, which work on every day of the year."""
    urgent = exp.EQ(this=coalesce(col("service_level"), text("")), expression=text("URNS"))
    return _known(any_of((op.matches(col("method"), _FASTER), urgent)))


def is_chaps() -> Expr:
    """Whether a payment is said to go by CHAPS."""
    urgent = exp.EQ(this=coalesce(col("service_level"), text("")), expression=text("URGP"))
    return _known(any_of((op.matches(col("method"), _CHAPS), urgent)))


def is_transfer() -> Expr:
    """Whether a payment is said to be a transfer between banks, in whatever scheme."""
    return _known(op.matches(col("method"), _TRANSFER))


def needs_account() -> Expr:
    """Whether a payment is said to go to an account, so that it must have one."""
    return any_of((is_bacs(), is_faster_by_method(), _known(op.matches(col("method"), _CHAPS)), is_transfer()))


def is_faster_by_method() -> Expr:
    """As ``is_faster``, from the column ``method`` alone."""
    return _known(op.matches(col("method"), _FASTER))


def without_account() -> Expr:
    """Whether a payment is said to be a cheque, cash, a card or a voucher."""
    return _known(op.matches(col("method"), _NO_ACCOUNT))


def scheme() -> Expr:
    """``Bacs`` or ``Faster Payments``, the schemes with a limit of their own; NULL for any other."""
    return when(
        (in_bacs_file(), text("Bacs")),
        (all_of((not_null(col("method")), is_bacs())), text("Bacs")),
        (is_faster(), text("Faster Payments")),
    )


def _known(condition: Expr) -> Expr:
    return coalesce(condition, exp.false())


def no_method() -> Expr:
    """Whether nothing says which way a payment goes."""
    return all_of((is_null(col("method")), is_null(col("service_level"))))
