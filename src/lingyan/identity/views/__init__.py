"""Thin pages over `identity.actions` and `identity.queries`, one module for each reader."""
