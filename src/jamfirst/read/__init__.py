"""Files in, a ``Run`` out."""
