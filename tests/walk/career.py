"""A secretary's career: selected by 两推一选, filed, trained, judged, audited, left; each step by whoever answers for it."""

from __future__ import annotations

from typing import Final

from tests.support.places import Places
from tests.walk.walker import Walker

NAME: Final = "苏明远"


def train(w: Walker, places: Places) -> None:
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


def judge(w: Walker, places: Places) -> None:
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
