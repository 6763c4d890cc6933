"""Written papers composed from figures, each figure with a reference."""
