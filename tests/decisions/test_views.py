"""The pages of decisions: a clerk's way through the forms, lists that know their scope, refusals shown where they arose."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lingyan.decisions import actions
from lingyan.decisions.models import Matter, Meeting, Objection, Power, Roll
from lingyan.decisions.views.step_pages import STEPS
from lingyan.files.models import Paper
from lingyan.kernel import clock
from tests.decisions.support import HELD, JPEG, TODAY, Village, call, day
from tests.support.identity import Tree, signed_in, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client: Client, village: Village) -> Client:
    return signed_in(client, user_with("village-clerk", village.region))


@pytest.fixture
def officer(village: Village, tree: Tree) -> Client:
    return signed_in(Client(), user_with("township-officer", tree.town))


def send(client: Client, matter: Matter, code: str, **data: Any) -> Any:
    return client.post(reverse("decisions:step", args=[matter.pk, code]), data, follow=True)


def texts(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_clerk_goes_the_whole_way(clerk: Client, officer: Client, village: Village) -> None:
    """Everything that a village does is done by forms on the matter's page; the township only reviews and files."""
    address = reverse("decisions:new", args=[village.collective.pk, "lease"])
    given = {
        "title": "三号鱼塘出租", "summary": "租期五年，公开竞价。", "amount": "150,000", "body": "members",
        "due_on": "2026-05-31",
    }  # fmt: skip
    page = clerk.post(address, given, follow=True)
    matter = Matter.objects.get()
    assert matter.amount == 150_000_00 and "提交提议" in texts(page)
    full = {"present": 5, "ayes": 5, "noes": 0, "abstained": 0}
    send(clerk, matter, "propose")
    send(clerk, matter, "study", held_on="2026-03-03", opinions="走访三十户", **full)
    send(clerk, matter, "discuss", held_on="2026-03-04", present=8, ayes=8, noes=0, abstained=0)
    send(clerk, matter, "notice", given_on="2026-03-05", meeting_on="2026-03-08", place="会议室")
    send(clerk, matter, "meeting", present=40, ayes=40, noes=0, abstained=0)
    send(clerk, matter, "notice", given_on="2026-03-09", meeting_on="2026-03-19", place="会议室")
    page = send(clerk, matter, "meeting", present=700, ayes=680, noes=20, abstained=0, proxies=12)
    assert "合法性审查" in texts(page) and "这一步不归您办" in texts(page)
    send(officer, matter, "review", lawful="yes", reviewed_on="2026-03-20", number="镇审7号")
    photo = SimpleUploadedFile("公示.jpg", JPEG, "image/jpeg")
    send(clerk, matter, "post", from_on="2026-03-21", place="公开栏", photos=photo)
    send(clerk, matter, "end-display", on="2026-04-07")
    send(clerk, matter, "result", outcome="done", done_on="2026-05-10", spent="145000", acceptance="合同已签")
    photo = SimpleUploadedFile("结果.jpg", JPEG + b"2", "image/jpeg")
    send(clerk, matter, "post-result", from_on="2026-05-11", place="公开栏", photos=photo)
    page = send(clerk, matter, "close", on="2026-05-26")
    send(officer, matter, "file", on="2026-05-27", number="备3号")
    matter.refresh_from_db()
    assert (matter.state, str(matter.filed_on)) == ("closed", "2026-05-27")
    assert Meeting.objects.get(stage="s4").proxies == 12
    assert [paper.label for paper in Paper.objects.order_by("pk")] == ["公示照片", "结果公示照片"]


def test_both_meetings_in_one_form(clerk: Client, village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingyan.decisions.queries.may_merge", lambda *_: True)
    matter = village.at("s1")
    assert "两会合并召开" in texts(clerk.get(reverse("decisions:matter", args=[matter.pk])))
    second = {"second-present": 8, "second-ayes": 6, "second-noes": 2, "second-abstained": 0}
    send(
        clerk, matter, "merged", held_on="2026-03-03", opinions="走访", present=5, ayes=4, noes=1, abstained=0, **second
    )  # fmt: skip
    assert list(matter.meetings.values_list("stage", "ayes")) == [("s1", 4), ("s2", 6)]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("draft", "propose"), ("s1", "study"), ("s2", "discuss"), ("s3", "notice"), ("s4", "notice"),
        ("s4-noticed", "meeting"),
        ("p1-reviewed", "post"), ("p1-posted", "end-display"), ("executing", "result"), ("result", "post-result"),
        ("p2", "close"),
    ],
)  # fmt: skip
def test_each_state_offers_its_next_step_and_opens_its_form(
    clerk: Client, village: Village, state: str, code: str
) -> None:
    matter = village.at(state)
    address = reverse("decisions:step", args=[matter.pk, code])
    page = clerk.get(reverse("decisions:matter", args=[matter.pk]))
    assert f'class="btn main" href="{address}"' in page.content.decode()
    assert clerk.get(address).status_code == 200


