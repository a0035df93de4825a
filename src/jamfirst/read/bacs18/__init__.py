"""Bacs Standard 18: payment files of fixed positions.

``layout`` has the positions and codes, ``lines`` makes one record a line of any file, ``sections`` finds the files
inside a file, ``query`` asks the engine, ``checks`` holds the file to what it says of itself, ``reader`` strings
them together.
"""

from jamfirst.read.bacs18.reader import Bacs18Reader

__all__ = ["Bacs18Reader"]
