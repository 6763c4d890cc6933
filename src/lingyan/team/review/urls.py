"""Pages of joint reviews and election rights."""

from __future__ import annotations

from django.urls import path

from lingyan.team.review import views

app_name = "review"
urlpatterns = [
    path("reviews/", views.reviews, name="reviews"),
    path("reviews/<int:review_id>/", views.review, name="review"),
    path("reviews/rights/", views.rights, name="rights"),
    path("reviews/rights/new/", views.suspend, name="suspend"),
    path("reviews/rights/<int:right_id>/restore/", views.restore, name="restore"),
]
