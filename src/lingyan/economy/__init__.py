"""壮: the collective economy."""
