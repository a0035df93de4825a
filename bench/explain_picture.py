"""A picture of the accuracy by size of the defect, one bar for each kind of noise, as plain SVG."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from explain_run import Score

SIZES = ("30 to 99", "100 to 999", "1,000 and more")
COLOURS = ("#1d70b8", "#00703c", "#d4351c", "#4c2c92")
WIDTH, HEIGHT, LEFT, TOP, BAR = 720, 320, 60, 40, 34


def picture(scores: Mapping[str, Score]) -> str:
    """The picture; shares are of defects whose records were found exactly."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="sans-serif" font-size="12">',
        "<title>Defects found exactly, by how many records they have and by noise</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    parts += [line for share in (0, 25, 50, 75, 100) for line in _grid(share)]
    for i, size in enumerate(SIZES):
        start = LEFT + 15 + i * 215
        parts.append(f'<text x="{start + 70}" y="{HEIGHT - 38}" text-anchor="middle">{escape(size)} records</text>')
        for j, (name, score) in enumerate(scores.items()):
            many, right = score.by_size.get(size, [0, 0])
            parts += _bar(start + j * (BAR + 6), many, right, COLOURS[j], f"{name}: {right} of {many}")
    for j, name in enumerate(scores):
        x = LEFT + j * 150
        parts.append(f'<rect x="{x}" y="{HEIGHT - 24}" width="12" height="12" fill="{COLOURS[j]}"/>')
        parts.append(f'<text x="{x + 18}" y="{HEIGHT - 14}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _y(share: float) -> float:
    return TOP + (100 - share) * (HEIGHT - TOP - 60) / 100


def _grid(share: int) -> list[str]:
    y = _y(share)
    return [
        f'<line x1="{LEFT}" x2="{WIDTH - 10}" y1="{y:.1f}" y2="{y:.1f}" stroke="#d0d0d0"/>',
        f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{share}%</text>',
    ]


def _bar(x: float, many: int, right: int, colour: str, title: str) -> list[str]:
    if not many:
        return []
    share = 100 * right / many
    top, bottom = _y(share), _y(0)
    return [
        f'<rect x="{x:.1f}" y="{top:.1f}" width="{BAR}" height="{bottom - top:.1f}" fill="{colour}">'
        f"<title>{escape(title)}</title></rect>",
        f'<text x="{x + BAR / 2:.1f}" y="{top - 4:.1f}" text-anchor="middle">{share:.0f}</text>',
    ]
