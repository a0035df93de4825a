"""Value added tax on suppliers' invoices."""
