"""The policy that comes with Jamfirst: readable data, sealed by the release that it is part of."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from jamfirst.model.policy import PolicyFile
from jamfirst.read.policy import parse_policy

_NAME = "default_policy.toml"
_NAMED = 'name = "Jamfirst default policy"\nversion = "1"'


def packaged_text() -> str:
    """The default policy as its file has it, comments and all."""
    return files("jamfirst.decide").joinpath(_NAME).read_text(encoding="utf-8")


def draft_text() -> str:
    """The default policy as the draft of one's own: it has no name yet, and so passes for no other."""
    return packaged_text().replace(_NAMED, 'name = "Draft policy"\nversion = "draft"')


@cache
def packaged_policy() -> PolicyFile:
    """The default policy, read once."""
    data = packaged_text().encode("utf-8")
    return PolicyFile(parse_policy(data, _NAME), _NAME, hashlib.sha256(data).hexdigest(), packaged=True)
