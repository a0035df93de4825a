"""A payment goes to the account that the table of payees has for its payee."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    coalesce,
    col,
    concat,
    count_distinct,
    is_null,
    named,
    not_null,
    number,
    select,
    sub,
    text,
    when,
)
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.bank.accounts import ONE_OF, UK_IBAN, standard
from jamfirst.rules.uk.bank.twins import needs_details
from jamfirst.rules.uk.payments.scheme import in_bacs_file
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working, records

_BACS_WIDTH = 18


def _evaluate(given: Given) -> Worked:
    payees = given.others[Kind.PAYEE]
    pairs = given.session.keep(_pairs(records(payees.name)), "accounts")
    owners = given.session.keep(_owners(pairs), "owners")
    working = _with_account(records(given.relation.name))
    by_name = when((in_bacs_file(), _by_name("cut", _BACS_WIDTH)), otherwise=_by_name("name"))
    working = working.step({"by_id": _by_id("payee_id"), "by_name": by_name})
    for key in ("by_id", "by_name"):
        taken = {f"{key}_accounts": "accounts", f"{key}_theirs": "theirs"}
        working = working.look_up_as(owners, {key: "owner"}, taken)
    chosen = {
        name: when((not_null(col("by_id_accounts")), col(f"by_id{end}")), otherwise=col(f"by_name{end}"))
        for name, end in (("owner", ""), ("accounts", "_accounts"), ("theirs", "_theirs"))
    }
    working = working.step(chosen).look_up(pairs, ["owner", "account"], ["known"])
    working = working.show("account in the payment", "account", Unit.TEXT)
    working = working.show("account of the payee", "theirs", Unit.TEXT)
    other = is_null(col("known"))
    return Worked(
        working,
        (Judged("account_number", col("account"), col("theirs"), Unit.TEXT, other),),
        (
            Cannot(is_null(col("accounts")), "the payee is not in the table of payees", usual=True),
            Cannot(
                exp.EQ(this=col("accounts"), expression=number(0)), "the table of payees has no account for the payee"
            ),
        ),
        not_null(col("account")),
    )


def _with_account(working: Working) -> Working:
    """Add ``account``: sort code and account number in their standard form, else those inside an IBAN that stands
    beside a sort code alone, else as written, else the IBAN."""
    written = exp.Nullif(this=concat(col("plain_sort"), col("plain_account")), expression=text(""))
    iban = exp.Nullif(this=col("plain_iban"), expression=text(""))
    no_number = all_of([is_null(col("plain_account")), op.matches(col("plain_iban"), UK_IBAN)])
    parts = (exp.Substring(this=iban.copy(), start=number(f), length=number(n)) for f, n in ((9, 6), (15, 8)))
    inside = when((no_number, concat(next(parts), text(" "), next(parts))))
    spaced = exp.DPipe(this=col("bank_sort"), expression=text(" "))
    standard_form = exp.DPipe(this=spaced, expression=col("bank_account"))
    return standard(working).step({"account": coalesce(standard_form, inside, written, iban)})


def _pairs(payees: Working) -> exp.Query:
    """Each payee's accounts, under every key that a payment may have for the payee: id, employee id, name and the name
    as Bacs cuts it."""
    working = _with_account(payees)
    keys = (_by_id("payee_id"), _by_id("employee_id"), _by_name("name"), _by_name("cut", _BACS_WIDTH))
    parts: list[exp.Query] = [
        select(named(key, "owner"), "account").from_(sub(working.query.copy(), "p")) for key in keys
    ]
    union = parts[0]
    for part in parts[1:]:
        union = exp.union(union, part, distinct=False, copy=False)
    query = select("owner", "account", named(exp.true(), "known")).from_(sub(union, "u")).where(not_null(col("owner")))
    return query.group_by("owner", "account")


def _owners(pairs: str) -> exp.Query:
    """For each key how many accounts there are, and one of them to show."""
    query = select("owner", named(count_distinct(col("account")), "accounts"))
    return query.select(named(exp.Min(this=col("account")), "theirs")).from_(pairs).group_by("owner")


def _by_id(name: str) -> Expr:
    return when((not_null(col(name)), concat(text("id "), exp.Upper(this=col(name)))))


def _by_name(stem: str, width: int = 0) -> Expr:
    """A key of the payee's name: plain capitals and digits alone, of its first ``width`` characters where given."""
    name: Expr = exp.Upper(this=op.unaccented(op.without(col("payee_name"), "['\u2018\u2019`]")))
    if width:
        name = exp.Substring(this=name, start=number(1), length=number(width))
    plain = exp.Nullif(this=op.without(name, "[^A-Z0-9]+"), expression=text(""))
    return when((not_null(plain), concat(text(f"{stem} "), plain.copy())))


_PAYEE = {"payee_id": "S000014", "payee_name": "Moyle's Dairy", "sort_code": "249105", "account_number": "00418823"}
_PAYMENT = {"sort_code": "249105", "account_number": "00418823", "amount": "120.00"}
_THEIRS = "249105 00418823"
_IBAN = "GB32JAMF24910500418823"


def _example(what: str, breaks: str = "", cannot: str = "", payee: dict[str, str] = _PAYEE, **record: str) -> Example:
    return Example(
        what,
        {name: value for name, value in (_PAYMENT | record).items() if value},
        "made up",
        breaks={"account_number": breaks} if breaks else {},
        cannot=cannot,
        others={Kind.PAYEE: (payee, _PAYEE | {"payee_id": "S000015", "payee_name": "Ivey Electrical"})},
    )


RULE = Rule(
    id="uk.payments.account_changed",
    title="Payments go to the account of their payee",
    says="A payment goes to an account that the table of payees of the same run has for its payee, known by id or else "
    "by name; where several payees bear the name, to that of one of them.",
    words=words("to another account than the payee's", "to other accounts than the payees'"),
    sources=(Source("Good practice: bank details changed before payment (mandate fraud)", "own knowledge"),),
    certainty=Certainty.QUERY,
    needs=needs_details(Kind.PAYMENT, ONE_OF, "payee_id", "payee_name", "method"),
    others=(needs_details(Kind.PAYEE, ONE_OF, "payee_id", "payee_name", "employee_id"),),
    evaluate=_evaluate,
    examples=(
        _example("the payee's account, by id", payee_id="S000014"),
        _example("written otherwise", payee_id="s000014", sort_code="24-91-05", account_number="418823"),
        _example("another account", _THEIRS, payee_id="S000014", account_number="00418824"),
        _example("another account, by name", _THEIRS, payee_name="MOYLES DAIRY", account_number="00418824"),
        _example(
            "by name as Bacs cuts it",
            _THEIRS,
            payee=_PAYEE | {"payee_name": "Trewînt NHS Foundation Trust"},
            payee_name="TREWINT NHS FOUNDA",
            method="99 credit",
            account_number="00418824",
        ),
        _example("the account inside an IBAN", payee_id="S000014", sort_code="", account_number="", iban=_IBAN),
        _example("the account number inside an IBAN alone", payee_id="S000014", account_number="", iban=_IBAN),
        _example("nobody of that name", cannot="not in the table", payee_name="Another Dairy"),
        _example(
            "no account to compare",
            cannot="no account",
            payee={"payee_id": "S000014", "payee_name": "Moyle's Dairy"},
            payee_id="S000014",
        ),
    ),
)
