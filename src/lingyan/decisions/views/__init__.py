"""Pages of decisions: the list, a matter, one form for each stage, and what they rest on."""
