"""TOML that people write: read with errors that say where, written so that any text reads back as itself."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from jamfirst.model.problems import BadInputError

MOST_BYTES = 4_194_304
"""The most that a settings file may hold: thousands of columns, but never a data file by mistake."""

_PLACE = re.compile(r"(?P<what>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)", re.DOTALL)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SHOWN = 60


def load(path: Path, shown: str) -> dict[str, Any]:
    """The keys of a TOML file, named ``shown`` in messages. Raises ``BadInputError`` as ``parse`` does."""
    return parse(contents(path, shown), shown)


def load_text(path: Path, shown: str) -> str:
    """The text of a TOML file, for who needs its lines. Raises ``BadInputError`` as ``decoded`` does."""
    return decoded(contents(path, shown), shown)


def contents(path: Path, shown: str) -> bytes:
    """The bytes of a settings file, or of a larger one so many that ``parse`` refuses them. Raises ``BadInputError``
    where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadInputError(f"{shown}: this file could not be opened ({error.strerror or error}).") from error


def parse(data: bytes, shown: str) -> dict[str, Any]:
    """The keys of a TOML document, with or without a byte order mark.

    Raises ``BadInputError``, one sentence with the file and line, for anything that is not TOML 1.0 in UTF-8.
    """
    try:
        return tomllib.loads(decoded(data, shown))
    except RecursionError as error:
        raise BadInputError(f"{shown}: values are nested too deeply; expected keys, lists and tables.") from error
    except ValueError as error:
        raise BadInputError(_not_toml(str(error), shown)) from error


def decoded(data: bytes, shown: str) -> str:
    """Bytes as text, without a byte order mark. Raises ``BadInputError`` for too many bytes, or other than UTF-8."""
    if len(data) > MOST_BYTES:
        raise BadInputError(f"{shown}: this is larger than {MOST_BYTES:,} bytes; expected a small settings file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInputError(f"{shown}, line {line:,}: this is not UTF-8 text; save the file as UTF-8.") from error


def _not_toml(message: str, shown: str) -> str:
    """The parser's message with its place in front."""
    place = _PLACE.fullmatch(message)
    if not place:
        what = message.removesuffix(" (at end of document)").rstrip(".")
        return f"{shown}: this is not TOML ({_lower_first(what)})."
    where = f"{shown}, line {int(place['line']):,}, character {int(place['column']):,}"
    hint = "; text stands in double quotes" if place["what"] == "Invalid value" else ""
    return f"{where}: this is not TOML ({_lower_first(place['what'])}){hint}."


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def quoted(text: str) -> str:
    """A text as a TOML basic string, on one line and with nothing invisible in it.

    TOML cannot hold half of a surrogate pair; it is written as the replacement character.
    """
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if character.isprintable():
        return character
    number = ord(character)
    if 0xD800 <= number <= 0xDFFF:
        return "\ufffd"
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"


def key(text: str) -> str:
    """A text as a TOML key: bare where it may be, else quoted."""
    return text if _BARE_KEY.fullmatch(text) else quoted(text)


def listed(items: Iterable[str]) -> str:
    """Texts as a TOML array on one line."""
    return "[" + ", ".join(quoted(item) for item in items) + "]"


def found(value: object) -> str:
    """A value that was found, as messages show it: one line, at most some sixty characters."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value if len(value) <= _SHOWN else value[:_SHOWN] + "…")
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    return _plain(value)


def _plain(value: object) -> str:
    try:
        text = str(value)
    except ValueError:  # an integer of thousands of digits has no text in Python
        return "a number of very many digits"
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """`` Did you mean "x"?`` for the nearest known name, or nothing when none is near."""
    names = {name.casefold(): name for name in known}
    near = get_close_matches(wrong[:_SHOWN].casefold(), names, n=1, cutoff=0.6)
    return f" Did you mean {quoted(names[near[0]])}?" if near else ""
