"""Papers of a village's 换届 as Word files, made from its records; who takes one is noted."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lingyan.identity.decorators import needs
from lingyan.kernel import audit
from lingyan.kernel.language import on_paper
from lingyan.kernel.rights import TERM_RECORD
from lingyan.team.term import printing
from lingyan.team.term.views.common import actor_of, process_or_404

PRINTED: Final = audit.register("term.printed", "生成换届文书")
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@needs(TERM_RECORD)
@require_GET
def paper(request: HttpRequest, process_id: int, kind: str) -> HttpResponse:
    """The paper, for who records the steps; 404 before the village has reached what it is about."""
    process = process_or_404(request, process_id, TERM_RECORD)
    titles = dict(printing.available(process))
    if kind not in titles:
        raise Http404(_("还没有到可以生成这份文书的一步"))
    with on_paper():
        content = printing.made(process, kind)
    with transaction.atomic():
        # PRIVACY: notices name nominees in full, whatever the masking table shows on the screen.
        audit.record(
            actor_of(request),
            PRINTED,
            target=("term-paper", process.pk),
            region_path=process.region.path,
            paper=kind,
        )
    answer = HttpResponse(content, content_type=_WORD)
    name = quote(f"{process.region.name}{titles[kind]}.docx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer
