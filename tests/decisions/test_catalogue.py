"""The catalogue as the law has it: whose matter, which body, what representatives may not decide."""

from __future__ import annotations

from lingyan.decisions import catalogue
from lingyan.decisions.parameters import Local
from lingyan.decisions.rules import Body
from lingyan.kernel import parameters
from lingyan.people.models import Organisation

KEPT_FOR_ALL = {
    "charter", "membership", "land-contract", "homestead", "quantification", "land-compensation", "merger",
}  # fmt: skip
"""RCEO 28: items 1, 3, 8, 10 and 12 of article 26."""


def test_what_only_all_members_may_decide() -> None:
    items = catalogue.items_of("collective")
    assert {item.code for item in items if item.representatives is None} == KEPT_FOR_ALL


def test_villagers_may_not_give_away_the_power_to_give_power() -> None:
    items = catalogue.items()
    assert items["delegate-power"].representatives is None and items["village-rules"].representatives is None


def test_the_items_of_both_laws_are_there() -> None:
    committee = {item.code for item in catalogue.items_of("committee")}
    assert committee >= {
        "village-plan",
        "lost-work-pay",
        "collective-income-use",
        "public-works",
        "special-help",
        "village-other",
    }
    assert len([item for item in catalogue.items_of("collective") if "第二十六条" in item.source]) >= 13


def test_each_kind_of_organisation_has_its_owner_or_none() -> None:
    owners = {kind: catalogue.owner_of(kind) for kind in Organisation.Kind.values}
    assert owners == {
        "party": None, "supervision": None, "committee": "committee", "collective": "collective", "group": "collective",
        "town": "collective",
    }  # fmt: skip


def test_bodies_of_an_item() -> None:
    items = catalogue.items()
    assert catalogue.bodies_for(items["lease"], "collective") == (Body.MEMBERS, Body.MEMBER_REPRESENTATIVES)
    assert catalogue.bodies_for(items["charter"], "collective") == (Body.MEMBERS,)
    assert catalogue.bodies_for(items["public-works"], "committee") == (Body.VILLAGERS, Body.REPRESENTATIVES)
    assert catalogue.bodies_for(items["lease"], "group") == (Body.MEMBERS, Body.GROUP)


def test_every_threshold_is_a_parameter_and_every_code_fits_its_column() -> None:
    known = {each.code for each in parameters.registered()}
    for item in catalogue.items().values():
        assert not item.threshold or item.threshold in known
        assert len(item.code) <= 40 and item.name and item.source
        assert item.amount or not (item.trade or item.threshold)
    assert Local.amount_of
