"""A tenure leads to the election it came from and to the way it ended, for who may read term changes there."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lingyan.files import papers
from lingyan.kernel import clock
from lingyan.people.models import Tenure
from lingyan.team.roster import succession
from lingyan.team.term.covers import PROCESS
from lingyan.team.term.models import Departure
from lingyan.team.term.states import State
from tests.support.actors import everything, holding
from tests.support.identity import signed_in, user_with
from tests.support.papers import PDF
from tests.team.term.support import Village

pytestmark = pytest.mark.django_db


def elected(village: Village) -> Tenure:
    village.go(State.CERTIFIED)
    return Tenure.objects.filter(
        post__body__organisation__region=village.region,
        post__body__organisation__kind="committee",
        post__title="主任",
    ).latest("start_on")


def test_a_tenure_leads_to_its_election_and_its_end(village: Village, client: Client) -> None:
    tenure = elected(village)
    Departure.objects.create(
        region=village.region,
        tenure=tenure,
        way="resign",
        document="辞1",
        received_on=dt.date(2027, 5, 1),
        made_at=clock.now(),
    )
    found = succession.links_of(everything(), tenure)
    assert [label for label, _ in found] == [f"选举：{village.process.round.name}", "离任：辞职"]
    reader = signed_in(client, user_with("township-officer", village.region.parent))
    assert all(reader.get(urlsplit(url).path).status_code == 200 for _, url in found)
    assert not succession.links_of(holding("roster.view"), tenure)


def test_signed_papers_stand_beside_the_villages_term_change(village: Village, client: Client) -> None:
    officer = signed_in(client, user_with("township-officer", village.region.parent))
    sent = {"papers": [SimpleUploadedFile("计票单.pdf", PDF)], "label": "签字的计票单", "next": "/"}
    officer.post(reverse("files:add", args=[PROCESS, village.pk]), sent)
    assert papers.counts(PROCESS, [village.pk]) == {village.pk: 1}
    assert "计票单.pdf" in officer.get(reverse("term:village", args=[village.pk])).content.decode()
