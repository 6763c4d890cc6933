"""What villagers get to see: published months, posters on the board, an answer to what one of them asks."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lingyan.workflow.jobs import run_next
from tests.walk.deciding import PHOTO
from tests.walk.office import FENGQIAO, JANUARY, TOWN, VILLAGES
from tests.walk.walker import Walker, now


def publish(w: Walker) -> None:
    """Drafted together, signed by each village's own people, made public together."""
    w.begin("publish")
    w.today.at("2026-02-03")
    w.become("accountant")
    w.go("/disclosure/")
    w.tick_rows(*VILLAGES)
    w.press("拟稿")
    w.reads("已拟稿 3 份")
    w.show("board-drafted")
    for village, code in VILLAGES.items():
        w.place = {"region": code, "month": str(JANUARY)}
        w.become(f"{village} supervision")
        w.go("/disclosure/")
        w.follow("打开")
        publication = w.page.url.split("?")[0].removeprefix(w.site)
        w.show(f"publication-{village}")
        w.follow("审看摘要")
        w.show(f"summaries-{village}")
        w.tick_rows()
        w.press("确认已审看")
        w.follow("监督机构审核")
        w.press("签字")
        w.become(f"{village} secretary")
        w.go(publication)
        w.follow("两委联席会议审议")
        w.press("签字")
    w.place = {"region": TOWN, "month": str(JANUARY)}
    w.become("officer")
    w.go("/disclosure/")
    w.tick_rows(*VILLAGES)
    w.press("公开")
    w.show("publish-three")
    w.press("公开")
    w.reads("已公开并封存 3 个村的账目")
    w.show("board-published")
    w.follow("打开")
    w.show("published")


def hang_posters(w: Walker, folder: Path) -> None:
    """A second person reads the proofs, all are printed in one job, and one is hung and photographed."""
    w.begin("print and hang posters")
    w.place = {"region": TOWN, "month": str(JANUARY)}
    w.become("second-officer")
    w.go("/noticeboard/posters/")
    w.show("posters-unread")
    w.tick_rows()
    w.press("勾选的海报已校对")
    w.reads("已记下 3 张海报的校对")
    w.become("accountant")
    w.go("/noticeboard/posters/")
    w.show("posters-read")
    w.press("打印全部海报（A3）")
    task = w.page.url
    w.show("posters-task")
    w.page.goto("about:blank")  # nothing asks for progress while the job uses the only connection
    with now(w):
        done = run_next()
    assert done is not None
    assert done.state == "done", done.error
    w.page.goto(task)
    w.show("posters-done")
    with w.page.expect_download() as taken:
        w.page.get_by_role("link", name="查看结果").click()
    with zipfile.ZipFile(taken.value.path()) as archive:
        assert [name[:12] for name in archive.namelist()] == sorted(VILLAGES.values())
        assert all(archive.read(name).startswith(b"%PDF") for name in archive.namelist())
    w.become("凤桥村 clerk")
    w.go("/noticeboard/", region=FENGQIAO)
    w.show("calendar-village")
    with w.page.expect_navigation():
        w.page.get_by_role("link", name="的张贴").first.click()
    w.fill(place="村委会门口公示栏")
    w.show("hang")
    w.press("登记")
    photo = folder / "公示栏.jpg"
    photo.write_bytes(PHOTO + b"board")
    w.page.locator('main input[type="file"]').set_input_files(str(photo))
    w.press("上传")
    w.show("hung")


def answer_a_villager(w: Walker) -> None:
    w.begin("a villager asks (not the office's work)")
    w.leave()
    w.place = {}
    w.go(f"/v/{FENGQIAO}/")
    w.open(w.page.get_by_role("link", name=JANUARY.zh))
    w.show("public-page")
    w.open(w.page.get_by_role("link", name="问一问"))
    w.choose("topic", w.page.locator('select[name="topic"] option').nth(1).get_attribute("value") or "")
    w.page.locator('input[name="conduct"][value="no"]').check()
    w.fill(text="仓库屋面修补了哪几间，是谁去验收的？")
    w.show("ask")
    w.press("发出提问")
    receipt = w.page.locator(".receipt").inner_text()
    w.show("receipt")
    w.begin("answer a question")
    w.today.at("2026-02-05")
    w.place = {"region": FENGQIAO, "month": "2026-02"}
    w.become("凤桥村 clerk")
    w.go("/questions/")
    w.show("questions")
    w.open(w.page.locator("main tbody a"))
    w.show("question")
    w.follow("答复")
    w.fill(text="修补的是东侧三间，一月二十六日由监督委员会到场验收，验收单附在凭证后。")
    w.press("发出答复")
    w.reads("已答复")
    w.show("question-answered")
    w.begin("a villager asks (not the office's work)")
    w.leave()
    w.place = {}
    w.go("/ask/receipt/")
    w.fill(receipt=receipt)
    with w.page.expect_navigation():
        w.page.locator("main form button").first.click()
    w.reads("东侧三间")
    w.show("answer-read")
