"""Programs that each do one job one way. They print their phases as one line of JSON and share no code with one another."""
