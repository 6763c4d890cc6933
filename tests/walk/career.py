"""A secretary's career: selected by 两推一选, filed, trained, judged, audited, left; each step by whoever answers for it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lingyan.workflow.jobs import run_next
from tests.support.places import Places
from tests.walk.papers import keep_filed_papers, keep_paper, keep_papers
from tests.walk.walker import Walker, now

NAME: Final = "苏明远"


PICTURES: Final = {
    "请示和批复": "request", "党员推荐": "members", "群众推荐": "people", "乡镇党委研究和考察": "study",
    "县级联审": "review", "公示": "notice", "公示期满": "cleared", "党员大会选举": "election",
    "委员会选举书记": "chief", "县级备案": "file",
}  # fmt: skip
"""How the picture of a step is called."""
CANDIDATES: Final = ("苏明远", "褚清明", "卫立秋")


def select(w: Walker, places: Places, folder: Path) -> None:
    """两推一选: recommended by members and people, examined, reviewed, posted, elected, appointed, filed; its papers."""
    w.begin("select")
    w.place = {"region": places["雁庄村"].code}
    w.today.at("2026-03-02")
    w.become("officer")
    w.go("/selection/new/recommended/")
    w.show("selection-new")
    w.press("启动")
    for name in CANDIDATES:
        _procedure(w, "officer")
        w.follow("登记人选")
        _choose_person(w, name)
        w.press("登记")
    w.show("selection-candidates")
    _step(w, "officer", "2026-03-03", "请示和批复", request="芦委请〔2026〕4号", reply="县组复〔2026〕9号")
    _vote(w, "2026-03-06", "党员推荐", {"eligible": 30}, 27, (20, 16, 4))
    _vote(w, "2026-03-08", "群众推荐", {"eligible": 30, "way": "representatives"}, 25, (18, 14, 5))
    _step(
        w,
        "officer",
        "2026-03-12",
        "乡镇党委研究和考察",
        pick=2,
        minutes="芦委纪〔2026〕3号",
        inspection="考〔2026〕1号",
    )
    _review(w)
    _step(w, "officer", "2026-03-25", "公示", document="公示〔2026〕1号", place="村务公开栏")
    _step(w, "officer", "2026-04-02", "公示期满", raised="0", decided="0")
    _vote(w, "2026-04-15", "党员大会选举", {"formal": 30}, 27, (22, 4))
    _vote(w, "2026-04-15", "委员会选举书记", {}, 3, (3,))
    w.today.at("2026-04-20")
    _procedure(w, "second-officer")
    w.follow("登记“任职”")
    w.fill(document="芦委〔2026〕8号", leaving="年龄到限")
    w.show("selection-appoint")
    w.press("任职")
    _step(w, "county", "2026-04-24", "县级备案", document="县组备〔2026〕18号")
    w.show("selection-done")
    keep_papers(w, folder)


def _procedure(w: Walker, who: str) -> None:
    w.become(who)
    w.go("/selection/")
    w.open(w.page.locator("main tbody a"))


def _choose_person(w: Walker, name: str) -> None:
    known = [each.inner_text() for each in w.page.locator('main select[name="person"] option').all()]
    found = next((each for each in known if name in each), None)
    if found:
        w.page.locator('main select[name="person"]').select_option(label=found)
    else:
        w.fill(name=name)
        w.choose("sex", "男")


def _step(w: Walker, who: str, day: str, step: str, pick: int = 0, **stated: str) -> None:
    w.today.at(day)
    _procedure(w, who)
    w.follow(f"登记“{step}”")
    w.fill(**stated)
    for box in w.page.locator('main input[name="picked"]').all()[:pick]:
        box.check()
    w.show(f"selection-{PICTURES[step]}")
    w.press("登记")
    w.reads("已登记")


def _vote(
    w: Walker, day: str, step: str, more: dict[str, object], present: int, votes: tuple[int, ...]
) -> None:
    """One count sheet; candidates stand on it in their order."""
    w.today.at(day)
    _procedure(w, "officer")
    w.follow(f"登记“{step}”")
    if "way" in more:
        w.choose("way", str(more.pop("way")))
    w.fill(**{name: str(value) for name, value in more.items()})
    w.fill(present=str(present), issued=str(present), returned=str(present))
    for box, number in zip(w.page.locator('main input[name^="v-"]').all(), votes, strict=True):
        box.fill(str(number))
    w.show(f"selection-{PICTURES[step]}")
    w.press("登记")
    w.reads("已登记")


def _review(w: Walker) -> None:
    """One letter for both candidates, the departments' answers as they come in together."""
    w.today.at("2026-03-14")
    _procedure(w, "county")
    w.follow("发起联审")
    w.fill(document="县组联〔2026〕2号")
    w.press("发起")
    w.today.at("2026-03-20")
    for at in range(2):
        w.become("county")
        w.go("/reviews/")
        w.open(w.page.locator("main tbody tr").nth(at).locator("a"))
        for no, box in enumerate(w.page.locator('main input[name^="document-"]').all(), 1):
            box.fill(f"复〔2026〕{no}号")
        w.show(f"review-{at}")
        w.press("登记答复")
        w.reads("已登记")
    _step(w, "county", "2026-03-22", "县级联审", document="县组联复〔2026〕2号")


