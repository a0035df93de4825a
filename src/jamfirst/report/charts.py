"""Charts as inline SVG made here: no script, no styles of their own, text at the page's size at any width.

Each chart carries its message as a title, a text alternative with every value, and one colour: the labels, not the
colour, carry the meaning (Government Analysis Function, "Data visualisation: charts").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jamfirst.report.masking import visible

_ROW, _TEXT, _BAR = 46, 16, 14
_LABEL_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it says, and its length as a count."""

    label: str
    value: int


def bar_chart(name: str, title: str, bars: Sequence[Bar]) -> Markup:
    """Horizontal bars under their labels, longest against the full width.

    ``name`` makes the ids inside the page and is ours; ``title`` and labels are escaped. Lengths are per cent of
    the width, so the chart folds to any screen without its text shrinking.
    """
    top = max((bar.value for bar in bars), default=0)
    parts = [_bar(number, bar, top) for number, bar in enumerate(bars)]
    told = "; ".join(_label(bar.label) for bar in bars)
    return Markup(
        '<svg class="chart" role="img" width="100%" height="{height}" aria-labelledby="{name}-title {name}-told">'
        '<title id="{name}-title">{title}</title><desc id="{name}-told">{told}</desc>{parts}</svg>'
    ).format(height=_ROW * len(bars), name=name, title=visible(title), told=told, parts=Markup("").join(parts))


def _bar(number: int, bar: Bar, top: int) -> Markup:
    y = number * _ROW
    return Markup(
        '<text x="0" y="{text}">{label}</text><rect class="bar" x="0" y="{bar}" width="{width}%" height="{height}"/>'
    ).format(text=y + _TEXT, label=_label(bar.label), bar=y + _TEXT + 6, width=_share(bar.value, top), height=_BAR)


def _share(value: int, top: int) -> str:
    """A value as per cent of the largest, with one place; anything above nothing can be seen."""
    tenths = max(value * 1000 // top, 3) if top and value else 0
    return f"{tenths // 10}.{tenths % 10}"


def _label(text: str) -> str:
    text = visible(text)
    return text if len(text) <= _LABEL_LIMIT else text[: _LABEL_LIMIT - 1] + "…"
