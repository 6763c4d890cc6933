"""What a village's bodies look like on a day, computed from the tenures: the snapshot at the end of a 换届."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.people.queries import village_roll
from lingyan.regions.models import Region


def snapshot(region: Region, on: dt.date) -> dict[str, Any]:
    """Ids of the tenures and the figures of governance.md A-3: persons of both committees, women, one head, held in both."""
    roll = list(village_roll(region, on))
    party = {each.person_id for each in roll if each.post.body.organisation.kind == "party"}
    committee = {each.person_id for each in roll if each.post.body.organisation.kind == "committee"}
    heads = {
        each.post.body.organisation.kind: each.person_id
        for each in roll
        if (each.post.body.organisation.kind, each.post.title) in {("party", "书记"), ("committee", "主任")}
    }
    women = {each.person_id for each in roll if each.person.sex == "女"}
    both = party | committee
    return {
        "tenures": sorted(each.pk for each in roll), "party": len(party), "committee": len(committee),
        "both": len(both), "cross": len(party & committee), "women": len(women & both),
        "one_head": len(heads) == 2 and len(set(heads.values())) == 1,
    }  # fmt: skip
