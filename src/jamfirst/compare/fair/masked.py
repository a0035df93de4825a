"""Masked copies of live: names and accounts that are not the real ones are not compared, whatever they look like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jamfirst.compare.pairing import Field, Pairing
from jamfirst.model.columns import Role

_PERSONAL = frozenset({"payee_name", "supplier_name", "bic", "nino", "postcode", "payer_account", "birth_date"})
_PAYEE_IDS = frozenset({"payee_id", "employee_id", "employment_id", "person_id", "supplier_id"})


def hide_masked(pairing: Pairing, masked: Sequence[str]) -> Pairing:
    """The pairing with personal columns not compared, when ``masked`` names a side whose personal data is masked. Ids
    of payees are kept: copies are masked so that the same person stays the same person."""
    if not masked:
        return pairing
    reason = f"personal data is masked in the {' and '.join(masked)}: cannot tell"
    fields = (replace(f, compared=False, reason=reason) if _is_personal(f) else f for f in pairing.fields)
    return replace(pairing, fields=tuple(fields))


def _is_personal(f: Field) -> bool:
    if f.canonical in _PAYEE_IDS:
        return False
    return f.role in (Role.ACCOUNT, Role.PAYEE) or f.canonical in _PERSONAL
