"""Spaces between a quote mark and the edge of its field: different parsers read them in different ways."""

from __future__ import annotations

import re
from pathlib import Path

from jamfirst.read.layout import Layout
from jamfirst.read.survey import blocks

SEAM = 64


def has_spaced_marks(path: Path, layout: Layout, *, many: bool) -> bool:
    """Whether a quote mark anywhere in a file stands beside a space where that matters; ``many`` says that marks are so
    many that to look beside each costs more than two plain searches, which mostly rule it out."""
    quote, edge = layout.quote.encode(), b"\\" + layout.delimiter.encode() + b"\r\n"
    # The pattern begins with the mark itself because a single first byte is what is searched for fastest, and goes on
    # with what mostly fails at once.
    after, before = b" (?: *[%b%b]| {%d})" % (edge, quote, SEAM - 1), b"(?<= %b)(?<=[%b ] %b)" % (quote, edge, quote)
    spaced = re.compile(b"%b(?:%b|%b)" % (quote, after, before))
    tail = b""
    for block in blocks(path):
        near = not many or b" " + quote in block or quote + b" " in block
        if spaced.search(tail + block[:SEAM]) or (near and spaced.search(block)):
            return True
        tail = (tail + block)[-SEAM - 1 :]
    return spaced.search(tail + b"\n") is not None
