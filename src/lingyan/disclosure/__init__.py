"""晒账本: publications with sign-off, their static pages and posters, and offline verification."""
