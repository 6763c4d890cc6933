"""The villagers' pages when no file server stands in front: the same plain files, sent by Django."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils._os import safe_join
from django.views.decorators.http import require_GET
from django.views.static import serve

from lingyan.identity.decorators import public


@public
@require_GET
def published(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """A file below `public/v`; a folder answers with its index page, a month's with its newest version."""
    return _send(request, Path(settings.LINGYAN.public) / "v", path, versions=True)


@public
@require_GET
def asset(request: HttpRequest, path: str) -> HttpResponseBase:
    """Style and scripts of the published pages."""
    return _send(request, Path(settings.LINGYAN.public) / "assets", path)


@public
@require_GET
def log(request: HttpRequest, path: str) -> HttpResponseBase:
    """The public tiles and the checkpoint of the transparency log."""
    folder = Path(settings.LINGYAN.log)
    if path == "checkpoint":
        return _send(request, folder, path)
    if path.startswith("tile/"):
        # SECURITY: rooted at the tiles, so that no `..` reaches what else lies in the log's folder.
        return _send(request, folder / "tile", path.removeprefix("tile/"))
    raise Http404("没有这个文件")


def _send(request: HttpRequest, root: Path, path: str, *, versions: bool = False) -> HttpResponseBase:
    try:
        target = Path(safe_join(root, path)) if path else root
    except (SuspiciousFileOperation, ValueError):
        raise Http404("没有这个文件") from None
    if target.is_dir():
        if path and not path.endswith("/"):
            return HttpResponseRedirect(f"{request.path}/")
        if versions and (newest := _newest(target)):
            return HttpResponseRedirect(f"{request.path}{newest}/")
        path = f"{path}index.html"
    response: FileResponse | HttpResponseBase = serve(request, path, document_root=str(root))
    kind = response.get("Content-Type", "")
    if kind.startswith("text/") and "charset" not in kind:
        response["Content-Type"] = f"{kind}; charset=utf-8"
    # A page that is withdrawn must be gone at once: browsers keep a copy but ask each time whether it still holds.
    response["Cache-Control"] = "no-cache"
    return response


def _newest(folder: Path) -> int:
    """The newest version below a month's or sheet's folder, which has no page of its own; 0 for other folders."""
    if (folder / "index.html").exists():
        return 0
    numbers = [int(each.name) for each in folder.iterdir() if each.name.isdecimal() and len(each.name) < 9]
    return max(numbers, default=0)
