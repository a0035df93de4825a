"""What is done to the letters of a text: case, spaces, punctuation, accents, encodings."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import partial

from jamfirst.explain.rewrites.bits import COMMON, ODD, RARE, USUAL
from jamfirst.explain.rewrites.pairs import Pairs
from jamfirst.explain.rewrites.rule import Rule, text_rule

Step = tuple[str, str, float, Callable[[str], str | None]]

_APOSTROPHES = "'‘’ʼ`´"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_SPACES = re.compile(r"\s+")
_PUNCTUATION = re.compile(r"[^\w\s]|_")
_WORD_START = re.compile(r"(?:^|(?<=[\s\-']))\w")


def _replaced(pattern: re.Pattern[str], by: str) -> Callable[[str], str]:
    return partial(pattern.sub, by)


def _characters(characters: str, by: str) -> Callable[[str], str]:
    table = str.maketrans(dict.fromkeys(characters, by))
    return lambda text: text.translate(table)


def without_accents(text: str) -> str:
    """Each letter without what is above or below it: ``Zoë`` as ``Zoe``."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c))


def _recoded(written: str, read: str) -> Callable[[str], str | None]:
    def made(text: str) -> str | None:
        if text.isascii():
            return text
        try:
            return text.encode(written).decode(read)
        except UnicodeError:
            return text

    return made


def _damaged(written: str, read: str) -> Callable[[str], str | None]:
    """As ``_recoded``, with a mark where the reading has no character for what was written."""
    return lambda text: text if text.isascii() else text.encode(written, "replace").decode(read, "replace")


def _first_capitals(text: str) -> str:
    return _WORD_START.sub(lambda m: m[0].upper(), text.lower())


def _last_first(text: str) -> str | None:
    words = text.split(" ")
    return f"{words[-1]} {' '.join(words[:-1])}" if len(words) > 1 else text


def _last_comma_first(text: str) -> str | None:
    words = text.split(" ")
    return f"{words[-1]}, {' '.join(words[:-1])}" if len(words) > 1 else text


def _first_last(text: str) -> str | None:
    words = text.split(" ")
    return f"{' '.join(words[1:])} {words[0]}" if len(words) > 1 else text


def _first_comma_last(text: str) -> str | None:
    words = text.split(" ")
    return f"{' '.join(words[1:])}, {words[0]}" if len(words) > 1 else text


def _comma_undone(text: str) -> str | None:
    last, comma, first = text.partition(", ")
    return f"{first} {last}" if comma else text


def _turned(text: str) -> str:
    return " ".join(reversed(text.split(" ")))


def _initial(text: str) -> str:
    words = text.split(" ")
    return f"{words[0][:1]} {' '.join(words[1:])}" if len(words) > 1 else text


def _xml(quote: str) -> Callable[[str], str]:
    return lambda text: html.escape(text, quote=False).replace('"', "&quot;").replace("'", quote)


STEPS: tuple[Step, ...] = (
    ("upper", "in capitals", COMMON, str.upper),
    ("lower", "in small letters", COMMON + 1, str.lower),
    ("title", "in small letters with a capital to each word", COMMON + 1, str.title),
    ("title", "in small letters with a capital at the start of each word", USUAL + 1, _first_capitals),
    ("trimmed", "trimmed of the spaces at its ends", COMMON, str.strip),
    ("trimmed", "trimmed of the spaces before it", USUAL, str.lstrip),
    ("trimmed", "trimmed of the spaces after it", USUAL, str.rstrip),
    ("spaces", "with several spaces made one", USUAL - 1, _replaced(_SPACES, " ")),
    ("spaces", "trimmed, and with several spaces made one", USUAL, lambda text: " ".join(text.split())),
    ("spaces", "without its spaces", USUAL, _replaced(_SPACES, "")),
    ("apostrophes", "without its apostrophes", COMMON, _characters(_APOSTROPHES, "")),
    ("apostrophes", "with a space for each apostrophe", USUAL, _characters(_APOSTROPHES, " ")),
    ("apostrophes", "with each apostrophe doubled", USUAL, lambda text: text.replace("'", "''")),
    ("punctuation", "without its punctuation", USUAL - 1, _replaced(_PUNCTUATION, "")),
    ("punctuation", "with a space for each punctuation mark", USUAL, _replaced(_PUNCTUATION, " ")),
    ("accents", "without its accents", USUAL - 1, without_accents),
    ("not_ascii", "with ? for each letter with an accent or sign outside ASCII", USUAL - 1, _replaced(_NOT_ASCII, "?")),
    ("not_ascii", "without its letters with accents and signs outside ASCII", USUAL, _replaced(_NOT_ASCII, "")),
    (
        "not_ascii",
        "with a space for each letter with an accent or sign outside ASCII",
        USUAL,
        _replaced(_NOT_ASCII, " "),
    ),
    ("mojibake", "written as UTF-8 and read as Windows-1252", USUAL, _recoded("utf-8", "cp1252")),
    ("mojibake", "written as UTF-8 and read as Latin-1", USUAL, _recoded("utf-8", "latin-1")),
    ("mojibake", "written as Windows-1252 and read as UTF-8", USUAL, _damaged("cp1252", "utf-8")),
    (
        "mojibake_undone",
        "put right: it had been written as UTF-8 and read as Windows-1252",
        USUAL,
        _recoded("cp1252", "utf-8"),
    ),
    (
        "mojibake_undone",
        "put right: it had been written as UTF-8 and read as Latin-1",
        USUAL,
        _recoded("latin-1", "utf-8"),
    ),
    ("escaped", "escaped for HTML (& as &amp;)", USUAL, partial(html.escape, quote=False)),
    ("escaped", "escaped for HTML (& as &amp;, ' as &#x27;)", USUAL, html.escape),
    ("escaped", "escaped for HTML (& as &amp;, ' as &#39;)", USUAL, _xml("&#39;")),
    ("escaped", "escaped for XML (& as &amp;, ' as &apos;)", USUAL, _xml("&apos;")),
    ("unescaped", "read as HTML (&amp; as &)", USUAL, html.unescape),
    ("words_turned", "turned: the last word first", USUAL, _last_first),
    ("words_turned", "turned: the last word first, then a comma", USUAL, _last_comma_first),
    ("words_turned", "turned: the first word last", USUAL, _first_last),
    ("words_turned", "turned: the first word last, after a comma", USUAL, _first_comma_last),
    ("words_turned", "turned: what stands after the comma first", USUAL, _comma_undone),
    ("words_turned", "turned: its words in the opposite order", RARE, _turned),
    ("initial", "with an initial for its first word", RARE, _initial),
    ("digits_only", "kept to its digits", USUAL, _replaced(re.compile(r"[^0-9]"), "")),
    ("digits_lost", "without its digits", RARE, _replaced(re.compile(r"[0-9]"), "")),
    ("letters_only", "kept to its letters and digits", RARE, lambda text: "".join(c for c in text if c.isalnum())),
    ("reversed", "written backwards", ODD, lambda text: text[::-1]),
)
"""What needs no parameter."""

RULES: tuple[Rule, ...] = tuple(text_rule(key, words, price, make) for key, words, price, make in STEPS)


def proposed(pairs: Pairs) -> Iterable[Rule]:
    """All of them."""
    return RULES
