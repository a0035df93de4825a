"""What tests expect, said so that a failure names everything that breaks it."""

from collections.abc import Iterable


def nothing(found: Iterable[object]) -> None:
    """There is none; if there is, each stands on a line of its own."""
    listed = sorted(str(item) for item in found)
    assert not listed, "\n" + "\n".join(listed)
