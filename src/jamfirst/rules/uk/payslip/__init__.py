"""Payslips add up, and agree with what is paid, booked and reported."""
