"""What the accounts of a ledger hold, as the service file says: nobody could tell from their numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from jamfirst.engines.build import col, not_null, select, table
from jamfirst.engines.session import Row
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.service import RuleSettings
from jamfirst.rules.given import Given
from jamfirst.rules.prepared import in_pence

PAYMENTS = "payments"
"""What the service file says of an account from which the bank pays."""

PAYSLIP_AMOUNTS = tuple(name for name, one in KINDS[Kind.PAYSLIP].columns.items() if in_pence(one))
"""The columns of a payslip that can be booked."""

Meaning = tuple[str, ...]
"""The columns of payslips whose total an account holds, or ``payments`` alone."""


def meanings(settings: RuleSettings) -> dict[str, Meaning]:
    """What each account, or pattern of accounts, holds."""
    return {account: tuple(re.findall(r"\w+", said)) for account, said in settings.accounts.items()}


def wrong_meaning(settings: RuleSettings) -> str:
    """What the service file says of an account that nobody can make sense of; empty where there is nothing such."""
    for account, meaning in meanings(settings).items():
        unknown = [name for name in meaning if name not in PAYSLIP_AMOUNTS and meaning != (PAYMENTS,)]
        if unknown or not meaning:
            said = unknown[0] if unknown else "nothing"
            return f"the service file says that the account {account} holds {said}, which is no amount of a payslip"
    return ""


def lacks_payslip_accounts(settings: RuleSettings) -> str:
    """Why journals cannot be held to payslips; empty where the service file says what accounts hold of them."""
    told = any(meaning != (PAYMENTS,) for meaning in meanings(settings).values())
    return (
        wrong_meaning(settings)
        if told
        else "needs what the accounts of the ledger hold (accounts, in the service file)"
    )


def lacks_payment_accounts(settings: RuleSettings) -> str:
    """Why journals cannot be held to payments; empty where the service file names the accounts that are paid from."""
    told = any(meaning == (PAYMENTS,) for meaning in meanings(settings).values())
    needs = f'needs the accounts that are paid from (accounts, "{PAYMENTS}", in the service file)'
    return wrong_meaning(settings) if told else needs


def accounts(given: Given) -> str:
    """A relation of the accounts of the journals that the service file tells of: ``account`` and ``meaning``, the
    columns that it holds joined by ``+``. The first pattern that fits an account counts."""
    known = meanings(given.settings)
    found = given.session.rows(
        select("account").from_(table(given.relation.name)).where(not_null(col("account"))).group_by("account")
    )

    def making() -> tuple[Mapping[str, str], Sequence[Row]]:
        rows = [(account, meaning) for (account,) in found if (meaning := _meaning(str(account), known))]
        return {"account": "text", "meaning": "text"}, rows

    return given.figures(f"uk.ledger.accounts.{given.relation.name}", making)


def _meaning(account: str, known: Mapping[str, Meaning]) -> str:
    return next(("+".join(meaning) for pattern, meaning in known.items() if fnmatchcase(account, pattern)), "")
