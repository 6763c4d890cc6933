"""The pages: planned, stepped, counted by two, settled, read by who must know, closed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lingyan.kernel.models import AuditEntry
from lingyan.team.appraisal import actions
from lingyan.team.appraisal.models import Session
from tests.support.identity import one_hand_at, signed_in, user_with
from tests.team.appraisal.support import NAMES, TODAY, Township, day
from tests.team.appraisal.test_printing import text

pytestmark = pytest.mark.django_db


class Desks:
    """Browsers of the people of one village and its township."""

    def __init__(self, township: Township) -> None:
        self.township, self.known = township, dict[str, Client]()

    def of(self, role: str) -> Client:
        if role not in self.known:
            tree = self.township.tree
            place = {
                "township-officer": tree.town,
                "organisation-office": tree.county,
                "auditor": tree.county,
            }
            self.known[role] = signed_in(
                Client(), user_with(role, place.get(role, tree.village), name=f"用户{role}")
            )
        return self.known[role]

    def url(self, name: str, *args: Any, **query: Any) -> str:
        given = "&".join(f"{key}={value}" for key, value in query.items())
        return f"{reverse(f'appraisal:{name}', args=args)}?region={self.township.village.code}&{given}"


@pytest.fixture
def desks(township: Township) -> Iterator[Desks]:
    yield Desks(township)


def test_a_branch_goes_through_all_its_pages(desks: Desks) -> None:
    secretary, clerk = desks.of("party-secretary"), desks.of("village-clerk")
    page = secretary.get(desks.url("new", "party"))
    assert "雁书记" in page.content.decode()
    answer = secretary.post(
        desks.url("new", "party"),
        {
            "year": 2026, "on": "2026-11-02", "members": [desks.township.secretary.pk],
            "new": "\n".join([*NAMES, "预备丑（预备）"]),
        },
    )  # fmt: skip
    made = Session.objects.get()
    assert answer.status_code == 302 and made.subjects.count() == 13
    for on in ("2026-11-03", "2026-11-04"):
        assert secretary.post(desks.url("step", made.pk), {"on": on}).status_code == 302
    sheet: dict[str, Any] = {"on": "2026-11-05", "present": 10, "issued": 10, "returned": 10, "invalid": 1}
    for no in range(1, 13):
        sheet |= {f"v-{no}-0": 8 if no == 1 else 0, f"v-{no}-1": 1 if no == 1 else 9}
    wrong = clerk.post(desks.url("count", made.pk), {**sheet, "v-3-1": 8})
    assert wrong.status_code == 422 and "第 3 号" in wrong.content.decode()
    assert clerk.post(desks.url("count", made.pk), sheet).status_code == 302
    own = clerk.post(desks.url("check", made.pk), {"do": "confirm"})
    assert own.status_code in {400, 409, 422} and not made.counts.filter(state="confirmed").exists()
    with one_hand_at(clerk, secretary):
        left = secretary.get(desks.url("check", made.pk)).content.decode()
        assert "须由另一人核对" in left and "与计票表一致" not in left
    assert secretary.post(desks.url("check", made.pk), {"do": "confirm"}).status_code == 302
    grades = {f"g-{no}": 1 if no == 1 else 2 for no in range(1, 13)}
    resolution = {"on": "2026-11-06", "body": "party-meeting", "present": 10, "ayes": 7}
    too_many = secretary.post(
        desks.url("decide", made.pk), {**resolution, **grades, **{f"g-{no}": 1 for no in range(1, 6)}}
    )
    assert too_many.status_code == 422 and "三分之一" in too_many.content.decode()
    assert secretary.post(desks.url("decide", made.pk), {**resolution, **grades}).status_code == 302
    for on in ("2026-11-07", "2026-11-08"):
        assert secretary.post(desks.url("step", made.pk), {"on": on}).status_code == 302
    assert secretary.post(desks.url("close", made.pk), {"on": "2026-11-09"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "closed"
    assert "已办结" in secretary.get(desks.url("sessions")).content.decode()


def test_of_several_branches_one_is_chosen_first(desks: Desks) -> None:
    secretary, township = desks.of("party-secretary"), desks.township
    first, second = township.branch("第一支部", "雁一"), township.branch("第二支部", "雁三")
    asked = secretary.get(desks.url("new", "party")).content.decode()
    assert "第一支部" in asked and "第二支部" in asked and "雁三" not in asked
    assert secretary.post(desks.url("new", "party"), {"branch": second + 1}).status_code == 422
    answer = secretary.post(desks.url("new", "party"), {"branch": second})
    assert f"branch={second}" in answer["Location"]
    page = secretary.get(answer["Location"]).content.decode()
    assert "雁庄村第二支部" in page and "雁三" in page and "雁一" not in page
    secretary.post(answer["Location"], {"year": 2026, "on": "2026-11-02", "new": "雁四"})
    made = Session.objects.get()
    assert (made.branch, made.branch_name, first == second) == (second, "第二支部", False)
    assert "第二支部" in secretary.get(desks.url("sessions")).content.decode()


def test_a_group_judges_its_leaders_on_the_page(desks: Desks) -> None:
    chair, township = desks.of("supervision"), desks.township
    assert "村民小组组长" not in chair.get(desks.url("new", "cadres")).content.decode()
    group = township.group("雁庄村一组", 30)
    assert "村民小组组长" in chair.get(desks.url("new", "cadres")).content.decode()
    plan = {"year": 2026, "on": "2026-11-02", "body": "representatives", "group": group.pk, "new": "组长甲"}
    wrong = chair.post(desks.url("new", "cadres"), {**plan, "whom": "committee"})
    assert wrong.status_code == 422 and not Session.objects.exists()
    answer = chair.post(desks.url("new", "cadres"), {**plan, "whom": "group"})
    made = Session.objects.get()
    assert answer.status_code == 302 and (made.group, made.body) == (group, "group")
    assert "补充评议对象" in chair.get(desks.url("session", made.pk)).content.decode()
    chair.post(desks.url("members", made.pk), {"new": "副组长乙"})
    assert "雁庄村一组" in chair.get(desks.url("sessions")).content.decode()
    again = chair.get(desks.url("new", "cadres")).content.decode()
    assert "组长甲" in again and "副组长乙" in again
    township.until("cadres", "count", made)
    results = chair.get(desks.url("results", made.pk)).content.decode()
    # Of so many present the share may be told, and how many they are stands beside it.
    assert "占比的分母" in results and "20" in results
    for role in ("village-clerk", "auditor"):
        assert desks.of(role).get(desks.url("results", made.pk)).status_code in {403, 404}


def test_who_need_not_know_finds_no_result(desks: Desks) -> None:
    made = desks.township.until("cadres", "count")
    subject = made.subjects.all()[0]
    for role in ("village-clerk", "village-committee", "auditor"):
        client = desks.of(role)
        shown = client.get(desks.url("session", made.pk)).content.decode()
        assert "看结果" not in shown and "结果报告" not in shown
        for name, *args in (("results", made.pk), ("paper", made.pk, "report"), ("feedback", subject.pk)):
            assert client.get(desks.url(name, *args)).status_code in {403, 404}
        listed = client.get(desks.url("sessions", format="xlsx"))
        assert not any(
            "称职" in str(cell.value) for row in load_workbook(_file(listed)).active for cell in row
        )
    for role in ("supervision", "township-officer", "organisation-office"):
        assert desks.of(role).get(desks.url("results", made.pk)).status_code == 200


def _file(response: Any) -> io.BytesIO:
    return io.BytesIO(response.content)


def test_results_and_their_excel(desks: Desks) -> None:
    made = desks.township.until("party", "decide")
    reader = desks.of("organisation-office")
    page = reader.get(desks.url("results", made.pk))
    assert "no-store" in page.headers["Cache-Control"]
    assert "应到 12 人，到会 10 人，赞成 7 人" in page.content.decode()
    sheet = load_workbook(_file(reader.get(desks.url("results", made.pk, format="xlsx")))).active
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in found if "等次" in row)
    assert head[4:9] == ["优秀", "合格", "基本合格", "不合格", "弃权"]
    assert [8, 1, 0, 0, 0] in [row[4:9] for row in found]
    assert AuditEntry.objects.filter(code="kernel.list.exported").exists()


def test_papers(desks: Desks) -> None:
    made = desks.township.until("party", "decide")
    clerk = desks.of("village-clerk")
    for what in ("ballot", "tally", "report"):
        answer = clerk.get(desks.url("paper", made.pk, what))
        assert answer.content[:2] == b"PK"
    assert clerk.get(desks.url("paper", made.pk, "poem")).status_code == 404
    assert (
        desks.of("party-secretary").get(desks.url("feedback", made.subjects.all()[0].pk)).content[:2] == b"PK"
    )


def test_a_count_is_sent_back_with_its_reason(desks: Desks) -> None:
    township = desks.township
    made = township.until("party", "peer")
    actions.enter_count(township.clerk, session_id=made.pk, on=TODAY, ballots=township.ballots(made))
    clerk = desks.of("village-clerk")
    assert "党员甲" in clerk.get(desks.url("check", made.pk)).content.decode()
    assert clerk.post(desks.url("check", made.pk), {"do": "return", "reason": ""}).status_code == 422
    assert clerk.post(desks.url("check", made.pk), {"do": "return", "reason": "第3号不符"}).status_code == 302
    # Why may tell a total: it is for who counts anew and for who must know the result.
    for role in ("village-clerk", "party-secretary", "township-officer"):
        assert "第3号不符" in desks.of(role).get(desks.url("session", made.pk)).content.decode(), role
    for role in ("auditor",):
        page = desks.of(role).get(desks.url("session", made.pk)).content.decode()
        assert "退回原因" in page and "第3号不符" not in page, role
    assert clerk.get(desks.url("check", made.pk)).status_code == 404


def test_low_grades_are_followed_up_on_the_page(desks: Desks) -> None:
    township = desks.township
    made = township.until("secretary", "count")
    actions.decide(
        township.clerk, session_id=made.pk, on=TODAY, resolution=township.resolution(made),
        grades=township.grades(made, n2=4),
    )  # fmt: skip
    officer = desks.of("township-officer")
    where = f"?region={township.tree.town.code}"
    low = made.subjects.get(no=2)
    results = officer.get(reverse("appraisal:results", args=[made.pk]) + where).content.decode()
    assert "待帮扶整改" in results and "玉屯村书记" in results
    follow = reverse("appraisal:follow", args=[low.pk]) + where
    assert "玉书记" in officer.get(follow).content.decode()
    assert (
        officer.post(follow, {"what": "plan", "on": str(TODAY), "number": "镇党〔2026〕3号"}).status_code
        == 302
    )
    assert (
        "镇党〔2026〕3号"
        in officer.get(reverse("appraisal:results", args=[made.pk]) + where).content.decode()
    )


def test_members_are_added_and_an_appraisal_given_up(desks: Desks) -> None:
    made = desks.township.plan("party")
    clerk = desks.of("village-clerk")
    assert clerk.post(desks.url("members", made.pk), {"new": "补一人\n补二人 预备"}).status_code == 302
    assert list(made.subjects.order_by("no").values_list("graded", flat=True))[-2:] == [True, False]
    assert clerk.post(desks.url("void", made.pk), {"reason": "名单有误"}).status_code == 302
    assert "名单有误" in clerk.get(desks.url("session", made.pk)).content.decode()


def test_what_a_place_does_not_begin(desks: Desks) -> None:
    assert desks.of("village-clerk").get(desks.url("new", "cadres")).status_code == 404
    assert desks.of("supervision").get(desks.url("new", "party")).status_code == 404
    assert desks.of("supervision").get(desks.url("new", "cadres")).status_code == 200
    assert desks.of("supervision").get(desks.url("new", "poem")).status_code == 404


def test_statistics_withhold(desks: Desks) -> None:
    desks.township.until("party", "follow")
    where = f"{reverse('appraisal:statistics')}?region={desks.township.tree.county.code}&year=2026"
    open_ = desks.of("organisation-office").get(where).content.decode()
    assert ">11<" in open_
    assert "还没有确定" in desks.of("auditor").get(where).content.decode()
    assert desks.of("auditor").get(where + "&kind=poem").status_code == 200


def test_desks_say_what_is_due(desks: Desks) -> None:
    township = desks.township

    def cards(role: str) -> str:
        return desks.of(role).get(reverse("console:desk")).content.decode()

    assert "本年还没有开始民主评议党员的支部" in cards("party-secretary")
    made = township.until("party", "peer")
    actions.enter_count(township.clerk, session_id=made.pk, on=TODAY, ballots=township.ballots(made))
    found = cards("party-secretary")
    assert "待核对的评议计票" in found and "正在进行的民主评议党员" in found and "本年还没有开始" not in found
    assert "待核对的评议计票" not in cards("auditor")


@pytest.mark.parametrize(("name", "queries"), [("sessions", 12), ("results", 18)])
def test_lists_take_a_fixed_number_of_queries(
    desks: Desks, name: str, queries: int, django_assert_max_num_queries: Any
) -> None:
    made = desks.township.until("party", "decide")
    client = desks.of("party-secretary")
    address = desks.url(name, *([made.pk] if name == "results" else []))
    client.get(address)
    with django_assert_max_num_queries(queries):
        client.get(address)


def test_an_approval_is_given_whole_and_shown(desks: Desks) -> None:
    made = desks.township.until("party", "count")
    secretary = desks.of("party-secretary")
    grades = {f"g-{each.no}": "1" if each.no < 6 else "2" for each in made.subjects.filter(graded=True)}
    form = {
        "on": str(day(5)),
        "body": "party-meeting",
        "present": "10",
        "ayes": "7",
        "approval": "镇党〔2026〕9号",
        **grades,
    }
    answer = secretary.post(desks.url("decide", made.pk), form)
    assert answer.status_code == 200 or answer.status_code == 422
    assert "要一起填" in answer.content.decode()
    whole = {**form, "approved_by": "芦溪镇党委", "approved_on": str(day(4))}
    assert secretary.post(desks.url("decide", made.pk), whole).status_code == 302
    assert "芦溪镇党委 2026" in secretary.get(desks.url("results", made.pk)).content.decode()
    answer = secretary.get(desks.url("paper", made.pk, "report"))
    assert "芦溪镇党委" in text(answer.content)
