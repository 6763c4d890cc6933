"""The chapter 强: every sentence from records, every number with its source, nobody recognisable."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import docx
import pytest

from lingyan.disclosure.models import Publication, SignOff
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import APPRAISAL_RESULTS, REPORTS_MAKE, ROSTER_VIEW, STATISTICS_VIEW
from lingyan.questions.models import Question
from lingyan.regions.models import Region
from lingyan.reports import team
from lingyan.reports.actions import make_report
from lingyan.reports.composing import Paper
from lingyan.team.roster import actions as rosters
from lingyan.team.term import actions as terms
from lingyan.team.term import queries
from lingyan.team.term.actions import Sheet
from lingyan.team.term.rules import Ballots, Meeting, Seats
from lingyan.team.term.states import State
from lingyan.team.training import actions as trainings
from tests.support.actors import everything, holding
from tests.team.appraisal.support import Township
from tests.team.branch.support import Room
from tests.team.roster.support import listed
from tests.team.term.support import CLERK, DATES, PARTY, VOTE_ON, Committee, Village
from tests.team.term.test_annulling import AGAIN, annul, complain
from tests.team.training.support import EVENING, Town

pytestmark = pytest.mark.django_db
NEXT_YEAR = dt.date(2027, 4, 20)


def paper(region: Region, actor: Actor | None = None, *, on: dt.date = NEXT_YEAR) -> Paper:
    with clock.fixed(on):
        return make_report(actor or everything(), "work-summary", region, 2026)


def text(made: Paper) -> str:
    return "\n".join(str(block.get("text", "")) for block in made.as_json()["blocks"])


def table(made: Paper, title: str) -> dict[str, str]:
    return {
        row[0]: row[1] for block in made.as_json()["blocks"] if block.get("table") == title for row in block["rows"]
    }  # fmt: skip


def figures(made: Paper) -> dict[str, Any]:
    return {one["key"]: one["value"] for one in made.as_json()["figures"]}


def test_what_no_room_recorded_is_said_and_not_written() -> None:
    town = Town()
    said = text(paper(town.places["芦原县"]))
    assert "没有冻结的花名册" in said and "没有登记的有：换届过程、组织生活、评议、教育培训、人才对接" in said
    assert "参选率" not in said and "一肩挑" not in said


def test_a_term_change_by_villages_and_turnout() -> None:
    village = Village()
    village.go(State.CLOSED)
    made = paper(village.place("芦原县"))
    assert "全年安排换届4个，已发当选证书1个，已办结1个" in text(made)
    assert "村民委员会选举参选率" in text(made)
    assert table(made, "换届进度") == {"筹备": "3", "已办结": "1"}
    assert "雁庄村" not in str(made.as_json()["blocks"])
    assert table(made, "监督制衡的记录") == {}


def test_one_head_stands_beside_what_balances_it() -> None:
    township = Township()
    people = [
        listed("甲", "party书记", "committee主任", "collective理事长"), listed("乙", village="990121100201"),
        listed("丙", "committee主任", village="990121100201"),
    ]  # fmt: skip
    rosters.freeze(
        everything(), rosters.load_round(everything(), name="2026", as_of=dt.date(2026, 3, 31), people=people)
    )
    with clock.fixed(dt.date(2026, 12, 18)):
        township.until("cadres", "follow")
    made = paper(township.tree.town)
    assert (
        "一肩挑的村1个，占全部村的50.0%，占书记、主任两职到位的村的50.0%；其中兼任集体经济组织理事长的1个"
        in text(made)
    )
    rows = table(made, "监督制衡的记录")
    assert (rows["办结的村民评议村干部"], rows["村民提问"], rows["监督机构审核后公开的账目"]) == (
        "1次",
        "0件",
        "0期",
    )
    assert (rows["村务监督委员会会议"], rows["村务监督年度工作报告"]) == ("0次", "0份")
    assert rows["审计规则发现的疑点"] == "0个"
    few = holding(REPORTS_MAKE, STATISTICS_VIEW, ROSTER_VIEW, path=township.tree.town.path)
    narrow = paper(township.tree.town, few)
    assert "疑点" not in str(table(narrow, "监督制衡的记录")) and "由可以查看审计监督的岗位写入" in text(
        narrow
    )


def test_questions_about_somebodys_conduct_are_not_counted() -> None:
    town = Town()
    village, today = town.places["雁庄村"], dt.date(2026, 5, 4)
    asked = {
        "region": village, "seat": village, "floor_seat": village, "topic": "other", "opened_on": today, "level": 1,
        "due_on": today, "seal": b"",
    }  # fmt: skip
    Question.objects.create(**asked, floor=1, receipt_hash=b"1", state="answered", answered_on=today)
    Question.objects.create(**asked, floor=1, receipt_hash=b"2")
    Question.objects.create(
        **{**asked, "level": 3}, floor=3, receipt_hash=b"3", state="answered", answered_on=today
    )
    found = team.balance_of(everything(), town.places["芦原县"], 2026)
    assert (found.asked, found.answered) == (2, 1)
    assert team.balance_of(everything(), town.places["芦坪镇"], 2026).asked == 0


def test_only_accounts_are_counted_as_accounts_that_supervision_signed() -> None:
    town = Town()
    at = dt.datetime(2026, 5, 4, tzinfo=clock.ZONE)
    sheet = Publication.objects.create(
        region=town.places["雁庄村"],
        sheet="affairs",
        period="2026-Q1",
        state="supervised",
        commitment=b"c",
        drafted_at=at,
    )
    SignOff.objects.create(publication=sheet, step=SignOff.Step.SUPERVISED, at=at)
    assert team.balance_of(everything(), town.places["芦原县"], 2026).signed == 0


def test_branch_life_is_told_in_shares() -> None:
    room = Room()
    with clock.fixed(dt.date(2026, 12, 30)):
        room.ticked(room.held("day", "lesson", on=dt.date(2026, 1, 15)), 李一="absent")
        room.ticked(room.held("life", on=dt.date(2026, 11, 20)))
    found = figures(paper(room.tree.county))
    assert (found["life_villages"], found["life_attendance"], found["life_yearly"]) == (1, "91.7", 0)
    assert "members_studied" not in found
    running = figures(paper(room.tree.county, on=dt.date(2026, 12, 30)))
    assert "life_yearly" not in running and running["life_attendance"] == "91.7"


def test_appraisals_are_counts_and_small_grades_are_withheld() -> None:
    township = Township()
    with clock.fixed(dt.date(2026, 12, 18)):
        township.until("party", "follow")
        township.until("secretary", "follow")
    made = paper(township.tree.county, everything())
    assert "办结民主评议党员1次，书记述职评议1次" in text(made)
    shown = table(made, "民主评议党员各等次人数")
    assert set(shown.values()) <= {"不列出", "12人"} and "不列出" in shown.values()
    assert table(made, "书记述职评议各等次人数") == {}
    assert "雁书记" not in str(made.as_json())
    insider = holding(REPORTS_MAKE, STATISTICS_VIEW, APPRAISAL_RESULTS, path=township.tree.county.path)
    assert table(paper(township.tree.county, insider), "民主评议党员各等次人数") == shown
    early = paper(township.tree.county, on=dt.date(2026, 12, 31))
    assert table(early, "民主评议党员各等次人数") == {}


def test_training_in_hours_evenings_and_heads() -> None:
    town = Town()
    with clock.fixed(dt.date(2026, 6, 15)):
        town.counted(hours=56)
        trainings.record_session(town.organiser, region=town.places["雁庄村"], evening=EVENING)
    made = paper(town.places["芦原县"])
    found = figures(made)
    assert (found["classes"], found["training_hours"], found["nights"], found["night_heads"]) == (
        1,
        224,
        1,
        38,
    )
    assert "举办培训班1期，村干部计入224学时" in text(made) and "leaders_met" not in found


def test_persons_are_spoken_of_where_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty leaders of two towns, forty with their hours; while the year runs nothing is said of them."""
    town = Town()
    rows = [
        {
            "village": code,
            "year": 2026,
            "leaders": 30,
            "leaders_met": 20,
            "hours": 900,
            "nights": 0,
            "heads": 0,
        }
        for code in ("990121100200", "990121101200")
    ]
    monkeypatch.setattr(
        team, "_facts", lambda name, _path, _year: iter(rows if name == "training_year" else [])
    )
    made = paper(town.places["芦原县"])
    assert "书记和班子成员学时达标率66.7%" in text(made)
    assert figures(paper(town.places["芦溪镇"]))["leaders_met"] == "66.7"
    assert "leaders_met" not in figures(paper(town.places["雁庄村"]))
    assert "leaders_met" not in figures(paper(town.places["芦原县"], on=dt.date(2026, 12, 31)))
    rows[0]["leaders_met"] = 25
    assert "leaders_met" not in figures(paper(town.places["芦溪镇"]))
    assert "leaders_met" not in figures(paper(town.places["芦坪镇"]))
    assert figures(paper(town.places["芦原县"]))["leaders_met"] == "75.0"


