"""评: indicators and standards over facts, with snapshots that can be recomputed."""
