"""Pages of the boards."""

from __future__ import annotations

from django.urls import path

from lingyan.boards import views

app_name = "boards"
urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/villages/", views.villages, name="villages"),
    path("board/claims/", views.claims, name="claims"),
    path("board/refresh/", views.refresh, name="refresh"),
]
