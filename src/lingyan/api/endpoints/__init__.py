"""What programs may read: the same queries and the same gate as the console's pages."""

from lingyan.api.common import api

from . import assessment, books, office, regions, roster

__all__ = ["api", "assessment", "books", "office", "regions", "roster"]
