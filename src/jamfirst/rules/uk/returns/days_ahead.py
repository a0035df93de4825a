"""Days that a return may give at most thirty days ahead."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import col, not_null, number
from jamfirst.rules.given import Given
from jamfirst.rules.working import Judged, Unit, Worked, records

_MOST = 30


def within_thirty_days(name: str) -> Callable[[Given], Worked]:
    """How a rule is worked out by which a day is no later than thirty days after the submission."""

    def evaluate(given: Given) -> Worked:
        working = records(given.relation.name).step({"latest": op.add_days(col("submitted_date"), number(_MOST))})
        working = working.show("submitted", "submitted_date", Unit.DAY).show("30 days later", "latest", Unit.DAY)
        working = working.show(name.replace("_", " "), name, Unit.DAY)
        late = exp.GT(this=col(name), expression=col("latest"))
        return Worked(working, (Judged(name, col(name), col("latest"), Unit.DAY, late),), (), not_null(col(name)))

    return evaluate
