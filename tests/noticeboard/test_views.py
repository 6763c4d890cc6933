from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from lingyan.kernel import clock
from lingyan.noticeboard import printing
from lingyan.noticeboard.models import Display, Proofreading
from lingyan.workflow import jobs
from lingyan.workflow.models import Job
from tests.disclosure.support import Sealed
from tests.support.identity import one_person, signed_in, user_with

pytestmark = pytest.mark.django_db


def cells(workbook: bytes) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0].values)


def test_a_clerk_hangs_a_sheet_and_takes_it_down(client: Client, village: Sealed) -> None:
    village.published()
    signed_in(client, user_with("village-clerk", village.region))
    calendar = client.get(reverse("noticeboard:calendar")).content.decode()
    url = reverse("noticeboard:hang", args=[village.region.pk, "other", "2025-Q1"])
    assert "公开日历" in calendar
    first = clock.today() - dt.timedelta(days=20)
    answer = client.post(url, {"shown_from": first.isoformat(), "place": "村口"}, follow=True)
    assert "已张贴 20 天" in answer.content.decode()
    display = Display.objects.get()
    down = reverse("noticeboard:take-down", args=[display.pk])
    early = {"on": (first + dt.timedelta(days=3)).isoformat()}
    assert "还不能取下" in client.post(down, early).content.decode()
    assert client.post(down, {"on": clock.today().isoformat()}).status_code == 302
    listed = client.get(reverse("noticeboard:displays")).content.decode()
    assert village.region.name in listed
    assert client.get(reverse("noticeboard:displays") + "?format=xlsx").content[:2] == b"PK"


def test_the_calendar_goes_to_excel_and_shows_what_waits_for_one_post(
    client: Client, village: Sealed
) -> None:
    village.published()
    signed_in(client, user_with("village-clerk", village.region))
    url = reverse("noticeboard:calendar")
    [head, *rows] = cells(client.get(url, {"format": "xlsx"}).content)
    assert head[0] == "村"
    assert {row[0] for row in rows} == {village.region.name}
    waits = {row[-1] for row in rows} - {"", None}
    assert len(waits) > 1
    for post in waits:
        shown = client.get(url, {"waits": post, "format": "xlsx"}).content
        assert {row[-1] for row in cells(shown)[1:]} == {post}
        assert "看全部" in client.get(url, {"waits": post}).content.decode()


def test_an_impossible_period_comes_back_with_what_would_be_right(client: Client, village: Sealed) -> None:
    signed_in(client, user_with("village-clerk", village.region))
    url = reverse("noticeboard:hang", args=[village.region.pk, "other", "2025-13"])
    answer = client.post(url, {"shown_from": clock.today().isoformat(), "place": "村口"})
    assert "不是其他事项的期间" in answer.content.decode()


def test_posters_are_read_then_printed_in_one_job(client: Client, village: Sealed) -> None:
    publication = village.published()
    place = f"?region={village.region.code}&month=2025-01"
    signed_in(client, user_with("supervision", village.region))
    page = client.get(reverse("noticeboard:posters") + place).content.decode()
    assert "待校对" in page and "disabled" in page
    assert client.post(reverse("noticeboard:print-posters") + place).status_code == 422
    answer = client.post(reverse("noticeboard:proofread") + place, {"row": [publication.pk]})
    assert answer.status_code == 302 and Proofreading.objects.count() == 1
    assert client.post(reverse("noticeboard:print-posters") + place).status_code == 302
    jobs.run_next()
    job = Job.objects.get()
    found = client.get(reverse("noticeboard:archive", args=[job.pk]))
    assert b"".join(found.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    signed_in(client, user_with("supervision", village.region))
    assert client.get(reverse("noticeboard:archive", args=[job.pk])).status_code == 404


def test_an_archive_opens_no_longer_once_its_region_is_out_of_reach(client: Client, village: Sealed) -> None:
    user = user_with("supervision", village.region)
    elsewhere = village.region.parent.children.exclude(pk=village.region.pk)[0]
    job = Job.objects.create(
        kind=printing.KIND, title="海报", owner_id=user.pk, state=Job.State.DONE, region_path=village.region.path,
        created_at=clock.now(),
    )  # fmt: skip
    made = printing.archive_of(job)
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_bytes(b"PK")
    url = reverse("noticeboard:archive", args=[job.pk])
    assert signed_in(client, user).get(url).status_code == 200
    Job.objects.update(region_path=elsewhere.path)
    assert client.get(url).status_code == 404


def test_who_published_a_poster_reads_that_another_proofreads_it(client: Client, village: Sealed) -> None:
    publication = village.published()
    place = f"?region={village.region.code}&month=2025-01"
    reader = user_with("supervision", village.region)
    signed_in(client, reader)
    assert "勾选的海报已校对" in client.get(reverse("noticeboard:posters") + place).content.decode()
    by = publication.signoffs.get(step="published").by
    one_person(by, reader.pk)
    page = client.get(reverse("noticeboard:posters") + place).content.decode()
    assert "其中 1 张由您拟稿或公开，须由另一人校对。" in page
    assert "待另一人校对" in page
    assert "勾选的海报已校对" not in page


def test_the_text_for_the_loud_speaker(client: Client, village: Sealed) -> None:
    url = reverse("noticeboard:spoken", args=[village.published().pk])
    signed_in(client, user_with("village-clerk", village.region))
    assert "乡亲们" in client.get(url).content.decode()
    assert client.get(f"{url}?format=txt")["Content-Type"].startswith("text/plain")


def test_a_village_of_others_is_out_of_reach(client: Client, village: Sealed) -> None:
    from lingyan.regions.models import Region

    other = Region.objects.filter(level="村").exclude(parent=village.region.parent).first()
    signed_in(client, user_with("village-clerk", other))
    url = reverse("noticeboard:hang", args=[village.region.pk, "other", "2025-Q1"])
    assert client.get(url).status_code == 404
    assert client.get(f"{reverse('noticeboard:calendar')}?region={village.region.code}").status_code == 404
