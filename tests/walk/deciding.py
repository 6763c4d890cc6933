"""One matter on the way of 四议两公开, recorded step by step by those who answer for it, until payments may rest on it."""

from __future__ import annotations

from pathlib import Path

from lingyan.decisions.models import Matter
from tests.walk.office import FENGQIAO, JANUARY, collective_of
from tests.walk.requests import DECIDED
from tests.walk.walker import Walker

PHOTO = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
ROLLS = {"party-committee": 5, "two-committees": 9, "party-meeting": 36, "member-representatives": 45}
"""How many are entitled: counted once a term, from the lists that the village has."""


def register_rolls(w: Walker) -> None:
    w.begin("count who may vote (once a term)")
    w.place = {"region": FENGQIAO, "month": str(JANUARY)}
    w.become("凤桥村 clerk")
    w.go("/decisions/rolls/")
    for body, number in ROLLS.items():
        w.follow("登记应到人数")
        w.choose("body", body)
        w.fill(eligible=str(number), basis="二〇二五年换届名册")
        w.press("登记")
        w.reads("已登记")
    w.show("rolls")


def decide(w: Walker, folder: Path) -> None:
    """Proposed and studied by the party branch, discussed, voted on twice, examined by the township, displayed."""
    w.begin("decide")
    w.become("凤桥村 secretary")
    _propose(w)
    _vote(w, "登记党组织研究", 5, opinions="走访二十三户，都盼着春灌以前修好；请工队先报价。")
    matter = Matter.objects.get()
    w.today.at("2026-01-07")
    w.become("凤桥村 clerk")
    w.go("/")
    w.open(w.page.locator("main").get_by_role("link", name="决策事项待“两委”商议"))
    w.show("matters")
    w.open(w.page.locator("main tbody a"))
    _vote(w, "登记“两委”商议", 9)
    _call(w)
    w.today.at("2026-01-12")
    w.become("凤桥村 clerk")
    w.go(f"/decisions/{matter.pk}/")
    _vote(w, "登记会议和表决", 31)
    _call(w)
    w.show("matter-called")
    w.today.at("2026-01-22")
    w.become("凤桥村 clerk")
    w.go(f"/decisions/{matter.pk}/")
    _vote(w, "登记会议和表决", 40, ayes=38, noes=2)
    _review(w)
    _display(w, matter, folder)
    matter.refresh_from_db()
    assert (matter.state, str(matter.decided_on)) == ("p1", "2026-01-22")


def _propose(w: Walker) -> None:
    w.go("/decisions/")
    w.follow("提出决策事项")
    w.show("matter-kinds")
    [link] = w.page.locator(f'main a[href^="/decisions/new/{collective_of("凤桥村").pk}/project/"]').all()
    w.open(link)
    w.fill(title=DECIDED, summary="渠身垮塌两处，更换涵管，硬化一百二十米，十四户受益。", amount="15000")
    w.page.locator('main input[name="body"][value="member-representatives"]').check()
    w.show("matter-form")
    w.press("保存草稿")
    w.follow("提交提议")
    w.press("提交提议")
    w.reads("下一步由村党组织研究")


def _vote(w: Walker, step: str, present: int, *, ayes: int = 0, noes: int = 0, opinions: str = "") -> None:
    """A ballot as the counting sheet says it; everybody present is for it when nothing else is given."""
    w.follow(step)
    w.fill(present=str(present), ayes=str(ayes or present))
    if noes:
        w.fill(noes=str(noes))
        w.show("matter-ballot")
    if opinions:
        w.fill(opinions=opinions)
        w.show("matter-study")
    w.press(step)
    w.reads("已登记表决")


def _call(w: Walker) -> None:
    """The next meeting, on the first day that the law and the county leave open."""
    w.follow("发会议通知")
    w.press("发会议通知")
    w.reads("已登记通知")


def _review(w: Walker) -> None:
    w.today.at("2026-01-23")
    w.become("officer")
    w.go("/")
    w.open(w.page.locator("main").get_by_role("link", name="决策事项待合法性审查"))
    w.open(w.page.locator("main tbody a"))
    w.follow("合法性审查")
    w.page.locator('main input[name="lawful"][value="yes"]').check()
    w.fill(number="镇审〔2026〕3号")
    w.show("matter-review")
    w.press("合法性审查")
    w.reads("已登记审查意见")


def _display(w: Walker, matter: Matter, folder: Path) -> None:
    photo = folder / "决议公示.jpg"
    photo.write_bytes(PHOTO)
    w.become("凤桥村 clerk")
    w.go(f"/decisions/{matter.pk}/")
    w.follow("登记张贴公示")
    w.give("photos", photo)
    w.press("登记张贴公示")
    w.reads("已登记张贴")
    w.show("matter-displayed")
