"""Books of village organisations: chart, vouchers, balances, closing, statements."""
