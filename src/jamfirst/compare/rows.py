"""Differences as rows: one row for each record and code (and column, for changes), before they are finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.compare.expected import MARKS, UNMARKED, Marker
from jamfirst.compare.identity import Identity
from jamfirst.compare.inputs import inputs_that_differ
from jamfirst.compare.pairing import Field
from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    any_of,
    cast,
    col,
    concat,
    is_null,
    not_null,
    null,
    number,
    select,
    text,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.model.columns import Role
from jamfirst.model.finding import code_text
from jamfirst.model.kinds import Kind

STAGING: Mapping[str, str] = {
    "table_no": "int",
    "table_name": "text",
    "code": "text",
    "code_rank": "int",
    "lead": "int",
    "side": "text",
    "rec": "text",
    "record_key": "text",
    "column_name": "text",
    "old_value": "text",
    "new_value": "text",
    "stake": "bigint",
    "delta": "bigint",
    "days": "int",
    "b_pence": "bigint",
    "c_pence": "bigint",
    "subject_id": "text",
    "subject_name": "text",
    "subject_account": "text",
    "event_day": "text",
    "location": "text",
    "inputs": "text",
    "row": "text",
    **dict.fromkeys(MARKS, "text"),
}
"""The columns of the staging relation. ``rec`` tells the records of one table apart within one comparison; ``lead`` is
0 on the row of the column that pounds are counted on, which speaks for the record among rows of one code;
``b_pence`` and ``c_pence`` are what the record stands for on each side, for the conservation law; ``inputs`` are
the inputs that differ on the same record; ``row`` is a hash of its values on the side that it stands on; ``MARKS`` say
which declared change a row fits, or all but fits."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Appends rows about one table pair to the staging relation."""

    session: Session
    staging: str
    table_no: int
    table_name: str
    kind: Kind
    identity: Identity
    files: tuple[tuple[str, ...], tuple[str, ...]]
    marker: Marker = UNMARKED
    inputs: tuple[Field, ...] = ()
    fields: tuple[Field, ...] = ()

    @property
    def prefix(self) -> str:
        """What codes of this table start with: the kind, or the table's own name for a plain table."""
        return self.kind.value if self.kind != Kind.PLAIN else self.table_name

    def missing(self, rows: exp.Select) -> int:
        """Baseline records that the candidate does not have."""
        code = "payment.not_paid" if self.kind == Kind.PAYMENT else f"{self.prefix}.missing"
        return self._one_sided(rows, text(code), number(code_text(code).rank), "baseline")

    def added(self, rows: exp.Select) -> int:
        """Candidate records that the baseline does not have; their column ``repeated`` says which repeat another."""
        repeated = col("repeated")
        codes = ("payment.paid_twice", "payment.unexpected")
        if self.kind != Kind.PAYMENT:
            codes = (f"{self.prefix}.repeated", f"{self.prefix}.extra")
        code = when((repeated, text(codes[0])), otherwise=text(codes[1]))
        rank = when((repeated.copy(), number(code_text(codes[0]).rank)), otherwise=number(code_text(codes[1]).rank))
        return self._one_sided(rows, code, rank, "candidate")

    def regrouped(self, rows: exp.Select, side: str) -> int:
        """Records of one side that are the same pounds in another number of payments."""
        code = "payment.regrouped"
        return self._one_sided(rows, text(code), number(code_text(code).rank), side, stake=number(0))

    def _one_sided(
        self,
        rows: exp.Select,
        code: exp.Expr,
        rank: exp.Expr,
        side: str,
        stake: exp.Expr | None = None,
    ) -> int:
        pence = self.identity.pence("")
        baseline = side == "baseline"
        zero = cast(number(0), "bigint")
        values = {
            "code": code,
            "code_rank": rank,
            "lead": number(0),
            "side": text(side),
            "rec": concat(text(side[0]), col("id")),
            "record_key": self.identity.record_key(""),
            "column_name": null("text"),
            "old_value": null("text"),
            "new_value": null("text"),
            "stake": stake if stake is not None else exp.Abs(this=pence),
            "delta": exp.Neg(this=exp.paren(pence.copy())) if baseline else pence.copy(),
            "days": null("int"),
            "b_pence": pence.copy() if baseline else zero,
            "c_pence": zero.copy() if baseline else pence.copy(),
            **self._whose(""),
            "location": self._location(side, ""),
            "inputs": null("text"),
            "row": row_of(self.fields, ""),
            **self.marker.one_sided(side, code),
        }
        return self._append(values, rows.subquery("r"))

    def changed(self, changed: str, f: Field) -> int:
        """Pairs in which a field differs, as rows about that field."""
        code, rank, stake, days = self._judged(f)
        before, after = self.identity.pence("b_"), self.identity.pence("c_")
        zero = cast(number(0), "bigint")
        is_amount = self.identity.amount is not None and f.name == self.identity.amount.name
        values = {
            "code": code,
            "code_rank": rank,
            "lead": number(0 if is_amount else 1),
            "side": text("both"),
            "rec": concat(text("p"), col("b_id")),
            "record_key": self.identity.record_key("b_"),
            "column_name": text(f.label),
            "old_value": op.as_text(col(f"b_{f.name}")),
            "new_value": op.as_text(col(f"c_{f.name}")),
            "stake": stake,
            "delta": exp.Sub(this=after, expression=before) if is_amount else zero,
            "days": days,
            "b_pence": self.identity.pence("b_"),
            "c_pence": self.identity.pence("c_"),
            **self._whose("b_"),
            "location": self._location("baseline", "b_"),
            "inputs": inputs_that_differ(self.inputs, f),
            "row": row_of(self.fields, "b_"),
            **self.marker.changed(f, code),
        }
        source = select("*").from_(exp.to_table(changed)).where(col(f"d_{f.name}"))
        return self._append(values, source.subquery("r"))

    def _judged(self, f: Field) -> tuple[exp.Expr, exp.Expr, exp.Expr, exp.Expr]:
        """Code, rank, pence at stake and days of a change in one field."""
        old, new = col(f"b_{f.name}"), col(f"c_{f.name}")
        whole = exp.Abs(this=self.identity.pence("b_"))
        zero, no_days = cast(number(0), "bigint"), null("int")
        if self.kind != Kind.PAYMENT:
            code = f"{self.prefix}.changed"
            return text(code), number(code_text(code).rank), self._gap(f), no_days
        if f.role == Role.AMOUNT or f.canonical == "currency":
            return *_fixed("payment.wrong_amount"), self._gap(f), no_days
        if f.role == Role.ACCOUNT:
            return *_fixed("payment.wrong_account"), whole, no_days
        if f.role == Role.PAY_DATE:
            return self._moved(old, new, whole)
        return *_fixed("payment.other_change"), zero, no_days

    def _gap(self, f: Field) -> exp.Expr:
        """Pence between old and new for a money column; 0 for any other."""
        if f.role not in (Role.AMOUNT, Role.MONEY) or f.type.value != "decimal":
            return cast(number(0), "bigint")
        old, new = (
            exp.Coalesce(this=op.pence(col(f"{side}_{f.name}"), f.scale), expressions=[number(0)]) for side in "bc"
        )
        return exp.Abs(this=exp.paren(exp.Sub(this=new, expression=old)))

    def _moved(self, old: exp.Expr, new: exp.Expr, whole: exp.Expr) -> tuple[exp.Expr, exp.Expr, exp.Expr, exp.Expr]:
        unknown = any_of([is_null(old), is_null(new)])
        days = op.days_between(old.copy(), new.copy())
        codes = ("payment.other_change", "payment.late", "payment.early")
        later = exp.GT(this=days, expression=number(0))
        code = when((unknown, text(codes[0])), (later, text(codes[1])), otherwise=text(codes[2]))
        ranks = [number(code_text(c).rank) for c in codes]
        rank = when((unknown.copy(), ranks[0]), (later.copy(), ranks[1]), otherwise=ranks[2])
        stake = when((unknown.copy(), cast(number(0), "bigint")), otherwise=whole)
        return code, rank, stake, cast(days.copy(), "int")

    def _whose(self, prefix: str) -> dict[str, exp.Expr]:
        identity = self.identity
        day = identity.value(identity.day, prefix)
        return {
            "subject_id": identity.value(identity.subject, prefix),
            "subject_name": identity.value(identity.name, prefix),
            "subject_account": identity.account_text(prefix),
            "event_day": day,
        }

    def _location(self, side: str, prefix: str) -> exp.Expr:
        """The file and record number, as far as the reader could tell them."""
        names = self.files[0 if side == "baseline" else 1]
        chosen = when(
            *((exp.EQ(this=col(f"{prefix}file_no"), expression=number(i)), text(n)) for i, n in enumerate(names)),
            otherwise=text(""),
        )
        place = col(f"{prefix}record_no")
        numbered = when((not_null(place), concat(text(" record "), place.copy())), otherwise=text(""))
        return concat(chosen, numbered)

    def _append(self, values: Mapping[str, exp.Expr], source: exp.Expr) -> int:
        fixed = {"table_no": number(self.table_no), "table_name": text(self.table_name), **values}
        ordered = [fixed[name].as_(name, copy=False) for name in STAGING]
        return self.session.append(self.staging, select(*ordered).from_(source))


def row_of(fields: Sequence[Field], prefix: str) -> exp.Expr:
    """What a record is found by again in the relation of its side: a hash of its values in the order of their labels
    (so that the order of columns has no say), of one session only."""
    ordered = sorted(fields, key=lambda f: f.label)
    return cast(op.row_hash([col(f"{prefix}{f.name}") for f in ordered]), "text")


def _fixed(code: str) -> tuple[exp.Expr, exp.Expr]:
    return text(code), number(code_text(code).rank)
