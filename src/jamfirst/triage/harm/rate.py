"""The yearly rate of statutory interest on a debt that is late from a day on."""

from __future__ import annotations

from datetime import date

from jamfirst.rules.figures import figures, holding


def late_payment_rate(on_day: date) -> int | None:
    """Bank Rate of the reference day (31 December for debts late from January to June, 30 June for the others) and 8%,
    in hundredths of a per cent; ``None`` where Bank Rate of that day was not found. Source: Late Payment of Commercial
    Debts (Rate of Interest) (No. 3) Order 2002 (SI 2002/1675), article 4."""
    bank = holding(figures("bank_rate"), "bank_rate", "reference", on_day)
    over = holding(figures("prompt_payment"), "over_bank_rate", "interest", on_day)
    if bank is None or over is None:
        return None
    return int((bank.amount + over.amount) * 100)
