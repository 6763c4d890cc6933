"""Dossiers on the screen: a career from the list to the exit, one's own file, and nobody else's."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lingyan.files import actions as files
from lingyan.identity.models import User
from lingyan.kernel.models import AuditEntry
from lingyan.people.models import Tenure
from lingyan.team.dossier import actions
from lingyan.team.dossier.models import Entry
from lingyan.team.dossier.rules import Sheet
from tests.support.identity import signed_in, user_with
from tests.support.records import bodies, serve
from tests.team.dossier.support import EXIT, PDF, SHEETS, TODAY, Office

pytestmark = pytest.mark.django_db
PLACE = "region=990121000000&month=2026-06"
VILLAGE = "region=990121100200&month=2026-06"


def sit(office: Office, role: str = "township-officer", place: str = "芦溪镇") -> Client:
    return signed_in(Client(), user_with(role, office.places[place]))


def as_secretary(office: Office, tenure: Tenure | None) -> Client:
    user = user_with("party-secretary", office.places["雁庄村"])
    User.objects.filter(pk=user.pk).update(person=tenure.person if tenure else None)
    return signed_in(Client(), user)


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def send(client: Client, url: str, **fields: Any) -> Any:
    answer = client.post(url, fields)
    assert answer.status_code in {302, 422}, (url, answer.status_code)
    return answer


def enter(client: Client, tenure: Tenure, kind: str, **fields: Any) -> None:
    answer = send(client, f"/dossiers/{tenure.pk}/enter/{kind}/?{VILLAGE}", **fields)
    assert answer.status_code == 302, re.findall(r'class="errors?[^>]*>.*?<', answer.content.decode())


def test_a_career_through_the_pages(office: Office) -> None:
    county, town, tenure = sit(office, "organisation-office", "芦原县"), sit(office), office.secretary
    page = f"/dossiers/{tenure.pk}/"
    assert page in text(county, f"/dossiers/?{PLACE}")
    first = text(town, f"{page}?{VILLAGE}")
    assert "下一步：任职文件" in first and "应有 11 项，已有 1 项，缺 10 项" in first
    enter(town, tenure, "appointed", number="芦溪委〔2021〕8号", on="2021-02-26")
    enter(county, tenure, "filed", code="begun", detail="", number="芦组备〔2021〕3号", on="2021-03-10")
    enter(county, tenure, "pay", detail="三级", number="芦组〔2022〕5号", on="2022-01-01")
    enter(town, tenure, "contract", code="yes", on="2021-03-01", until_on="2026-12-31")
    enter(town, tenure, "insurance", code="yes", on="2021-03-01")
    enter(town, tenure, "hours", days=["1", "2", "3"], opens="08:30", closes="17:30", on="2021-03-01")
    enter(
        town, tenure, "leave", code="annual", on="2026-06-08", until_on="2026-06-12", stand_in=office.deputy.person_id
    )  # fmt: skip
    send(town, f"{page}paper/form/")
    send(town, f"{page}paper/index/")
    filled = text(town, f"{page}?{VILLAGE}")
    assert "周一至周三 08:30-17:30" in filled and "代理人：李小河" in filled and "备案表（待盖章）" in filled
    assert "芦组备〔2021〕3号" in filled and "三级" in filled
    enter(town, tenure, "exit", code="transferred", on="2026-06-10", number="芦溪委〔2026〕20号")
    assert "离任以前要办完" in text(town, f"{page}?{VILLAGE}")
    early = town.post(f"{page}end/")
    assert early.status_code in {409, 422, 400} and "工作交接" in early.content.decode()
    enter(town, tenure, "handover", on="2026-06-11")
    enter(town, tenure, "audit", code="exit", number="芦审〔2026〕9号", on="2026-06-12")
    assert "下一步：离任日期到了，办理离任" in text(town, f"{page}?{VILLAGE}")
    assert "只结束书记职务" in text(town, f"{page}end/?{VILLAGE}")
    send(town, f"{page}end/")
    enter(county, tenure, "filed", code="ended", detail="", number="芦组备〔2026〕6号", on="2026-06-15")
    left = text(county, f"{page}?{VILLAGE}")
    assert "已离任" in left and "书记职务已空缺 5 天" in left and "缺 0 项" in left
    assert page not in text(county, f"/dossiers/?{PLACE}") and page in text(
        county, f"/dossiers/?{PLACE}&left=1"
    )
    assert "书记空缺的村" in text(county, f"/dossiers/?{PLACE}")
    after = Tenure.objects.create(person=office.deputy.person, post=tenure.post, start_on=TODAY)
    assert f"/dossiers/{after.pk}/" in text(county, f"{page}?{VILLAGE}")


def test_what_was_wrong_is_put_right_and_stays_on_the_line(office: Office) -> None:
    town, entry = sit(office), office.enter("contract")
    url = f"/dossiers/entries/{entry.pk}/correct/?{VILLAGE}"
    assert 'value="2026-12-31"' in text(town, url)
    send(town, url, code="yes", on="2021-03-01", until_on="2026-06-30", reason="到期日抄错")
    page = text(town, f"/dossiers/{office.secretary.pk}/?{VILLAGE}")
    assert "至 2026-06-30" in page and "已更正：到期日抄错" in page
    hours = office.enter("hours")
    shown = text(town, f"/dossiers/entries/{hours.pk}/correct/?{VILLAGE}")
    assert 'value="08:30"' in shown and shown.count("checked") == 5
    send(town, f"/dossiers/entries/{hours.pk}/withdraw/", reason="登错了人")
    assert town.get(f"/dossiers/entries/{hours.pk}/withdraw/").status_code == 404
    assert "已撤销：登错了人" in text(town, f"/dossiers/{office.secretary.pk}/?{VILLAGE}")


def test_the_township_does_not_find_the_countys_forms(office: Office) -> None:
    town, pay = sit(office), office.enter("pay")
    for kind in ("filed", "pay"):
        assert town.get(f"/dossiers/{office.secretary.pk}/enter/{kind}/").status_code == 404
    assert town.get(f"/dossiers/entries/{pay.pk}/correct/").status_code == 404
    assert town.get(f"/dossiers/{office.secretary.pk}/enter/health/").status_code == 404


@pytest.mark.parametrize(
    "role", ["village-clerk", "party-secretary", "supervision", "village-committee", "auditor"]
)
def test_a_village_learns_nothing_of_a_secretarys_dossier(office: Office, role: str) -> None:
    """Neither of the own village's secretary nor of another: only offices keep dossiers."""
    office.fill()
    paper = files.attach(
        office.keeper, "dossier", office.secretary.pk, PDF, name="表.pdf", label="盖章的备案表"
    )
    for place in ("雁庄村", "玉屯村"):
        client = sit(office, role, place)
        for url in (
            f"/dossiers/?{PLACE}", f"/dossiers/{office.secretary.pk}/", f"/dossiers/{office.secretary.pk}/enter/exit/",
            f"/dossiers/entries/{Entry.objects.get(kind='contract').pk}/correct/", f"/papers/{paper.pk}/",
        ):  # fmt: skip
            answer = client.get(url)
            assert answer.status_code in {403, 404}, (role, place, url)
            assert "王大山" not in answer.content.decode()
        assert client.get(f"/dossiers/mine/papers/{paper.pk}/").status_code in {403, 404}


