"""A supplier's VAT number has the form and the check digits of one."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, not_null, number, text, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records

_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 1)
"""The last two digits are one number, added to the weighted sum of the first seven."""

_MODULUS, _NEW_SERIES = 97, 42
"""The sum leaves nothing over when divided by 97; in the series since 2009, from 100 0000 00, it leaves 97 - 55."""

_DIGITS = r"[0-9]{9}([0-9]{3})?"
_OFFICES = r"GD[0-4][0-9]{2}|HA[5-9][0-9]{2}"
_FOREIGN = (
    r"(AT|BE|BG|CHE?|CY|CZ|DE|DK|EE|EL|ES|EU|FI|FR|GR|HR|HU|IE|IM|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|US|AU|CA)"
    r"[0-9A-Z+*]{2,13}"
)


def _evaluate(given: Given) -> Worked:
    plain = exp.Upper(this=op.without(col("vat_number"), r"[\s./-]+"))
    working = records(given.relation.name).step({"plain": op.without(plain, r"^(GB|XI)")})
    working = working.step({"is_digits": op.matches(col("plain"), _DIGITS)})
    working = working.step({"left_over": when((col("is_digits"), _left_over()))})
    problem = when(
        (op.matches(col("plain"), _OFFICES), exp.Null()),
        (exp.Not(this=col("is_digits")), text("9 or 12 digits, GD000 to GD499 or HA500 to HA999")),
        (exp.Not(this=exp.paren(_checks())), text("a number whose check digits fit")),
    )
    working = working.step({"wanted": problem, "weighted": when((col("is_digits"), _weighted()))})
    working = working.show("without spaces and country", "plain", Unit.TEXT)
    working = working.show("weighted sum", "weighted", Unit.NUMBER)
    working = working.show("left over after 97s", "left_over", Unit.NUMBER)
    found = Judged("vat_number", col("vat_number"), col("wanted"), Unit.TEXT, breach=not_null(col("wanted")))
    foreign = all_of([op.matches(col("plain"), _FOREIGN), exp.Not(this=op.matches(col("plain"), _OFFICES))])
    cannot = Cannot(coalesce(foreign, exp.false()), "it is a number of another country", usual=True)
    return Worked(working, (found,), (cannot,), not_null(col("vat_number")))


def _weighted() -> Expr:
    total: Expr = number(0)
    for place, weight in enumerate(_WEIGHTS, start=1):
        digit = exp.Mul(this=exp.paren(op.digit(col("plain"), place)), expression=number(weight))
        total = exp.Add(this=total, expression=digit)
    return total


def _left_over() -> Expr:
    return exp.Mod(this=exp.paren(_weighted()), expression=number(_MODULUS))


def _checks() -> Expr:
    """Whether the check digits fit one of the two series; noughts alone are no number."""
    left = col("left_over")
    old = exp.EQ(this=left.copy(), expression=number(0))
    new = [exp.EQ(this=left, expression=number(_NEW_SERIES)), exp.GTE(this=col("plain"), expression=text("100000000"))]
    return all_of([exp.GT(this=col("plain"), expression=text("000000000000")), exp.paren(any_of([old, all_of(new)]))])


RULE = Rule(
    id="uk.vat.number",
    title="VAT numbers have the form and the check digits of one",
    says="A VAT number of the United Kingdom has nine digits, of which the last two check the others, or is that of a "
    "government department or a health authority.",
    words=words("whose VAT number cannot be one", "whose VAT number cannot be one"),
    sources=(
        Source(
            "Value Added Tax Regulations 1995 (SI 1995/2518), regulation 14(1)(e): an invoice gives it", "one source"
        ),
        Source("HM Revenue and Customs' check of VAT numbers, modulus 97 and 97-55, as published by others"),
    ),
    certainty=Certainty.QUERY,
    tolerance=Tolerance(0, "check digits fit or do not"),
    needs=Needs(Kind.INVOICE, ("vat_number",)),
    evaluate=_evaluate,
    examples=(
        Example("of the series until 2009", {"vat_number": "GB 831 4958 16"}, "worked by hand on h2g2.com, A10287461"),
        Example("another", {"vat_number": "782237517"}, "worked by hand on lambert-chapman.co.uk"),
        Example(
            "two digits swapped",
            {"vat_number": "GB 831 4985 16"},
            "the same number with a slip",
            breaks={"vat_number": "a number whose check digits fit"},
        ),
        Example("a health authority", {"vat_number": "GBHA599"}, "the form published by HM Revenue and Customs"),
        Example(
            "a digit lost",
            {"vat_number": "83149581"},
            "the form published by HM Revenue and Customs",
            breaks={"vat_number": "9 or 12 digits, GD000 to GD499 or HA500 to HA999"},
        ),
        Example("of Ireland", {"vat_number": "IE6388047V"}, "not ours to check", cannot="of another country"),
    ),
)
