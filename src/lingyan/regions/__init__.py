"""The division tree with dates: cities, counties, townships, villages and groups, and what became of them."""