def train(w: Walker, places: Places, folder: Path) -> None:
    """A class for secretaries, from the gap to the counted hours."""
    w.begin("train")
    w.today.at("2026-05-06")
    w.place = {"region": places["芦溪镇"].code, "month": "2026-05"}
    w.become("officer")
    w.go("/training/needs/")
    w.show("training-needs")
    w.go("/training/classes/")
    w.follow("编入培训班")
    w.fill(title="书记任职培训", hours="56", start_on="2026-05-11", end_on="2026-05-17", place="县委党校")
    w.choose("category", "theory")
    w.choose("mode", "classroom")
    w.choose("audience", "officers")
    w.show("class-form")
    _send(w)
    w.page.locator("main tbody tr").filter(has_text=NAME).locator('input[name="row"]').check()
    w.show("class-people")
    w.press("列入勾选的人")
    w.press("记下已发通知")
    w.today.at("2026-05-18")
    w.become("officer")
    w.go("/training/classes/")
    w.follow("书记任职培训")
    w.follow("登记考勤")
    w.press("未登记的都算出勤，保存")
    w.follow("确认考勤")
    w.press("确认考勤、计入学时")
    w.show("class-counted")
    keep_papers(w, folder)


def judge(w: Walker, places: Places, folder: Path) -> None:
    """The yearly report of the township's secretaries and its secret ballot; two people count."""
    w.begin("judge")
    w.place = {"region": places["芦溪镇"].code, "month": "2026-12"}
    w.today.at("2026-12-01")
    w.become("officer")
    w.go("/appraisals/new/secretary/")
    w.fill(eligible="24")
    w.show("appraisal-plan")
    _send(w)
    for day, step in (("02", "述前准备"), ("10", "现场述职"), ("10", "点评")):
        w.today.at(f"2026-12-{day}")
        _appraisal(w, "officer")
        w.follow(f"登记“{step}”")
        _send(w)
        w.reads("下一步")
    w.follow("录入计票")
    w.fill(present="22", issued="22", returned="22", invalid="1")
    rows = w.page.locator("main tbody tr")
    for at in range(rows.count()):
        boxes = rows.nth(at).locator("input")
        for box, votes in zip(boxes.all(), ("15", "5", "1", "0", "0"), strict=False):
            box.fill(votes)
    w.show("appraisal-count")
    _send(w)
    _appraisal(w, "second-officer")
    w.follow("核对计票")
    w.show("appraisal-check")
    w.page.locator('main button[value="confirm"]').click()
    w.today.at("2026-12-15")
    _appraisal(w, "officer")
    w.follow("登记“综合评价”")
    w.fill(eligible="9", present="8", ayes="7")
    w.show("appraisal-decide")
    _send(w)
    _appraisal(w, "officer")
    w.follow("登记“反馈本人”")
    _send(w)
    keep_papers(w, folder)
    w.follow("看结果")
    w.show("appraisal-results")


