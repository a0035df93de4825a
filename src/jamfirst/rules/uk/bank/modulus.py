"""The account number can exist at its sort code: the modulus check of the United Kingdom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, cast, coalesce, col, is_null, select, sub, text
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.bank.accounts import ONE_OF, given_details, standard, unknown_form
from jamfirst.rules.uk.bank.modulus_steps import RESULTS, checked
from jamfirst.rules.uk.bank.twins import for_payees, needs_details
from jamfirst.rules.uk.bank.weights import as_rows, ranges, substitutions
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working, records

EXAMPLE_WEIGHTS = Path(__file__).with_name("example_weights.txt")
"""Weights for three ranges of sort codes, enough for the examples: no table to check payments with."""

_PUBLISHED = "Vocalink, published test cases of the modulus check"
_EXPECTED = "an account number that passes the modulus check"


def _evaluate(given: Given) -> Worked:
    working = standard(records(given.relation.name))
    results = given.session.keep(_results(given, working), "modulus")
    working = working.look_up(results, ["bank_key"], RESULTS)
    for label, name in (
        ("sort code", "bank_sort"),
        ("account number", "bank_account"),
        ("checks", "checks"),
        ("the first leaves", "first_left"),
        ("the second leaves", "second_left"),
    ):
        working = working.show(label, name, Unit.TEXT)
    fails = exp.Not(this=coalesce(col("modulus_valid"), exp.true()))
    by_iban, by_number = col("of_iban"), exp.Not(this=col("of_iban"))
    return Worked(
        working,
        (
            Judged("account_number", col("account_number"), text(_EXPECTED), Unit.TEXT, all_of((by_number, fails))),
            Judged("iban", col("iban"), text(_EXPECTED), Unit.TEXT, all_of((by_iban, fails.copy()))),
        ),
        (*unknown_form(), *_unlisted(given.settings), *_masked(given.facts, fails)),
        given_details(given.relation.kind),
    )


def _results(given: Given, working: Working) -> exp.Query:
    """What the check says of each account once, however many payments go to it.

    Accounts without a standard form are among them, as one that is never looked up: to leave them out is a condition
    that the engine works out from the beginning for each payment, which took most of the time (measured)."""
    path, other = given.settings.bank_table, given.settings.bank_substitutions
    assert path is not None, "without a table the rule is not applied"
    weights = given.figures(f"modulus weights {path}", lambda: as_rows(ranges(path)))
    columns = {"bank_sort": "text", "instead": "text"}
    instead = given.figures(
        f"substituted sort codes {other}", lambda: (columns, list(substitutions(other).items()) if other else [])
    )
    account = ("bank_key", "bank_sort", "bank_account")
    query = select(*account).from_(sub(working.query.copy(), "p")).group_by(*account)
    with_number = Working(query).step({"bank_number": cast(col("bank_sort"), "int")})
    worked = checked(given.session.keep(with_number.query, "accounts"), weights, instead)
    return select("bank_key", *RESULTS).from_(sub(worked.query, "c"))


def _unlisted(settings: RuleSettings) -> tuple[Cannot, ...]:
    """Sort codes of which the table says nothing, and those that need substitutions where none are given."""
    listed: Expr = coalesce(col("modulus_listed"), exp.false())
    cannot = [
        Cannot(exp.Not(this=listed), "the table of the modulus check does not list the sort code", usual=True),
    ]
    if settings.bank_substitutions is None:
        lacking = "the sort code may be checked as another one (bank_substitutions in the service file says which)"
        cannot.append(Cannot(col("modulus_instead"), lacking))
    cannot.append(Cannot(is_null(col("modulus_valid")), "the modulus check gives no answer"))
    return tuple(cannot)


def _masked(facts: RunFacts, fails: Expr) -> tuple[Cannot, ...]:
    """Where accounts are masked, one that fails may be the masking's doing and not the service's."""
    if facts.personal_data != "masked":
        return ()
    return (Cannot(fails.copy(), "the account fails the modulus check, but personal data are masked", usual=True),)


def _lacks(settings: RuleSettings) -> str:
    if settings.bank_table is not None:
        return ""
    return (
        "needs bank_table under [rules] in the service file: the weights of the modulus check, as their owner has them"
    )


def _example(
    what: str, sort_code: str, account: str, source: str = _PUBLISHED, *, breaks: bool = False, cannot: str = ""
) -> Example:
    return Example(
        what,
        {"payee_name": "Riverside Nursery", "sort_code": sort_code, "account_number": account},
        source,
        breaks={"account_number": _EXPECTED} if breaks else {},
        cannot=cannot,
        settings=RuleSettings(bank_table=EXAMPLE_WEIGHTS),
    )


RULE = Rule(
    id="uk.bank.modulus",
    title="The account number can exist at its sort code",
    says="An account number passes the modulus check that its bank has published for the sort code; a sort code that "
    "the table does not list cannot be checked.",
    words=words(
        "whose account number cannot exist at its sort code", "whose account number cannot exist at its sort code"
    ),
    sources=(
        Source("Vocalink, Validating account numbers: UK modulus checking (methods, exceptions 1 to 14)"),
        Source("Pay.UK / Vocalink, table of modulus weights: the file that the service file names", "the user's own"),
    ),
    certainty=Certainty.BREACH,
    needs=needs_details(Kind.PAYMENT, ONE_OF),
    evaluate=_evaluate,
    lacks=_lacks,
    examples=(
        _example("one sum by MOD10 leaves nothing", "089999", "66374958"),
        _example("the same with the last digit wrong", "089999", "66374959", breaks=True),
        _example("written with hyphens and spaces", "08-99-99", "6637 4958"),
        _example("MOD11", "107999", "88837491"),
        _example("MOD11 leaves something", "107999", "88837493", breaks=True),
        _example("MOD11 and DBLAL, and both pass", "202959", "63748472"),
        _example("MOD11 passes and DBLAL does not: both must", "203099", "66831036", breaks=True),
        _example("DBLAL passes and MOD11 does not", "203099", "58716970", breaks=True),
        _example("exception 6: an account in a foreign currency is not checked", "200915", "41011166"),
        _example("no range holds the sort code", "249105", "00418823", "made up", cannot="does not list"),
        _example("ten digits at a bank that has none so long", "107999", "1234567890", "made up", cannot="ten digits"),
        replace(
            _example("in a run with masked accounts", "089999", "66374959", "made up", cannot="masked"),
            facts=RunFacts(personal_data="masked"),
        ),
        Example(
            "sort code and account number inside an IBAN",
            {"payee_name": "Riverside Nursery", "iban": "GB40 JAMF 0899 9966 3749 59"},
            "made up, from a published case",
            breaks={"iban": _EXPECTED},
            settings=RuleSettings(bank_table=EXAMPLE_WEIGHTS),
        ),
    ),
)
"""For payments."""

PAYEES = for_payees(RULE)
"""For payees."""
