"""Members of collectives, their shares, and what is distributed to them."""
