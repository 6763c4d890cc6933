"""Screenshots of every screen, taken from a demo home; `scripts/screenshots.py` runs them."""
