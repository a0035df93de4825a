"""National Insurance numbers that are examples, and so test data."""

from __future__ import annotations

from jamfirst.engines import operations as op
from jamfirst.engines.build import col, not_null, text
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.returns.columns import line
from jamfirst.rules.uk.returns.demand import certain
from jamfirst.rules.uk.returns.nino import EXAMPLE, plain
from jamfirst.rules.working import Judged, Unit, Worked, records

_REAL = "the person's own number, in live"


def _evaluate(given: Given) -> Worked:
    working = records(given.relation.name).show("number", "nino", Unit.TEXT)
    example = certain(op.matches(plain("nino"), EXAMPLE))
    judged = Judged("nino", col("nino"), text(_REAL), Unit.TEXT, example)
    return Worked(working, (judged,), (), not_null(col("nino")))


RULE = Rule(
    id="uk.rti.nino_example",
    title="National Insurance numbers that are made up",
    says="A number that begins with QQ is one of HMRC's examples and is never issued: its line is about nobody real.",
    words=words("with a made-up National Insurance number", "with made-up National Insurance numbers"),
    sources=(Source("HMRC, National Insurance numbers: QQ 12 34 56 C is the printed example", "not looked up"),),
    certainty=Certainty.INFORMATION,
    needs=line(present=("nino",)),
    evaluate=_evaluate,
    examples=(
        Example("a number that can be somebody's", {"employee_id": "1", "nino": "AB164231A"}, "HMRC, sample FPS"),
        Example(
            "HMRC's example",
            {"employee_id": "1", "nino": "QQ 12 34 56 C"},
            "HMRC's example number",
            breaks={"nino": _REAL},
        ),
    ),
)
