"""Persons, organisations, their bodies, posts, terms and tenures; personal data in one erasable table."""
