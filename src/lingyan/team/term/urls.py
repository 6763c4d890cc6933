"""Pages of 换届."""

from __future__ import annotations

from django.urls import path

from lingyan.team.term.views import (
    boards,
    candidates,
    complaints,
    counts,
    departures,
    leaving,
    papers,
    registering,
    steps,
    village,
)

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
    path("term/<int:process_id>/paper/<str:kind>/<str:form>/", papers.paper, name="paper-as"),
    path("term/<int:process_id>/register/", registering.voters, name="register"),
    path("term/<int:process_id>/sexes/", registering.sexes, name="sexes"),
    path("term/<int:process_id>/reopen/", registering.reopen, name="reopen"),
    path("term/<int:process_id>/stop/", registering.stop, name="stop"),
    path("term/<int:process_id>/certify/", counts.certify, name="certify"),
    path("term/empty/", leaving.empty, name="empty"),
    path("term/by-elections/", leaving.by_elections, name="by-elections"),
    path("term/departures/", leaving.departures, name="departures"),
    path("term/committee/<int:region_id>/", leaving.committee, name="committee"),
    path("term/committee/<int:region_id>/by-election/", leaving.open_by_election, name="by-election"),
    path("term/tenure/<int:tenure_id>/recall/", departures.recall, name="recall"),
    path("term/tenure/<int:tenure_id>/resign/", departures.resign, name="resign"),
    path("term/tenure/<int:tenure_id>/absence/", departures.absence, name="absence"),
    path("term/tenure/<int:tenure_id>/lapse/", departures.lapse, name="lapse"),
    path("term/departure/<int:departure_id>/", departures.departure, name="departure"),
    path("term/departure/<int:departure_id>/hearing/", departures.hearing, name="hearing"),
    path("term/departure/<int:departure_id>/meeting/", departures.meeting, name="meeting"),
    path("term/departure/<int:departure_id>/count/", departures.recall_count, name="recall-count"),
    path("term/departure/<int:departure_id>/confirm/", departures.confirm, name="confirm"),
    path("term/departure/<int:departure_id>/follow/<str:kind>/", departures.follow, name="follow"),
    path(
        "term/departure/<int:departure_id>/paper/<str:kind>/<str:form>/",
        papers.departure_paper,
        name="departure-paper",
    ),
]
