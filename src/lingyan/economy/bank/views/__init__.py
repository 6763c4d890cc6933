"""Pages of bank accounts, statements, matching, reconciliation and cash."""