def test_every_number_of_the_chapter_has_its_source() -> None:
    village = Village()
    village.go(State.CLOSED)
    rosters.freeze(
        everything(),
        rosters.load_round(
            everything(), name="2026", as_of=dt.date(2026, 11, 30),
            people=[listed("甲", "party书记", "committee主任"), listed("乙", village="990121100201")],
        ),
    )  # fmt: skip
    made = paper(village.place("芦原县"))
    document = docx.Document(io.BytesIO(made.to_docx()))
    marks = set(re.findall(r"〔(\d+)〕", "\n".join(one.text for one in document.paragraphs)))
    cells = {mark for each in document.tables[:-1] for row in each.rows for cell in row.cells
             for mark in re.findall(r"〔(\d+)〕", cell.text)}  # fmt: skip
    assert marks | cells == {row.cells[0].text for row in document.tables[-1].rows[1:]}
    # Two secretaries are too few to be spoken of on a paper that goes from hand to hand.
    assert "平均年龄" not in text(made)
    assert len(marks) >= 5 and all(one["query"] for one in made.as_json()["figures"])


def test_a_round_of_one_township_does_not_speak_for_the_county() -> None:
    village = Village()
    rosters.freeze(
        everything(),
        rosters.load_round(
            everything(), name="2026", as_of=dt.date(2026, 11, 30), people=[listed("甲", "party书记")]
        ),
    )
    assert "没有冻结的花名册" in text(paper(village.place("芦原县")))


