"""Where affected records are concentrated: a few slices with at most three conditions each."""

from jamfirst.explain.slices.find import slices

__all__ = ["slices"]
