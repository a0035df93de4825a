"""What every view hides or makes visible: accounts are masked, unprintable characters are shown by name.

The store keeps whole values; nothing that a person reads shows a whole account. Every report goes through
``shown`` (a value of a column) or ``shown_key`` (the key of a record).
"""

from __future__ import annotations

import re
import unicodedata

HIDDEN = "•"
KEPT = 4
ACCOUNT_COLUMNS = frozenset({"sort_code", "account_number", "iban", "payer_account"})
"""The canonical columns that hold an account."""

_WORD_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")
_ACCOUNT_WORDS = frozenset({"iban", "bban", "acct", "acc", "account", "sortcode", "accountnumber", "bankaccount"})
_NOT_ACCOUNTS = frozenset({"name", "holder", "type", "currency", "status", "balance", "period", "class", "manager"})
_BANK_WORDS = frozenset({"bank", "number", "no", "num", "payee", "payer", "creditor", "debtor", "cdtr", "dbtr", "id"})
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")
_BRITISH_IBAN = re.compile(r"GB\d{2}[A-Z]{4}\d{14}")
_SORT_CODE_AND_ACCOUNT = re.compile(r"(?<!\d)\d{2}[- ]?\d{2}[- ]?\d{2}[ ,/|·-]{1,3}\d{7,8}(?!\d)")
_LABELLED = re.compile(
    r"(?P<label>sort[ _]?code|account[ _]?(?:number|no)?|iban|payer[ _]account|acct(?:[ _]no)?)"
    r"(?P<gap>\s*[=:]\s*|\s+)(?P<value>(?=[A-Za-z*-]*\d)[A-Za-z0-9*-]+)",
    re.IGNORECASE,
)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PLAIN_SPACES = frozenset(" \n\t")


def masked_account(text: str) -> str:
    """An account with all but its last four letters and digits hidden, each as ``•``; separators stay.

    The length is kept, so that a lost leading zero can be seen; four characters or fewer are hidden whole.
    ``12-34-56`` reads ``••-34-56``; ``55779911`` reads ``••••9911``.
    """
    places = [i for i, character in enumerate(text) if character.isalnum()]
    kept = set(places[-KEPT:]) if len(places) > KEPT else set()
    return "".join(HIDDEN if c.isalnum() and i not in kept else c for i, c in enumerate(text))


def is_account_column(column_name: str | None) -> bool:
    """Whether a column holds an account: a canonical account column, or one whose name looks like it.

    A bare ``account`` is the ledger's word too (``journal_line``), so it counts only with a bank's word beside it.
    """
    if not column_name:
        return False
    if column_name in ACCOUNT_COLUMNS:
        return True
    words = [w.lower() for w in _WORD_BREAK.split(column_name) if w]
    if set(words) & _NOT_ACCOUNTS:
        return False
    if "sort" in words and "code" in words:
        return True
    found = set(words) & _ACCOUNT_WORDS
    return bool(found - {"account", "acc"}) or bool(found and set(words) & _BANK_WORDS)


def shown(column_name: str | None, value: str | None) -> str:
    """A value as views show it: accounts masked, the rest as it is; an absent value is the empty text.

    In any other column, an IBAN, or a sort code with its account number, is masked where it stands in the text.
    """
    if value is None:
        return ""
    return masked_account(value) if is_account_column(column_name) else shown_key(value)


def shown_key(text: str | None) -> str:
    """Text that may hold an account among other things, such as a record key, with the accounts masked."""
    if not text:
        return ""
    text = _LABELLED.sub(lambda m: m["label"] + m["gap"] + masked_account(m["value"]), text)
    text = _IBAN.sub(lambda m: masked_account(m[0]) if _is_iban(m[0]) else m[0], text)
    return _SORT_CODE_AND_ACCOUNT.sub(lambda m: masked_account(m[0]), text)


def _is_iban(text: str) -> bool:
    """Whether a text is an IBAN by its check digits (ISO 13616: mod 97 is 1), or has a British one's shape."""
    compact = text.replace(" ", "")
    if _BRITISH_IBAN.fullmatch(compact):
        return True
    digits = "".join(str(int(c, 36)) for c in compact[4:] + compact[:4])
    return int(digits) % 97 == 1


def visible(text: str) -> str:
    """Text with the characters that cannot be seen, or that turn the reading direction, shown by name.

    A NUL reads ``‹U+0000›``, a right-to-left override ``‹U+202E›``, a no-break space ``‹U+00A0›``; line breaks
    and tabs stay. Nothing else changes, so accents and other scripts read as they are.
    """
    if text.isprintable():
        return text
    return "".join(c if _can_be_seen(c) else f"‹U+{ord(c):04X}›" for c in text)


def _can_be_seen(character: str) -> bool:
    if character in _PLAIN_SPACES:
        return True
    if character in _BIDI:
        return False
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Cn", "Co", "Zs", "Zl", "Zp"}
