"""What is given and what is found: the changes of one column, and a rewrite that explains some of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jamfirst.explain.attributes import Source

if TYPE_CHECKING:
    from jamfirst.explain.rewrites.rule import Rule


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of one column, one entry a changed record.

    ``old`` and ``new`` are texts or ``None``: decimals in plain notation (``1234.56``), dates as ``YYYY-MM-DD``, text
    as it stands. ``others`` are the same records' baseline values of other columns by label, in the same form: columns
    of the same table and joined ones (``pay_date``, ``frequency``, ``tax_code``, ``net`` ...). ``others_new`` are the
    candidate's values by label, where they are known; they tell a value that moved to another field.
    """

    column: Source
    old: Sequence[str | None]
    new: Sequence[str | None]
    others: Mapping[str, Sequence[str | None]] = field(default_factory=dict)
    others_new: Mapping[str, Sequence[str | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """How old became new.

    ``key`` is the family (``cut``, ``times``, ``shift_days``), stable from release to release. ``words`` read after
    "the payee's name is ". ``parameters`` were fitted; nothing in them is personal, and no local value stands there but
    for the families ``constant`` and ``mapping``. ``fits`` are the places in the changes of the records that it
    explains, ``own`` those among them that no earlier one explains. ``alternatives`` are the words of other rewrites
    that explain almost the same records.
    """

    key: str
    words: str
    parameters: Mapping[str, str]
    fits: tuple[int, ...]
    own: tuple[int, ...]
    alternatives: tuple[str, ...]
    rule: Rule = field(repr=False, compare=False)
