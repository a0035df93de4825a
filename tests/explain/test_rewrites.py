"""How old became new, one column at a time: alone, with noise, in a mixture, and where there is nothing to say."""

from __future__ import annotations

from random import Random

import pytest

from jamfirst.explain.attributes import Source
from jamfirst.explain.rewrites import Changes, rewrites, would_change
from jamfirst.model.columns import Role, ValueType

NAME = Source("c0", "payee_name", ValueType.TEXT, Role.PAYEE)
AMOUNT = Source("c1", "amount", ValueType.DECIMAL, Role.AMOUNT, 2)
DAY = Source("c2", "pay_date", ValueType.DATE, Role.PAY_DATE)
SYLLABLES = ("tre", "pol", "pen", "ros", "car", "lan", "per", "wyn", "bos", "gar", "mor", "nance")


def names(count: int, seed: int = 1) -> list[str]:
    r = Random(seed)
    words = [["".join(r.choices(SYLLABLES, k=r.randint(1, 3))).title() for _ in range(3)] for _ in range(count)]
    return [" ".join(w) for w in words]


def amounts(count: int, seed: int = 2) -> list[str]:
    r = Random(seed)
    return [f"{r.randint(1, 9999)}.{r.randint(1, 99):02d}" for _ in range(count)]


def days(count: int) -> list[str]:
    r = Random(3)
    return [f"2026-{r.randint(1, 11):02d}-{r.randint(1, 20):02d}" for _ in range(count)]


@pytest.mark.parametrize("length", [12, 18, 23])
def test_a_text_is_cut(length: int) -> None:
    old = [n for n in names(400) if len(n) > length]
    found = rewrites(Changes(NAME, old, [n[:length] for n in old]))
    assert found[0].key == "cut"
    assert found[0].parameters["length"] == str(length)
    assert len(found[0].fits) == len(old)
    altered = would_change(found[0], Changes(NAME, ["Al Hall", "x" * (length + 1)], [None, None]))
    assert altered == (False, True)


def test_an_amount_is_multiplied_whatever_a_few_others_do() -> None:
    old = amounts(300)
    new = [f"{a.replace('.', '')}.00" for a in old]
    new[:9] = amounts(9, seed=8)
    found = rewrites(Changes(AMOUNT, old, new))
    assert (found[0].key, found[0].parameters["factor"]) == ("times", "100")
    assert len(found) == 1
    assert len(found[0].fits) == 291


def test_a_day_is_moved() -> None:
    old = days(200)
    found = rewrites(Changes(DAY, old, [f"{d[:8]}{int(d[8:]) + 7:02d}" for d in old]))
    assert (found[0].key, found[0].words) == ("shift_days", "7 days later")


def test_two_ways_in_one_column_are_told_apart() -> None:
    old = names(300)
    new = [n.upper() if i % 3 else n[:9] for i, n in enumerate(old)]
    found = rewrites(Changes(NAME, old, new))
    assert {f.key for f in found} == {"upper", "cut"}
    assert sum(len(f.own) for f in found) == len(old)


def test_the_order_of_records_has_no_say() -> None:
    old = names(120)
    new = [n.upper() if i % 4 else None for i, n in enumerate(old)]
    places = list(range(len(old)))
    Random(4).shuffle(places)
    first = rewrites(Changes(NAME, old, new))
    other = rewrites(Changes(NAME, [old[p] for p in places], [new[p] for p in places]))
    assert [(f.words, len(f.fits)) for f in first] == [(f.words, len(f.fits)) for f in other]
    assert {f.key for f in first} == {"upper", "emptied"}


def test_what_has_nothing_in_common_is_not_explained() -> None:
    assert rewrites(Changes(NAME, names(60), names(60, seed=9))) == ()
    assert rewrites(Changes(AMOUNT, amounts(60), amounts(60, seed=9))) == ()
    assert rewrites(Changes(AMOUNT, [], [])) == ()


@pytest.mark.parametrize("value", ["", "-", "1e999", "9" * 400, "2026-13-45", "\x00", "٣"])
def test_nonsense_is_no_error(value: str) -> None:
    for source in (NAME, AMOUNT, DAY):
        assert isinstance(rewrites(Changes(source, [value, None, "1.00"] * 4, [None, value, value] * 4)), tuple)
