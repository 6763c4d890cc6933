"""`/api/…`, with `/api/openapi.json` as its description."""

from __future__ import annotations

from django.urls import path

from lingyan.api.access import marked_urls
from lingyan.api.endpoints import api

urlpatterns = [path("api/", marked_urls(api))]
