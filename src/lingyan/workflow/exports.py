"""Long lists as workbooks in the background: the list's own page is asked again by the worker, as the one who asked.

So a workbook made later holds what its reader may see then, through the same filters, and no more.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import io
import json
import os
import uuid
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import translation

from lingyan.identity.actors import actor_for
from lingyan.identity.decorators import access_of
from lingyan.identity.models import User
from lingyan.kernel import crypto, lists, ticks
from lingyan.kernel.access import Actor
from lingyan.kernel.language import Words, in_source
from lingyan.kernel.problems import Denied, Refused
from lingyan.regions.place import place_of
from lingyan.workflow import jobs, leftovers
from lingyan.workflow.models import Job

KIND: Final = "workflow.export"
_FOLDER: Final = "lists"


def register() -> None:
    """Called once from `AppConfig.ready`."""
    jobs.register(KIND, handle)
    lists.register_later(offer)
    ticks.register(KIND, dt.timedelta(hours=12), sweep)


def offer(request: HttpRequest, name: Words, rows: int) -> HttpResponse:
    """The page that stands in for a workbook too long to wait for, with the button that asks for it."""
    query = request.GET.copy()
    # The page may have taken its place from the one before it, which the worker does not know.
    for key, value in place_of(request).parameters.items():
        query.setdefault(key, value)
    ticket = _ticket(f"{request.path}?{query.urlencode()}", in_source(name))
    query.pop("format", None)
    context = {
        "name": name, "rows": rows, "most": lists.IN_REQUEST, "ticket": ticket,
        "back": f"{request.path}?{query.urlencode()}",
    }  # fmt: skip
    return render(request, "workflow/export.html", context)


def ask(actor: Actor, ticket: str) -> Job:
    """Put the workbook into the queue. Refused for a ticket that no list has issued."""
    title = _opened(ticket)["name"]
    return jobs.ask(actor, KIND, title=f"{title} Excel", ticket=ticket, language=translation.get_language())


def handle(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Run the list as its owner. Killed, it runs again; the file appears whole or not at all."""
    owner = User.objects.filter(pk=job.owner_id).first() if job.owner_id else None
    if owner is None or not owner.is_active:
        raise Refused("发起人的账号已不存在或已停用。")
    with translation.override(job.arguments["language"]):
        content = _workbook(owner, _opened(job.arguments["ticket"])["address"], progress)
    target = file_of(job)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with part.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(target)
    progress(1, 1)
    return {"message": "Excel 已做好。", "url": reverse("workflow:exported", args=[job.pk])}


def file_of(job: Job) -> Path:
    return leftovers.folder_of(_FOLDER) / f"{job.pk}.xlsx"


def sweep() -> int:
    """Remove old workbooks; gives how many."""
    return leftovers.sweep(_FOLDER, KIND)


def _workbook(owner: User, address: str, progress: jobs.Progress) -> bytes:
    request = _request(owner, address)
    request.lingyan_progress = progress  # type: ignore[attr-defined]
    found = resolve(request.path)
    access = access_of(found.func)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    # SECURITY: the gate of the middleware, asked again with the rights of now; the view narrows to their places.
    if access is None or (access.rights and not any(actor.may_somewhere(right) for right in access.rights)):
        raise Denied("您已没有查看这个列表的权限")
    try:
        response = found.func(request, *found.args, **found.kwargs)
    except Http404 as gone:
        raise Refused("这个列表已经没有了，或不在您的查看范围内。") from gone
    if response.headers.get("Content-Type") != lists.XLSX:
        raise Refused("这个列表不能导出，请回到列表页再试。")
    return bytes(response.content)


def _request(owner: User, address: str) -> HttpRequest:
    parts = urlsplit(address)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET", "PATH_INFO": parts.path, "QUERY_STRING": parts.query, "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
        }
    )  # fmt: skip
    request.user = owner
    request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
    request.actor = actor_for(owner, request=request)  # type: ignore[attr-defined]
    return request


def _ticket(address: str, name: str) -> str:
    # PRIVACY: a filter may be a person's name, so the address rests encrypted; nobody can write one of their own either.
    text = json.dumps({"address": address, "name": name})
    return base64.urlsafe_b64encode(crypto.encrypt(text, context=KIND)).decode()


def _opened(ticket: str) -> dict[str, str]:
    try:
        text = crypto.decrypt(base64.urlsafe_b64decode(ticket), context=KIND)
    except (crypto.KeyProblem, binascii.Error, ValueError) as error:
        raise Refused("请回到列表页，再点一次“导出 Excel”。", code="bad-ticket") from error
    opened: dict[str, str] = json.loads(text)
    return opened
