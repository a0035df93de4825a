"""Engines print and run the expressions that stages build. One file an engine; what differs is declared there."""

from jamfirst.engines.session import Session

__all__ = ["Session"]
