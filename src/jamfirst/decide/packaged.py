"""The policy that comes with Jamfirst: readable data, sealed by the release that it is part of.

Its file is for people; the value is written out here as well, for reading the file takes a tenth of a short check.
A test holds that the two are the same in effect.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from jamfirst.model.groups import Group
from jamfirst.model.policy import GroupSettings, Policy, PolicyFile

_NAME = "default_policy.toml"
_NAMED = 'name = "Jamfirst default policy"\nversion = "1"'

_CODES = {
    Group.NET_PAY: ("uk.minimum_wage",),
    Group.TAX_AND_NI: ("uk.paye.*", "uk.ni.*"),
    Group.DEDUCTIONS: ("uk.loan", "uk.pension"),
    Group.BANK_FILE: ("uk.bank.*",),
}
"""The codes of rules that belong to a group; the weights of the default policy are those of ``weights``."""


def packaged_text() -> str:
    """The default policy as its file has it, comments and all."""
    return files("jamfirst.decide").joinpath(_NAME).read_text(encoding="utf-8")


def draft_text() -> str:
    """The default policy as the draft of one's own: it has no name yet, and so passes for no other."""
    return packaged_text().replace(_NAMED, 'name = "Draft policy"\nversion = "draft"')


@cache
def packaged_policy() -> PolicyFile:
    """The default policy as a value."""
    groups = {group: GroupSettings(codes=_CODES.get(group, ())) for group in Group}
    policy = Policy(name="Jamfirst default policy", version="1", groups=MappingProxyType(groups))
    sha256 = hashlib.sha256(packaged_text().encode("utf-8")).hexdigest()
    return PolicyFile(policy, _NAME, sha256, packaged=True)
