"""What the papers of a 换届 are put together from: kinds, lists of people, ballots, count sheets, lines to sign."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.people.models import Organisation
from lingyan.render.document import Block, NewPage, Text
from lingyan.render.official import PaperColumn, PaperTable
from lingyan.team.term import ballots
from lingyan.team.term.actions.appointing import titles
from lingyan.team.term.evidence import Evidence
from lingyan.team.term.models import Count, Nominee, Organ, Process
from lingyan.team.term.printing.strokes import stroke_key
from lingyan.team.term.states import State, reached

Blocks = Iterator[Block]
Issuer = Callable[[Process], str]
BLANK: Final = "____________"
SHORT: Final = "______"
COUNTERS: Final = "唱票人：____________　计票人：____________　监票人：____________　____________"
KEEPERS: Final = "主持人：____________　记录人：____________"


def election_committee(process: Process) -> str:
    return f"{process.region.name}村民选举委员会"


def villagers_committee(process: Process) -> str:
    return f"{process.region.name}村民委员会"


def party(process: Process) -> str:
    """The branch by the name it has here."""
    found = Organisation.objects.filter(region=process.region, kind=Organ.PARTY, dissolved_on=None).first()
    return found.name if found else f"{process.region.name}党组织"


def township(process: Process) -> str:
    return f"{process.region.parent.name}人民政府" if process.region.parent else ""


def everybody(_process: Process) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper: its title, from which state on (and until which) it can be made, who issues it, how it is written.

    `whole` and `by` say for which procedures, `polls` that voters go to the polls; `ready` asks whether there is matter for
    it. A `slip` bears no signature.
    """

    title: str
    since: State
    write: Callable[[Process], Blocks]
    until: State = State.CLOSED
    whole: bool = True
    by: bool = True
    issuer: Issuer = election_committee
    ready: Callable[[Process], bool] = everybody
    slip: bool = False
    polls: bool = False

    def fits(self, process: Process) -> bool:
        now = State(process.before or process.state)
        wanted = (self.by if process.by else self.whole) and not (self.polls and process.by_meeting)
        return wanted and reached(now, self.since) and reached(self.until, now) and self.ready(process)


def proof(process: Process, state: State) -> Evidence:
    """What was stated when a state was last reached."""
    stage = process.stages.filter(state=state).order_by("-no").first()
    return stage.evidence if stage else {}


def seats_in_words(seats: Mapping[int, int], organ: str = Organ.COMMITTEE) -> str:
    """主任1人、副主任1人、委员3人, without what is not elected."""
    names = titles(organ)
    return "、".join(f"{names[rank]}{number}人" for rank, number in seats.items() if number)


def title_of_post(nominee: Nominee) -> str:
    return titles(nominee.organ)[nominee.rank]


def name_of(nominee: Nominee) -> str:
    return nominee.person.personal.name


def ordered(nominees: Iterable[Nominee], votes: Mapping[int, int] | None = None) -> list[Nominee]:
    """Posts from the top; within one by votes where there were some, else by the strokes of the name (B-4 steps 8, 10)."""
    given = votes or {}
    return sorted(nominees, key=lambda each: (each.rank, -given.get(each.pk, 0), stroke_key(name_of(each))))


def standing(process: Process, organ: str = Organ.COMMITTEE) -> list[Nominee]:
    """Who is clear to stand, in the order of lists; names written on ballots among them."""
    found = process.nominees.filter(organ=organ, withdrawn_on=None, review=Nominee.Review.CLEAR)
    return ordered(found.select_related("person__personal"))


def nominated(process: Process) -> list[Nominee]:
    return [each for each in standing(process) if each.origin != Nominee.Origin.WRITTEN_IN]


def formal(process: Process) -> list[Nominee]:
    """Formal candidates: by the votes of the preselection where one was held, else by strokes."""
    found = [each for each in standing(process) if each.formal]
    return ordered(found, {each.pk: each.preselected or 0 for each in found})


def again(process: Process) -> list[Nominee]:
    """Who stands in another vote, by the votes of the one before."""
    return ordered(ballots.standing_in(process, Organ.COMMITTEE), ballots.last_votes(process))


