"""A secretary's leave, put right once, and a filing, in the world's village, by the real actions."""

from __future__ import annotations

import datetime as dt

from lingyan.people.models import Person, PersonalData, Tenure
from lingyan.regions.models import Region
from lingyan.team.dossier import actions
from lingyan.team.dossier.rules import Sheet
from tests.support.actors import everything

_ON = dt.date(2025, 6, 2)


def fill(village: Region) -> None:
    """The village has a secretary by now, since somebody was trained."""
    keeper = everything()
    tenure = Tenure.objects.get(post__title="书记", post__body__organisation__region=village)
    post, _ = tenure.post.body.posts.get_or_create(title="副书记")
    stand_in = Person.objects.create(personal=PersonalData.objects.create(name="李小河"))
    Tenure.objects.create(person=stand_in, post=post, start_on=dt.date(2021, 1, 1))
    filed = Sheet(_ON, "changed", "posts", number="芦组备〔2025〕1号")
    actions.enter(keeper, tenure_id=tenure.pk, kind="filed", sheet=filed)
    sheet = Sheet(_ON, "own", until_on=_ON, stand_in=stand_in.pk)
    first = actions.enter(keeper, tenure_id=tenure.pk, kind="leave", sheet=sheet)
    longer = Sheet(_ON, "duty", until_on=_ON + dt.timedelta(2), stand_in=stand_in.pk)
    actions.correct(keeper, entry_id=first.pk, sheet=longer, reason="改为外出学习")
