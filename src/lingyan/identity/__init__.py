"""Who signs in, which posts they hold where and when, and what they may see: the one gate."""
