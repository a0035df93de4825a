"""Compiled templates, kept beside them as Python keeps compiled modules: compiling is a tenth of a short check."""

from __future__ import annotations

import hashlib
import os
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache

_OPTIONS = ("autoescape", "trim_blocks", "lstrip_blocks", "optimized")


def compiled_templates(environment: Environment) -> BytecodeCache | None:
    """Where an environment's compiled templates are kept, by a checksum of their text and of how they are compiled, so
    that they are never stale. ``None`` where the package is no folder that this user may write to: templates are then
    compiled at each start."""
    folder = files("jamfirst.report") / "templates" / "__pycache__"
    if not isinstance(folder, Path):
        return None
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    if not os.access(folder, os.W_OK):
        return None
    how = [version("jinja2"), *(str(getattr(environment, name)) for name in _OPTIONS)]
    return FileSystemBytecodeCache(str(folder), hashlib.sha256(" ".join(how).encode()).hexdigest()[:16] + "-%s.cache")