def test_the_form_says_how_many_are_needed(clerk: Client, village: Village) -> None:
    matter = village.at("s4-noticed")
    page = texts(clerk.get(reverse("decisions:step", args=[matter.pk, "meeting"])))
    assert (
        "应到 1,000 人" in page and "至少 667 人" in page and "至少 667 票" in page and "2026-03-19" in page
    )


def test_a_notice_offers_the_first_day_that_it_may_call(clerk: Client, village: Village) -> None:
    """Three days on for party members, ten for members; what is not changed need not be typed."""
    for state, first in (("s3", "2026-07-03"), ("s4", "2026-07-10")):
        page = clerk.get(reverse("decisions:step", args=[village.at(state).pk, "notice"]))
        assert f'name="meeting_on" value="{first}"' in page.content.decode()


def test_who_reviews_sees_what_was_decided(officer: Client, village: Village) -> None:
    matter = village.at("p1")
    page = texts(officer.get(reverse("decisions:step", args=[matter.pk, "review"])))
    assert (
        "公开竞价，底价每年三万元" in page
        and "应到 1,000，实到 700；赞成 680" in page
        and "150,000.00" in page
    )


def test_the_button_waits_for_its_day_and_gives_way_to_an_objection(clerk: Client, village: Village) -> None:
    with clock.fixed(day("03-25")):
        matter = village.at("p1-posted")
        address = reverse("decisions:matter", args=[matter.pk])
        page = clerk.get(address)
        assert 'class="btn main"' not in page.content.decode() and "还没有到办理的日期" in texts(page)
        objection = actions.raise_objection(
            village.actor, matter, by="villager", raised_on=day("03-25"), text="疑问"
        )
        answer = reverse("decisions:answer", args=[objection.pk])
        assert f'class="btn main" href="{answer}"' in clerk.get(address).content.decode()


def test_a_step_out_of_turn_leads_back_to_the_matter(clerk: Client, village: Village) -> None:
    matter = village.at("s1")
    for code in STEPS.keys() - {"study", "merged", "withdraw"}:
        response = clerk.get(reverse("decisions:step", args=[matter.pk, code]))
        assert response.status_code == 302 and response.url == reverse("decisions:matter", args=[matter.pk])
    assert clerk.get(reverse("decisions:step", args=[matter.pk, "nothing"])).status_code == 404


def test_a_refusal_stands_on_the_form_with_what_was_typed(clerk: Client, village: Village) -> None:
    matter = village.at("s1")
    page = send(
        clerk,
        matter,
        "study",
        held_on="2026-03-03",
        opinions="走访三十户",
        present=6,
        ayes=5,
        noes=0,
        abstained=0,
    )
    assert "多于应到 5 人" in texts(page) and "走访三十户" in page.content.decode()
    page = send(clerk, matter, "study", held_on="2026-03-03", opinions="", present="九", ayes=5)
    assert page.status_code == 200 and not matter.meetings.exists()


def test_a_lost_vote_is_told_and_offered_again(clerk: Client, village: Village) -> None:
    matter = village.at("s4-noticed")
    page = texts(send(clerk, matter, "meeting", present=700, ayes=600, noes=100, abstained=0))
    assert (
        "退回原因：" in page and "须 667 票赞成" in page and "再次表决" in page and "改了内容另提一件" in page
    )
    send(clerk, matter, "again")
    matter.refresh_from_db()
    assert (matter.state, matter.attempt) == ("s4", 2)


def test_taking_up_a_withdrawn_matter_copies_its_text(clerk: Client, village: Village) -> None:
    matter = village.at("s1")
    send(clerk, matter, "withdraw", reason="方案要改")
    address = f"{reverse('decisions:new', args=[village.collective.pk, 'lease'])}?follows={matter.pk}"
    page = clerk.get(address).content.decode()
    assert "三号鱼塘出租" in page and "150000.00" in page
    clerk.post(address, {"title": "三号鱼塘再出租", "summary": "降低底价", "body": "members"})
    assert Matter.objects.get(title="三号鱼塘再出租").follows == matter


