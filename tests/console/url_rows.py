"""How the permission table calls the pages of the frame."""

from __future__ import annotations

from tests.support.urls import row

row("console:desk")
row("console:search-regions")
row("console:choose-region")
row("console:preferences")
row("console:styleguide")
