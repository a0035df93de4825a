"""Payslips, payments and payees for the tests of who is paid what."""

from __future__ import annotations

DAY = "2026-09-25"


def pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"


def account(who: str) -> dict[str, str]:
    return {"sort_code": "242702", "account_number": f"{int(who):08}"}


def slip(who: str, net: int, post: str = "1", **more: str) -> dict[str, str]:
    own = {"employee_id": who, "employment_id": f"{who}-{post}", "net_pay": pounds(net), "pay_date": DAY}
    return own | {"payroll": "Monthly"} | more


def payee(who: str, **more: str) -> dict[str, str]:
    return {"payee_id": f"P{who}", "employee_id": who, "payee_type": "employee"} | account(who) | more


def to_account(who: str, pence: int, **more: str) -> dict[str, str]:
    return account(who) | {"amount": pounds(pence), "pay_date": DAY} | more


def to_id(who: str, pence: int, **more: str) -> dict[str, str]:
    return {"payee_id": who, "amount": pounds(pence), "pay_date": DAY} | more
