"""Pages of selections."""
