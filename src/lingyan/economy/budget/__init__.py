"""The yearly budget of an organisation: drafted, decided by its members, held against the ledger."""
