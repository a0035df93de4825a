"""Understanding one header: its words, what it may mean in a kind, and what its values should be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from jamfirst.model.columns import ValueType
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.read.synonyms import SYNONYMS

_K = TypeVar("_K")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


LONGEST = 200
"""Characters of a header that are looked at; a longer one is not a name."""

_ABBREVIATIONS = {
    word: meaning
    for meaning, words in {
        "amount": "amt amnt amts",
        "number": "num no nbr nr numb",
        "reference": "ref refno",
        "date": "dt",
        "account": "acct acc ac accnt acnt accno",
        "employee": "emp empl ee ees employees",
        "employer": "er ers employers",
        "invoice": "inv invc",
        "description": "desc descr descriptn",
        "quantity": "qty",
        "total": "tot ttl",
        "transaction": "trans txn tran trx trn",
        "supplier": "suppl suppliers",
        "vendor": "vend",
        "centre": "center ctr cntr",
        "beneficiary": "bene benef bnf",
        "payment": "pymt pmt paymt payt",
        "id": "identifier ident identity",
        "code": "cd",
        "year": "yr",
        "period": "perd prd",
        "to date": "ytd todate",
        "ni": "nic nics",
        "contribution": "contributions contrib contribs conts contr cntrb",
        "pension": "pen pens pensions",
        "hours": "hrs",
        "deductions": "deds",
        "deduction": "ded deduct",
        "date of birth": "dob",
        "week": "wk",
        "month": "mth",
        "department": "dept",
        "personnel": "persnl",
        "student loan": "stuloan",
    }.items()
    for word in words.split()
}
_UNIT = re.compile(
    r"[(\[]\s*(?:£|€|\$|%|gbp|eur|usd|pounds?|sterling|hrs?|hours?|pence"
    r"|d+[/. -]?m+[/. -]?y+|y+[/. -]?m+[/. -]?d+)\s*[)\]]",
    re.I,
)
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){1,7}[A-Za-z]?(?![A-Za-z])")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W_]+")
_PATH = re.compile(r"\s*[/.:>|\\]+\s*")
_FILLERS = _set("the a an of for in gbp sterling pounds contribution this current s")
_LOOSE = _FILLERS | {"amount", "value"}


def words(header: str) -> tuple[str, ...]:
    """The words of a header: lower case, camelCase and initials undone, units dropped, abbreviations spelt out.

    ``(T)`` after a name is how one finance system marks the text of a coded column, so it reads as ``text``.
    """
    return _words(header[:LONGEST])


@lru_cache(maxsize=8192)
def _words(header: str) -> tuple[str, ...]:
    text = unicodedata.normalize("NFKC", header).replace("\ufeff", "").replace("’", "'")
    text = re.sub(r"\(T\)\s*$", " text", text)
    text = re.sub(r"(?i)\ba/c\b", "account", _UNIT.sub(" ", text))
    text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    text = text.replace("'", "").replace("#", " number ").replace("&", " and ")
    plain = [word.lower() for word in _WORD.findall(_CAMEL.sub(" ", text))]
    spelt = " ".join(_ABBREVIATIONS.get(word, word) for word in plain)
    spelt = re.sub(r"\b(?:national|nat) ins(?:urance)?\b", "ni", spelt)
    spelt = re.sub(r"\b(?:year|month) to date\b", "to date", spelt)
    return tuple(spelt.split())


def squashed(header: str) -> str:
    """A header's letters and figures alone, for headers written without spaces (``PAYDATE``)."""
    return "".join(_WORD.findall(header.replace("\ufeff", ""))).lower()


@dataclass(frozen=True, order=True, slots=True)
class Match:
    """How well a header means a canonical column: less is better. ``weak`` names count less than strong ones."""

    weak: bool
    tier: int
    rank: int
    canonical: str


_EXACT, _SQUASHED, _BAG, _TAIL = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The names of one kind, by the ways in which a header may agree with them."""

    exact: Mapping[tuple[str, ...], tuple[Match, ...]]
    squashed: Mapping[str, tuple[Match, ...]]
    bags: Mapping[tuple[str, ...], tuple[Match, ...]]


@lru_cache(maxsize=16)
def _lexicon(kind: Kind) -> _Lexicon:
    exact: dict[tuple[str, ...], list[Match]] = {}
    tight: dict[str, list[Match]] = {}
    bags: dict[tuple[str, ...], list[Match]] = {}
    for canonical, name, weak, rank in _names(kind):
        spelt = words(name)
        exact.setdefault(spelt, []).append(Match(weak, _EXACT, rank, canonical))
        for key in {squashed(name), "".join(spelt)}:
            tight.setdefault(key, []).append(Match(weak, _SQUASHED, rank, canonical))
        if bag := _bag(spelt):
            bags.setdefault(bag, []).append(Match(weak, _BAG, rank, canonical))
    return _Lexicon(_frozen(exact), _frozen(tight), _frozen(bags))


def _frozen(found: Mapping[_K, list[Match]]) -> Mapping[_K, tuple[Match, ...]]:
    return {key: tuple(sorted(matches)) for key, matches in found.items()}


def _names(kind: Kind) -> Iterator[tuple[str, str, bool, int]]:
    """Each (canonical, name, weak, rank) of a kind; a canonical name stands for itself, before all others."""
    for canonical in KINDS[kind].columns:
        strong, weak = SYNONYMS[kind].get(canonical, ((), ()))
        yield canonical, canonical, False, -1
        for rank, name in enumerate(strong):
            yield canonical, name, False, rank
        for rank, name in enumerate(weak):
            yield canonical, name, True, rank


def _bag(spelt: tuple[str, ...]) -> tuple[str, ...]:
    """A name's telling words in one order: ``date of payment`` is ``payment date``."""
    told = [word for word in spelt if word not in _LOOSE]
    return tuple(sorted(told or (word for word in spelt if word not in _FILLERS)))


