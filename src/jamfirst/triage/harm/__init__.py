"""Harm in units that a person can check: days without expected income, outgoings at risk, pounds to pay back."""
