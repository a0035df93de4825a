"""What no cause may ever be described by: protected characteristics, and what stands for one.

Equality Act 2010, section 4: age, disability, gender reassignment, marriage and civil partnership, pregnancy and
maternity, race, religion or belief, sex, sexual orientation. A column whose name has such a word never becomes an
attribute, whatever else it is; group columns of a service file are named by whoever asks.
"""

from __future__ import annotations

import re

WORDS = frozenset(
    [
        "age",
        "ages",
        "dob",
        "birth",
        "birthday",
        "born",
        "sex",
        "gender",
        "gendered",
        "sexuality",
        "orientation",
        "transgender",
        "trans",
        "ethnic",
        "ethnicity",
        "race",
        "racial",
        "religion",
        "religious",
        "belief",
        "faith",
        "disability",
        "disabled",
        "disabilities",
        "marital",
        "marriage",
        "married",
        "spouse",
        "partnership",
        "pregnancy",
        "pregnant",
        "maternity",
        "paternity",
        "adoption",
        "nationality",
        "salutation",
        "honorific",
        "caste",
        "smp",
        "spp",
        "ssp",
        "sap",
        "shpp",
        "spbp",
    ]
)
"""Words of a column's name."""

WHOLE = frozenset({"title", "name_title", "mr_mrs", "prefix"})
"""Whole names of a column: how a person is addressed."""

_ROUGH = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def is_protected(label: str) -> bool:
    """Whether a column of this name is never looked at."""
    apart = _CAMEL.sub("_", label).lower()
    return bool(WORDS.intersection(_ROUGH.findall(apart))) or "_".join(_ROUGH.findall(apart)) in WHOLE
