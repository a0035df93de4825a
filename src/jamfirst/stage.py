"""A stage is a folder with one public function; this lets the folder itself be called by that name.

``jamfirst.read`` is the folder ``read/`` and, to whoever uses the library, the function: importing any part of the
folder would otherwise put the module where the function was.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Stage(ModuleType):
    """A module that calls its stage's function."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the stage's one public function."""
        module, _, name = self.__dict__["_function"].partition(":")
        return getattr(import_module(module), name)(*args, **kwargs)


def stage(module: str, function: str) -> None:
    """Make the module of a stage callable; ``function`` is ``module:name``, imported when it is first called."""
    found = sys.modules[module]
    found.__dict__["_function"] = function
    found.__class__ = _Stage