def test_a_draft_is_corrected(clerk: Client, village: Village) -> None:
    matter = village.draft()
    address = reverse("decisions:edit", args=[matter.pk])
    assert "三号鱼塘出租" in clerk.get(address).content.decode()
    clerk.post(address, {"title": "四号鱼塘出租", "summary": "同上", "amount": "1", "body": "members"})
    matter.refresh_from_db()
    assert (matter.title, matter.amount) == ("四号鱼塘出租", 100)
    page = clerk.post(address, {"title": "四", "summary": "同上", "amount": "一元", "body": "members"})
    assert page.status_code == 200


def test_objections_are_raised_and_answered(clerk: Client, village: Village) -> None:
    matter = village.at("p1-posted")
    supervisor = signed_in(Client(), user_with("supervision", village.region))
    page = send(supervisor, matter, "object", raised_on="2026-03-25", by="supervision", text="程序有疑问")
    assert "有异议待答复" in texts(page) and "答复异议" not in texts(page)
    objection = Objection.objects.get()
    address = reverse("decisions:answer", args=[objection.pk])
    assert address in clerk.get(reverse("decisions:matter", args=[matter.pk])).content.decode()
    assert "程序有疑问" in clerk.get(address).content.decode()
    clerk.post(address, {"answered_on": "2026-03-26", "outcome": "explained", "text": "程序合规"})
    page = clerk.post(address, {"answered_on": "2026-03-26", "outcome": "explained", "text": "再答"})
    assert "已经答复" in texts(page)
    page = send(supervisor, matter, "object", raised_on="2026-03-25", by="villager", text="冒名")
    assert Objection.objects.count() == 1


def test_papers_are_made_from_the_page(clerk: Client, village: Village) -> None:
    matter = village.at("p1")
    meeting = matter.meetings.get(stage="s4")
    address = reverse("decisions:paper", args=[matter.pk, "resolution", meeting.pk])
    assert address in clerk.get(reverse("decisions:matter", args=[matter.pk])).content.decode()
    page = clerk.post(address, follow=True)
    assert "已生成“决议-三号鱼塘出租-20260319.docx”" in texts(page)
    assert clerk.post(reverse("decisions:paper", args=[matter.pk, "seal", 1])).status_code == 422


def test_the_list_filters(clerk: Client, village: Village) -> None:
    first, second = village.at("p1"), village.at("s2", title="村道硬化", item="project")
    address = reverse("decisions:matters")

    def shown(**query: str) -> set[str]:
        page = clerk.get(address, query).content.decode()
        return {
            m.title for m in (first, second) if f'href="{reverse("decisions:matter", args=[m.pk])}"' in page
        }

    assert shown() == {"三号鱼塘出租", "村道硬化"}
    assert (
        shown(state="p1")
        == shown(item="lease")
        == shown(overdue="1")
        == shown(waits="review")
        == {"三号鱼塘出租"}
    )
    assert shown(q="硬化") == shown(waits="discuss") == {"村道硬化"}
    assert shown(q=village.region.name) == {"三号鱼塘出租", "村道硬化"}
    actions.raise_objection(village.actor, first, by="villager", raised_on=day("03-25"), text="疑问")
    assert shown(objection="1") == {"三号鱼塘出租"}
    assert clerk.get(address, {"format": "xlsx"}).status_code == 200


