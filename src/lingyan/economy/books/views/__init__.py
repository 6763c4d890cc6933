"""Pages of the books: lists, vouchers, ledgers and statements, closing, taking over."""