def test_a_secretary_reads_the_own_whole_line_and_only_that(office: Office) -> None:
    office.fill()
    office.leave()
    office.grade(office.secretary, grade=2)
    paper = files.attach(
        office.keeper, "dossier", office.secretary.pk, PDF, name="表.pdf", label="盖章的备案表"
    )
    own = as_secretary(office, office.secretary)
    page = text(own, f"/dossiers/mine/?{VILLAGE}")
    assert "年休假" in page and "李小河" in page and "芦组备〔2021〕3号" in page and "较好" in page
    assert "/correct/" not in page and "/enter/" not in page
    assert own.get(f"/dossiers/mine/papers/{paper.pk}/").content == PDF
    other = files.attach(
        office.keeper, "dossier", office.neighbour.pk, PDF, name="别.pdf", label="盖章的备案表"
    )
    assert own.get(f"/dossiers/mine/papers/{other.pk}/").status_code == 404
    assert own.get(f"/dossiers/{office.secretary.pk}/").status_code == 403, "列表和各档案页只给部门"


def test_a_successor_and_a_delegate_read_nothing_of_the_predecessor(office: Office) -> None:
    office.fill()
    stranger = as_secretary(office, None)
    page = text(stranger, f"/dossiers/mine/?{VILLAGE}")
    assert "还看不到您的档案" in page and "芦组备" not in page
    successor = as_secretary(office, office.neighbour)
    page = text(successor, f"/dossiers/mine/?{VILLAGE}")
    assert "玉屯村党组织书记" in page and "芦组备" not in page


