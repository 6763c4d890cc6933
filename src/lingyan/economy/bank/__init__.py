"""Bank accounts, statements, matching with the ledger, reconciliation, and the count of cash."""
