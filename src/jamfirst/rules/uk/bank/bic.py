"""A BIC has 8 or 11 characters, and its bank is that of the IBAN beside it."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, coalesce, col, not_null, number, text
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.bank.accounts import BETWEEN, UK_IBAN
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working, records

_FORM = "[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?"
_EXPECTED = "4 letters of the bank, 2 of the country, 2 characters of the place and 3 or none of the branch"
_ISO_9362 = Source("ISO 9362 (business identifier code)", "own knowledge")


def _plain(given: Given) -> Working:
    working = records(given.relation.name)
    upper = {name: exp.Upper(this=op.without(col(name), BETWEEN)) for name in ("bic", "iban")}
    return working.step({f"plain_{name}": value for name, value in upper.items()})


def _evaluate(given: Given) -> Worked:
    working = _plain(given).show("BIC", "plain_bic", Unit.TEXT)
    malformed = exp.Not(this=op.matches(col("plain_bic"), _FORM))
    return Worked(
        working, (Judged("bic", col("bic"), text(_EXPECTED), Unit.TEXT, malformed),), applies=not_null(col("bic"))
    )


def _evaluate_with_iban(given: Given) -> Worked:
    working = _plain(given)
    uk = op.matches(col("plain_iban"), UK_IBAN)
    working = working.step({"bank_of_iban": _part("plain_iban", 5), "bank_of_bic": _part("plain_bic", 1)})
    working = working.show("the IBAN's bank", "bank_of_iban", Unit.TEXT).show("the BIC's", "bank_of_bic", Unit.TEXT)
    other = exp.NEQ(this=col("bank_of_iban"), expression=col("bank_of_bic"))
    both = all_of((not_null(col("bic")), not_null(col("iban")), coalesce(uk, exp.false())))
    unknown = any_unknown()
    return Worked(
        working, (Judged("bic", col("bic"), col("bank_of_iban"), Unit.TEXT, other),), (unknown,), applies=both
    )


def any_unknown() -> Cannot:
    """A BIC that is none has no bank to compare."""
    malformed = exp.Not(this=coalesce(op.matches(col("plain_bic"), _FORM), exp.false()))
    return Cannot(malformed, "the BIC does not have the form of one")


def _part(name: str, first: int) -> Expr:
    return exp.Substring(this=col(name), start=number(first), length=number(4))


def _record(bic: str, iban: str = "") -> dict[str, str]:
    return {"payee_name": "Riverside Nursery", "bic": bic} | ({"iban": iban} if iban else {})


_IBAN = "GB29NWBK60161331926819"
_PUBLISHED = "the example of the United Kingdom in the IBAN registry"

RULE = Rule(
    id="uk.bank.bic",
    title="The BIC has its form",
    says="A BIC has 8 or 11 characters: bank, country, place and, where it has 11, branch.",
    words=words("whose BIC is malformed", "whose BIC is malformed"),
    sources=(_ISO_9362,),
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAYMENT, ("bic",), ("iban",)),
    evaluate=_evaluate,
    examples=(
        Example("8 characters", _record("NWBKGB2L"), "ISO 9362"),
        Example("11 characters", _record("NWBKGB2LXXX"), "ISO 9362"),
        Example("a character short", _record("NWBKGB2"), "ISO 9362", breaks={"bic": _EXPECTED}),
        Example("a digit in the country", _record("NWBK6B2L"), "ISO 9362", breaks={"bic": _EXPECTED}),
    ),
)
"""The form."""

AGREES = Rule(
    id="uk.bank.bic.iban",
    title="The BIC and the IBAN name one bank",
    says="Characters 5 to 8 of an IBAN of the United Kingdom are the first four of the BIC; groups of banks have been "
    "known to share one, so where they differ it is asked.",
    words=words("whose BIC is another bank's than the IBAN", "whose BIC is another bank's than the IBAN"),
    sources=(
        _ISO_9362,
        Source("IBAN registry: the bank identifier of the United Kingdom is from the BIC", "own knowledge"),
    ),
    certainty=Certainty.QUERY,
    needs=Needs(Kind.PAYMENT, ("bic", "iban")),
    evaluate=_evaluate_with_iban,
    examples=(
        Example("one bank", _record("NWBKGB2L", _IBAN), _PUBLISHED),
        Example("another bank", _record("BUKBGB22", _IBAN), _PUBLISHED, breaks={"bic": "NWBK"}),
        Example("the BIC is none", _record("NWBK", _IBAN), _PUBLISHED, cannot="form"),
    ),
)
"""Agreement with the IBAN."""
