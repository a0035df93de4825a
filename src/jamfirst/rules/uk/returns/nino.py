"""National Insurance numbers have the form of one that can have been issued."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, any_of, col, not_null, text, when
from jamfirst.model.law import Certainty
from jamfirst.model.run import RunFacts
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns.columns import SCHEMA, line
from jamfirst.rules.working import Judged, Unit, Worked, records

ISSUED = (
    "([ACEHJLMOPRSWXY][A-CEGHJ-NPR-TW-Z]|B[A-CEHJ-NPR-TW-Z]|G[ACEGHJ-NPR-TW-Z]|[KT][A-CEGHJ-MPR-TW-Z]"
    "|N[A-CEGHJL-NPR-SW-Z]|Z[A-CEGHJ-NPR-TW-Y])[0-9]{6}[A-D]?"
)
"""The form of HMRC's schema (PAYENINOtype): neither letter is D, F, I, Q, U or V, the second not O; not BG, GB, KN, NK,
NT, TN or ZZ; the last letter is one of A to D, or a space. Letters are capitals."""

EXAMPLE = "QQ[0-9]{6}[A-D]?"
"""What HMRC prints in examples. No such number is issued, so organisations make test data of them."""

TEMPORARY = "TN[0-9]{6}[A-Z]?"
_NONE = "none: a temporary number (TN) is not accepted"
_FORM = "two letters that are issued together, six digits, and a letter from A to D"


def plain(name: str) -> Expr:
    """A National Insurance number without the spaces that people put into it."""
    return op.without(col(name), r"\s")


def _evaluate(given: Given) -> Worked:
    """In a live run a number of the examples is as wrong as any; elsewhere it is made-up data, of which another rule
    informs."""
    working = records(given.relation.name).step({"number": plain("nino")}).show("number", "number", Unit.TEXT)
    good = [op.matches(col("number"), ISSUED)]
    if given.facts.environment != "live":
        good.append(op.matches(col("number"), EXAMPLE))
    expected = when((op.matches(col("number"), TEMPORARY), text(_NONE)), otherwise=text(_FORM))
    wrong = exp.Not(this=exp.paren(any_of(good)))
    return Worked(working, (Judged("nino", col("nino"), expected, Unit.TEXT, wrong),), (), not_null(col("nino")))


_LIVE = RunFacts(environment="live")

RULE = Rule(
    id="uk.rti.nino",
    title="National Insurance numbers that can have been issued",
    says=(
        "A National Insurance number on a return is two letters, six digits and a letter from A to D, with letters "
        "that are issued, and is not a temporary one; one of HMRC's examples, which begin with QQ, counts as wrong in "
        "a live run only."
    ),
    words=words(
        "with a National Insurance number that nobody can have", "with National Insurance numbers that nobody can have"
    ),
    sources=(SCHEMA,),
    certainty=Certainty.BREACH,
    needs=line(present=("nino",)),
    evaluate=_evaluate,
    examples=(
        Example("AB164231A", {"employee_id": "1", "nino": "AB164231A"}, "HMRC, sample FPS of 2014-15, first employee"),
        Example("NS341264D", {"employee_id": "1", "nino": "NS341264D"}, "HMRC, sample FPS of 2013-14, third employee"),
        Example(
            "written in pairs, and without its last letter",
            {"employee_id": "1", "nino": "AB 16 42 31"},
            "HMRC, schema of the FPS 2025-26: the last letter may be a space",
        ),
        Example(
            "DA, which is not issued",
            {"employee_id": "1", "nino": "DA164231A"},
            "HMRC, schema of the FPS 2025-26",
            breaks={"nino": _FORM},
        ),
        Example(
            "the last letter is E",
            {"employee_id": "1", "nino": "AB164231E"},
            "HMRC, schema of the FPS 2025-26",
            breaks={"nino": _FORM},
        ),
        Example(
            "a digit is lost",
            {"employee_id": "1", "nino": "AB16423A"},
            "HMRC, schema of the FPS 2025-26",
            breaks={"nino": _FORM},
        ),
        Example(
            "a temporary number",
            {"employee_id": "1", "nino": "TN100180F"},
            "HMRC, schema of the FPS 2025-26: the letters TN are not among those that are accepted",
            breaks={"nino": _NONE},
        ),
        Example("an example of HMRC's, in test", {"employee_id": "1", "nino": "QQ123456C"}, "HMRC's example number"),
        Example(
            "the same in live",
            {"employee_id": "1", "nino": "QQ123456C"},
            "HMRC's example number",
            breaks={"nino": _FORM},
            facts=_LIVE,
        ),
        Example("no number", {"employee_id": "1"}, "HMRC, schema of the FPS 2025-26: it may be left out"),
    ),
)
