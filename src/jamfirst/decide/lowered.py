"""Where a policy makes something weigh less than it does by default: its right, and printed with every verdict."""

from __future__ import annotations

from collections.abc import Iterator

from jamfirst.decide.weights import weight_of
from jamfirst.model.finding import FILE_CODES, PAYMENT_CODES, RECORD_SUFFIXES, Weight
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.policy import Policy

_ORDER = list(Weight)
_COLUMNS = 4
_Place = tuple[str, Kind, str | None]


def lowered(policy: Policy) -> tuple[str, ...]:
    """A sentence for each code that weighs less than by default: ``policy lowers payment.late from stop to note``;
    where that holds of some columns or kinds of table only, they are named."""
    less: dict[tuple[str, Weight, Weight], list[str]] = {}
    whole: dict[str, int] = {}
    for code, kind, column in _places(policy):
        whole[code] = whole.get(code, 0) + 1
        usual, given = (weight_of(code, kind, column, "candidate", p) for p in (None, policy))
        if _ORDER.index(given) > _ORDER.index(usual):
            less.setdefault((code, usual, given), []).append(column or str(kind))
    return tuple(
        f"policy lowers {code}{_part(parts) if len(parts) < whole[code] else ''} from {usual} to {given}"
        for (code, usual, given), parts in less.items()
    )


def _part(parts: list[str]) -> str:
    more = f" and {len(parts) - _COLUMNS} more" if len(parts) > _COLUMNS else ""
    return f" ({', '.join(parts[:_COLUMNS])}{more})"


def _places(policy: Policy) -> Iterator[_Place]:
    """Every code that is known, with every kind of table and column it may stand on, and each that the policy names.
    ``TABLE`` stands for any plain table."""
    yield from ((code, Kind.PAYMENT, None) for code in PAYMENT_CODES)
    told = dict.fromkeys(column for entry in policy.weights for column in entry.columns)
    for kind in (k for k in Kind if k != Kind.PAYMENT):
        name = "TABLE" if kind == Kind.PLAIN else kind
        for suffix in RECORD_SUFFIXES:
            columns = [*(KINDS[kind].columns or told), None] if suffix == "changed" else [None]
            yield from ((f"{name}.{suffix}", kind, column) for column in columns)
    yield from ((code, kind, None) for code in FILE_CODES for kind in Kind)
    yield from _named(policy)


def _named(policy: Policy) -> Iterator[_Place]:
    """Codes and patterns of the policy that are not about codes known in advance: tables by name, ids of rules."""
    named = {
        (code, kind, column): None
        for entry in policy.weights
        for code in entry.codes
        for kind in entry.kinds or (Kind.PLAIN,)
        for column in entry.columns or (None,)
    }
    return (place for place in named if place[0].partition(".")[0] not in {*Kind, "file", "*"})
