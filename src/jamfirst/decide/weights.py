"""The weight of every code: what it does to the verdict, by default and under a policy.

Stop: payments not made, made twice, of another amount, to another account or on another day; net pay, tax, National
Insurance or deductions that differ; payslips missing or repeated; a candidate that cannot be read or whose own control
totals do not agree. Ask: everything else that differs. Note: what never blocks.
"""

from __future__ import annotations

from jamfirst.model.finding import Weight
from jamfirst.model.kinds import Kind
from jamfirst.model.policy import Policy

_BY_CODE = {
    "payment.not_paid": Weight.STOP,
    "payment.unexpected": Weight.STOP,
    "payment.paid_twice": Weight.STOP,
    "payment.wrong_amount": Weight.STOP,
    "payment.wrong_account": Weight.STOP,
    "payment.late": Weight.STOP,
    "payment.early": Weight.STOP,
    "payment.other_change": Weight.ASK,
    "payment.regrouped": Weight.NOTE,
    "payslip.missing": Weight.STOP,
    "payslip.repeated": Weight.STOP,
}

_PAYSLIP_MONEY = frozenset(
    {
        "net_pay",
        "tax",
        "tax_to_date",
        "ee_ni",
        "er_ni",
        "ni_at_lel",
        "ni_lel_to_pt",
        "ni_pt_to_uel",
        "ee_ni_to_date",
        "er_ni_to_date",
        "loan",
        "pg_loan",
        "ee_pension",
        "er_pension",
        "other_deductions",
    }
)

_PAYS_PEOPLE = frozenset({Kind.PAYMENT, Kind.PAYSLIP})


def weight_of(
    code: str,
    kind: Kind,
    column: str | None,
    side: str,
    policy: Policy | None = None,
    usual: Weight | None = None,
) -> Weight:
    """The weight of a code, given the kind of table, the column that differs and the side it was found on: what the
    policy says, else what is ``usual`` for it (a rule says so itself), else the default. A fault of the baseline's own
    files is never a reason against the release, whatever a policy says: it lowers what can be told, so it asks."""
    given = policy.weight_given(code, kind, column) if policy else None
    if given is None:
        return usual or _default(code, kind, column, side)
    baselines_own = code.startswith("file.") and side == "baseline"
    return Weight.ASK if baselines_own and given == Weight.STOP else given


def _default(code: str, kind: Kind, column: str | None, side: str) -> Weight:
    if code.startswith("file."):
        return _of_file(code, kind, side)
    if code == "payslip.changed" and column in _PAYSLIP_MONEY:
        return Weight.STOP
    return _BY_CODE.get(code, Weight.ASK)


def _of_file(code: str, kind: Kind, side: str) -> Weight:
    if side == "baseline":
        return Weight.ASK
    if code in ("file.unreadable", "file.totals"):
        return Weight.STOP
    if code == "file.missing" and kind in _PAYS_PEOPLE:
        return Weight.STOP
    return Weight.ASK
