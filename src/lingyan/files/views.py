"""Papers of records of every room. The record's own rights decide; a record out of reach is not found."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.files import actions, papers
from lingyan.files.forms import RemovalForm
from lingyan.files.models import Paper, StoredFile
from lingyan.files.papers import Owner
from lingyan.identity.decorators import signed_in
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused

_INLINE: Final = {
    "pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
}  # fmt: skip
MOST_AT_ONCE: Final = 40
TAKE_OFF: Final = gettext_lazy("取下附件")


@signed_in
@require_GET
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The content: shown when the browser can, else to save."""
    found = _paper_or_404(request, paper_id, change=False)
    return content_response(found.stored, found.shown)


def content_response(stored: StoredFile, name: str) -> HttpResponse:
    """A stored file as an answer, without any right of this site."""
    kind = _INLINE.get(stored.kind)
    response = HttpResponse(actions.read(stored, name), content_type=kind or "application/octet-stream")
    way = "inline" if kind else "attachment"
    response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name)}"
    # SECURITY: what somebody uploaded must not act as a page of this site.
    response["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
    )
    return response


@signed_in
@require_POST
def add(request: HttpRequest, kind: str, owner_id: int) -> HttpResponse:
    _reach(_actor(request), kind, owner_id, change=True)
    sent = request.FILES.getlist("papers")
    if not 1 <= len(sent) <= MOST_AT_ONCE:
        raise Refused(f"请选择要添加的文件，一次最多 {MOST_AT_ONCE} 个", code="no-file")
    label = request.POST.get("label", "")
    for each in sent:
        actions.attach(_actor(request), kind, owner_id, each.read(), name=each.name or "附件", label=label)
    messages.success(request, _("已添加 %(count)s 个附件。") % {"count": len(sent)})
    return _back(request)


@signed_in
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, paper_id: int) -> HttpResponse:
    found = _paper_or_404(request, paper_id, change=True)
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.detach(_actor(request), found, reason=form.cleaned_data["reason"])
        messages.success(request, _("已取下“%(name)s”。") % {"name": found.shown})
        return _back(request)
    back = request.POST.get("next") or request.GET.get("next", "")
    context = {
        "title": TAKE_OFF, "form": form, "action": TAKE_OFF, "danger": True,
        "cancel_url": back if _is_ours(request, back) else "/", "fields": [("next", back)],
        "facts": [(_("附件"), found.shown), (_("种类"), _(found.label))],
        "consequences": [_("附件不再显示在这条记录旁；谁在何时添加和取下，留有记录。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def _paper_or_404(request: HttpRequest, paper_id: int, *, change: bool) -> Paper:
    found = Paper.objects.select_related("stored").filter(pk=paper_id, removed_at=None).first()
    if found is None:
        raise Http404(_("没有这个附件"))
    _reach(_actor(request), found.owner_kind, found.owner_id, change=change)
    return found


def _reach(actor: Actor, kind: str, owner_id: int, *, change: bool) -> Owner:
    """The kind of the record when the actor may read (and change) its papers, else 404."""
    try:
        owner, path = papers.place_of(kind, owner_id)
    except Refused:
        raise Http404(_("没有这条记录")) from None
    if not actor.may(owner.right_to_read(owner_id), path):
        raise Http404(_("没有这条记录"))
    if change:
        actor.require(owner.edit_right, path)
    return owner


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    return redirect(target if _is_ours(request, target) else "/")


def _is_ours(request: HttpRequest, url: str) -> bool:
    return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
