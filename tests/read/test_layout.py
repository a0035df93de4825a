import pytest

from jamfirst.read.layout import find_layout, find_shape
from tests.read.delimited_cases import layout_of


@pytest.mark.parametrize("delimiter", [",", "\t", "|", ";"])
def test_the_delimiter_that_cuts_most_evenly(delimiter: str) -> None:
    text = "\n".join(
        ["Ref Payee Amount".replace(" ", delimiter), *[f"P{i}{delimiter}a, b; c|d{delimiter}1" for i in range(5)]]
    )
    text = text.replace("a, b; c|d", "a, b" if delimiter != "," else "a; b")
    assert layout_of(text).delimiter == delimiter


def test_the_last_line_of_a_cut_sample_is_left_out() -> None:
    shape = find_shape("a,b,c\n1,2,3\n4,5", whole=False)
    assert shape is not None
    assert (shape.width, shape.share, shape.lines) == (3, 1.0, 2)


def test_single_quotes_when_fields_are_wrapped_in_them() -> None:
    assert layout_of("'a','b'\n'1','x, y'\n'2','z'\n").quote == "'"
    assert layout_of("a,b\n1,O'Neill\n2,x\n").quote == '"'


def test_where_things_are() -> None:
    layout = layout_of('Report\n\n"Ref\nno",Amount,\n---,---,\nP1,1.00,\nP2,2.00,\n')
    assert layout.names == ("Ref no", "Amount", "column 3")
    assert (layout.header_line, layout.skip, layout.first_line, layout.blank_above) == (3, 5, 6, 1)
    assert layout.above == ("Report",)
    assert layout.always == {0, 1}
    assert layout.sentence() == "comma between fields, header on line 3"


def test_a_header_shorter_or_longer_than_the_rows() -> None:
    assert layout_of("Ref,Amount\nP1,1.00,x\nP2,2.00,y\n").names == ("Ref", "Amount", "column 3")
    assert layout_of("Ref,Amount,Note\nP1,1.00\nP2,2.00\n").names == ("Ref", "Amount", "Note")


@pytest.mark.parametrize("text", ["", "\n\n", "one\ntwo\n", "sep=;\n"])
def test_what_has_no_layout(text: str) -> None:
    assert find_layout(text, whole=True) is None
