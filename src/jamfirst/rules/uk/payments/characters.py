"""What Bacs prints on a statement is made of the characters that Bacs carries."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, any_of, coalesce, col, text
from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import CanonicalColumn, Kind
from jamfirst.model.law import Certainty
from jamfirst.read.bacs18.layout import PERMITTED
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.payments.scheme import in_bacs_file, is_collected
from jamfirst.rules.working import Judged, Unit, Worked, records

_PAYER_NAME = CanonicalColumn("payer_name", ValueType.TEXT, Role.OTHER)
_PRINTED = {"payee_name": "payee", "reference": "reference", "payer_name": "payer"}
_EXPECTED = "A to Z, 0 to 9, full stop, ampersand, stroke, hyphen and space"


def _evaluate(given: Given) -> Worked:
    working = records(given.relation.name)
    for name, label in _PRINTED.items():
        working = working.show(label, name, Unit.TEXT)
    judged = tuple(Judged(name, col(name), text(_EXPECTED), Unit.TEXT, _other_characters(name)) for name in _PRINTED)
    return Worked(working, judged, applies=any_of((in_bacs_file(), is_collected())))


def _other_characters(name: str) -> Expr:
    return exp.Not(this=coalesce(op.matches(col(name), PERMITTED), exp.true()))


def _example(what: str, breaks: tuple[str, ...] = (), **record: str) -> Example:
    printed = {"payee_name": "RIVERSIDE NURSERY", "reference": "INV001000", "amount": "120.00", "method": "99 credit"}
    return Example(what, printed | record, "made up", breaks=dict.fromkeys(breaks, _EXPECTED))


RULE = Rule(
    id="uk.payments.characters",
    title="Bacs files hold the characters that Bacs carries",
    says="The payee's name, the reference and the payer's name in a Bacs file are made of A to Z, 0 to 9 and . & / - "
    "and space; any other character is refused or printed as a space. Only Bacs files are looked at: registers are not "
    "what is printed.",
    words=words("with characters that Bacs does not carry", "with characters that Bacs does not carry"),
    sources=(
        Source("Bacs character set, as two providers of direct debits and credits document it"),
        Source("Bacs Standard 18, data record: positions 47 to 100"),
    ),
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAYMENT, ("method",), ("payee_name", "reference"), further=(_PAYER_NAME,)),
    evaluate=_evaluate,
    examples=(
        _example("capitals, digits and every sign", reference="A.B&C/D-E 9"),
        _example("an apostrophe", ("payee_name",), payee_name="O'BRIEN & SONS"),
        _example("small letters in the reference", ("reference",), reference="Inv001000"),
        _example("an accent in the payer's name", ("payer_name",), payer_name="CAFÉ COUNCIL"),
        _example("a register, not a Bacs file", method="BACS", payee_name="Siân O'Brien"),
    ),
)
