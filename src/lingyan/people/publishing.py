"""Changes of office on public sheets: which posts were taken up or left. Who holds one stands below every sheet."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from lingyan.kernel import sheets
from lingyan.kernel.sheets import Block, Head
from lingyan.people.models import Organisation, Tenure
from lingyan.regions.models import Region

_COLUMNS: Final = (Head("职务"), Head("新任", "count"), Head("离任", "count"))


def register() -> None:
    """Called once from `AppConfig.ready`."""
    sheets.register("party", 7, party_posts)


def party_posts(village: Region, first: dt.date, last: dt.date) -> Iterator[Block]:
    """Posts of the party organisation that changed hands in the period, by title. Who is elected again is no change.

    PRIVACY: offices, no names.
    """
    own = Tenure.objects.filter(
        post__body__organisation__region=village, post__body__organisation__kind=Organisation.Kind.PARTY
    )
    begun = _titles(own.filter(~_continued("end_on", "start_on"), start_on__range=(first, last)))
    ended = _titles(own.filter(~_continued("start_on", "end_on"), end_on__range=(first, last)))
    rows = tuple((title, begun[title], ended[title]) for title in sorted(begun.keys() | ended.keys()))
    if rows:
        yield Block("班子变动", ("10-3",), columns=_COLUMNS, rows=rows)


def _titles(tenures: QuerySet[Tenure]) -> Counter[str]:
    return Counter(tenures.values_list("post__title", flat=True))


def _continued(theirs: str, own: str) -> Exists:
    """The same person holds the same post by another tenure that ends or begins on the day this one begins or ends."""
    others = Tenure.objects.filter(
        **{theirs: OuterRef(own)}, person=OuterRef("person"), post=OuterRef("post")
    )
    return Exists(others.exclude(pk=OuterRef("pk")))
