"""A sample of both sides as hashed values, small enough to reason about in Python.

Both sides keep the same values of what the sample is chosen by, so a record and its partner are in it together or not
at all, whatever the order of rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import col, is_null, number, select, table, when
from jamfirst.engines.session import Row, Session

SAMPLE = 2_500
"""About how many records of a side a sample holds; smaller tables are taken whole."""


def sample(
    session: Session,
    sides: tuple[str, str],
    rows: int,
    values: Sequence[exp.Expr],
    by: Sequence[exp.Expr],
    most: int = SAMPLE,
) -> tuple[list[Row], list[Row]]:
    """For both sides, one tuple a record with the hash of each value (``None`` for NULL). ``rows`` is the larger side's
    number of records; beyond ``most`` the records are chosen by the hash of ``by``."""
    hashed = [when((is_null(v.copy()), exp.Null()), otherwise=op.row_hash([v.copy()])) for v in values]
    found = []
    for side in sides:
        query = select(*[h.copy() for h in hashed]).from_(table(side))
        if rows > most:
            bits = (rows // most).bit_length()
            query = query.where(exp.EQ(this=op.bucket([b.copy() for b in by], bits), expression=number(0)))
        found.append(session.rows(query))
    return found[0], found[1]


def columns(names: Sequence[str]) -> list[exp.Expr]:
    """Plain columns as values."""
    return [col(name) for name in names]
