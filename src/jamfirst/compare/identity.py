"""What a record is called, and whose it is, in the field's own terms rather than by numbers of the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.compare.pairing import Field, Pairing
from jamfirst.compare.reissued import Mask
from jamfirst.engines import operations as op
from jamfirst.engines.build import cast, col, concat, text, told_together
from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import KINDS, PAYMENT_NAMED_BY, Kind

_SUBJECT = ("payee_id", "employee_id", "person_id", "supplier_id", "employment_id")
_NAMES = ("payee_name", "supplier_name")
_MOST = 4

ACCOUNT = ("sort_code", "account_number", "iban")
"""The columns of an account in the order in which they are written as one text."""


@dataclass(frozen=True, slots=True)
class Identity:
    """How records of one table pair are named: the fields of the business key, with the masks that take re-issued
    parts out of them, and the fields that lead to the person or firm."""

    key: tuple[Field, ...]
    masks: tuple[Mask, ...]
    subject: Field | None
    name: Field | None
    account: tuple[Field, ...]
    amount: Field | None
    day: Field | None

    def record_key(self, prefix: str) -> exp.Expr:
        """The business key as text, its parts joined by " · ", absent parts left out."""
        return told_together(self._shown(f, prefix) for f in self.key)

    def _shown(self, f: Field, prefix: str) -> exp.Expr:
        shown = op.as_text(self._stable(f, prefix))
        return exp.Concat(expressions=[text("account "), shown]) if f.role == Role.ACCOUNT else shown

    def _stable(self, f: Field, prefix: str) -> exp.Expr:
        pattern = next((m.pattern for m in self.masks if m.field.name == f.name and m.pattern), "")
        value = col(f"{prefix}{f.name}")
        return exp.Trim(this=op.without(value, pattern)) if pattern else value

    def value(self, f: Field | None, prefix: str) -> exp.Expr:
        """A field's value as text, or NULL where there is no such field."""
        return cast(exp.Null(), "text") if f is None else op.as_text(col(f"{prefix}{f.name}"))

    def account_text(self, prefix: str) -> exp.Expr:
        """The account as one text without spaces or hyphens; NULL where the table has none."""
        if not self.account:
            return cast(exp.Null(), "text")
        whole = concat(*(col(f"{prefix}{f.name}") for f in self.account))
        return exp.Nullif(this=op.without(whole, r"[\s-]+"), expression=text(""))

    def pence(self, prefix: str) -> exp.Expr:
        """The record's pounds as pence; 0 where it has none."""
        if self.amount is None:
            return cast(exp.Literal.number(0), "bigint")
        return exp.Coalesce(
            this=op.pence(col(f"{prefix}{self.amount.name}"), self.amount.scale), expressions=[exp.Literal.number(0)]
        )


def identify(kind: Kind, pairing: Pairing, key: Sequence[Field], masks: Sequence[Mask]) -> Identity:
    """How to name the records of a table pair. Payments are named by payee, reference, amount and date; other kinds
    by their own key where they have one; anything else by the key that was found or its most telling columns."""
    return Identity(
        key=_business_key(kind, pairing, key),
        masks=tuple(masks),
        subject=_first(pairing, _SUBJECT),
        name=_first(pairing, _NAMES),
        account=_account(pairing) if kind in (Kind.PAYMENT, Kind.PAYEE) else (),
        amount=amount_field(kind, pairing),
        day=_first(pairing, ("pay_date",)),
    )


def amount_field(kind: Kind, pairing: Pairing) -> Field | None:
    """The field that pounds are counted on: the kind's, else the only money column that says it is an amount."""
    for label in KINDS[kind].amounts:
        found = pairing.field(label)
        if found and found.type == ValueType.DECIMAL:
            return found
    named = [f for f in pairing.with_role(Role.AMOUNT, Role.MONEY) if "amount" in f.label.casefold()]
    return named[0] if len(named) == 1 else None


def _account(pairing: Pairing) -> tuple[Field, ...]:
    """The columns of the account in the order in which they are joined, whatever their order in the file. What a file
    says about an account besides (pain.001: by which scheme it is numbered) is not what it is known by."""
    about = pairing.with_role(Role.ACCOUNT)
    own = [f for f in about if f.label in ACCOUNT]
    return tuple(sorted(own or about, key=lambda f: (_place(f.label), f.label)))


def _place(label: str) -> int:
    return ACCOUNT.index(label) if label in ACCOUNT else len(ACCOUNT)


def _first(pairing: Pairing, labels: Sequence[str]) -> Field | None:
    return next((f for label in labels if (f := pairing.field(label)) is not None), None)


def _business_key(kind: Kind, pairing: Pairing, key: Sequence[Field]) -> tuple[Field, ...]:
    usable = {f.label: f for f in pairing.fields if f.tells}
    if kind == Kind.PAYMENT:
        found = tuple(usable[label] for label in PAYMENT_NAMED_BY if label in usable)
        if len(found) >= 2:
            return found
    for names in KINDS[kind].keys:
        if all(name in usable for name in names):
            return tuple(usable[name] for name in names)
    if key:
        return tuple(key)
    telling = [f for f in usable.values() if f.role not in (Role.MONEY, Role.OTHER)]
    return tuple((telling or list(usable.values()))[:_MOST])
