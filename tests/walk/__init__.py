"""A township accountant's month, walked in a browser for three villages, and what has to be typed on the way."""
