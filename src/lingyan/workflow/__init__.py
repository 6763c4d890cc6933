"""Long work as jobs with lease and progress, and the inbox of what waits for whom."""
