"""Is it a fair comparison at all? Asked before any difference is believed; each answer with its figures and rows."""
