"""Income tax taken from pay (PAYE): tax codes, tax periods, the tax of a payslip and its running totals."""
