"""Pages of 换届: the county's overview, a township's list, one village with its steps, votes and forms."""
