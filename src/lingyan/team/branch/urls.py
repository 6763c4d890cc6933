"""Pages of branches."""

from __future__ import annotations

app_name = "branch"
urlpatterns: list[object] = []
