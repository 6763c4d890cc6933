"""Projects of a collective: their sources of money, tender, milestones, acceptance, cost and benefit from the books."""
