"""Pages of the rules that a county sets."""

from __future__ import annotations

from django.urls import path

from lingyan.parameters import views

app_name = "parameters"
urlpatterns = [
    path("parameters/", views.parameters, name="parameters"),
    path("parameters/<str:code>/", views.parameter, name="parameter"),
]
