"""Invoices are paid within 30 days, and what is owed where they are not."""