def test_an_account_is_tied_on_the_page(office: Office) -> None:
    user = user_with("party-secretary", office.places["雁庄村"], "shuji.yan")
    county = sit(office, "organisation-office", "芦原县")
    page = f"/dossiers/{office.secretary.pk}/"
    assert "关联账号" in text(county, f"{page}?{VILLAGE}")
    assert "shuji.yan" in text(county, f"{page}account/?{VILLAGE}")
    send(county, f"{page}account/", user=user.pk)
    assert "关联账号" not in text(county, f"{page}?{VILLAGE}")
    assert "雁庄村党组织书记" in text(signed_in(Client(), user), f"/dossiers/mine/?{VILLAGE}")


def test_opening_a_file_leaves_a_line(office: Office) -> None:
    text(sit(office), f"/dossiers/{office.secretary.pk}/?{VILLAGE}")
    text(as_secretary(office, office.secretary), f"/dossiers/mine/?{VILLAGE}")
    assert AuditEntry.objects.filter(code="dossier.opened", object_id=str(office.secretary.pk)).count() == 1


def test_the_list_stands_in_the_order_of_places_and_leaves_as_it_is_seen(office: Office) -> None:
    office.fill()
    serve(bodies(office.places["铜垭村"])["party"]["书记"], dt.date(2024, 1, 1))
    county = sit(office, "organisation-office", "芦原县")
    page = text(county, f"/dossiers/?{PLACE}")
    assert page.index("雁庄村") < page.index("玉屯村") < page.index("铜垭村"), "完整的不在前面"
    assert page.index("芦溪镇") < page.index("芦坪镇")
    assert "sort=missing" not in page and "sort=filled" not in page, "不按缺项排名"
    lacking = text(county, f"/dossiers/?{PLACE}&item=pay")
    assert "玉屯村" in lacking and f"/dossiers/{office.secretary.pk}/" not in lacking
    filed = text(county, f"/dossiers/?{PLACE}&look=unfiled")
    assert f"/dossiers/{office.neighbour.pk}/" in filed and f"/dossiers/{office.secretary.pk}/" not in filed
    book = openpyxl.load_workbook(io.BytesIO(county.get(f"/dossiers/?{PLACE}&format=xlsx").content))
    rows = list(book.active.values)
    assert [row[3] for row in rows[3:]] == ["王大山", "周远", "赵某某"]
    assert AuditEntry.objects.filter(code="kernel.list.exported").count() == 1
    town = text(sit(office), "/dossiers/?region=990121100000&month=2026-06")
    assert "铜垭村" not in town
    assert sit(office, "township-officer", "芦坪镇").get("/dossiers/?region=990121100000").status_code == 404


def test_the_list_asks_as_often_for_many_villages(office: Office) -> None:
    county = sit(office, "organisation-office", "芦原县")
    few = _queries(county)
    for place in ("铜垭村", "桃潭村"):
        tenure = serve(bodies(office.places[place])["party"]["书记"], dt.date(2021, 1, 1))
        office.enter("pay", SHEETS["pay"], tenure)
    assert _queries(county) == few


def _queries(client: Client) -> int:
    client.get(f"/dossiers/?{PLACE}")
    with CaptureQueriesContext(
        connection,
    ) as found:
        text(client, f"/dossiers/?{PLACE}")
    return len(found)


def test_an_earlier_page_shows_only_its_own_time(office: Office) -> None:
    office.fill()
    office.gone()
    moved = Tenure.objects.create(
        person=office.secretary.person, start_on=dt.date(2026, 6, 12), post=bodies(office.places["铜垭村"])["party"]["书记"]
    )  # fmt: skip
    actions.enter(
        office.keeper, tenure_id=moved.pk, kind="filed", sheet=Sheet(TODAY, "begun", number="坪备〔2026〕1号")
    )
    earlier = text(sit(office), f"/dossiers/{office.secretary.pk}/?{VILLAGE}")
    assert "后来另有任职" in earlier and "坪备" not in earlier
    assert sit(office).get(f"/dossiers/{moved.pk}/").status_code == 404
    later = text(sit(office, "township-officer", "芦坪镇"), f"/dossiers/{moved.pk}/?region=990121101200")
    assert "坪备" in later and "芦组备〔2021〕3号" in later, "档案随人走"


def test_the_exit_day_is_not_typed_again(office: Office) -> None:
    tenure = office.secretary
    tenure.end_on, tenure.end_decree = EXIT.on, EXIT.number
    tenure.save()
    form = text(sit(office), f"/dossiers/{tenure.pk}/enter/exit/?{VILLAGE}")
    assert f'value="{EXIT.on}"' in form and EXIT.number in form
