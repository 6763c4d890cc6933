"""Console pages of rosters and term change."""
