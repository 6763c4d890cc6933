"""Pictures of term changes in every state: counted, run off, suspended, annulled, restored, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from scripts.screens.camera import Shot
from scripts.screens.records import Records
from scripts.screens.where import at as _at
from scripts.screens.where import literal as _literal

from lingyan.team.term.models import Annulment, Process

_COMPLAINTS: Final = "section[aria-labelledby=complaints]"


def _process(state: str) -> Callable[[Records], int]:
    return lambda _: Process.objects.filter(state=state).order_by("pk")[0].pk


def _annulled(*, restored: bool) -> Callable[[Records], int]:
    """A term change of which a vote was found invalid, and whether a court let it stand after all."""
    found = Annulment.objects.filter(restoration__isnull=not restored)
    return lambda _: found.order_by("pk")[0].count.process_id


def _village(state: str) -> Callable[[Records], str]:
    return _at("term:village", _process(state))


TERM_STATES: Final = (
    Shot("term-voted", "换届：已投票，等另行选举", _village("voted"), "xianzuzhi"),
    Shot("term-runoff", "换届：另行选举以后", _village("runoff"), "xianzuzhi"),
    Shot("term-suspended", "换届：因争议暂停", _village("suspended"), "xianzuzhi"),
    Shot(
        "term-annulled",
        "换届：一次投票认定无效",
        _at("term:village", _annulled(restored=False)),
        "xianzuzhi",
        begins=_COMPLAINTS,
    ),
    Shot(
        "term-restored",
        "换届：认定无效的又恢复",
        _at("term:village", _annulled(restored=True)),
        "xianzuzhi",
        begins=_COMPLAINTS,
    ),
    Shot("term-closed", "换届：已办结", _village("closed"), "xianzuzhi"),
    Shot(
        "term-count",
        "登记计票",
        _at("term:count", lambda r: r.term_process.pk, _literal("committee")),
        "zhenganbu",
    ),
    Shot("term-by-elections", "补选", _at("term:by-elections"), "xianzuzhi"),
)
