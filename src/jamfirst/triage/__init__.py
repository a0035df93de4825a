"""Triage: findings in, harm out. Who is harmed, how badly, and what comes first."""

from jamfirst.triage.triage import triage

__all__ = ["triage"]
