"""Pages of 换届."""

from __future__ import annotations

from django.urls import path

from lingyan.team.term.views import boards, candidates, complaints, counts, papers, steps, village

app_name = "term"
urlpatterns = [
    path("term/", boards.board, name="board"),
    path("term/villages/", boards.villages, name="villages"),
    path("term/open/", boards.open_, name="open"),
    path("term/many/<int:round_id>/", boards.many, name="many"),
    path("term/<int:process_id>/", village.village, name="village"),
    path("term/<int:process_id>/reach/<str:state>/", steps.reach, name="reach"),
    path("term/<int:process_id>/day/", steps.day, name="day"),
    path("term/<int:process_id>/seats/", steps.seats, name="seats"),
    path("term/<int:process_id>/suspend/", steps.suspend, name="suspend"),
    path("term/<int:process_id>/resume/", steps.resume, name="resume"),
    path("term/<int:process_id>/snapshot/", steps.snapshot, name="snapshot"),
    path("term/<int:process_id>/nominate/<str:organ>/", candidates.nominate, name="nominate"),
    path("term/<int:process_id>/formal/", candidates.formal, name="formal"),
    path("term/<int:process_id>/kinship/<str:organ>/", candidates.kinship, name="kinship"),
    path("term/<int:process_id>/complain/", complaints.complain, name="complain"),
    path("term/complaint/<int:complaint_id>/decide/", complaints.decide, name="decide"),
    path("term/nominee/<int:nominee_id>/review/", candidates.review, name="review"),
    path("term/nominee/<int:nominee_id>/withdraw/", candidates.withdraw, name="withdraw"),
    path("term/<int:process_id>/count/<str:organ>/", counts.count, name="count"),
    path("term/<int:process_id>/paper/<str:kind>/", papers.paper, name="paper"),
    path("term/<int:process_id>/certify/", counts.certify, name="certify"),
]
