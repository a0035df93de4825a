"""An engine for the tests of one file."""

from tests.rules.uk.pay import session

__all__ = ["session"]