def test_a_dispute_takes_nothing_back_that_a_village_had_reached() -> None:
    village = Village()
    village.go(State.CERTIFIED)
    with clock.fixed(dt.date(2026, 10, 24)):
        terms.suspend(everything(), process_id=village.pk, reason="有争议")
    found = team.elections_of(village.place("芦原县"), 2026)
    assert (found.villages, found.certified, found.closed) == (4, 1, 0)


def test_a_second_meeting_of_the_branch_is_no_second_turnout() -> None:
    village = Village()
    village.go(State.AUDITED)
    day = DATES[State.PARTY_CHANGED]
    with clock.fixed(day):
        # One of the three gets too few votes, so that a second meeting elects another.
        village.elect_party(day, votes={0: 12, 1: 23, 2: 22, 3: 1})
        nominees = village.process.nominees.filter(organ="party", elected=None).order_by("pk")
        sheet = Sheet(
            Ballots("会场", 26, 26, 0), {each.pk: 20 if no == 0 else 0 for no, each in enumerate(nominees)}
        )
        terms.record_count(
            CLERK,
            process_id=village.pk,
            organ="party",
            on=day,
            sheets=[sheet],
            meeting=Meeting(30, 26),
            seats=Seats(0, 3, 0),
        )
    found = team.elections_of(village.place("芦原县"), 2026)
    assert village.process.counts.filter(organ="party").count() == 2
    counts = team.first_counts(village.place("芦原县").path, 2026)
    assert list(counts.values_list("organ", "present", "eligible")) == [("party", 24, 30)]
    assert found.turnout == {}


def held_by_branch(village: Village, meeting: Meeting) -> None:
    """The branch elects at a meeting of so many."""
    village.go(State.AUDITED)
    with clock.fixed(DATES[State.PARTY_CHANGED]):
        village.elect("party", PARTY, meeting, Seats(0, 3, 0), DATES[State.PARTY_CHANGED])


@pytest.mark.parametrize(("meeting", "said"), [
    (Meeting(30, 28), ""), (Meeting(30, 30), ""), (Meeting(45, 36), ""), (Meeting(50, 40), "80.0%"),
])  # fmt: skip
def test_who_stayed_away_from_a_branchs_meeting_is_not_told_of_a_few(meeting: Meeting, said: str) -> None:
    """The paper is as silent as the roster's pages are to outsiders."""
    village = Village()
    held_by_branch(village, meeting)
    for place in ("芦原县", "芦溪镇", "雁庄村"):
        made = paper(village.place(place))
        assert ("turnout_party" in figures(made)) == bool(said)
        assert re.findall("村党组织选举到会率([0-9.]+%)", text(made)) == ([said] if said else [])
    running = paper(village.place("芦原县"), on=dt.date(2026, 12, 31))
    assert "到会率" not in text(running)


def test_a_stopped_by_election_is_no_term_change() -> None:
    committee = Committee()
    village = committee.by_election()
    village.go(State.VOTERS_LISTED)
    with clock.fixed(VOTE_ON):
        terms.stop_by_election(everything(), process_id=village.pk, reason="即将换届")
    found = team.elections_of(committee.place("芦原县"), 2026)
    assert (found.villages, found.closed, found.turnout) == (0, 0, {})


def test_an_annulled_vote_is_in_no_turnout() -> None:
    village = Village()
    village.go(State.VOTED)
    county = village.place("芦原县")
    assert team.elections_of(county, 2026).turnout["committee"] == (800, 1000, 1)
    annul(village, complain(village))
    assert "committee" not in team.elections_of(county, 2026).turnout


def polled(village: Village) -> list[tuple[int, int]]:
    by = AGAIN + dt.timedelta(days=1)
    found = queries.polls(village.region.path, by)
    return [(each.cast, each.entitled) for each in found if each.election == "committee"]


def test_the_pages_of_turnout_agree_about_a_vote_for_what_was_annulled_of_another() -> None:
    village = Village()
    village.go(State.VOTED)
    county = village.place("芦原县")
    annul(village, complain(village), 2)
    with clock.fixed(AGAIN):
        village.vote(AGAIN, returned=600)
    assert team.elections_of(county, 2026).turnout["committee"] == (800, 1000, 1)
    assert polled(village) == [(800, 1000)]


def test_and_about_a_whole_vote_held_again() -> None:
    village = Village()
    village.go(State.VOTED)
    county = village.place("芦原县")
    annul(village, complain(village))
    assert polled(village) == []
    with clock.fixed(AGAIN):
        village.vote(AGAIN, returned=600)
    assert team.elections_of(county, 2026).turnout["committee"] == (600, 1000, 1)
    assert polled(village) == [(600, 1000)]