def meanings(header: str, kind: Kind) -> tuple[Match, ...]:
    """What a header may mean in a kind: for each canonical column that fits, the best match, best first."""
    best: dict[str, Match] = {}
    for match in _candidates(header[:LONGEST], kind):
        if match.canonical not in best or match < best[match.canonical]:
            best[match.canonical] = match
    return tuple(sorted(best.values()))


def _candidates(header: str, kind: Kind) -> Iterator[Match]:
    lexicon, spelt = _lexicon(kind), words(header)
    yield from lexicon.exact.get(spelt, ())
    yield from lexicon.squashed.get(squashed(header), ())
    yield from lexicon.squashed.get("".join(spelt), ())
    yield from lexicon.bags.get(_bag(spelt), ())
    parts = _PATH.split(header)
    for dropped in range(1, min(len(parts), 5)):
        tail = words(" ".join(parts[dropped:]))
        if len(tail) > 1:
            for match in lexicon.exact.get(tail, ()):
                yield Match(match.weak, _TAIL + dropped, match.rank, match.canonical)


class Expect(StrEnum):
    """What a header says of its values: money (any exact number), a date, text that only looks like numbers,
    or nothing."""

    MONEY = "money"
    DATE = "date"
    TEXT = "text"
    ANY = "any"


_OF_TYPE = {
    ValueType.DECIMAL: Expect.MONEY,
    ValueType.DATE: Expect.DATE,
    ValueType.TIMESTAMP: Expect.DATE,
    ValueType.TEXT: Expect.TEXT,
}

_MONEY_WORDS = _set(
    "amount total quantity hours hour units unit rate net gross tax debit credit balance value cost price pay salary "
    "fee fees vat sum paid owed earnings deduction deductions loan pension contribution income turnover spend wage "
    "wages charge premium discount arrears gbp sterling pounds dr cr subtotal payable taxable allowance days fte"
)
_DATE_WORDS = _set("date birth day dated datetime updated created timestamp posted joined")
_TEXT_WORDS = _set(
    "id number reference code account sort phone telephone mobile fax period year postcode post letter name type "
    "status state description narrative text category class group area company organisation department address "
    "method currency email notes note comment comments key uuid guid line seq sequence index version release build "
    "iban bic nino ni title job band grade month week centre location basis indicator flag plan scheme section user "
    "batch run file page row bank county country town city region ward voucher cheque document plate ip url week"
)
_CUTS = _set("in per for of to this at by from on with excluding including ex inc after before")


def expected(header: str, kinds: Iterable[Kind] = tuple(KINDS)) -> Expect:
    """What a header says of its values: by what it may mean in these kinds, else by its telling words."""
    types = {KINDS[kind].columns[m.canonical].type for kind in kinds for m in meanings(header, kind) if m.tier < _BAG}
    if len(types) == 1:
        return of_type(types.pop())
    return _by_words(words(header))


def of_type(value_type: ValueType) -> Expect:
    """What a column that is known to be of a type is expected to hold."""
    return _OF_TYPE[value_type]


def _by_words(spelt: tuple[str, ...]) -> Expect:
    """The last telling word decides (``account balance`` is money, ``balance account`` is not), and what follows
    ``in``, ``per``, ``to`` and the like only where nothing before them tells."""
    if spelt[:2] == ("number", "of"):
        return Expect.MONEY
    head: list[str] = []
    for word in spelt:
        if word in _CUTS and (found := _last(head)):
            return found
        head.append(word)
    return _last(head) or Expect.ANY


def _last(spelt: list[str]) -> Expect | None:
    for word in reversed(spelt):
        for known, meaning in ((_MONEY_WORDS, Expect.MONEY), (_DATE_WORDS, Expect.DATE), (_TEXT_WORDS, Expect.TEXT)):
            if word in known:
                return meaning
    return None
