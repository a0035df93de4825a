"""An attachment takes no more than its table gives: the working of one rule for each sort of order."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from jamfirst.engines.build import coalesce, col, number
from jamfirst.rules.given import Given
from jamfirst.rules.uk.attachments.answers import TOLERANCE, answered, cannot_answer
from jamfirst.rules.uk.attachments.net import is_taken
from jamfirst.rules.uk.elements import Element
from jamfirst.rules.uk.reckon import above, plus
from jamfirst.rules.working import Judged, Worked


def at_most_by_table(element: Element) -> Callable[[Given], Worked]:
    """The working of a rule that an order takes no more than its tables give for the largest net earnings that can be
    meant; where there are several tables (England and Wales), the one that takes most."""

    def evaluate(given: Given) -> Worked:
        over = coalesce(above(col("taken"), plus(col("most"), number(TOLERANCE.pence))), exp.false())
        judged = Judged("amount", col("taken"), col("most"), breach=over)
        working = answered(given).show("net earnings", "net").show("of all payslips", "net_in_all")
        return Worked(working.show("at most", "most"), (judged,), cannot_answer(), is_taken(element))

    return evaluate