def people(nominees: Iterable[Nominee]) -> PaperTable:
    rows = [(title_of_post(each), name_of(each), each.person.sex) for each in nominees]
    columns = (PaperColumn("职务", width=3), PaperColumn("姓名", width=4), PaperColumn("性别", "center", 2))
    return PaperTable(columns, rows)


def form(rows: Iterable[tuple[str, str]]) -> PaperTable:
    """Item and content, the content often left to be written by hand."""
    return PaperTable((PaperColumn("项目", width=3), PaperColumn("内容", width=6)), list(rows))


def empty_rows(columns: Sequence[tuple[str, float]], number: int, *, numbered: bool = True) -> PaperTable:
    """A table to be filled in by hand; its rows are numbered unless said otherwise."""
    first = (PaperColumn("序号", "center", 1.2),) if numbered else ()
    heads = (*first, *(PaperColumn(title, "center", width) for title, width in columns))
    rows = [(*((str(at),) if numbered else ()), *[""] * len(columns)) for at in range(1, number + 1)]
    return PaperTable(heads, rows)


def ballot(
    intro: str, nominees: Sequence[Nominee], write_in: Mapping[int, int], organ: str = Organ.COMMITTEE
) -> Blocks:
    """One sheet for one voter: the vote in front with room to write in, the place of the seal, and a blank back."""
    names = titles(organ)
    rows: list[tuple[str, str, str]] = []
    for rank, title in names.items():
        rows += [(title, name_of(each), "") for each in nominees if each.rank == rank]
        rows += [(title, "", "")] * write_in.get(rank, 0)
    columns = (PaperColumn("职务", width=2), PaperColumn("姓名", width=3), PaperColumn("符号", "center", 2))
    note = "没有印姓名的行供另选他人。" if any(write_in.values()) else ""
    yield Text(intro)
    yield PaperTable(columns, rows, note=note)
    yield Text("盖章处：　　　　　　　　　　　　盖章后有效。填好以后向内对折，由本人投入票箱。")
    yield NewPage()


def tally(nominees: Sequence[Nominee], *, write_in: int = 0, place: str = "") -> Blocks:
    """A count sheet for one place: strokes of 正 and the sum, candidate by candidate."""
    yield Text(
        f"投票站：{place or BLANK}　发出选票：{SHORT}　收回选票：{SHORT}　无效票：{SHORT}　其中委托票：{SHORT}"
    )
    rows = [(title_of_post(each), name_of(each), "", "") for each in nominees]
    columns = (
        PaperColumn("职务", width=2), PaperColumn("姓名", width=2), PaperColumn("唱票（画“正”字）", width=5),
        PaperColumn("得票", "right", 1.5),
    )  # fmt: skip
    yield PaperTable(columns, [*rows, *[("", "", "", "")] * write_in])
    yield Text(COUNTERS)


def meeting_votes(count: Count, heading: str) -> PaperTable:
    """What everybody got in a meeting's vote, the posts from the top, and who was elected by it."""
    chosen = set(count.elected.values_list("nominee", flat=True))
    rows = []
    for station in count.stations.prefetch_related("tallies__nominee__person__personal"):
        for each in sorted(station.tallies.all(), key=lambda one: (one.nominee.rank, -one.votes)):
            won = "当选" if each.nominee_id in chosen else ""
            rows.append((title_of_post(each.nominee), name_of(each.nominee), str(each.votes), won))
    columns = (
        PaperColumn("职务", width=2), PaperColumn("姓名", width=3), PaperColumn(heading, "right", 2),
        PaperColumn("结果", "center", 2),
    )  # fmt: skip
    return PaperTable(columns, rows)


def pages(titles_and_blocks: Iterable[tuple[str, Iterable[Block]]]) -> Blocks:
    """One page after another, each with its own title; the first one stands under the title of the paper."""
    for number, (title, blocks) in enumerate(titles_and_blocks):
        if number:
            yield NewPage(title)
        yield from blocks
