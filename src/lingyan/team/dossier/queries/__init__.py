"""Reads of dossiers: whose there are, what other rooms know of a tenure, what is there and what is missing."""
