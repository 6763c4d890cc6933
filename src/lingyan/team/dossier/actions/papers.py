"""Papers that the room writes from its records and files beside the tenure, with their digest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lingyan.files import actions as files
from lingyan.files.models import Paper
from lingyan.kernel.access import Actor
from lingyan.kernel.language import on_paper
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DOSSIER_MANAGE
from lingyan.people.models import Tenure
from lingyan.team.dossier import papers, printing
from lingyan.team.dossier.covers import DOSSIER
from lingyan.team.dossier.queries.tenures import path_of, secretaries

KINDS: Final[dict[str, tuple[str, Callable[[Actor, Tenure], bytes]]]] = {
    "form": (papers.FORM, printing.filing_form),
    "index": (papers.INDEX, printing.index_sheet),
}


def make_paper(actor: Actor, *, tenure_id: int, kind: str) -> Paper:
    """Write the filing form or the index sheet and file it. What has not changed since gives the same file once."""
    tenure = secretaries().filter(pk=tenure_id).first()
    if tenure is None:
        raise Refused("没有这名书记的任职记录", code="unknown-tenure")
    actor.require(DOSSIER_MANAGE, path_of(tenure))
    if kind not in KINDS:
        raise Refused("没有这种文书", code="unknown-paper")
    label, write = KINDS[kind]
    with on_paper():
        content = write(actor, tenure)
    name = f"{label}-{tenure.post.body.organisation.region.name}.docx"
    return files.attach(actor, DOSSIER, tenure.pk, content, name=name, label=label, made=True)
