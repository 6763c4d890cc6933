"""Outbound notices: once a day, to an address that the person gave, what waits for them, and nothing personal."""
