"""Faults planted on purpose, to measure what a check would catch; and Northbrook, a council that is not."""
