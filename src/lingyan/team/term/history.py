"""What the term change knows of a tenure: the election it came from and the way it ended."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.kernel.access import Actor
from lingyan.kernel.rights import TERM_MANAGE, TERM_VIEW
from lingyan.people.models import Tenure
from lingyan.regions.models import Region
from lingyan.team.roster import succession
from lingyan.team.term.actions.departures import may_release
from lingyan.team.term.models import Departure, Elected


def register() -> None:
    """Called once from `AppConfig.ready`."""
    succession.register_links(links)


def links(actor: Actor, tenure: Tenure) -> Iterator[tuple[str, str]]:
    """The village's 换届 or by-election that elected, and what ended it; while it is held, where its end by a document is
    recorded."""
    scope = actor.scope(TERM_VIEW, "region__path")
    elected = Elected.objects.filter(tenure=tenure).select_related(
        "count__process__region", "count__process__round"
    )
    for each in elected:
        process = each.count.process
        if actor.may(TERM_VIEW, process.region.path):
            yield (
                _("选举：%(round)s") % {"round": process.round.name},
                _address("village", process.pk, process.region),
            )
    for departure in Departure.objects.filter(scope, tenure=tenure).select_related("region"):
        title = _("离任：%(way)s") % {"way": departure.get_way_display()}
        yield title, _address("departure", departure.pk, departure.region)
    region = tenure.post.body.organisation.region
    if tenure.end_on is None and may_release(tenure) and actor.may(TERM_MANAGE, region.path):
        yield _("登记按文件离任"), _address("release", tenure.pk, region)


def _address(name: str, record: int, region: Region) -> str:
    return f"{reverse(f'term:{name}', args=[record])}?{urlencode({'region': region.code})}"
