"""The API itself, how it refuses, and the region that a request names."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import NinjaAPI

from lingyan import __version__
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied, Refused
from lingyan.regions import queries as regions
from lingyan.regions.models import Region

api = NinjaAPI(title="领雁 Lingyan", version=__version__, docs_url=None, urls_namespace="api")


@api.exception_handler(Denied)
def _denied(request: HttpRequest, problem: Denied) -> Any:
    return api.create_response(request, refusal(problem), status=403)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, problem: Refused) -> Any:
    status = 404 if problem.code.startswith("unknown-") else 422
    return api.create_response(request, refusal(problem), status=status)


def refusal(problem: Refused) -> dict[str, Any]:
    """The shape that the command line prints too."""
    return {"ok": False, "errors": [each.as_json() for each in problem.problems], "warnings": []}


def region_of(actor: Actor, code: str, **more: Any) -> Region:
    """The region in force with this code, when the actor may see it; otherwise it is not there."""
    found = regions.visible(actor).filter(code=code, valid_to__isnull=True, **more)
    region = found.select_related("parent").first()
    if region is None:
        raise Http404("没有这个区划，或不在管辖范围内。")
    return region
