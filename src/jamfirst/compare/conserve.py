"""The conservation law: every record of both runs is in exactly one bucket, and every penny with it."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.compare.one_table import TableResult
from jamfirst.engines.build import col, count_when, not_null, number, select, table, text, total, when
from jamfirst.engines.session import Session
from jamfirst.model.comparison import NOT_COMPARED, Bucket, TableComparison

_LAST = 99


class ConservationError(AssertionError):
    """Records or pounds got lost or were counted twice: a fault of this program, never of the input."""


def account_for(session: Session, findings: str, result: TableResult) -> TableComparison:
    """The table with its buckets, once every record and every penny is accounted for.

    Law: ``same`` + the records of all buckets = the records of the run, on each side, with one ``same`` for both; and
    the pounds outside the buckets are equal on both sides (unless a tolerance on amounts was declared). Of a table that
    was not compared every record stands in the bucket that says so.
    """
    buckets = _uncompared(result) if result.seen.apart else _buckets(session, findings, result.no)
    in_b = sum(b.baseline_records for b in buckets.values())
    in_c = sum(b.candidate_records for b in buckets.values())
    same = result.baseline_rows - in_b
    if same < 0 or same != result.candidate_rows - in_c:
        raise ConservationError(
            f"{result.table}: {result.baseline_rows} = {same} + {in_b} but {result.candidate_rows} <> {same} + {in_c}"
        )
    _pence_agree(result, buckets)
    return TableComparison(
        table=result.table,
        kind=result.kind,
        baseline_rows=result.baseline_rows,
        candidate_rows=result.candidate_rows,
        same=same,
        matched_by=result.matched_by,
        baseline_pence=result.baseline_pence,
        candidate_pence=result.candidate_pence,
        buckets=buckets,
        columns=result.columns,
        key_note=result.key_note,
        baseline_repeats=result.baseline_repeats,
        not_compared=result.seen.apart,
    )


def _uncompared(result: TableResult) -> dict[str, Bucket]:
    rows, pence = (result.baseline_rows, result.candidate_rows), (result.baseline_pence, result.candidate_pence)
    return {NOT_COMPARED: Bucket(*rows, *(p or 0 for p in pence))}


def _pence_agree(result: TableResult, buckets: dict[str, Bucket]) -> None:
    if result.baseline_pence is None or result.candidate_pence is None:
        return
    if any(f.tolerance is not None for f in result.pairing.fields):
        return
    rest_b = result.baseline_pence - sum(b.baseline_pence for b in buckets.values())
    rest_c = result.candidate_pence - sum(b.candidate_pence for b in buckets.values())
    if rest_b != rest_c:
        raise ConservationError(f"{result.table}: {rest_b} pence of equal records in, {rest_c} out")


EXPECTED = "expected"
"""The bucket of records in which nothing differs but what was declared."""


def _bucket() -> exp.Expr:
    return when((not_null(col("expected_by")), text(EXPECTED)), otherwise=col("code"))


def _rank() -> exp.Expr:
    """The worst rank in a bucket; what was expected comes after all codes."""
    return exp.Min(this=when((not_null(col("expected_by")), number(_LAST)), otherwise=col("code_rank")))


def _buckets(session: Session, findings: str, no: int) -> dict[str, Bucket]:
    sides = {
        "baseline": exp.NEQ(this=col("side"), expression=text("candidate")),
        "candidate": exp.NEQ(this=col("side"), expression=text("baseline")),
    }
    counts = [count_when(condition) for condition in sides.values()]
    pence = [
        total(when((condition.copy(), col(column)), otherwise=number(0)))
        for condition, column in zip(sides.values(), ("b_pence", "c_pence"), strict=True)
    ]
    query = (
        select(_bucket().as_("bucket", copy=False), *counts, *pence, _rank().as_("worst", copy=False))
        .from_(table(findings))
        .where(
            exp.and_(
                exp.EQ(this=col("table_no"), expression=number(no)),
                exp.EQ(this=col("place"), expression=number(1)),
            )
        )
        .group_by("bucket")
        .order_by("worst", "bucket")
    )
    return {str(code): Bucket(int(b), int(c), int(pb), int(pc)) for code, b, c, pb, pc, _ in session.rows(query)}
