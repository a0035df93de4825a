"""Which type of payee somebody is: by the payee table, by the service file, or by the table that a finding is in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from jamfirst.model.harm import PayeeSettings, PayeeType
from jamfirst.model.kinds import Kind
from jamfirst.model.run import Run

BY_TURNOVER = "by turnover"
"""A firm whose size its turnover must tell."""

_WORDS: Mapping[str, str] = {
    **{str(t): str(t) for t in PayeeType},
    **dict.fromkeys(("staff", "worker", "officer", "person employed"), PayeeType.EMPLOYEE),
    **dict.fromkeys(("self employed", "individual trader"), PayeeType.SOLE_TRADER),
    **dict.fromkeys(("micro business", "micro company", "micro firm", "micro entity"), PayeeType.MICRO),
    **dict.fromkeys(("small business", "small company", "small firm"), PayeeType.SMALL),
    **dict.fromkeys(("medium business", "medium company", "medium firm", "medium sized"), PayeeType.MEDIUM),
    **dict.fromkeys(("large business", "large company", "large firm"), PayeeType.LARGE),
    **dict.fromkeys(("voluntary", "voluntary organisation", "not for profit"), PayeeType.CHARITY),
    **dict.fromkeys(("foster", "foster parent", "carer"), PayeeType.FOSTER_CARER),
    **dict.fromkeys(("direct payment", "direct payments"), PayeeType.DIRECT_PAYMENT),
    **dict.fromkeys(("benefit", "housing benefit", "claimant"), PayeeType.BENEFIT),
    **dict.fromkeys(("pension", "pension recipient", "retired"), PayeeType.PENSIONER),
    **dict.fromkeys(("public body", "council", "nhs", "school", "government"), PayeeType.PUBLIC_BODY),
    **dict.fromkeys(("hmrc", "tax"), PayeeType.TAX_AUTHORITY),
    **dict.fromkeys(("catch all", "sundry", "one off", "miscellaneous"), PayeeType.CATCH_ALL),
    **dict.fromkeys(("company", "firm", "business", "supplier", "vendor", "trader", "organisation"), BY_TURNOVER),
}


def type_named(word: str, own: Mapping[str, PayeeType]) -> str | None:
    """The type that a word of the payee table means, ``BY_TURNOVER`` for a firm, or ``None`` where nobody said."""
    declared = {_plain(name): str(kind) for name, kind in own.items()}
    return declared.get(_plain(word)) or _PLAIN.get(_plain(word))


def _plain(word: str) -> str:
    return " ".join(re.sub(r"[_\-/]+", " ", word).casefold().split())


_PLAIN = {_plain(word): str(kind) for word, kind in _WORDS.items()}


def types_of_tables(baseline: Run, names: Iterable[str], settings: PayeeSettings) -> tuple[tuple[str, PayeeType], ...]:
    """The type of payee that each of some tables is about: as declared; whoever has a payslip is an employee."""
    paid = {t.name for t in baseline.tables if t.kind in (Kind.PAYSLIP, Kind.PAY_LINE)}
    found = []
    for name in sorted(names):
        declared = next((kind for pattern, kind in settings.by_table.items() if fnmatchcase(name, pattern)), None)
        kind = declared or (PayeeType.EMPLOYEE if name in paid else None)
        if kind is not None:
            found.append((name, kind))
    return tuple(found)


def one_pattern(patterns: Iterable[str]) -> str:
    """Patterns with ``*`` and ``?`` as one regular expression in which capitals do not count."""
    return "(?is)(" + "|".join(_expression(p) for p in patterns) + ")"


def _expression(pattern: str) -> str:
    return "".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in pattern)
