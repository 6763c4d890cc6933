"""The own dossier: a secretary reads the whole own line, and nobody else's.

SECURITY: the person is the one that the signed-in account is tied to. No address of this page names a person, so there
is none to change; a delegate or a successor in the role has another account and reads another file or none.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lingyan.files.models import Paper
from lingyan.files.views import content_response
from lingyan.identity.decorators import needs
from lingyan.identity.models import User
from lingyan.kernel.rights import DOSSIER_OWN
from lingyan.people.models import Tenure
from lingyan.team.dossier.covers import DOSSIER
from lingyan.team.dossier.queries import tenures
from lingyan.team.dossier.views import opened as views
from lingyan.team.dossier.views.one import shown


def _own(request: HttpRequest) -> list[Tenure]:
    """The reader's tenures as secretary, the latest first."""
    user = request.user
    person = user.person_id if isinstance(user, User) else None
    return list(tenures.of_person(person)) if person is not None else []


def _papers(own: list[Tenure]) -> QuerySet[Paper]:
    rows = Paper.objects.filter(owner_kind=DOSSIER, owner_id__in=[each.pk for each in own], removed_at=None)
    return rows.select_related("stored").order_by("pk")


@needs(DOSSIER_OWN)
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    own = _own(request)
    if not own:
        return render(request, "dossier/none.html")
    context = {**shown(views.opened(own[0], None)), "papers": list(_papers(own))}
    return render(request, "dossier/mine.html", context)


@needs(DOSSIER_OWN)
@never_cache
@require_GET
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """A paper of the own dossier."""
    found = _papers(_own(request)).filter(pk=paper_id).first()
    if found is None:
        raise Http404(_("没有这个附件"))
    return content_response(found.stored, found.shown)
