"""A village's whole 换届, recorded by those who answer for it: from the county's first day to the closed file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lingyan.team.term.models import Process
from tests.support.places import Places
from tests.walk.papers import keep_paper
from tests.walk.walker import Walker

VOTE_ON: Final = "2026-10-20"
PARTY: Final = ("冯立春", "陈谷雨", "卫立秋", "褚清明")
LEADERS: Final = (("0", "冯立春"), ("1", "陈谷雨"))
COMMITTEE: Final = (
    ("0", "冯立春"), ("0", "李长河"), ("1", "孙秀兰"), ("1", "钱有田"), ("2", "卫立秋"), ("2", "吴小妹"), ("2", "郑石头"),
)  # fmt: skip
SUPERVISORS: Final = (("0", "蒋白露"), ("2", "沈寒露"), ("2", "韩霜降"))
WOMEN: Final = frozenset({"孙秀兰", "吴小妹", "蒋白露", "陈谷雨"})
STATIONS: Final = (
    ("中心会场", 620, 560, 6, (480, 60, 470, 70, 230, 190, 290)),
    ("河湾组", 250, 230, 2, (190, 20, 180, 30, 80, 70, 140)),
    ("流动票箱", 30, 30, 0, (20, 10, 25, 5, 10, 10, 20)),
)  # fmt: skip
"""Name, ballots issued, returned and invalid, and the votes in the order of `COMMITTEE`."""
AGAIN: Final = (
    ("中心会场", 620, 550, 4, {"卫立秋": 210, "吴小妹": 300}), ("河湾组", 250, 220, 1, {"卫立秋": 80, "吴小妹": 110}),
    ("流动票箱", 30, 30, 0, {"卫立秋": 10, "吴小妹": 18}),
)  # fmt: skip
HANDED_OVER: Final = (
    "seal", "office", "equipment", "books", "assets", "archives", "debts", "others", "ballots", "supervised",
)  # fmt: skip


def deploy(w: Walker, places: Places) -> None:
    """The county opens the round; every village gets its calendar."""
    w.begin("deploy (once a county)")
    w.become("county")
    w.place = {"region": places["芦原县"].code}
    w.go("/term/")
    w.show("board-empty")
    w.follow("部署换届")
    w.fill(name="2026年村级换届", vote_on=VOTE_ON)
    w.show("deploy")
    w.press("部署")
    w.reads("4 个村进入筹备")
    w.show("board")
    w.place = {"region": places["雁庄村"].code}


def prepare(w: Walker, places: Places) -> None:
    """Audit posted, party branch changed, election committee chosen."""
    w.begin("prepare")
    w.today.at("2026-08-10")
    _open(w, "officer", places)
    w.show("village-prepared")
    _reach(w, "审计结果已公布", document="审〔2026〕1号", place="村务公开栏")
    _change_party(w, places)
    w.today.at("2026-08-31")
    _open(w, "clerk", places)
    w.follow("登记：选举委员会已推选")
    w.choose("way", "representatives")
    w.fill(eligible="30", present="24", size="5")
    w.show("committee")
    _record(w)
    w.follow("确定职数")
    w.fill(deputies="1", members="2")
    w.press("登记")
    w.reads("职数已确定")


def _change_party(w: Walker, places: Places) -> None:
    w.today.at("2026-08-20")
    for name in PARTY:
        _nominate(w, "clerk", places, "登记提名：村党组织", "2", name, "meeting")
    _review_all(w, places)
    _open(w, "clerk", places)
    w.follow("登记计票：村党组织")
    w.choose("elects", "committee")
    w.fill(eligible="30", present="27", deputies="0", members="3")
    _count_one(w, ("会场", 27, 27, 0, {"冯立春": 26, "陈谷雨": 25, "卫立秋": 20, "褚清明": 7}))
    w.show("party-count")
    w.press("登记计票")
    w.reads("选出 3 人")
    _lead_party(w, places)
    _open(w, "officer", places)
    _reach(
        w, "党组织已换届", approval="芦委〔2026〕3号", formal_members="30", early_or_late="芦委〔2026〕2号"
    )


def _lead_party(w: Walker, places: Places) -> None:
    """The new committee elects its secretary and deputy."""
    for rank, name in LEADERS:
        _nominate(w, "clerk", places, "登记提名：委员会第一次全体会议", rank, name, "party")
    w.follow("登记计票：委员会第一次全体会议")
    w.fill(present="3", deputies="1")
    _count_one(w, ("会议室", 3, 3, 0, {"冯立春": 3, "陈谷雨": 2}))
    w.show("secretary-count")
    w.press("登记计票")
    w.reads("选出 2 人")


def register_voters(w: Walker, places: Places) -> None:
    """The list of voters, an objection, the final number."""
    w.begin("register voters")
    w.today.at("2026-09-14")
    _open(w, "clerk", places)
    w.follow("登记：选民名单已公布")
    w.fill(resident="900", away="95", admitted="5", excluded="2", contacts="2")
    w.tick('input[name="consent"]')
    w.show("voters")
    _record(w)
    w.today.at("2026-09-22")
    _open(w, "clerk", places)
    _reach(w, "名单申诉已办结", raised="2", decided="2", added="1", removed="1")


def name_candidates(w: Walker, places: Places) -> None:
    """Nominated, reviewed by departments, posted, final."""
    w.begin("name candidates")
    w.today.at("2026-09-25")
    for rank, name in COMMITTEE:
        _nominate(w, "clerk", places, "登记提名：村民委员会", rank, name, "voters")
    _open(w, "clerk", places)
    w.show("nominees")
    _reach(
        w, "已提名", slips="60", over_slips="0", from_committee="1", left_committee="1", committee_filled="0"
    )
    w.today.at("2026-09-29")
    _review_all(w, places)
    _reach(
        w, "资格已审查", township_on="2026-09-26", departments="8", answered="8", document="联审〔2026〕9号"
    )
    w.today.at("2026-09-30")
    _open(w, "clerk", places)
    w.follow("登记：被提名人已公布")
    w.tick('input[name="by_strokes"]')
    _record(w)
    w.today.at("2026-10-13")
    _open(w, "clerk", places)
    _reach(w, "正式候选人已公布", preselection="0")


def vote(w: Walker, places: Places) -> None:
    """Paper ballots of three places, a seat left open, another vote; a complaint that is decided."""
    w.begin("vote and count")
    w.today.at(VOTE_ON)
    _open(w, "clerk", places)
    w.follow("登记计票")
    for at, (name, issued, returned, invalid, votes) in enumerate(STATIONS):
        _sheet(
            w,
            at,
            (name, issued, returned, invalid, dict(zip((n for _r, n in COMMITTEE), votes, strict=True))),
        )
    w.show("count")
    w.press("登记计票")
    w.reads("计票已登记")
    w.show("village-voted")
    w.today.at("2026-10-22")
    _open(w, "officer", places)
    w.follow("登记申诉")
    w.fill(document="收〔2026〕4号")
    _record(w)
    _open(w, "clerk", places)
    w.follow("登记另行选举的计票")
    for at, counted in enumerate(AGAIN):
        _sheet(w, at, counted)
    w.show("count-again")
    w.press("登记计票")
    w.reads("选出 1 人")
    w.today.at("2026-10-23")
    _open(w, "officer", places)
    w.follow("作出决定", exact=False)
    w.choose("outcome", "dismissed")
    w.fill(decision="复〔2026〕4号")
    w.show("complaint")
    w.press("登记决定")
    w.reads("决定已登记")


def take_office(w: Walker, places: Places) -> None:
    """Certificates, filing, handover, support bodies, the snapshot, the file closed."""
    w.begin("take office")
    _open(w, "officer", places)
    w.follow("颁发当选证书")
    for at, box in enumerate(w.page.locator('main input[name^="number_"]').all(), 1):
        box.fill(f"芦溪2026-{at:03d}")
    w.show("certificates")
    w.press("登记证书")
    w.today.at("2026-10-26")
    _open(w, "officer", places)
    _reach(w, "已备案", document="备〔2026〕7号")
    w.today.at("2026-10-29")
    _open(w, "clerk", places)
    w.follow("登记：已移交")
    for each in HANDED_OVER:
        w.tick(f'input[name="{each}"]')
    w.show("handover")
    _record(w)
    _support(w, places)
    w.follow("存换届快照")
    w.press("存快照")
    w.today.at("2026-11-20")
    _open(w, "officer", places)
    _reach(w, "已办结", archive="2026-换届-1")
    w.show("village-closed")


def _support(w: Walker, places: Places) -> None:
    w.today.at("2026-11-02")
    for rank, name in SUPERVISORS:
        _nominate(w, "clerk", places, "登记提名：村务监督委员会", rank, name, "meeting")
    w.follow("登记计票：村务监督委员会")
    w.fill(eligible="30", present="22", members="2")
    _count_one(w, ("会场", 22, 22, 0, {"蒋白露": 20, "沈寒露": 19, "韩霜降": 18}))
    w.press("登记计票")
    _open(w, "officer", places)
    _reach(
        w, "配套组织已产生", leaders_on="2026-10-30", leaders="6", representatives_on="2026-10-30",
        representatives="30", financial="1", no_relatives="on",
    )  # fmt: skip


def take_papers(w: Walker, folder: Path, taken: set[str]) -> None:
    """Every paper that the village's page offers here and did not offer before, taken as a user takes it."""
    for link in w.page.locator('main a[href*="/paper/"]').all():
        address = (link.get_attribute("href") or "").partition("?")[0]
        if address not in taken:
            taken.add(address)
            keep_paper(w, link, folder)


