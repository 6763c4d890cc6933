"""The yearly archive set (会计档案): what it holds, how it is written, and how anybody verifies it."""

from typing import Final

KIND: Final = "year.archive"
"""The job that makes them."""
