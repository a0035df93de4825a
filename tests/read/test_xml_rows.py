from io import BytesIO

import pytest

from jamfirst.model.problems import BadInputError
from jamfirst.read.xml import MAX_BETWEEN
from jamfirst.read.xml_rows import elements, local_name


def names(text: bytes, *wanted: str) -> list[tuple[str, str | None]]:
    return [(local_name(e), e.text) for e in elements(lambda: BytesIO(text), "a.xml", wanted)]


def test_elements_come_in_order_whatever_their_namespace() -> None:
    text = b'<x xmlns:n="urn:n"><n:row>1</n:row><other>2</other><row>3</row></x>'
    assert names(text, "row") == [("row", "1"), ("row", "3")]


def test_an_outer_element_comes_after_the_inner_ones_and_is_empty() -> None:
    found = [(local_name(e), len(e)) for e in elements(lambda: BytesIO(b"<a><b><c/><c/></b></a>"), "a.xml", ("b", "c"))]
    assert found == [("c", 0), ("c", 0), ("b", 1)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"<!DOCTYPE a><a><row/></a>", "DOCTYPE"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a><row>&b;</row></a>', "DOCTYPE"),
        (b"<a><row></a>", "broken"),
        (b"<a><row/>", "broken"),
        (b'<?xml version="1.0" encoding="UTF-7"?><a/>', "encoding"),
        (b"<a>" + b"<b>" * 300 + b"</b>" * 300 + b"</a>", "broken"),
        (b"<a>" + b"<b/>" * (MAX_BETWEEN // 4 + 20_000) + b"</a>", "no row of a table"),
    ],
)
def test_what_is_refused(text: bytes, why: str) -> None:
    with pytest.raises(BadInputError, match=f"^a.xml.*({why})"):
        names(text, "row")
