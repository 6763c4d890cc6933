"""Pages of the year: the township's overview, one book's year, distribution, reports and archives."""