def test_the_list_costs_the_same_for_many(
    clerk: Client, village: Village, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(60) as found:
            clerk.get(reverse("decisions:matters"))
        return len(found)

    village.draft()
    queries()
    one = queries()
    for number in range(5):
        village.draft(title=f"事项{number}")
    assert queries() == one


def test_the_next_village_is_out_of_reach(village: Village, tree: Tree) -> None:
    matter = village.at("s1")
    other = signed_in(Client(), user_with("village-clerk", tree.other_village))
    assert matter.title not in other.get(reverse("decisions:matters")).content.decode()
    assert other.get(reverse("decisions:matter", args=[matter.pk])).status_code == 404
    assert other.post(reverse("decisions:step", args=[matter.pk, "study"])).status_code == 404


def test_an_auditor_reads_and_changes_nothing(village: Village, tree: Tree) -> None:
    matter = village.at("s4-noticed")
    auditor = signed_in(Client(), user_with("auditor", tree.county))
    page = auditor.get(reverse("decisions:matter", args=[matter.pk]))
    assert "这一步不归您办" in texts(page) and "生成" not in texts(page) and "上传" not in texts(page)
    assert auditor.post(reverse("decisions:step", args=[matter.pk, "meeting"])).status_code == 403


def test_choosing_shows_the_catalogue_of_both_organisations(clerk: Client, village: Village) -> None:
    page = clerk.get(reverse("decisions:choose")).content.decode()
    for organisation, item in ((village.committee, "public-works"), (village.collective, "distribution")):
        assert reverse("decisions:new", args=[organisation.pk, item]) in page
    wrong = reverse("decisions:new", args=[village.committee.pk, "distribution"])
    assert clerk.get(wrong).status_code == 404


def test_the_catalogue_shows_the_rules_in_force(clerk: Client) -> None:
    page = texts(clerk.get(reverse("decisions:catalogue")))
    assert "收益分配方案" in page and "20,000.00" in page and "应到会人数的三分之二以上" in page
    assert "村民委员会另行选举" in page and "成员大会提前通知" in page


def test_rolls_are_listed_and_added(clerk: Client, village: Village) -> None:
    page = texts(clerk.get(reverse("decisions:rolls")))
    assert "1,000" in page and "妇女代表应占" not in page
    given = {
        "body": "representatives", "as_of": "2026-06-01", "eligible": 45, "households": 900, "representatives": 30,
        "women": 10, "basis": "换届名单",
    }  # fmt: skip
    page = clerk.post(reverse("decisions:new-roll"), given, follow=True)
    assert "妇女代表应占组成人员的三分之一以上" in texts(page)
    assert Roll.objects.first().women == 10  # type: ignore[union-attr]
    page = clerk.post(reverse("decisions:new-roll"), {**given, "women": 99})
    assert "人数不对" in texts(page)


def test_powers_are_granted_listed_and_taken_back(clerk: Client, village: Village) -> None:
    address = reverse("decisions:new-power", args=[village.committee.pk])
    assert address in clerk.get(reverse("decisions:powers")).content.decode()
    given = {
        "items": ["public-works"], "scope": "十万元以下", "ceiling": "100000", "from_on": "2026-01-10",
        "until_on": "2026-12-31", "decided_on": "2026-01-08", "basis": "档案柜",
    }  # fmt: skip
    page = clerk.post(address, {**given, "until_on": "2036-12-31"})
    assert "最长五年" in texts(page)
    assert "有效" in texts(clerk.post(address, given, follow=True))
    end = reverse("decisions:end-power", args=[Power.objects.get().pk])
    assert "此前的决议仍有效" in clerk.get(end).content.decode()
    page = clerk.post(end, {"on": "2026-06-01", "reason": "村民会议收回"}, follow=True)
    assert "已收回" in texts(page)


def test_a_power_is_offered_the_decisions_that_gave_it(clerk: Client, village: Village) -> None:
    matter = village.at(
        "p1", organisation_id=village.committee.pk, item="delegate-power", body="villagers", title="授权"
    )
    address = reverse("decisions:new-power", args=[village.committee.pk])
    assert f'<option value="{matter.pk}">授权' in clerk.get(address).content.decode()
    given = {
        "items": ["public-works"], "scope": "十万元以下", "from_on": "2026-03-20", "until_on": "2026-12-31",
        "matter": matter.pk,
    }  # fmt: skip
    clerk.post(address, given)
    assert Power.objects.get().matter == matter


def test_the_history_names_each_act(clerk: Client, village: Village) -> None:
    matter = village.at("p1")
    page = texts(clerk.get(reverse("decisions:matter", args=[matter.pk])))
    for act in ("起草决策事项", "提出决策事项", "登记会议表决", "发会议通知"):
        assert act in page


def test_a_missing_roll_leads_to_where_it_is_entered(clerk: Client, village: Village) -> None:
    group = village.committee
    matter = village.at("s4", organisation_id=group.pk, item="village-plan", body="villagers")
    call(village, matter)
    with clock.fixed(day("01-01").replace(year=2025)):
        page = clerk.get(reverse("decisions:step", args=[matter.pk, "meeting"]))
    assert "先登记应到人数" in texts(page)
    assert HELD["s4"] < TODAY
