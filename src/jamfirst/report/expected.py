"""What became of the changes that were declared, in phrases: as declared, all but fitting, or never come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jamfirst.model.money import pounds
from jamfirst.report.words import counted, plain, readable_date, short

MOST_MISSED = 3

STATES: Mapping[str, str] = {
    "as declared": "As declared",
    "over its limits": "Over its limits: explains nothing",
    "not seen": "Did not happen",
    "not for this release": "Not for this release",
    "cannot tell": "Cannot tell",
}
"""The state of a declared change, as reports say it."""

_Change = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One declared change as reports show it, each part a phrase; ``what`` says the column and how it changes."""

    id: str
    state: str
    reason: str
    what: str
    where: str
    fitted: int
    met: int
    pence: int
    limits: str
    almost: tuple[str, ...]
    people: str
    why: str


def change_views(document: Mapping[str, Any]) -> list[ChangeView]:
    """Every declared change, in the order in which they were declared."""
    return [_view(change) for change in document.get("expected", ())]


def _view(change: _Change) -> ChangeView:
    columns = ", ".join(short(c, 40) for c in change["columns"]) or ", ".join(change["codes"])
    return ChangeView(
        id=short(change["id"], 40),
        state=STATES.get(change["state"], plain(change["state"])),
        reason=short(change["reason"], 160),
        what=f"{short(change['table'], 40)}: {columns} {short(change['what'], 80)}",
        where=" and ".join(short(c, 60) for c in change["where"]) or "every record",
        fitted=int(change["fitted"]),
        met=int(change["met"]),
        pence=int(change["pence"]),
        limits=_limits(change["limits"]),
        almost=tuple(f"{a['records']:,}, but not: {short(a['missed'], 80)}" for a in change["almost"]),
        people=f"{_name(change['owner'])} (owner); {_approved(change)}",
        why=short(change["why"], 200),
    )


def _limits(limits: Mapping[str, Any]) -> str:
    told = []
    if limits["count"] is not None:
        told.append(counted(limits["count"], "record", "records"))
    if limits["pence"] is not None:
        told.append(pounds(limits["pence"]))
    if limits["share"] is not None:
        told.append(f"a share of {limits['share']}")
    return f"at most {', '.join(told)}" if told else "none"


def _approved(change: _Change) -> str:
    approval = short(change["approval"], 30)
    return f"approved by {_name(change['approver'])} (approval {approval}) until {readable_date(change['until'])}"


def _name(name: object) -> str:
    return short(name, 60)


def expected_lines(document: Mapping[str, Any]) -> list[str]:
    """The declared changes as sentences. Those of one reason, approver and last day share one."""
    groups: dict[tuple[str, ...], list[_Change]] = {}
    for change in document.get("expected", ()):
        alone = change["id"] if change["state"] != "as declared" else ""
        told = (change["state"], change["reason"], change["approver"], change["until"], alone)
        groups.setdefault(told, []).append(change)
    return [line for changes in groups.values() for line in _told(changes)]


def _told(changes: Sequence[_Change]) -> Iterator[str]:
    first = changes[0]
    name = f"{_lowered(short(first['reason'], 100).rstrip('.'))} ({_ids(changes)})"
    if first["state"] == "as declared":
        fitted = sum(int(c["fitted"]) for c in changes)
        are = "difference is" if fitted == 1 else "differences are"
        yield f"{fitted:,} {are} the declared {name}, {_approved(first)}{_of(changes)}"
    else:
        why = f": {short(first['why'], 160)}" if first["why"] else ""
        yield f"{_SAID.get(first['state'], first['state']).format(name=name)}{why}"
    yield from _almost(changes)


_SAID: Mapping[str, str] = {
    "over its limits": "the declared {name} is over its limits and explains nothing",
    "not seen": "the declared {name} did not happen",
    "not for this release": "the declared {name} was not used",
    "cannot tell": "whether the declared {name} happened cannot be told",
}


def _of(changes: Sequence[_Change]) -> str:
    """How many of the records that one change is about have changed so, where not all have."""
    (fitted, met) = (int(changes[0]["fitted"]), int(changes[0]["met"]))
    return f"; {fitted:,} of {met:,} records that it is about" if len(changes) == 1 and fitted < met else ""


def _almost(changes: Sequence[_Change]) -> Iterator[str]:
    """What all but fitted, most records first."""
    near = [(int(a["records"]), short(a["missed"], 80), short(c["id"], 40)) for c in changes for a in c["almost"]]
    near.sort(key=lambda item: (-item[0], item[2], item[1]))
    if near:
        told = "; ".join(f"{n:,} not {missed} ({name})" for n, missed, name in near[:MOST_MISSED])
        more = f"; and {len(near) - MOST_MISSED} more: see the report" if len(near) > MOST_MISSED else ""
        yield f"almost, and still findings: {told}{more}"


def _ids(changes: Sequence[_Change]) -> str:
    names = [short(c["id"], 40) for c in changes]
    return ", ".join(names) if len(names) <= 3 else f"{names[0]} to {names[-1]}"


def _lowered(text: str) -> str:
    """A reason in the middle of a sentence: its first letter small, unless it is an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
