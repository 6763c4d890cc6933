"""Pages of sign-in, accounts, roles and the audit trail."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "identity"
urlpatterns: list[URLPattern] = []
