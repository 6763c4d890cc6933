"""What the form of corrections makes of offers that stood before."""

from __future__ import annotations

from typing import Any

from lingyan.team.talent.forms import DetailsForm, details_of
from lingyan.team.talent.models import Talent
from tests.team.talent.support import Town

KINDS = ("电商和销路", "种植养殖技术", "法律咨询")


def offers(who: Talent, **changes: Any) -> set[tuple[str, str]]:
    first = details_of(who)
    form = DetailsForm(KINDS, {**first, **changes}, talent=who, initial=first)
    assert form.is_valid(), form.errors
    return set(form.details().offers)


def test_offers_keep_their_form_until_another_is_chosen_for_them(town: Town) -> None:
    who = town.listed(offers=[("电商和销路", "remote"), ("种植养殖技术", "long")])
    stood = {("电商和销路", "remote"), ("种植养殖技术", "long")}
    first = details_of(who)["form"]
    assert offers(who) == stood
    assert offers(who, kinds=KINDS) == {*stood, ("法律咨询", first)}
    assert offers(who, form="project") == {(kind, "project") for kind, _form in stood}
    assert offers(who, kinds=KINDS, form="project") == {*stood, ("法律咨询", "project")}
    assert offers(who, kinds=["电商和销路"], form="project") == {("电商和销路", "project")}
