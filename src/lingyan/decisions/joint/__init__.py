"""What villagers or their representatives sign together: how many of how many, and whether that binds the village."""
