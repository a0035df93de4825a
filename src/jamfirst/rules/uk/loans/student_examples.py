"""x"""

EXAMPLES = ()
