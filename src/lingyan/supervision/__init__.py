"""Audit rules as data over facts, their hits as questions to answer, and the audit of a term."""
