"""Selections in the showcase township: one through to the filing, one whose publicity is over, one under joint review,
an open selection whose applications are being screened, and a deputy whom the committee elected when the post fell empty.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Q, QuerySet

from lingyan.demo import signins
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.demo.words import GIVEN_MEN, GIVEN_WOMEN, SURNAMES
from lingyan.kernel.access import Actor
from lingyan.kernel.calendar import working_deadline
from lingyan.people.models import Person, Tenure
from lingyan.people.queries import in_office
from lingyan.regions.models import Level, Region
from lingyan.team.review import actions as review
from lingyan.team.review.queries import known_in
from lingyan.team.selection import actions, sitting
from lingyan.team.selection.actions import Consent, Newcomer
from lingyan.team.selection.models import Candidate, Procedure
from lingyan.team.selection.reviewing import PURPOSE
from lingyan.team.selection.rules import REPRESENTATIVES, Sheet
from lingyan.team.term import actions as term

_DAY: Final = dt.timedelta(days=1)
_MEMBERS, _REPRESENTATIVES = 32, 36
_APPLICANTS: Final = 5
_CANDIDATES: Final = 3


class Story:
    """The two offices that handle a selection, and the days counted from its beginning."""

    def __init__(self, plan: Plan, village: Region, began: int) -> None:
        self.village, self.today = village, plan.today
        self.start = plan.today - began * _DAY
        self.town, self.county = signins.actor("zhenganbu"), signins.actor("xianzuzhi")

    def on(self, number: int) -> dt.date:
        return self.start + number * _DAY

    def step(
        self, actor: Actor, made: Procedure, code: str, on: dt.date, *picked: int, **stated: object
    ) -> None:
        actions.take_step(actor, procedure_id=made.pk, code=code, on=on, stated=stated, picked=picked)

    def vote(self, made: Procedure, on: dt.date, kind: str, votes: list[int], sheet: Sheet) -> None:
        running = actions.running_in(made, kind)
        given = {each.pk: n for each, n in zip(running, votes, strict=False)}
        actions.record_vote(self.town, procedure_id=made.pk, on=on, sheet=sheet, votes=given)
        made.refresh_from_db()

    def ask(self, made: Procedure, on: dt.date, *, unanswered: int = 0) -> None:
        """Ask about all who stand; so many departments have not answered yet."""
        found = _standing(made)
        rows = review.ask(
            self.county, person_ids=[each.person_id for each in found if each.person_id], region=self.village,
            purpose=PURPOSE, ref=made.pk, document="芦组联审〔2026〕3号", on=on,
        )  # fmt: skip
        for row in rows:
            for number, department in enumerate(row.departments[: len(row.departments) - unanswered]):
                answer = "explain" if unanswered and number == 1 else "clear"
                review.record_slip(
                    self.county, review_id=row.pk, department=department, answer=answer,
                    document=f"复〔2026〕{number + 1}号", on=on + (number % 4) * _DAY,
                )  # fmt: skip


def _standing(made: Procedure) -> list[Candidate]:
    return list(made.candidates.filter(state__in=("named", "formal", "chosen")).order_by("no"))


def fill(plan: Plan, town: Region, own: Region) -> None:
    """All on days that are past, each in a village of its own; a town of few villages has fewer of them."""
    found = Region.objects.filter(parent=town, level=Level.VILLAGE, valid_to=None).exclude(pk=own.pk)
    villages = list(found.order_by("-code"))
    fit = [each for each in villages if _has_choice(each)]
    for (tell, began), village in zip(((_recommended, 80), (_posted, 45)), fit, strict=False):
        villages.remove(village)
        tell(Story(plan, village, began))
    others = ((_assigned, 20), (_recruited, 30), (_filled_up, 70))
    for (tell, began), village in zip(others, villages, strict=False):
        tell(Story(plan, village, began))


def _outsiders(village: Region) -> QuerySet[Person]:
    """Who is neither in the party committee nor a supervisor nor head of the villagers' committee."""
    held = in_office().filter(post__body__organisation__region=village)
    bound = held.filter(
        Q(post__body__organisation__kind__in=("party", "supervision")) | Q(post__title="主任")
    )
    return known_in(village).exclude(pk__in=bound.order_by().values("person"))


def _has_choice(village: Region) -> bool:
    """Three candidates, somebody besides them, and two members of the committee who stay (A-04)."""
    members = in_office().filter(
        post__body__organisation__region=village, post__body__organisation__kind="party"
    )
    staying = members.exclude(post__title="书记").values("person").distinct().count()
    return staying > 1 and _outsiders(village).count() > _CANDIDATES


def _until_notice(story: Story) -> Procedure:
    """两推一选 as far as the notice."""
    made = actions.open_procedure(story.town, region=story.village, kind="recommended", on=story.on(0))
    for person in _outsiders(story.village)[:_CANDIDATES]:
        actions.name_candidate(story.town, procedure_id=made.pk, person_id=person.pk)
    _request(story, made)
    story.vote(made, story.on(6), "members", [25, 21, 3], Sheet(_MEMBERS, 29, 29, 29, 1))
    people = Sheet(_REPRESENTATIVES, 31, 31, 30, 0, REPRESENTATIVES)
    story.vote(made, story.on(8), "people", [26, 19, 6], people)
    _study_to_notice(story, made)
    return made


def _request(story: Story, made: Procedure) -> None:
    story.step(
        story.town, made, "request", story.on(2), request="芦委请〔2026〕6号", reply="芦委复〔2026〕6号"
    )
    made.refresh_from_db()