def _appraisal(w: Walker, who: str) -> None:
    w.become(who)
    w.go("/appraisals/")
    w.open(w.page.locator("main tbody a"))


def _send(w: Walker) -> None:
    """The form's main button; what was refused stays on the page and fails the walk."""
    with w.page.expect_navigation():
        w.page.locator("main form button.main").first.click()
    assert not w.page.locator("main .note.danger[role=alert]").count(), w.page.locator("main").inner_text()


def keep_file(w: Walker) -> None:
    """The county files the appointment; the township enters what no other room knows."""
    w.begin("keep the file")
    w.today.at("2026-04-28")
    _file(w, "county")
    w.show("dossier-begun")
    w.follow("报酬档次")
    w.page.locator('main select[name="detail"]').select_option(index=1)
    w.fill(on="2026-04-20", number="芦人〔2026〕6号")
    _send(w)
    _file(w, "officer")
    w.follow("聘任合同")
    w.choose("code", "yes")
    w.fill(on="2026-04-20")
    w.show("dossier-contract")
    _send(w)
    w.follow("社会保险")
    w.choose("code", "yes")
    w.fill(on="2026-04-20")
    _send(w)
    w.follow("坐班安排")
    for day in "12345":
        w.page.locator(f'main input[name="days"][value="{day}"]').check()
    w.fill(opens="09:00", closes="17:00", on="2026-04-20")
    w.show("dossier-hours")
    _send(w)
    w.show("dossier-kept")


def leave_office(w: Walker, folder: Path) -> None:
    """A leave with a stand-in, the audit, the handover, the exit; the file is closed with its papers."""
    w.begin("audit and leave")
    w.today.at("2027-03-01")
    _file(w, "officer")
    w.follow("请假")
    w.choose("code", "own")
    w.fill(on="2027-03-03", until_on="2027-03-05")
    w.page.locator('main select[name="stand_in"]').select_option(index=1)
    w.show("dossier-leave")
    _send(w)
    w.follow("离任")
    w.choose("code", "transferred")
    w.fill(on="2027-03-20", number="芦委〔2027〕5号")
    _send(w)
    w.show("dossier-leaving")
    _audit(w, folder)
    w.today.at("2027-03-20")
    _file(w, "officer")
    w.follow("工作交接")
    _send(w)
    _file(w, "officer")
    w.follow("经济责任审计")
    w.fill(number="芦审〔2027〕2号", on="2027-03-19")
    w.show("dossier-audit")
    _send(w)
    w.follow("办理离任")
    w.show("dossier-end")
    w.press("办理离任")
    w.today.at("2027-03-22")
    _file(w, "county", left=True)
    w.follow("备案")
    w.fill(number="县组备〔2027〕4号")
    _send(w)
    for paper in ("生成备案表", "生成目录"):
        w.press(paper)
    w.show("dossier-closed")
    keep_filed_papers(w, folder)


def _audit(w: Walker, folder: Path) -> None:
    """Working papers and draft report of the term, composed from records in a job."""
    w.today.at("2027-03-18")
    w.become("agriculture")
    w.go("/supervision/terms/")
    w.show("audit-terms")
    w.open(w.page.locator("main tbody tr").filter(has_text=NAME).locator("a"))
    term = w.page.url
    w.press("生成底稿和报告")
    w.page.goto("about:blank")  # nothing asks for progress while the job uses the only connection
    with now(w):
        done = run_next()
    assert done is not None
    assert done.state == "done", done.error
    w.page.goto(term)
    w.show("audit-term")
    for link in w.page.locator("main a[download]").all():
        keep_paper(w, link, folder)


def _file(w: Walker, who: str, *, left: bool = False) -> None:
    w.become(who)
    w.go(f"/dossiers/{'?left=1' if left else ''}")
    w.open(w.page.locator("main tbody tr").filter(has_text=NAME).locator("a"))
