"""Browser fixtures for the tests of identity."""

from tests.support.browser import browser, page, site

__all__ = ["browser", "page", "site"]
