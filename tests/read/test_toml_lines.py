"""Where the headers of a TOML file stand, whatever else looks like one."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from jamfirst.read.toml_lines import header_lines

TRICKS = '''\
# [[change]] in a comment
title = "[[change]]"
[[change]]  # the first
a = """
[[change]]
""\\"
[[change]] still a text, with a \\""" in it
"""
b = \'\'\'
[[change]]\'\'\'
  [[ "change" ]]
c = [
  [["change"]],
  # [[change]]
  [['change']]]
d = """ends with two quotes of its own"""""
[[other]]
[change.where]
[['change']]
e = { f = "[[change]]" }
'''


def test_strings_comments_and_arrays_are_no_headers() -> None:
    assert len(tomllib.loads(TRICKS)["change"]) == 3
    assert header_lines(TRICKS, "change") == (3, 11, 19)


PIECES = st.sampled_from(
    [
        "[[change]]",
        ' [[ "change" ]] # here',
        "a{n} = 'x # [[change]]'",
        'a{n} = "\\" [[change]]"',
        'a{n} = """\n[[change]]\n"""',
        "a{n} = '''\n[[change]]\n'''",
        'a{n} = [\n[["change"]],\n]',
        'a{n} = """x\\"""" # [[change]]',
        "a{n} = '''x'''''",
        "# [[change]]",
        "",
        "[[other]]",
        "[change.sub{n}]",
        "a{n} = {{ b = ']' }}",
    ]
)


@given(st.lists(PIECES, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_there_are_as_many_headers_as_the_parser_finds(pieces: list[str], newline: str) -> None:
    text = newline.join(["[[change]]", *(p.format(n=n).replace("\n", newline) for n, p in enumerate(pieces))])
    found = header_lines(text, "change")
    assert len(found) == len(tomllib.loads(text)["change"])
    lines = text.split("\n")
    assert all("change" in lines[number - 1].split("#")[0] for number in found)
