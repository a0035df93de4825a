"""The file of expected changes, ``expected.toml``: read strictly, so that nothing is explained by a slip of the pen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

from jamfirst.model.dates import british
from jamfirst.model.expected import (
    ANY_CHANGE,
    CHANGE_CODES,
    GONE_CODES,
    NEW_CODES,
    DeclaredChange,
    Limits,
    Rewrite,
    Rounding,
    What,
)
from jamfirst.model.money import pence
from jamfirst.model.overlap import clash
from jamfirst.model.problems import BadInputError
from jamfirst.read import toml_text
from jamfirst.read.conditions import conditions
from jamfirst.read.expected_fields import Fields
from jamfirst.read.toml_lines import header_lines

EXPECTED_TOML = "expected.toml"
"""The usual name of a file of expected changes."""

KEYS = ("id", "release", "table", "column", "codes", "where", *(str(what) for what in What), "rounding", "within_pence",
        "limits", "reason", "owner", "approver", "until")  # fmt: skip
"""The keys of a declared change."""

NEEDED = {
    "id": "what it goes by, such as PA-26",
    "table": "the name or the kind of the table",
    "reason": "what is meant to change, and by whose decision",
    "owner": "who answers for it",
    "approver": "who approved it, another person",
    "until": "the last day on which it is expected",
}
"""What every declared change must say, and what that is."""

LIMITS = ("count", "pounds", "share")
"""The keys of its limits."""

_MOST_PAIRS = 500


def read_expected(paths: Sequence[Path], today: date) -> tuple[DeclaredChange, ...]:
    """The declared changes of some files, together.

    Raises ``BadInputError``, one sentence a line with file and line, for a file that cannot be read, a key or value
    that is wrong, an owner who is the approver, an id that stands twice, declarations that overlap, and a change whose
    last day lies before ``today``.
    """
    found = [c for path in paths for c in _changes(toml_text.load_text(path, path.name), path.name)]
    return _agreed(found, today)


def parse_expected(data: bytes, today: date, shown: str = EXPECTED_TOML) -> tuple[DeclaredChange, ...]:
    """The declared changes in some bytes. Raises ``BadInputError`` as ``read_expected`` does."""
    return _agreed(_changes(toml_text.decoded(data, shown), shown), today)


def _agreed(changes: Sequence[DeclaredChange], today: date) -> tuple[DeclaredChange, ...]:
    """The changes, once each is in force and none gets into another's way."""
    wrong = [_past(c) for c in changes if c.until < today]
    for a, b in combinations(changes, 2):
        if a.id == b.id:
            wrong.append(f"{b.place}: the id {toml_text.found(b.id)} stands at {a.place} already; each needs its own.")
        elif a.table.casefold() == b.table.casefold():
            wrong += clashes(a, b)
    _refuse(wrong)
    return tuple(changes)


def clashes(a: DeclaredChange, b: DeclaredChange) -> list[str]:
    """Whether two declarations about one table get into each other's way, as a sentence with both places."""
    kind = clash(a, b)
    if not kind:
        return []
    how = (
        "say two different things of the same records"
        if kind == "contradiction"
        else "could both fit one record, and do not say the same of it"
    )
    return [
        f"{b.place}: {b.id} and {a.id} ({a.place}) {how} ({kind}); "
        "narrow one of them with a condition that shuts out the other."
    ]


def _past(c: DeclaredChange) -> str:
    return (
        f"{c.place}: the expected change {c.id} ended on {british(c.until)}; take it out, or have it approved again "
        "with a later date."
    )


def _refuse(wrong: Sequence[str]) -> None:
    if wrong:
        raise BadInputError("\n".join(wrong))


def _changes(text: str, shown: str) -> list[DeclaredChange]:
    values = toml_text.parse(text.encode("utf-8"), shown)
    Fields(values, shown).only(("change",))
    tables = values.get("change", [])
    if not isinstance(tables, list) or not tables or not all(isinstance(t, dict) for t in tables):
        raise BadInputError(f"{shown}: there is no [[change]] in it; expected one for each change that is meant.")
    lines = header_lines(text, "change")
    numbers = lines if len(lines) == len(tables) else (0,) * len(tables)
    found, wrong = [], []
    for table, line in zip(tables, numbers, strict=True):
        try:
            found.append(_change(table, shown, line))
        except BadInputError as error:
            wrong.append(str(error))
    _refuse(wrong)
    return found


def _change(values: dict[str, Any], shown: str, line: int) -> DeclaredChange:
    place = f"{shown}, line {line:,}" if line else shown
    name = values.get("id")
    fields = Fields(values, f"{place} ({name})" if isinstance(name, str) and name.strip() else place)
    fields.only(KEYS)
    _complete(fields)
    change = DeclaredChange(
        id=fields.text("id"),
        table=fields.text("table"),
        reason=fields.text("reason"),
        owner=fields.text("owner"),
        approver=fields.text("approver"),
        until=fields.day("until"),
        release=fields.text("release") if "release" in values else None,
        columns=fields.texts("column"),
        codes=fields.texts("codes"),
        where=conditions(fields),
        rewrite=_rewrite(fields),
        limits=_limits(fields.inside("limits")),
        file=shown,
        line=line,
    )
    if _same_person(change.owner, change.approver):
        raise fields.refuse(f"owner and approver are both {toml_text.found(change.owner)}; nobody approves their own.")
    return _fits_together(change, fields)


