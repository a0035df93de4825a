"""Journals balance, and control accounts agree with what is paid."""