def _study_to_notice(story: Story, made: Procedure) -> dt.date:
    """The first two of the list are posted; gives the last day of the publicity."""
    picked = [each.pk for each in _standing(made)[:2]]
    study = {"minutes": "芦委纪〔2026〕11号", "inspection": "芦委考〔2026〕4号"}
    story.step(story.town, made, "study", story.on(12), *picked, **study)
    story.ask(made, story.on(14))
    story.step(story.county, made, "review", story.on(20), document="芦组联审〔2026〕3号")
    until = working_deadline(story.on(24), 5)
    notice = {"document": "芦委公示〔2026〕2号", "place": "村务公开栏", "until": until}
    story.step(story.town, made, "notice", story.on(24), **notice)
    made.refresh_from_db()
    return until


def _posted(story: Story) -> None:
    _until_notice(story)


def _recommended(story: Story) -> None:
    made = _until_notice(story)
    assert made.until is not None
    after = made.until + _DAY
    story.step(story.town, made, "cleared", after, raised=1, decided=1)
    made.refresh_from_db()
    day = after + 4 * _DAY
    *_others, member = _outsiders(story.village)
    review.suspend_right(
        story.county, person=member, region=story.village, reason="observed", from_on=story.on(1), document="芦纪〔2026〕2号"
    )  # fmt: skip
    story.vote(made, day, "election", [24, 4], Sheet(0, 29, 29, 29, 0, "", _MEMBERS))
    if made.stage == "election" and made.committee:
        size = actions.committee_eligible(made, day)
        story.vote(made, day, "chief", [size], Sheet(0, size, size, size, 0))
    leaving = "到龄卸任" if _holder(made) else ""
    actions.appoint(
        story.county, procedure_id=made.pk, on=day + 6 * _DAY, document="芦委任〔2026〕5号", leaving=leaving
    )  # fmt: skip
    made.refresh_from_db()
    story.step(story.county, made, "file", day + 9 * _DAY, document="芦组备〔2026〕8号")


def _holder(made: Procedure) -> Tenure | None:
    posts = in_office().filter(post__body__organisation__region=made.region, post__title="书记")
    return posts.filter(post__body__organisation__kind="party").first()


def _assigned(story: Story) -> None:
    """Out of two the county has settled on one; three departments have not answered."""
    made = actions.open_procedure(story.county, region=story.village, kind="assigned", on=story.on(0))
    story.step(story.county, made, "need", story.on(1), need="no-one", document="芦委请〔2026〕9号")
    for name in _names(story, 2):
        actions.name_candidate(
            story.county, procedure_id=made.pk, newcomer=Newcomer(name, "男", (1986, 4)), consent=_consent(story)
        )  # fmt: skip
    story.step(story.county, made, "pool", story.on(4), _standing(made)[0].pk, minutes="芦组纪〔2026〕7号")
    made.refresh_from_db()
    story.ask(made, story.on(6), unanswered=3)


def _consent(story: Story) -> Consent:
    return Consent(story.start, "同意书〔2026〕1号", story.today + 360 * _DAY)


def _names(story: Story, number: int) -> list[str]:
    chance = chance_for("selection", story.village.code)
    found: list[str] = []
    while len(found) < number:
        name = chance.choice(SURNAMES) + chance.choice((*GIVEN_MEN, *GIVEN_WOMEN))
        if name not in found and not known_in(story.village).filter(personal__name=name).exists():
            found.append(name)
    return found


def _recruited(story: Story) -> None:
    """Five have applied; one is refused for age, one waits to be screened."""
    made = actions.open_procedure(
        story.county, region=story.village, kind="open", title="副书记", on=story.on(0)
    )
    story.step(
        story.county, made, "announce", story.on(2), document="芦组公告〔2026〕1号", place="县政府网站、村务公开栏",
        closes_on=story.on(16), age=50, education="senior", party_months=12, written=30, interview=40, inspection=30,
    )  # fmt: skip
    for number, name in enumerate(_names(story, _APPLICANTS)):
        year = 1968 if number == 2 else 1982 + number
        made_one = actions.apply(
            story.county, procedure_id=made.pk, received_on=story.on(4 + number), education="college",
            party_since=dt.date(2012, 7, 1), consent=_consent(story), newcomer=Newcomer(name, "男", (year, 3)),
        )  # fmt: skip
        if number < _APPLICANTS - 1:
            reason = "年龄超过公告规定的五十周岁" if number == 2 else ""
            actions.screen(
                story.county, candidate_id=made_one.candidate_id, eligible=not reason, reason=reason
            )


def _filled_up(story: Story) -> None:
    """The deputy was moved; the committee elected one of its members, who is filed."""
    seats = sitting.tenures(story.village, story.today)
    deputy, members = seats.filter(post__title="副书记").first(), seats.filter(post__title="委员")
    if deputy is None or len(members) <= 1:
        return
    left = term.record_release(
        story.town, tenure_id=deputy.pk, document="芦委〔2026〕12号", ended_on=story.start
    )
    term.confirm_departure(signins.actor("zuzhibu"), departure_id=left.pk)
    made = actions.open_procedure(
        story.town, region=story.village, kind="by-election", title="副书记", on=story.on(1)
    )
    actions.name_candidate(story.town, procedure_id=made.pk, person_id=members[0].person_id)
    _request(story, made)
    until = _study_to_notice(story, made)
    story.step(story.town, made, "cleared", until + _DAY, raised=0, decided=0)
    made.refresh_from_db()
    day = until + 3 * _DAY
    size = actions.committee_eligible(made, day)
    story.vote(made, day, "chief", [size], Sheet(0, size, size, size, 0))
    actions.appoint(story.county, procedure_id=made.pk, on=day + 4 * _DAY, document="芦委任〔2026〕9号")
    made.refresh_from_db()
    story.step(story.county, made, "file", day + 9 * _DAY, document="芦组备〔2026〕11号")
