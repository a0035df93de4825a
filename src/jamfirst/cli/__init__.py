"""The command line: thin. It parses, calls, and prints."""

from jamfirst.cli.app import main

__all__ = ["main"]
