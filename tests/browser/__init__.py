"""Acceptance paths in a real browser, at desktop and at phone size, across the rooms of the house."""
