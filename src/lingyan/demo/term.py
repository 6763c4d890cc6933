"""A simulated 换届 of the whole city: most audits are posted, some villages late because they vote earlier.

The showcase village and others of its county vote before the rest, so that villages stand in every state; some of them
have a dispute, another vote or a by-election. In one township members of committees are leaving meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Final

from lingyan.demo import signins
from lingyan.demo.drawing import chance_for
from lingyan.demo.election import HANDED, REPRESENTATIVES, Village, member_to_leave
from lingyan.demo.plan import Plan
from lingyan.kernel import clock
from lingyan.people.queries import in_office
from lingyan.regions.models import Region
from lingyan.team.term import actions
from lingyan.team.term.models import Complaint, Count, DepartureStep, Organ, Process
from lingyan.team.term.states import BY_ORDER, ORDER, State

VOTE_IN: Final = 45
"""Days from the day of the demo to the vote: the audits should be posted by now, the election committees follow."""
Story = Iterator[dt.date]
_DAY: Final = dt.timedelta(days=1)
_EARLY: Final = 18
_EARLY_VILLAGES: Final = 3
_UNAUDITED_IN_A_THOUSAND: Final = 60
_ASKED: Final = 6
_LEAVING: Final = 3


def deploy(plan: Plan, city: Region) -> None:
    """The organisation department begins; every village is in preparation."""
    name = f"{plan.today.year}年村级换届（模拟）"
    day = plan.today + dt.timedelta(days=VOTE_IN)
    actions.open_round(signins.actor("zuzhibu"), region=city, name=name, vote_on=day)


def stories(plan: Plan, showcase: signins.Showcase, villages: Sequence[str]) -> list[Story]:
    """The villages that vote before the others, each on its way from the audit to where it stands today.

    The showcase village votes today. Others of its county follow, of its own township a few only: the others there have
    stories of their own. At most half of a small city's villages take part.
    """
    own, town = showcase.village.code, showcase.town.code[:9]
    mine = [code for code in villages if code.startswith(town) and code != own]
    county = [code for code in villages if code.startswith(own[:6]) and not code.startswith(town)]
    rest = [code for code in villages if not code.startswith(own[:6])]
    chosen = [own, *mine[: max(0, len(mine) - _OF_OTHER_STORIES)], *county, *rest][
        : max(1, len(villages) // 2)
    ]
    found = Process.objects.filter(region__code__in=chosen).select_related("region__parent")
    rows = {each.region.code: each for each in found}
    return [
        tell(plan, Village(rows[code], plan.today - ago * _DAY))
        for code, (tell, ago) in zip(chosen, _TALES, strict=False)
    ]


def _until(state: State) -> tuple[State, ...]:
    return tuple(each for each in ORDER[1 : ORDER.index(state) + 1] if each is not State.RUNOFF)


def _from(state: State) -> tuple[State, ...]:
    return ORDER[ORDER.index(state) :]


def _begin(plan: Plan, village: Village, last: State = State.CLOSED) -> Story:
    """The day of the vote is set, then everything up to a state."""
    yield plan.begun + _DAY
    actions.set_vote_day(
        signins.actor("zuzhibu"), process_id=village.pk, on=village.vote_on, reason="县里先行一步的村"
    )
    yield from village.pass_(*_until(last))


def _plain(plan: Plan, village: Village) -> Story:
    """Without anything that disturbs it, as far as today."""
    yield from _begin(plan, village)


def _voting(plan: Plan, village: Village) -> Story:
    """The candidates are posted, and nobody has counted yet."""
    yield from _begin(plan, village, State.FINALISED)


def _split(plan: Plan, village: Village) -> Story:
    """One seat is left open, and another vote fills it."""
    village.split = True
    yield from _begin(plan, village, State.VOTED)
    yield from village.pass_(*_from(State.RUNOFF))


def _disputed(plan: Plan, village: Village) -> Story:
    """Stopped after the notice of nominees."""
    yield from _begin(plan, village, State.LISTED)
    yield plan.today - 3 * _DAY
    actions.suspend(village.county, process_id=village.pk, reason="两名被提名人的户籍有争议，待查清以后恢复")


def _complained(plan: Plan, village: Village) -> Story:
    """Somebody complains about the vote, and no certificate is given before that is decided."""
    yield from _begin(plan, village, State.VOTED)
    yield village.on(1)
    _complain(village)


def _voted_again(plan: Plan, village: Village) -> Story:
    """The vote is annulled after an upheld complaint and held once more."""
    yield from _begin(plan, village, State.CERTIFIED)
    yield from _annulled(village, again=7)
    yield from village.pass_(State.VOTED, *_from(State.CERTIFIED))


def _restored(plan: Plan, village: Village) -> Story:
    """The vote is annulled; one level up the complaint is found unfounded, and the vote stands again."""
    yield from _begin(plan, village, State.CERTIFIED)
    first = village.vote_on
    voted = yield from _annulled(village, again=25)
    yield first + 13 * _DAY
    second = actions.receive_second(
        village.county, complaint_id=voted.pk, document=f"市收〔模拟〕{village.pk}号", received_on=first + 13 * _DAY,
        above=Complaint.Above.CITY,
    )  # fmt: skip
    yield first + 20 * _DAY
    city, decision = signins.actor("zuzhibu"), f"市决〔模拟〕{village.pk}号"
    actions.decide_complaint(
        city,
        complaint_id=second.pk,
        outcome=Complaint.Outcome.DISMISSED,
        decision=decision,
        on=first + 20 * _DAY,
    )
    actions.restore_vote(city, complaint_id=second.pk, document=decision, on=first + 20 * _DAY)
    village.vote_on, village.delayed = first + 17 * _DAY, "申诉处理期间暂停办理"
    yield from village.pass_(*_from(State.FILED))


def _complain(village: Village) -> Complaint:
    return actions.receive_complaint(
        village.county, process_id=village.pk, document=f"收〔模拟〕{village.pk}号", received_on=clock.today()
    )


def _annulled(village: Village, *, again: int) -> Generator[dt.date, None, Complaint]:
    """Complained about, upheld and annulled, to vote once more so many days later. Gives the complaint."""
    yield village.on(5)
    complaint = _complain(village)
    yield village.on(9)
    on = village.on(9)
    actions.decide_complaint(
        village.county, complaint_id=complaint.pk, outcome=Complaint.Outcome.UPHELD,
        decision=f"县决〔模拟〕{village.pk}号", on=on,
    )  # fmt: skip
    count = Count.objects.filter(process=village.pk, organ=Organ.COMMITTEE).get()
    village.vote_on = village.on(9 + again)
    actions.annul_vote(
        village.county, complaint_id=complaint.pk, count_id=count.pk, ranks=(), document=f"县认〔模拟〕{village.pk}号",
        on=on, vote_on=village.vote_on,
    )  # fmt: skip
    return complaint


def _by_election(plan: Plan, village: Village) -> Story:
    """Done, and then a member resigns whose seat is voted on."""
    yield from _begin(plan, village)
    yield village.on(21)
    town, tenure = village.town, member_to_leave(village.region, village.chance)
    found = actions.receive_resignation(
        town, tenure_id=tenure.pk, document=f"辞〔模拟〕{village.pk}号", received_on=village.on(21)
    )
    yield village.on(23)
    actions.decide_resignation(
        town,
        departure_id=found.pk,
        on=village.on(23),
        body="representatives",
        meeting=REPRESENTATIVES,
        ayes=30,
    )
    actions.confirm_departure(village.county, departure_id=found.pk)
    for kind in DepartureStep.Kind.values:
        actions.follow_departure(
            town,
            departure_id=found.pk,
            kind=kind,
            on=village.on(23),
            document=f"离〔模拟〕{village.pk}号",
            handed=HANDED,
        )
    yield village.on(24)
    made = actions.open_by_election(
        village.county, region=village.region, vote_on=village.on(66), chief=0, deputies=0, members=1
    )
    again = Village(made, made.vote_on)
    yield from again.pass_(*(each for each in BY_ORDER[1:] if each is not State.RUNOFF))


_OF_OTHER_STORIES: Final = 8
"""Villages of the showcase township that selections and departures are told of."""
_TALES: Final[Sequence[tuple[Callable[[Plan, Village], Story], int]]] = (
    (_voting, 0), (_by_election, 41), (_complained, 4), (_split, 3), (_disputed, -8), (_voted_again, 27), (_restored, 26),
    *((_plain, ago) for ago in (-30, -10, 6, 15, 4, -40, -37, -20, -18, -17)),
)  # fmt: skip
"""What happens in a village, and how many days ago it voted; the first of them are told of in a small city too."""


def go_on(plan: Plan, villages: Sequence[str]) -> None:
    """Audits are posted in most of the others; a few moved their vote forward and have missed a day by that."""
    actor = signins.actor("zuzhibu")
    chance = chance_for("term")
    found = Process.objects.filter(state=State.PREPARED, by_election=None).select_related("region")
    rows = {each.region.code: each for each in found.order_by("pk")}
    left = [code for code in villages if code in rows]
    waiting = set(chance.sample(left, len(left) * _UNAUDITED_IN_A_THOUSAND // 1000))
    posted = [rows[code] for code in left if code not in waiting]
    if not posted:
        return
    actions.reach_many(
        actor, round_id=posted[0].round_id, process_ids=[each.pk for each in posted], state=State.AUDITED,
        on=plan.today - dt.timedelta(days=9), stated={"document": "雁审〔模拟〕12号", "place": "各村村务公开栏"},
    )  # fmt: skip
    for each in chance.sample(posted[1:], min(_EARLY_VILLAGES, len(posted) - 1)):
        day = plan.today + dt.timedelta(days=_EARLY)
        actions.set_vote_day(actor, process_id=each.pk, on=day, reason="与邻村同日投票")


def leave(plan: Plan, town: Region) -> None:
    """In three villages of one township a member is on the way out: a resignation, a petition, an end by the law."""
    officer = signins.actor("zhenganbu")
    rows = in_office(plan.today).filter(
        post__body__organisation__region__parent=town,
        post__body__organisation__kind="committee",
        post__title="委员",
    )
    seats = {each.post.body_id: each for each in rows.select_related("post").order_by("-pk")}
    day = plan.today - dt.timedelta(days=_ASKED)
    chosen = [seats[key] for key in sorted(seats)][-_LEAVING:]
    for number, tenure in enumerate(chosen):
        if tenure.start_on > day:
            continue
        if number == 0:
            actions.receive_resignation(
                officer, tenure_id=tenure.pk, document="辞〔模拟〕1号", received_on=day
            )
        elif number == 1:
            actions.receive_recall(
                officer, tenure_id=tenure.pk, document="罢〔模拟〕1号", received_on=day, signers="representatives",
                signed=12, entitled=32, reasoned=True,
            )  # fmt: skip
        else:
            made = actions.record_lapse(
                officer, tenure_id=tenure.pk, document="镇函〔模拟〕3号", ended_on=day
            )
            actions.confirm_departure(signins.actor("zuzhibu"), departure_id=made.pk)