def _complete(fields: Fields) -> None:
    """Refuse a change that lacks what a person has to say, all of it in one sentence: a draft is none yet."""
    absent = [key for key in NEEDED if _blank(fields.values.get(key))]
    if len(absent) == 1:
        raise fields.refuse(f"{absent[0]} is missing or empty: {NEEDED[absent[0]]}.")
    if absent:
        told = f"{', '.join(absent[:-1])} and {absent[-1]}"
        raise fields.refuse(f"{told} are missing or empty: a declared change counts once a person has filled them in.")


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _same_person(a: str, b: str) -> bool:
    one, other = (re.sub(r"[\s\W_]+", "", name).casefold() for name in (a, b))
    return one == other


def _fits_together(change: DeclaredChange, fields: Fields) -> DeclaredChange:
    """Codes go with columns, or with records that come or go; what may be anything has a limit."""
    allowed: tuple[str, ...] = CHANGE_CODES
    if not change.columns:
        allowed = GONE_CODES if change.codes and change.codes[0] in GONE_CODES else NEW_CODES
    if not change.columns and not change.codes:
        raise fields.refuse("column is missing; a change of whole records has codes instead, such as missing or extra.")
    wrong = next((code for code in change.codes if code not in allowed), None)
    if wrong is not None:
        about = "about a column" if change.columns else "about whole records (of one side)"
        raise fields.refuse(
            f"codes: {toml_text.found(wrong)} cannot be declared {about}; expected {', '.join(allowed)}."
        )
    given = [what for what in What if what in fields.values]
    if change.columns and not given:
        raise fields.refuse(f"what changes is missing: one of {', '.join(What)}.")
    if not change.columns and given and change.rewrite.what != What.ANY:
        raise fields.refuse(f"{given[0]} needs a column: whole records come or go as they are.")
    if change.rewrite.what == What.ANY and not change.limits.given:
        raise fields.refuse("limits is missing: what may change in any way needs a count, pounds or a share at most.")
    return change


def _rewrite(fields: Fields) -> Rewrite:
    given = [what for what in What if what in fields.values]
    if len(given) > 1:
        raise fields.refuse(f"{given[0]} and {given[1]} are both there; expected one way in which old becomes new.")
    loose = [key for key in ("rounding", "within_pence") if key in fields.values]
    exact = given and given[0] in (What.TIMES, What.PLUS)
    if loose and not exact:
        raise fields.refuse(f"{loose[0]} goes with times or plus only.")
    if "rounding" in loose and given[0] == What.PLUS:
        raise fields.refuse("rounding goes with times only: a sum needs none.")
    if not given:
        return ANY_CHANGE
    within = fields.whole("within_pence", 0, 100_000_000) if "within_pence" in loose else 0
    made: Rewrite = _MADE[given[0]](fields)
    return replace(made, within_pence=within)


def _to(fields: Fields) -> Rewrite:
    value = fields.values["to"]
    if isinstance(value, date):
        return Rewrite(What.TO, pairs=(("", fields.day("to").isoformat()),))
    if not isinstance(value, str):
        raise fields.wrong(
            "to", 'expected text in double quotes (also amounts, like "12.50"), "" for empty, or a date.'
        )
    return Rewrite(What.TO, pairs=(("", value),))


def _times(fields: Fields) -> Rewrite:
    factor = fields.amount("times", least=Decimal(-9999), most=Decimal(9999))
    if factor == 1:
        raise fields.wrong("times", "expected a factor that changes something.")
    rounding = fields.chosen("rounding", tuple(Rounding)) if "rounding" in fields.values else Rounding.HALF_UP
    return Rewrite(What.TIMES, factor, rounding)


def _plus(fields: Fields) -> Rewrite:
    return Rewrite(What.PLUS, fields.amount("plus"))


def _days(key: What) -> Any:
    def take(fields: Fields) -> Rewrite:
        days = fields.whole(key, -366, 366)
        if not days:
            raise fields.wrong(key, "expected a number of days other than 0.")
        return Rewrite(key, days=days)

    return take


def _mapping(fields: Fields) -> Rewrite:
    table = fields.inside("mapping").values
    if not table or len(table) > _MOST_PAIRS or not all(isinstance(v, str) for v in table.values()):
        raise fields.wrong("mapping", f'expected 1 to {_MOST_PAIRS} pairs of texts, like {{ "old" = "new" }}.')
    return Rewrite(What.MAPPING, pairs=tuple(table.items()))


def _any(fields: Fields) -> Rewrite:
    if fields.values["any"] is not True:
        raise fields.wrong("any", "expected true.")
    return ANY_CHANGE


_MADE = {
    What.TO: _to,
    What.TIMES: _times,
    What.PLUS: _plus,
    What.DAYS: _days(What.DAYS),
    What.WORKING_DAYS: _days(What.WORKING_DAYS),
    What.MAPPING: _mapping,
    What.ANY: _any,
}


def _limits(fields: Fields) -> Limits:
    fields.only(LIMITS)
    return Limits(
        count=fields.whole("count", 0, 10**12) if "count" in fields.values else None,
        pence=pence(fields.amount("pounds", least=Decimal(0))) if "pounds" in fields.values else None,
        share=fields.amount("share", least=Decimal(0), most=Decimal(1)) if "share" in fields.values else None,
    )
