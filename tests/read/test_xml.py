import io
from pathlib import Path

import pytest

from jamfirst.model.problems import BadInputError
from jamfirst.read.xml import Root, open_root, peek_root, starts_like_xml, stream

NAMED = '<p:a xmlns:p="urn:x">é</p:a>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("prolog", ["", '<?xml version="1.0"?>', '<?xml version="1.0"?>\n<!-- c --><?pi x?>\n'])
def test_the_root_is_known_whatever_stands_before_it(encoding: str, prolog: str) -> None:
    data = (prolog + NAMED).encode(encoding)
    assert peek_root(data) == open_root(io.BytesIO(data), "a.xml") == Root("urn:x", "a")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_when_it_is_declared(encoding: str) -> None:
    data = ('<?xml version="1.0" encoding="UTF-16"?>' + NAMED).encode(encoding)
    assert open_root(io.BytesIO(data), "a.xml") == Root("urn:x", "a")


@pytest.mark.parametrize("data", [b"", b"  ", b"a,b\n1,2\n", b"VOL1", b"\x00\x01\x02", b"PK\x03\x04", b"<a", b"<a b='"])
def test_what_shows_no_root_has_none(data: bytes) -> None:
    assert peek_root(data) is None


def test_what_starts_like_xml() -> None:
    assert starts_like_xml("\n <a>".encode("utf-16"))
    assert not starts_like_xml(b"date;<a>")


def test_a_document_type_is_recognised_and_refused() -> None:
    data = b'<!DOCTYPE a><a xmlns="urn:x"/>'
    assert peek_root(data) == Root("urn:x", "a")
    with pytest.raises(BadInputError, match=r"a\.xml: the XML has a DOCTYPE"):
        open_root(io.BytesIO(data), "a.xml")


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        ("UTF-7", "ascii"),
        ("UTF-16", "utf-8"),
        ("ISO-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
        ("x-foo", "utf-8"),
    ],
)
def test_other_encodings_are_refused_by_name(said: str, encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{said}"?><a/>'.encode(encoding)
    with pytest.raises(BadInputError, match=f'says that its encoding is "{said}"'):
        open_root(io.BytesIO(data), "a.xml")


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be"])
def test_utf_32_is_refused_with_or_without_a_mark(encoding: str) -> None:
    with pytest.raises(BadInputError, match="UTF-32"):
        open_root(io.BytesIO("<a/>".encode(encoding)), "a.xml")


@pytest.mark.parametrize("data", [b"", b"<!-- only -->", b"<a b='", b"<?xml version='1.0'"])
def test_what_holds_no_element_is_refused(data: bytes) -> None:
    with pytest.raises(BadInputError, match=r"a\.xml"):
        open_root(io.BytesIO(data), "a.xml")


def test_broken_xml_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<a>\n<b>1</b>\n<b>2</c>\n</a>", encoding="utf-8")
    found: list[str | None] = []
    with pytest.raises(BadInputError, match=r"^a\.xml, line 3: the XML is broken or not whole \("):
        found.extend(element.text for element in stream(path, "a.xml", ["b"]))
    assert found == []


def test_elements_come_whole_and_in_order_across_chunks(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<a>" + "".join(f"<b><c>{i}</c></b>" for i in range(20_000)) + "</a>", encoding="utf-8")
    assert [element[0].text for element in stream(path, "a.xml", ["b"])] == [str(i) for i in range(20_000)]
