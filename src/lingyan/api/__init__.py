"""The programs’ face: what the console reads, as JSON behind the same gate."""
