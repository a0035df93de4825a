"""What records can be recognised by when no key does it: a few columns, or stable parts of them.

A column helps only if its values, together with a second column's, recur on the other side. That leaves out
identifiers issued anew in every run and texts that were lost, and it finds the part of a text that stays when the
rest is renumbered (``667 [A/67804]`` and ``12 [A/67804]`` share what stands in brackets).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
_SURE = 0.9
_BETTER = 0.2
_SOME = 0.05
_TELLING = 0.02
_SAMPLE = 4_000
_LOOSE = frozenset({Role.IDENTIFIER, Role.REFERENCE, Role.OTHER})


@dataclass(frozen=True, slots=True)
class Anchor:
    """Columns taken together, or a part of one, that a record can be recognised by. ``what`` names it in words."""

    what: str
    fields: tuple[Field, ...]
    pattern: str = ""

    def shown(self) -> exp.Expr:
        """The anchor's value as text, for putting look-alikes in an order."""
        first = col(self.fields[0].name)
        return op.part(first, self.pattern) if self.pattern else op.as_text(first)

    def value(self) -> exp.Expr:
        """The anchor's value as one hash; NULL where every column of it is NULL."""
        columns: list[exp.Expr] = [col(f.name) for f in self.fields]
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
    looks = _looks(session, sides, rows, wanted)
    whole, partners = _best_seen([found for _, found in looks]), [look.partner for look, _ in looks]
    unstable = [a for a in wanted if a not in partners and a.fields[0].role in _LOOSE and not whole[a].stable]
    parts = [part for a in unstable for part in _parts(a)]
    seen = whole | _best_seen([look.at(parts) for look, _ in looks if parts])
    chosen: list[Anchor] = []
    for anchor in wanted:
        best = anchor if anchor in partners else _best_form(anchor, seen)
        if best is not None and (_telling(best) or seen[best].different >= _TELLING):
            chosen.append(best)
    return Recognition(tuple(chosen[:_MOST]), tuple(a.fields[0] for a in unstable))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a sample says of one anchor: the share of records whose anchor and partner recur, of all records and of
    those that have the anchor; and the share of different values."""

    recurs: float
    of_present: float
    different: float

    @property
    def stable(self) -> bool:
        return self.of_present >= _STABLE


@dataclass(frozen=True, slots=True)
class _Look:
    """Samples of both sides, chosen by the partner's values."""

    session: Session
    sides: tuple[str, str]
    rows: int
    partner: Anchor

    def at(self, anchors: Sequence[Anchor]) -> dict[Anchor, _Seen]:
        """What there is to see of some anchors."""
        values = [self.partner.value(), *(a.value() for a in anchors)]
        left, right = sample(self.session, self.sides, self.rows, values, [self.partner.value()], _SAMPLE)
        return {a: _seen(left, right, place) for place, a in enumerate(anchors, 1)}


def _seen(left: Sequence[Row], right: Sequence[Row], place: int) -> _Seen:
    there = {(row[0], row[place]) for row in right if row[place] is not None}
    present = [(row[0], row[place]) for row in left if row[place] is not None]
    found = sum(both in there for both in present)
    different = len({value for _, value in present})
    rows = max(1, len(left))
    return _Seen(found / rows, found / len(present) if present else 1.0, different / rows)


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
        fields = [f for f in pairing.with_role(role) if f.tells]
        anchors += [Anchor(f.label, (f,)) for f in fields[: 3 if role in (Role.OTHER, Role.MONEY) else 4]]
    return anchors[: _MOST + 5]


def _looks(
    session: Session, sides: tuple[str, str], rows: int, wanted: Sequence[Anchor]
) -> list[tuple[_Look, dict[Anchor, _Seen]]]:
    """What all anchors look like beside the amount; beside other partners too where the amount itself does not recur:
    what stands beside an amount that changed would seem lost."""
    looks = []
    for partner in _partners(wanted):
        look = _Look(session, sides, rows, partner)
        looks.append((look, look.at(wanted)))
        if looks[-1][1][partner].of_present >= _SURE:
            break
    return looks


def _best_seen(looks: Sequence[Mapping[Anchor, _Seen]]) -> dict[Anchor, _Seen]:
    """What the most favourable look shows of each anchor."""
    anchors = looks[0] if looks else ()
    return {a: max((s[a] for s in looks), key=lambda one: (one.recurs, one.of_present)) for a in anchors}


def _partners(anchors: Sequence[Anchor]) -> list[Anchor]:
    """What every other anchor may be tried with: the amount, else money, else a payee, else the first."""
    by_role = {a.fields[0].role: a for a in reversed(anchors)}
    found = [by_role[role] for role in (Role.AMOUNT, Role.MONEY, Role.PAYEE) if role in by_role]
    return found or [anchors[0]]


def _parts(anchor: Anchor) -> list[Anchor]:
    """The parts of a text that may be stable when the whole is not."""
    field = anchor.fields[0]
    if field.type != ValueType.TEXT:
        return []
    return [Anchor(f"{what} of {field.label}", (field,), pattern) for what, pattern in PARTS]


def _best_form(anchor: Anchor, seen: Mapping[Anchor, _Seen]) -> Anchor | None:
    """The anchor whole, or a part of it that recurs more, or ``None`` when nothing of it recurs."""
    whole, role = seen[anchor].recurs, anchor.fields[0].role
    parts = [p for p in _parts(anchor) if p in seen]
    if parts:
        best = max(parts, key=lambda p: (seen[p].recurs, -parts.index(p)))
        if seen[best].recurs >= whole + _BETTER:
            return best
    least = _STABLE if role == Role.IDENTIFIER else _SOME
    return anchor if role in PROTECTED_ROLES or whole >= least else None


def _telling(anchor: Anchor) -> bool:
    return anchor.fields[0].role not in (Role.OTHER, Role.MONEY)
