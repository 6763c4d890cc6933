"""Pages of budgets: the list of books with their budget, one version against the ledger, the form, the import."""
