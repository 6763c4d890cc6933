"""What a county decides: thresholds, tiers and deadlines as data with dates of effect."""
