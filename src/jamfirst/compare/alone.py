"""One run by itself: nothing to compare it with, so no difference; what is wrong with its files is still said."""

from __future__ import annotations

from jamfirst.compare.fair.behind import Behind
from jamfirst.compare.finish import finish
from jamfirst.compare.rows import STAGING
from jamfirst.compare.subjects import directory
from jamfirst.engines.session import Session
from jamfirst.model.comparison import Comparison


def nothing_compared(session: Session) -> Comparison:
    """A comparison of nothing: no tables, no questions of fairness, and a relation of findings without rows."""
    findings = finish(session, session.create("differences", STAGING), (), directory(session, ()))
    return Comparison((), findings, Behind.empty(session).relation, (), (), (), ())
