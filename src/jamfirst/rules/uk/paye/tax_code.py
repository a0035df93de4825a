"""A tax code is one that HMRC takes, and asks for a rate that exists."""

from __future__ import annotations

from collections.abc import Mapping

from jamfirst.engines.build import Expr, col, is_null, text, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.paye.situations import KEYS, look_up_situation
from jamfirst.rules.uk.paye.sums import either, equal
from jamfirst.rules.working import Judged, Unit, Worked, records

_CODE = "a number with L, M, N or T, a number after K, or BR, D0, D1, NT or 0T; S or C before it for Scotland or Wales"
_RATE = "D0 or D1; in Scotland SD0 to SD2, and from 6 April 2024 SD3"


def _evaluate(given: Given) -> Worked:
    take = ("form", "code_body", "no_rate", "letter")
    working = look_up_situation(records(given.relation.name), given, take)
    wrong = either(is_null(col("form")), col("no_rate"))
    expected = when((is_null(col("form")), text(_CODE)), otherwise=text(_RATE))
    working = working.step({"area": _area(), "expected": expected, "wrong": wrong})
    working = working.show("tax code", "tax_code", Unit.TEXT).show("read as", "code_body", Unit.TEXT)
    judged = Judged("tax_code", col("tax_code"), col("expected"), Unit.TEXT, breach=col("wrong"))
    return Worked(working.show("of", "area", Unit.TEXT), (judged,))


def _area() -> Expr:
    return when((equal("letter", text("S")), text("Scotland")), (equal("letter", text("C")), text("Wales")))


def _example(what: str, code: str, expected: str = "", **others: str) -> Example:
    record: Mapping[str, str] = {"employee_id": "1", "tax_code": code, **others}
    source = "HMRC, schema of the full payment submission 2025-26, type of TaxCode"
    return Example(what, record, source, breaks={"tax_code": expected} if expected else {})


RULE = Rule(
    id="uk.paye.tax_code",
    title="The tax code is one",
    says=(
        "A tax code is a number with a letter, K with a number, or one of BR, D0 and on, NT and 0T, with S or C before "
        "it for Scotland or Wales, and may be marked W1, M1 or X; its rate exists in the tax year."
    ),
    words=words("whose tax code is not one", "whose tax codes are none"),
    sources=(
        Source(
            "HMRC, schema of the full payment submission (FullPaymentSubmission-2026, type of TaxCode): a return with "
            "any other code is refused",
            "one source",
        ),
        Source("Income Tax (Pay As You Earn) Regulations 2003 (SI 2003/2682), regulations 7 and 15 (flat rate codes)"),
    ),
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAYSLIP, ("tax_code",), tuple(key for key in KEYS if key != "tax_code")),
    evaluate=_evaluate,
    examples=(
        _example("the usual code", "1257L"),
        _example("Scotland, on the month 1 basis, written small and with spaces", " s1257l m1"),
        _example("week 1 or month 1 basis as X", "K100X"),
        _example("no letter", "1257", _CODE),
        _example("a letter too many", "1257LL", _CODE),
        _example("a K code without a number", "K0", _CODE),
        _example("SD3 in 2025-26", "SD3", tax_year="2025-26", frequency="monthly", period="1"),
        _example(
            "SD3 a year before there is that rate", "SD3", _RATE, tax_year="2023-24", frequency="monthly", period="1"
        ),
        _example("D2 outside Scotland", "D2", _RATE, tax_year="2025-26", frequency="monthly", period="1"),
    ),
)
