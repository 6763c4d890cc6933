"""The audit trail as a list, for the audit administrator and, in their region, for auditors."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lingyan.identity import audit_words
from lingyan.identity.decorators import needs
from lingyan.identity.queries import audit_trail
from lingyan.kernel import audit, clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.rights import AUDIT_VIEW


@needs(AUDIT_VIEW)
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    codes = [(code, audit.label_of(code)) for code in sorted(audit.registered_codes())]
    page = ListPage(
        request,
        audit_trail(request.actor),  # type: ignore[attr-defined]
        [
            Column("at", _("时间"), "time", sort="id"),
            Column("actor_label", _("操作人"), sort="actor_label"),
            Column("code", _("事项"), value=lambda entry: audit.label_of(entry.code), sort="code"),
            Column("object", _("对象"), value=_object),
            Column("reason", _("理由")),
            Column("details", _("内容"), "long", value=lambda entry: audit_words.described(entry.details)),
            Column("address", _("来源地址")),
            Column("request_id", _("请求编号"), "long"),
        ],
        name=gettext_lazy("审计日志"),
        filters=[
            Filter("code", _("事项"), "choice", choices=codes),
            Filter("actor", _("操作人"), lookup="actor_label"),
            Filter("object", _("对象"), lookup=_about, hint=_("类型或编号")),
            Filter("from", _("从"), "date", lookup=_from),
            Filter("to", _("到"), "date", lookup=_to),
        ],
        sort="-id",
        empty=Empty(_("还没有记录")),
    )
    return page.excel() if page.wants_excel else render(request, "identity/audit.html", {"page": page})


def _object(entry: AuditEntry) -> str:
    return f"{audit_words.kind(entry.object_kind)} {entry.object_id}".strip()


def _about(found: QuerySet[Any], text: str) -> QuerySet[Any]:
    return found.filter(Q(object_kind__in=audit_words.kinds_called(text)) | Q(object_id__iexact=text))


def _from(found: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    return found.filter(at__gte=clock.midnight(day))


def _to(found: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    return found.filter(at__lt=clock.midnight(day) + dt.timedelta(days=1))
