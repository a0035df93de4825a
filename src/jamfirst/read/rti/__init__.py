"""Real time information: what an employer tells HMRC, in XML.

``layout`` says where each column comes from, ``picked`` takes values from elements, ``employment`` makes them rows,
``message`` holds what the message says once against itself, ``irmark`` works its seal out again, ``reader`` strings
them together.
"""

from jamfirst.read.rti.reader import RtiReader

__all__ = ["RtiReader"]
