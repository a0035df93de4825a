"""The part ``[rules]`` of a service file: what the rules need to be told, read strictly.

Importing this module imports pydantic, which costs time: import it only when there is a service file.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, Field

from jamfirst.model.law import Certainty
from jamfirst.model.service import OwnRule, RuleSettings
from jamfirst.read.toml_fields import Amount, Filled, Strict, chosen, within, wrong

_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


def _name(text: str) -> str:
    if not text or not _NAME.issuperset(text):
        raise wrong("expected a name of small letters, digits and underscores.")
    return text


_OwnName = Annotated[str, AfterValidator(_name)]
_Amounts = Annotated[tuple[Amount, ...], Field(strict=False)]


class OwnRulePart(Strict):
    """``[rules.own.NAME]``: a rule of the organisation's own."""

    table: Filled
    condition: Filled
    message: Filled
    certainty: Annotated[Certainty, chosen(Certainty)] = Certainty.QUERY


class RulesPart(Strict):
    """``[rules]``: files that rules need, limits, rules that are not to be applied, and own ones."""

    bank_table: Filled | None = None
    bank_substitutions: Filled | None = None
    return_schema: Filled | None = None
    just_below: _Amounts = ()
    paid_twice_days: Annotated[int, within(0, 3660)] = 90
    skip: dict[str, Filled] = Field(default_factory=dict)
    accounts: dict[str, Filled] = Field(default_factory=dict)
    own: dict[_OwnName, OwnRulePart] = Field(default_factory=dict)

    def settings(self, folder: Path) -> RuleSettings:
        """The part as a plain value; paths are taken from ``folder``, that of the service file."""
        own = (OwnRule(name, o.table, o.condition, o.message, o.certainty) for name, o in self.own.items())
        return RuleSettings(
            skip=MappingProxyType(self.skip),
            bank_table=_path(folder, self.bank_table),
            bank_substitutions=_path(folder, self.bank_substitutions),
            return_schema=_path(folder, self.return_schema),
            just_below=self.just_below,
            paid_twice_days=self.paid_twice_days,
            accounts=MappingProxyType(self.accounts),
            own=tuple(own),
        )


def _path(folder: Path, name: str | None) -> Path | None:
    return None if name is None else folder / name
