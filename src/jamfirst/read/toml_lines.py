"""On which lines of a TOML file its ``[[name]]`` headers stand: the parser of Python's library does not say."""

from __future__ import annotations

import re

_STRINGS = ('"""', "'''", '"', "'")


def header_lines(text: str, name: str) -> tuple[int, ...]:
    """The lines, counted from 1, of the headers ``[[name]]`` in a text that is valid TOML; what stands in strings,
    comments and arrays is none."""
    header = re.compile(rf"""\[\[[ \t]*(?:{re.escape(name)}|"{re.escape(name)}"|'{re.escape(name)}')[ \t]*\]\]""")
    found = []
    place, depth, fresh = 0, 0, True
    while place < len(text):
        character = text[place]
        if fresh and depth == 0 and character == "[":
            if header.match(text, place):
                found.append(text.count("\n", 0, place) + 1)
            place = _end_of_line(text, place)
            continue
        mark = next((m for m in _STRINGS if text.startswith(m, place)), "")
        if mark:
            place = _end_of_string(text, place, mark)
        elif character == "#":
            place = _end_of_line(text, place)
        else:
            depth += (character in "[{") - (character in "]}")
            place += 1
        fresh = (fresh and character in " \t\ufeff") or character == "\n"
    return tuple(found)


def _end_of_line(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _end_of_string(text: str, place: int, mark: str) -> int:
    """The place after a string that starts here. A string of three quotes may end in five: two are its own."""
    end = place + len(mark)
    while end < len(text):
        if mark[0] == '"' and text[end] == "\\":
            end += 2
        elif text.startswith(mark, end):
            end += len(mark)
            while len(mark) == 3 and text.startswith(mark[0], end):
                end += 1
            return end
        else:
            end += 1
    return end
