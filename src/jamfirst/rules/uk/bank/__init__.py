"""Bank details: their form, and whether the account can exist at the sort code (modulus check), IBAN and BIC.

``accounts`` puts sort code and account number into their standard form, ``weights`` reads the table of the modulus
check, ``modulus_steps`` works it out; each other module is a rule, once for payments and once for payees.
"""
