"""Requests for payment: papers, tiers of approval, the list for the bank, and its result."""
