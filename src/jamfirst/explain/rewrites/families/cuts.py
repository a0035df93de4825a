"""Texts that are cut, or that something is put before or after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jamfirst.explain.rewrites.bits import COMMON, RARE, USUAL, count_bits, text_bits
from jamfirst.explain.rewrites.families.votes import elected
from jamfirst.explain.rewrites.pairs import Pairs
from jamfirst.explain.rewrites.rule import Rule, text_rule

LIMITS = {18: "a Bacs file", 35: "a reference in pain.001", 70: "a SEPA name", 140: "a name in pain.001"}
"""Fields' known limits: Standard 18's names and references hold 18 characters, ISO 20022's Max35Text and Max140Text,
and 70 of these for names under the European Payments Council's guidelines."""

_ADDED_AT_MOST = 24


def limit_words(length: int) -> str:
    """``characters, the most that a Bacs file holds``."""
    noun = "character" if length == 1 else "characters"
    return f"{length} {noun}, the most that {LIMITS[length]} holds" if length in LIMITS else f"{length} {noun}"


def _cut(length: int) -> Rule:
    price = COMMON + (2.0 if length in LIMITS else count_bits(length))
    return text_rule("cut", f"cut at {limit_words(length)}", price, lambda t: t[:length], {"length": str(length)})


def _cut_trimmed(length: int) -> Rule:
    price = USUAL + (2.0 if length in LIMITS else count_bits(length))
    words = f"cut at {limit_words(length)}, and trimmed"
    return text_rule("cut", words, price, lambda t: t[:length].rstrip(), {"length": str(length), "trimmed": "yes"})


def bytes_cut(text: str, length: int) -> str:
    """A text cut at so many bytes of UTF-8, without half a character at its end."""
    return text.encode("utf-8", "replace")[:length].decode("utf-8", "ignore")


def _cut_bytes(length: int) -> Rule:
    words = f"cut at {length} bytes of UTF-8"
    price = RARE + (2.0 if length in LIMITS else count_bits(length))
    return text_rule("cut_bytes", words, price, lambda t: bytes_cut(t, length), {"bytes": str(length)})


def _words(count: int) -> str:
    return f"{count} character{'' if count == 1 else 's'}"


def _first_lost(count: int) -> Rule:
    words = "without its first character" if count == 1 else f"without its first {_words(count)}"
    price = USUAL + count_bits(count)
    return text_rule("first_lost", words, price, lambda t: t[count:], {"characters": str(count)})


def _last_lost(count: int) -> Rule:
    words = "without its last character" if count == 1 else f"without its last {_words(count)}"
    price = USUAL + count_bits(count)
    return text_rule("last_lost", words, price, lambda t: t[:-count], {"characters": str(count)})


def _last_kept(count: int) -> Rule:
    words = f"kept to its last {_words(count)}"
    return text_rule("last_kept", words, RARE + count_bits(count), lambda t: t[-count:], {"characters": str(count)})


def _said(text: str) -> str:
    return "a space" if text == " " else f"“{text}”"


def _before(text: str) -> Rule:
    price = USUAL + text_bits(text)
    words = f"given {_said(text)} before it"
    return text_rule("prefix", words, price, lambda t: text + t, {"added": text})


def _after(text: str) -> Rule:
    words = f"given {_said(text)} after it"
    return text_rule("suffix", words, USUAL + text_bits(text), lambda t: t + text, {"added": text})


def _before_lost(text: str) -> Rule:
    words = f"without the {_said(text)} before it"
    price = USUAL + text_bits(text)
    return text_rule("prefix_lost", words, price, lambda t: t.removeprefix(text), {"removed": text})


def _after_lost(text: str) -> Rule:
    words = f"without the {_said(text)} after it"
    price = USUAL + text_bits(text)
    return text_rule("suffix_lost", words, price, lambda t: t.removesuffix(text), {"removed": text})


def _texts(pairs: Pairs) -> Iterator[tuple[str, str]]:
    for old, new in pairs.distinct[0]:
        if old and new and old != new:
            yield old, new


def proposed(pairs: Pairs) -> Iterable[Rule]:
    """Cuts at the lengths, and additions and losses of the texts, that the changes have."""
    shorter = [(old, new) for old, new in _texts(pairs) if len(new) < len(old)]
    starts = [(old, new) for old, new in shorter if old.startswith(new)]
    ends = [(old, new) for old, new in shorter if old.endswith(new)]
    yield from map(_cut, elected(len(new) for _, new in starts))
    yield from map(_cut_trimmed, elected(n for _, new in starts for n in range(len(new), len(new) + 3)))
    yield from map(
        _cut_bytes, elected((len(new.encode("utf-8", "replace")) for old, new in starts if not old.isascii()))
    )
    yield from map(_last_lost, elected(len(old) - len(new) for old, new in starts))
    yield from map(_first_lost, elected(len(old) - len(new) for old, new in ends))
    yield from map(_last_kept, elected(len(new) for _, new in ends))
    yield from map(
        _after_lost, elected(old[len(new) :] for old, new in starts if len(old) - len(new) <= _ADDED_AT_MOST)
    )
    yield from map(
        _before_lost, elected(old[: -len(new)] for old, new in ends if len(old) - len(new) <= _ADDED_AT_MOST)
    )
    yield from _additions(pairs)


def _additions(pairs: Pairs) -> Iterator[Rule]:
    longer = [(o, n) for o, n in _texts(pairs) if 0 < len(n) - len(o) <= _ADDED_AT_MOST]
    yield from map(_before, elected(new[: -len(old)] for old, new in longer if new.endswith(old)))
    yield from map(_after, elected(new[len(old) :] for old, new in longer if new.startswith(old)))
