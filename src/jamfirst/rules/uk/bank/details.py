"""Sort codes are six digits and account numbers six to ten, of which eight are meant."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, is_null, not_null, text, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.bank.accounts import ONE_OF, foreign, known_length, standard, unknown_form
from jamfirst.rules.uk.bank.twins import for_payees, needs_details
from jamfirst.rules.uk.payments.scheme import in_bacs_file, is_collected, needs_account, without_account
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records

_SIX = "six digits, not all noughts"
_EIGHT = "eight digits, or the six to ten that a bank shortens, not all noughts"


def _evaluate(given: Given) -> Worked:
    kind = given.relation.kind
    working = standard(records(given.relation.name))
    working = working.show("sort code", "plain_sort", Unit.TEXT).show("account number", "plain_account", Unit.TEXT)
    working = working.show("IBAN", "plain_iban", Unit.TEXT)
    no_details = all_of((is_null(col("plain_sort")), is_null(col("plain_account")), is_null(col("plain_iban"))))
    applies: Expr = exp.Not(this=exp.Paren(this=no_details))
    wanted: Expr = exp.false()
    cannot = [
        Cannot(foreign(kind), "an account number without a sort code may be another country's", usual=True),
    ]
    if kind == Kind.PAYMENT:
        working = working.show("method", "method", Unit.TEXT)
        wanted = when((no_details.copy(), needs_account()), otherwise=exp.false())
        nothing = when((no_details.copy(), exp.Not(this=exp.Paren(this=needs_account()))), otherwise=exp.false())
        cannot.append(Cannot(nothing, "there is no account, and nothing says that one is needed", usual=True))
        on_paper = any_of((without_account(), is_collected()))
        applies = when((no_details.copy(), exp.Not(this=exp.Paren(this=on_paper))), otherwise=exp.true())
    unknown = [one for one in unknown_form() if "only known" in one.reason]
    return Worked(
        working,
        (
            Judged("sort_code", col("sort_code"), text(_SIX), Unit.TEXT, _wrong_sort_code(wanted)),
            Judged("account_number", col("account_number"), text(_EIGHT), Unit.TEXT, _wrong_account(kind, wanted)),
        ),
        (*cannot, *unknown),
        applies,
    )


def _wrong_sort_code(wanted: Expr) -> Expr:
    plain = col("plain_sort")
    noughts = exp.EQ(this=plain, expression=text("0" * 6))
    malformed = any_of((exp.Not(this=op.all_digits(plain.copy(), 6)), noughts))
    lacking = all_of((is_null(plain.copy()), not_null(col("plain_account")), is_null(col("plain_iban"))))
    return any_of((all_of((not_null(plain.copy()), malformed)), lacking, wanted.copy()))


def _wrong_account(kind: Kind, wanted: Expr) -> Expr:
    plain = col("plain_account")
    noughts = op.matches(plain, "0+")
    malformed = any_of((exp.Not(this=exp.Paren(this=known_length())), noughts))
    if kind == Kind.PAYMENT:
        as_written = exp.Not(this=coalesce(op.all_digits(col("account_number"), 8), exp.false()))
        malformed = when((in_bacs_file(), any_of((as_written, noughts.copy()))), otherwise=malformed)
    lacking = all_of((is_null(plain.copy()), not_null(col("plain_sort")), is_null(col("plain_iban"))))
    return any_of((all_of((not_null(plain.copy()), malformed)), lacking, wanted.copy()))


_SOURCE = "Vocalink, Validating account numbers: the standard form and non-standard account numbers"


def _example(what: str, cannot: str = "", breaks: tuple[str, ...] = (), **record: str) -> Example:
    expected = {"sort_code": _SIX, "account_number": _EIGHT}
    named = {"payee_name": "Riverside Nursery", **record}
    return Example(what, named, "made up", breaks={column: expected[column] for column in breaks}, cannot=cannot)


RULE = Rule(
    id="uk.bank.details",
    title="Sort code and account number have their form",
    says="A sort code is six digits and an account number eight, or the six, seven, nine or ten digits that the "
    "bank is known to write for eight; neither is all noughts, and one does not stand without the other.",
    words=words("whose sort code or account number is malformed", "whose sort code or account number is malformed"),
    sources=(Source(_SOURCE), Source("Bacs Standard 18, data record: positions 1 to 6 and 7 to 14 are digits")),
    certainty=Certainty.BREACH,
    needs=needs_details(Kind.PAYMENT, ONE_OF, "method"),
    evaluate=_evaluate,
    examples=(
        _example("six digits and eight", sort_code="249105", account_number="00418823"),
        _example("with hyphens and spaces", sort_code="24-91-05", account_number="0041 8823"),
        _example("seven digits stand for eight", sort_code="249105", account_number="0418823"),
        _example("an IBAN instead", iban="GB29 NWBK 6016 1331 9268 19"),
        _example("the leading nought is lost", breaks=("sort_code",), sort_code="93456", account_number="00418823"),
        _example("a number that was rounded", breaks=("account_number",), sort_code="249105", account_number="4.2E+07"),
        _example("noughts alone", breaks=("account_number",), sort_code="249105", account_number="00000000"),
        _example("no sort code", breaks=("sort_code",), account_number="00418823"),
        _example("no account number", breaks=("account_number",), sort_code="249105"),
        _example("ten digits", cannot="ten digits", sort_code="249105", account_number="1234567890"),
        _example("an account abroad", cannot="another country", account_number="000123456789", bic="CHASUS33"),
        _example(
            "seven digits in a Bacs file, which has room for eight",
            breaks=("account_number",),
            sort_code="249105",
            account_number="0418823",
            method="99 credit",
        ),
        _example("nothing to pay to", breaks=("sort_code", "account_number"), method="BACS"),
    ),
)
"""For payments."""

PAYEES = for_payees(RULE)
"""For payees."""
