"""The Construction Industry Scheme: what is deducted from payments to subcontractors."""