def _open(w: Walker, who: str, places: Places) -> None:
    """The village's page, by somebody who signs in anew: sessions end between the days."""
    w.become(who)
    process = Process.objects.get(region=places["雁庄村"])
    w.go(f"/term/{process.pk}/")


def _reach(w: Walker, state: str, **stated: str) -> None:
    w.follow(f"登记：{state}")
    for name, value in stated.items():
        if value == "on":
            w.tick(f'input[name="{name}"]')
        else:
            w.fill(**{name: value})
    _record(w)


def _record(w: Walker) -> None:
    w.press("登记")
    w.reads("已登记")


def _nominate(w: Walker, who: str, places: Places, link: str, rank: str, name: str, origin: str) -> None:
    """Somebody whom the village knows is chosen, a newcomer is written."""
    _open(w, who, places)
    w.follow(link)
    w.choose("rank", rank)
    w.choose("origin", origin)
    known = [each.inner_text() for each in w.page.locator('main select[name="person"] option').all()]
    if name in known:
        w.page.locator('main select[name="person"]').select_option(label=name)
    else:
        w.fill(name=name)
        w.choose("sex", "女" if name in WOMEN else "男")
    w.press("登记")
    w.reads("已登记提名")


def _review_all(w: Walker, places: Places) -> None:
    """The answer of the departments for everybody who waits for one."""
    _open(w, "officer", places)
    waiting = w.page.locator("main").get_by_role("link", name="的审查结果")
    while waiting.count():
        w.open(waiting)
        w.choose("outcome", "clear")
        if not w.page.locator('main [name="document"]').input_value():
            w.fill(document="联审〔2026〕9号")
        w.press("登记")
        w.reads("审查结果已登记")


Counted = tuple[str, int, int, int, dict[str, int]]


def _count_one(w: Walker, counted: Counted) -> None:
    _sheet(w, 0, counted)


def _sheet(w: Walker, at: int, counted: Counted) -> None:
    """One count sheet, candidate by candidate, as it hangs in the polling place."""
    name, issued, returned, invalid, votes = counted
    sheet = w.page.locator("main fieldset").nth(at)
    values = {
        "投票站": name,
        "发出选票": issued,
        "收回选票": returned,
        "无效票": invalid,
        "工作人员": 4,
        "其中监票人": 2,
    }
    for label, value in values.items():
        sheet.get_by_label(label, exact=False).first.fill(str(value))
    for person, number in votes.items():
        sheet.get_by_label(person, exact=False).fill(str(number))
