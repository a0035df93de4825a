"""This period's payslips against the previous period's: what moved, what explains it, what is left open."""
