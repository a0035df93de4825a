"""Who a payment is for: by id, else by the one payee with the account, else by the one payee of the name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from jamfirst.model.kinds import Kind
from tests.compare.build import Outcome, Sheet, compared, known, sheet

PAYEES = known(Kind.PAYEE, "payee_id", "payee_name", "sort_code", "account_number", "iban")
PAID = known(Kind.PAYMENT, "payee_name", "sort_code", "account_number", "amount", "pay_date")
DAY = date(2026, 3, 27)

DIRECTORY = sheet(
    "payees",
    PAYEES,
    [
        ["V1", "Ash Ltd", "11-22-33", "12345678", None],
        ["V2", "Birch Ltd", "112233", "87654321", None],
        ["V3", "Same Name", "445566", "11111111", None],
        ["V4", "Same Name", "445566", "22222222", None],
        ["V5", "Shared One", "778899", "33333333", None],
        ["V6", "Shared Two", "778899", "33333333", None],
        ["V7", "Iban Ltd", None, None, "GB33 BUKB 2020 1555 5555 55"],
        ["V8", None, None, None, None],
    ],
    Kind.PAYEE,
)


def _subjects(*rows: list, heads: tuple = PAID, payees: Sheet | None = DIRECTORY) -> list[str | None]:
    """The subjects of payments that are all gone in the candidate, in the order of the rows."""
    before = sheet("bank", heads, rows, Kind.PAYMENT)
    others = [payees] if payees else []
    outcome = compared([before, *others], [before.with_rows([]), *others])
    gone = {f["location"]: f["subject"] for f in outcome.of("payment.not_paid")}
    return [gone[f"bank.csv record {i + 1}"] for i in range(len(rows))]


def _row(name: str | None, sort: str | None, account: str | None) -> list:
    return [name, sort, account, Decimal(10), DAY]


def test_an_account_leads_to_its_payee_before_a_name_does() -> None:
    assert _subjects(
        _row("Another name", "112233", "12345678"),
        _row("Ash Ltd", "11-22-33", "8765 4321"),
        _row(None, "112233", "87654321"),
    ) == ["V1", "V2", "V2"]


def test_a_name_leads_to_the_one_payee_who_has_it() -> None:
    assert _subjects(_row("  ash LTD ", "000000", "00000000"), _row("Birch Ltd", None, None)) == ["V1", "V2"]


def test_what_leads_to_two_payees_leads_to_none() -> None:
    same_name, shared, stranger, again = _subjects(
        _row("Same Name", "000000", "00000000"),
        _row("Nobody", "778899", "33333333"),
        _row("Stranger", "999999", "99999999"),
        _row("Stranger", "999999", "99999999"),
    )
    assert str(same_name).startswith("account:")
    assert str(shared).startswith("account:")
    assert stranger == again
    assert len({same_name, shared, stranger}) == 3


def test_an_ambiguous_account_still_leaves_the_name() -> None:
    assert _subjects(_row("Shared One", "778899", "33333333")) == ["V5"]


def test_a_record_of_nobody_has_no_subject() -> None:
    assert _subjects(_row(None, None, None)) == [None]


def test_an_iban_leads_to_its_payee_and_columns_may_stand_in_any_order() -> None:
    heads = known(Kind.PAYMENT, "iban", "amount", "pay_date")
    assert _subjects(["GB33BUKB20201555555555", Decimal(1), DAY], heads=heads) == ["V7"]
    heads = known(Kind.PAYMENT, "account_number", "amount", "pay_date", "sort_code")
    assert _subjects(["12345678", Decimal(1), DAY, "112233"], heads=heads) == ["V1"]


def test_a_payment_that_names_its_payee_needs_no_directory() -> None:
    heads = known(Kind.PAYMENT, "payee_id", "amount", "pay_date")
    assert _subjects(["V2", Decimal(1), DAY], heads=heads, payees=None) == ["V2"]


def test_without_a_directory_one_payee_is_still_one() -> None:
    first, second, third = _subjects(
        _row("A", "112233", "12345678"), _row("B", "11 22 33", "12345678"), _row("A", None, None), payees=None
    )
    assert first == second != third
    assert str(third).startswith("name:")


def test_tokens_hold_no_account_and_no_name() -> None:
    (subject,) = _subjects(_row("Private Person", "112233", "12345678"), payees=None)
    assert "12345678" not in str(subject)
    assert "private" not in str(subject).lower()


def test_payslips_are_about_their_employee() -> None:
    heads = known(Kind.PAYSLIP, "employee_id", "pay_date", "net_pay", "gross_pay")
    before = sheet("slips", heads, [(f"E{i}", DAY, Decimal(i), Decimal(i)) for i in range(9)], Kind.PAYSLIP)
    outcome: Outcome = compared(before, before.with_rows(before.rows[1:]))
    assert [f["subject"] for f in outcome.findings] == ["E0"]
