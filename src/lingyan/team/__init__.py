"""强: the team."""
