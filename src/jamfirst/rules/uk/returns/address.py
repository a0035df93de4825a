"""An address where a return cannot do without one."""

from __future__ import annotations

from jamfirst.engines.build import any_of
from jamfirst.model.law import Certainty
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns.columns import SCHEMATRON, hmrc, line
from jamfirst.rules.uk.returns.demand import Demand, demanding, negated, none_there, there, two_lines

_NEEDS = line(present=("nino", "address", "country", "start_date"))
_TWO = "at least two lines of an address"

RULE = Rule(
    id="uk.rti.address",
    title="An address on the return where it needs one",
    says=(
        "A return gives at least two lines of an address for a person without a National Insurance number, for one who "
        "has just started, and for one who lives abroad."
    ),
    words=words("without the address that it needs", "without the address that they need"),
    sources=hmrc(7823, 7829, 7825),
    certainty=Certainty.BREACH,
    needs=_NEEDS,
    evaluate=demanding(
        _NEEDS,
        lambda: any_of([none_there("nino"), there("start_date"), there("country")]),
        Demand("address", _TWO, lambda: negated(two_lines("address"))),
        shows=("nino", "start_date", "country", "address"),
    ),
    examples=(
        Example(
            "a starter with an address of three lines",
            {"employee_id": "1", "start_date": "2025-04-08", "address": "1 The Lane\nShipley\nWest Yorkshire"},
            "HMRC, sample FPS of 2014-15, first employee",
        ),
        Example(
            "a person without a number and with an address of one line",
            {"employee_id": "1", "address": "1 The Lane"},
            SCHEMATRON,
            breaks={"address": _TWO},
        ),
        Example(
            "a starter with a number and no address",
            {"employee_id": "1", "nino": "AB164231A", "start_date": "2025-04-08"},
            SCHEMATRON,
            breaks={"address": _TWO},
        ),
        Example("a person with a number needs none", {"employee_id": "1", "nino": "AB164231A"}, SCHEMATRON),
    ),
)
