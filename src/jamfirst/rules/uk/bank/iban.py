"""An IBAN has its form and its check digits, and the sort code and account number inside it are those beside it."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, coalesce, col, concat, not_null, number, select, sub, text, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.bank.accounts import UK_IBAN, standard
from jamfirst.rules.uk.bank.iban_steps import FORM, check_digits
from jamfirst.rules.uk.bank.twins import for_payees, needs_details
from jamfirst.rules.working import Judged, Unit, Worked, Working, records

_UK_FORM = "GB, 2 check digits, 4 letters and 14 digits"
_ANY_FORM = "2 letters, 2 digits and 11 to 30 letters and digits"


def _evaluate(given: Given) -> Worked:
    working = standard(records(given.relation.name))
    each = select("plain_iban").from_(sub(working.query.copy(), "p")).where(not_null(col("plain_iban")))
    ibans = given.session.keep(_each(Working(each.group_by("plain_iban"))), "ibans")
    working = working.look_up(ibans, ["plain_iban"], ["right_digits", "has_form"])
    working = working.step({"uk": exp.EQ(this=_part(1, 2), expression=text("GB")), "said_digits": _part(3, 2)})
    expected = when(
        (col("has_form"), concat(text("check digits "), col("right_digits"))),
        (col("uk"), text(_UK_FORM)),
        otherwise=text(_ANY_FORM),
    )
    same_digits = exp.EQ(this=col("said_digits"), expression=col("right_digits"))
    wrong = exp.Not(this=exp.Paren(this=all_of((col("has_form"), same_digits))))
    working = working.show("IBAN", "plain_iban", Unit.TEXT).show("its check digits must be", "right_digits", Unit.TEXT)
    inside = [
        Judged(column, col(column), part, Unit.TEXT, _differs(standard_form, part.copy()))
        for column, standard_form, part in (
            ("sort_code", "bank_sort", _part(9, 6)),
            ("account_number", "bank_account", _part(15, 8)),
        )
    ]
    judged = (Judged("iban", col("iban"), expected, Unit.TEXT, wrong), *inside)
    return Worked(working, judged, applies=not_null(col("plain_iban")))


def _each(ibans: Working) -> exp.Query:
    """What is to be said of each IBAN once, however many payments go to it: its form and its right check digits."""
    uk = exp.EQ(this=_part(1, 2), expression=text("GB"))
    form = when((uk, op.matches(col("plain_iban"), UK_IBAN)), otherwise=op.matches(col("plain_iban"), FORM))
    worked = check_digits(ibans.step({"has_form": form}))
    return select("plain_iban", "right_digits", "has_form").from_(sub(worked.query, "c"))


def _part(first: int, length: int) -> Expr:
    return exp.Substring(this=col("plain_iban"), start=number(first), length=number(length))


def _differs(standard_form: str, part: Expr) -> Expr:
    """Whether what stands beside the IBAN, in its standard form, is not what stands inside it."""
    both = all_of((col("uk"), col("has_form"), not_null(col(standard_form))))
    return coalesce(all_of((both, exp.NEQ(this=col(standard_form), expression=part))), exp.false())


_PUBLISHED = "the example of the United Kingdom in the IBAN registry"


def _example(what: str, source: str, breaks: dict[str, str] | None = None, **record: str) -> Example:
    return Example(what, {"payee_name": "Riverside Nursery", **record}, source, breaks=breaks or {})


RULE = Rule(
    id="uk.bank.iban",
    title="The IBAN has its form and check digits, and agrees with sort code and account number",
    says="An IBAN leaves 1 when divided by 97; one of the United Kingdom has 22 characters, and holds the sort code "
    "and account number that stand beside it.",
    words=words("whose IBAN cannot be right", "whose IBAN cannot be right"),
    sources=(
        Source("ISO 13616 (IBAN) and ISO 7064 (MOD 97-10)", "own knowledge; the published examples agree"),
        Source("UK payment profiles of ISO 20022: characters 9 to 14 are the sort code, 15 to 22 the account number"),
    ),
    certainty=Certainty.BREACH,
    needs=needs_details(Kind.PAYMENT, (("iban",),)),
    evaluate=_evaluate,
    examples=(
        _example("as published", _PUBLISHED, iban="GB29NWBK60161331926819"),
        _example("as people write it", _PUBLISHED, iban="GB29 NWBK 6016 1331 9268 19"),
        _example(
            "sort code and account number beside it",
            _PUBLISHED,
            iban="GB29NWBK60161331926819",
            sort_code="60-16-13",
            account_number="31926819",
        ),
        _example("two digits changed places", _PUBLISHED, {"iban": "check digits 25"}, iban="GB29NWBK60161331926891"),
        _example("a digit short", _PUBLISHED, {"iban": _UK_FORM}, iban="GB29NWBK6016133192681"),
        _example(
            "another account number beside it",
            _PUBLISHED,
            {"account_number": "31926819"},
            iban="GB29NWBK60161331926819",
            sort_code="601613",
            account_number="31926891",
        ),
        _example("an account in Germany", "the example of Germany in the IBAN registry", iban="DE89370400440532013000"),
        _example(
            "an account in Germany with a digit changed",
            "the example of Germany in the IBAN registry",
            {"iban": "check digits 62"},
            iban="DE89370400440532013001",
        ),
    ),
)
"""For payments."""

PAYEES = for_payees(RULE)
"""For payees."""
