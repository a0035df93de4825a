"""National Insurance: what is taken from employees, what employers pay, and what the return to HMRC says of it."""
