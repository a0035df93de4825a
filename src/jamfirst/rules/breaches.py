"""Records that break a rule, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, col, concat, not_null, null, number, select, table, text, when
from jamfirst.engines.session import Session
from jamfirst.model.kinds import KINDS
from jamfirst.model.run import Table
from jamfirst.rules.given import Relation
from jamfirst.rules.prepared import key_columns, record_key
from jamfirst.rules.rule import Rule
from jamfirst.rules.working import Judged, bounded, in_words

COLUMNS: Mapping[str, str] = {
    "rule_id": "text",
    "certainty": "text",
    "source": "text",
    "table_name": "text",
    "rec": "text",
    "record_key": "text",
    "column_name": "text",
    "found_value": "text",
    "expected_value": "text",
    "workings": "text",
    "off": "bigint",
    "subject_id": "text",
    "subject_name": "text",
    "subject_account": "text",
    "event_day": "text",
    "location": "text",
}
"""The columns of the relation of breaches: one row a record, rule and column. ``off`` is in pence, found less expected;
``rec`` tells the records of one table apart within one run; ``event_day`` is the pay date."""

_IDS = ("payee_id", "employee_id", "person_id", "supplier_id", "employment_id")
_NAMES = ("payee_name", "supplier_name")
_ACCOUNT = ("sort_code", "account_number", "iban")


def who_columns(owner: Table) -> tuple[str, ...]:
    """The columns that a table has of those that say whose a record is, which one it is and when it is paid."""
    wanted = {*_IDS, *_NAMES, *_ACCOUNT, "pay_date", *key_columns(owner)}
    return tuple(name for name in KINDS[owner.kind].columns if name in wanted and owner.column(name) is not None)


def add_breaches(
    session: Session, into: str, rule: Rule, owner: Table, relation: Relation, failing: str, place: int, one: Judged
) -> int:
    """Add the rows of one judged column of a rule; gives how many. ``failing`` holds the records that break the rule,
    with the columns ``judged_columns`` gives."""
    values: dict[str, Expr] = {
        "rule_id": text(rule.id),
        "certainty": text(str(rule.certainty)),
        "source": text(rule.source),
        "table_name": text(owner.name),
        "rec": op.as_text(col("id", "r")),
        "record_key": record_key(owner, key_columns(owner), "r") if key_columns(owner) else _location(owner),
        "column_name": text(one.column) if one.column else null("text"),
        "found_value": col(f"found_{place}", "f"),
        "expected_value": col(f"expected_{place}", "f"),
        "workings": col("workings", "f"),
        "off": col(f"off_{place}", "f"),
        "subject_id": _first(owner, _IDS),
        "subject_name": _first(owner, _NAMES),
        "subject_account": _account(owner),
        "event_day": op.as_text(col("pay_date", "r")) if owner.column("pay_date") else null("text"),
        "location": _location(owner),
    }
    query = select(*(values[name].as_(name, copy=False) for name in COLUMNS)).from_(table(failing, "f"))
    same = exp.EQ(this=col("id", "f"), expression=col("id", "r"))
    query = query.join(table(relation.name, "r"), on=same).where(col(f"broken_{place}", "f"))
    return session.append(into, query)


def judged_columns(judged: Sequence[Judged], tolerance: int) -> dict[str, Expr]:
    """What is kept of a record that breaks a rule: for each judged column whether it is broken there, what was found,
    what the law gives and how far off it is."""
    found: dict[str, Expr] = {}
    for place, one in enumerate(judged):
        broken = exp.Coalesce(this=one.broken(tolerance), expressions=[exp.false()])
        found[f"broken_{place}"] = broken
        found[f"found_{place}"] = in_words(one.found.copy(), one.unit)
        found[f"expected_{place}"] = in_words(one.expected.copy(), one.unit)
        found[f"off_{place}"] = bounded(exp.Coalesce(this=one.off(), expressions=[number(0)]))
    return found


def _first(owner: Table, names: Sequence[str]) -> Expr:
    found = next((name for name in names if owner.column(name) is not None), None)
    return op.as_text(col(found, "r")) if found else null("text")


def _account(owner: Table) -> Expr:
    names = [name for name in _ACCOUNT if name in KINDS[owner.kind].columns and owner.column(name) is not None]
    if not names:
        return null("text")
    whole = concat(*(col(name, "r") for name in names))
    return exp.Nullif(this=op.without(whole, r"[\s-]+"), expression=text(""))


def _location(owner: Table) -> Expr:
    """The file and record number, as far as the reader could tell them."""
    branches = [(exp.EQ(this=col("file_no", "r"), expression=number(i)), text(n)) for i, n in enumerate(owner.files)]
    chosen = when(*branches, otherwise=text("")) if branches else text("")
    place = col("record_no", "r")
    return concat(chosen, when((not_null(place), concat(text(" record "), place.copy())), otherwise=text("")))
