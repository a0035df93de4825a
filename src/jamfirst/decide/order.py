"""The order of codes on every screen."""

from __future__ import annotations

from jamfirst.model.finding import code_text


def worst_first(code: str) -> tuple[int, int, str]:
    """The order of codes on every screen: files that are not there, then people's payments and payslips, then other
    records, then the shape of files, then what no code says."""
    rank = code_text(code).rank if code else 99
    if code in ("file.unreadable", "file.missing"):
        place = 0
    elif code.startswith(("payment.", "payslip.")):
        place = 1 if code.startswith("payment.") else 2
    else:
        place = 5 if not code else 4 if code.startswith("file.") else 3
    return place, rank, code
