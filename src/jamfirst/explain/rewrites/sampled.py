"""Which records are looked at where there are very many: chosen by a hash of what they are, not by their place."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from jamfirst.explain.rewrites.changes import Changes

MOST = 5_000
"""Changed records that rewrites are fitted on at most."""


def order(changes: Changes) -> NDArray[np.int64]:
    """The places of all records in an order that is as good as chance and the same however the records stand; records
    that are alike in everything are told apart by how many of them came before."""
    labels = sorted(changes.others)
    after = sorted(changes.others_new)
    columns = [changes.old, changes.new, *(changes.others[x] for x in labels), *(changes.others_new[x] for x in after)]
    seen: Counter[str] = Counter()
    marks = []
    for values in zip(*columns, strict=True):
        text = "\x1f".join("\x00" if value is None else value for value in values)
        seen[text] += 1
        marks.append(blake2b(f"{seen[text]}\x1f{text}".encode("utf-8", "surrogatepass"), digest_size=8).digest())
    return np.array(sorted(range(len(marks)), key=marks.__getitem__), dtype=np.int64)
