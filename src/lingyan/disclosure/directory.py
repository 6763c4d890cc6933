"""The way to a village's page without an account or script: county, township, village, month, all plain files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet
from django.template.loader import get_template

from lingyan.disclosure.corrections import corrected
from lingyan.disclosure.models import Publication
from lingyan.disclosure.sheets.catalogue import ACCOUNTS, catalogue
from lingyan.kernel.language import on_paper
from lingyan.regions.models import Level, Region
from lingyan.regions.queries import ancestors

_SHOWN: Final = (Publication.State.PUBLISHED, Publication.State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Link:
    """One line of a directory page."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """What a room above puts beside a village's publications.

    `villages` have something to show even without a publication; `links` gives the room's lines on the pages of many
    villages at once, `pages` path below the village's folder → page.
    """

    heading: str
    links: Callable[[Sequence[Region]], Mapping[int, Sequence[Link]]]
    villages: Callable[[], QuerySet[Region]]
    pages: Callable[[Sequence[Region]], Mapping[int, dict[str, bytes]]] = lambda _: {}


_extras: Final[dict[str, Extra]] = {}


def register(name: str, extra: Extra) -> None:
    """Let a room add its pages to every village's folder. Called from `AppConfig.ready`."""
    _extras[name] = extra


def with_extras() -> QuerySet[Region]:
    """Villages for which a room has something to show."""
    return Region.objects.filter(_shown_by_rooms())


def _shown_by_rooms() -> Q:
    condition = Q(pk__in=[])
    for extra in _extras.values():
        condition |= Q(pk__in=extra.villages().values("pk"))
    return condition


def public_villages() -> QuerySet[Region]:
    """Villages that have a page: something of theirs was published, or a room has something to show."""
    logged = Publication.objects.filter(log_index__isnull=False)
    return Region.objects.filter(Q(pk__in=logged.values("region")) | _shown_by_rooms())


@on_paper()
def pages(villages: Iterable[Region]) -> dict[str, bytes]:
    """Path below `v/` → page, for these villages, their townships, and the first page."""
    found: dict[str, bytes] = {}
    towns: set[int] = set()
    villages = list(villages)
    by_room = [extra.pages(villages) for extra in _extras.values()]
    links = [(extra.heading, extra.links(villages)) for extra in _extras.values()]
    for village in villages:
        beside = [(heading, by_village.get(village.pk, ())) for heading, by_village in links]
        found[f"{village.code}/index.html"] = _village_page(village, beside)
        for room in by_room:
            found |= {f"{village.code}/{path}": page for path, page in room.get(village.pk, {}).items()}
        if village.parent_id:
            towns.add(village.parent_id)
    for town in Region.objects.filter(pk__in=towns):
        found[f"{town.code}/index.html"] = _town_page(town)
    found["index.html"] = _first_page()
    return found


def _village_page(village: Region, beside: Sequence[tuple[str, Sequence[Link]]]) -> bytes:
    rows = Publication.objects.filter(region=village, state__in=_SHOWN, log_index__isnull=False)
    newest: dict[str, Publication] = {}
    for publication in rows.select_related("book__organisation").defer("body", "salt").order_by("version"):
        newest[publication.place] = publication
    before = corrected([one for one in newest.values() if one.state == Publication.State.PUBLISHED])
    above = [place.name for place in ancestors(village) if place.level != Level.VILLAGE]
    groups = [
        ("账目公开", _links(newest.values(), ACCOUNTS, before)),
        *((sheet.name, links) for sheet in catalogue().sheets.values()
          if sheet.code != ACCOUNTS and (links := _links(newest.values(), sheet.code, before))),
        *((heading, own) for heading, own in beside if own),
    ]  # fmt: skip
    return _render(village.name, " ".join(above), groups, up="../", fictional=village.fictional)


def _links(publications: Iterable[Publication], sheet: str, before: Mapping[int, Publication]) -> list[Link]:
    """One line a month or period of a sheet, the newest first."""
    found = sorted(
        (one for one in publications if one.sheet == sheet), key=lambda one: one.when, reverse=True
    )
    return [_link(one, before.get(one.pk)) for one in found]


def _link(publication: Publication, before: Publication | None) -> Link:
    withdrawn = publication.state == Publication.State.WITHDRAWN
    note = "已撤下" if withdrawn else f"第{publication.version}版"
    if before is not None:
        note += f"，更正第{before.version}版"
    own = not publication.is_accounts or publication.of_village
    text = publication.when_zh if own else f"{publication.when_zh} {publication.ledger.organisation.name}"
    return Link(text, f"{publication.place}/{publication.version}/", note)


def _town_page(town: Region) -> bytes:
    villages = public_villages().filter(parent=town, level=Level.VILLAGE).order_by("code")
    links = [Link(village.name, f"../{village.code}/") for village in villages]
    above = [place.name for place in ancestors(town)[:-1]]
    return _render(town.name, " ".join(above), [("选一个村", links)], up="../", fictional=town.fictional)


def _first_page() -> bytes:
    by_county: dict[str, list[Link]] = defaultdict(list)
    public = public_villages().filter(level=Level.VILLAGE).values("parent")
    towns = Region.objects.filter(pk__in=public).select_related("parent").order_by("code")
    fictional = False
    for town in towns:
        by_county[town.parent.name if town.parent else ""].append(Link(town.name, f"{town.code}/"))
        fictional = fictional or town.fictional
    return _render("村账公开", "选一个乡镇", list(by_county.items()), up="", fictional=fictional)


def _render(
    title: str, place: str, groups: Sequence[tuple[str, Sequence[Link]]], *, up: str, fictional: bool
) -> bytes:
    context = {
        "title": title, "place": place, "groups": groups, "up": up, "fictional": fictional,
        "assets": "../../assets/1" if up else "../assets/1",
    }  # fmt: skip
    return get_template("disclosure/directory.html").render(context).encode()
