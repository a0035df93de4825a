"""What records can be recognised by when no key does it: a few columns, or stable parts of them.

A column helps only if its values, together with a second column's, recur on the other side. That leaves out
identifiers issued anew in every run and texts that were lost, and it finds the part of a text that stays when the
rest is renumbered (``667 [A/67804]`` and ``12 [A/67804]`` share what stands in brackets).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.compare.align.sample import sample
from jamfirst.compare.pairing import Field, Pairing
from jamfirst.engines import operations as op
from jamfirst.engines.build import any_of, col, not_null, when
from jamfirst.engines.session import Row, Session
from jamfirst.model.columns import PROTECTED_ROLES, Role, ValueType

PARTS: tuple[tuple[str, str], ...] = (
    ("text in brackets", r"\[([^\]]+)\]"),
    ("text in brackets", r"\(([^)]+)\)"),
    ("last word", r"(\S+)\s*$"),
    ("first word", r"^\s*(\S+)"),
    ("text after the last slash", r"/([^/]+)$"),
    ("first number", r"([0-9]{3,})"),
)
"""Parts of a text that may be stable when the whole is not, tried in this order."""

_MOST = 7
_STABLE = 0.5
_BETTER = 0.2
_SOME = 0.05
_TELLING = 0.02
_SAMPLE = 5_000
_LOOSE = frozenset({Role.IDENTIFIER, Role.REFERENCE, Role.OTHER})


@dataclass(frozen=True, slots=True)
class Anchor:
    """Columns taken together, or a part of one, that a record can be recognised by. ``what`` names it in words."""

    what: str
    fields: tuple[Field, ...]
    pattern: str = ""

    def shown(self) -> exp.Expression:
        """The anchor's value as text, for putting look-alikes in an order."""
        first = col(self.fields[0].name)
        return op.part(first, self.pattern) if self.pattern else op.as_text(first)

    def value(self) -> exp.Expression:
        """The anchor's value as one hash; NULL where every column of it is NULL."""
        columns: list[exp.Expression] = [col(f.name) for f in self.fields]
        if self.pattern:
            columns = [op.part(columns[0], self.pattern)]
        present = [not_null(c.copy()) for c in columns]
        return when((any_of(present), op.row_hash(columns)))

    @property
    def identifies(self) -> bool:
        """Whether the anchor says who is paid or for what, rather than how much or when."""
        weak = {Role.AMOUNT, Role.MONEY, Role.PAY_DATE, Role.DATE}
        return any(f.role not in weak for f in self.fields)

    @property
    def is_amount(self) -> bool:
        """Whether the anchor is the amount that pounds are counted on."""
        return any(f.role == Role.AMOUNT for f in self.fields)


@dataclass(frozen=True, slots=True)
class Recognition:
    """What records can be recognised by: ``anchors``, those to be given up last standing first, and the ``unstable``
    fields, whose values do not recur on the same records."""

    anchors: tuple[Anchor, ...]
    unstable: tuple[Field, ...]


def find_anchors(session: Session, sides: tuple[str, str], rows: int, pairing: Pairing) -> Recognition:
    """The anchors of a table pair. ``rows`` is the larger side's number of records."""
    wanted = _wanted(pairing)
    if len(wanted) < 2:
        return Recognition(tuple(wanted), ())
    partner = _partner(wanted)
    forms = [_forms(a) for a in wanted]
    flat = [form for group in forms for form in group]
    left, right = sample(session, sides, rows, [f.value() for f in flat], [partner.value()], _SAMPLE)
    place = {form: i for i, form in enumerate(flat)}
    chosen: list[Anchor] = []
    unstable: list[Field] = []
    for group in forms:
        found = [_recurs(left, right, place[f], place[partner]) for f in group]
        shares = [1.0] if group[0] is partner else [n / max(1, len(left)) for n, _ in found]
        if found[0][0] < _STABLE * found[0][1] and group[0].fields[0].role in _LOOSE:
            unstable.append(group[0].fields[0])
        best = _best_form(group, shares)
        if best is not None and (_telling(best) or _different(left, place[best]) >= _TELLING):
            chosen.append(best)
    return Recognition(tuple(chosen[:_MOST]), tuple(unstable))


def _wanted(pairing: Pairing) -> list[Anchor]:
    """Candidate anchors: payee, then account, references, amount, pay date, then whatever else is telling."""
    anchors = [Anchor(f.label, (f,)) for f in pairing.with_role(Role.PAYEE)]
    account = pairing.with_role(Role.ACCOUNT)
    if account:
        anchors.append(Anchor("account", account))
    for role in (
        Role.REFERENCE,
        Role.IDENTIFIER,
        Role.AMOUNT,
        Role.PAY_DATE,
        Role.DATE,
        Role.MONEY,
        Role.OTHER,
    ):
        fields = [f for f in pairing.with_role(role) if f.compared]
        anchors += [Anchor(f.label, (f,)) for f in fields[: 3 if role in (Role.OTHER, Role.MONEY) else 4]]
    return anchors[: _MOST + 5]


def _partner(anchors: Sequence[Anchor]) -> Anchor:
    """The anchor that every other one is tried with: the amount, else money, else a payee, else the first."""
    for roles in ({Role.AMOUNT}, {Role.MONEY}, {Role.PAYEE}):
        for anchor in anchors:
            if anchor.fields[0].role in roles:
                return anchor
    return anchors[0]


def _forms(anchor: Anchor) -> list[Anchor]:
    """The anchor whole, and the parts of it that may be stable when the whole is not."""
    field = anchor.fields[0]
    if field.role not in _LOOSE or field.type != ValueType.TEXT:
        return [anchor]
    return [anchor, *(Anchor(f"{what} of {field.label}", (field,), pattern) for what, pattern in PARTS)]


def _best_form(forms: Sequence[Anchor], shares: Sequence[float]) -> Anchor | None:
    """The anchor whole, or a part of it that recurs more, or ``None`` when nothing of it recurs."""
    whole, role = shares[0], forms[0].fields[0].role
    least = _STABLE if role == Role.IDENTIFIER else _SOME
    if whole >= _STABLE or len(forms) == 1:
        return forms[0] if role in PROTECTED_ROLES or whole >= least else None
    best = max(range(1, len(forms)), key=lambda i: (shares[i], -i))
    if shares[best] >= whole + _BETTER:
        return forms[best]
    return forms[0] if whole >= least else None


def _recurs(left: Sequence[Row], right: Sequence[Row], anchor: int, partner: int) -> tuple[int, int]:
    """How many baseline records have an anchor that occurs in the candidate together with its partner, and how many
    have the anchor at all."""
    there = {(row[anchor], row[partner]) for row in right if row[anchor] is not None}
    present = [row for row in left if row[anchor] is not None]
    return sum((row[anchor], row[partner]) in there for row in present), len(present)


def _telling(anchor: Anchor) -> bool:
    return anchor.fields[0].role not in (Role.OTHER, Role.MONEY)


def _different(rows: Sequence[Row], place: int) -> float:
    return len({row[place] for row in rows}) / max(1, len(rows))
