"""`lingyan archive …`: the yearly accounting archives, made, listed and verified."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from lingyan.cli.output import console, errors, print_json, print_table
from lingyan.economy.year.archiving.manifest import Verdict
from lingyan.kernel.problems import Problem, Refused

group = typer.Typer(help="会计档案：归档、列出、核对", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
RegionCode = Annotated[str, typer.Option("--region", help="区划代码，12 位")]
Year = Annotated[int, typer.Option(help="会计年度", min=1949, max=2999)]


@group.command("make")
def make(
    *,
    region: RegionCode,
    year: Year,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="把档案文件另存到这个文件夹", file_okay=False)
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="已归档的也重新归档，新版取代旧版")] = False,
    json: Json = False,
) -> None:
    """把一个区域里全年已结账的账套归档；没结完的列出来，已归档的不重复。"""
    from lingyan.cli.actors import posting_actor
    from lingyan.economy.books.queries import visible_books
    from lingyan.economy.year import actions
    from lingyan.economy.year.models import ArchiveSet
    from lingyan.economy.year.queries import open_months
    from lingyan.files.actions import path_of
    from lingyan.kernel.rights import YEAR_ARCHIVE, YEAR_READ_ARCHIVE
    from lingyan.regions.queries import by_code

    actor, place = posting_actor(), by_code(region)
    actor.require(YEAR_ARCHIVE, place.path)
    if output is not None:
        actor.require(YEAR_READ_ARCHIVE, place.path)
        output.mkdir(parents=True, exist_ok=True)
    books = list(visible_books(actor, place, YEAR_ARCHIVE))
    months = open_months([book.pk for book in books], year)
    closed = [book for book in books if months[book.pk] == []]
    if not closed:
        actions.require_closed(books, year)
        raise Refused(f"{place.name}没有账套", code="no-book")
    kept = set(ArchiveSet.objects.filter(book__in=closed, year=year).values_list("book", flat=True))
    made = []
    with Progress(console=errors, transient=True) as progress:
        wanted = [book for book in closed if again or book.pk not in kept]
        task = progress.add_task("归档", total=len(wanted))
        for book in wanted:
            made.append(actions.archive_year(actor, book_id=book.pk, year=year))
            progress.advance(task)
    for each in made if output is not None else ():
        assert output is not None
        actions.note_reading(actor, each, purpose="命令行另存")
        shutil.copyfile(path_of(each.sha256), output / each.stored.name)
    rows = [
        (each.stored.name, str(each.version), str(each.files), str(each.pages), each.sha256) for each in made
    ]
    if json:
        left = [book.organisation.region.code for book in books if months[book.pk] != []]
        print_json({"ok": True, "year": year, "archives": [_as_dict(each) for each in made], "open": left})
    else:
        print_table(f"{place.name}{year}年会计档案", ("文件", "版次", "文件数", "页数", "摘要"), rows)
        console.print(
            f"另有 {len(books) - len(closed)} 个账套没有结完，{len(closed) - len(wanted)} 个已归档。"
        )


@group.command("list")
def list_(
    *,
    region: RegionCode,
    year: Annotated[int, typer.Option(help="会计年度，0 为全部")] = 0,
    json: Json = False,
) -> None:
    """列出一个区域的会计档案。"""
    from lingyan.cli.actors import posting_actor
    from lingyan.economy.year import queries
    from lingyan.regions.queries import by_code

    found = queries.archives(posting_actor(), region=by_code(region)).order_by("book", "year", "version")
    if year:
        found = found.filter(year=year)
    if json:
        print_json({"ok": True, "archives": [_as_dict(each) for each in found]})
        return
    rows = [
        (each.stored.name, str(each.version), str(each.files), str(each.pages), each.sha256) for each in found
    ]
    print_table("会计档案", ("文件", "版次", "文件数", "页数", "摘要"), rows)


def _as_dict(each: Any) -> dict[str, Any]:
    return {
        "village": each.book.organisation.region.code, "organisation": each.book.organisation.name, "year": each.year,
        "version": each.version, "name": each.stored.name, "files": each.files, "pages": each.pages,
        "bytes": each.size, "sha256": each.sha256, "made_at": each.made_at.isoformat(),
    }  # fmt: skip


@group.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(help="会计档案文件（.zip）", exists=True, dir_okay=False)],
    *,
    digest: Annotated[str, typer.Option(help="归档时记下的摘要；不填时查本机的档案登记")] = "",
    json: Json = False,
) -> None:
    """核对一套会计档案：清单里的文件一件不缺、一件不多、内容都没有变。"""
    from lingyan.economy.year.archiving import manifest

    verdict = manifest.verify(file)
    faults = list(verdict.faults)
    if digest and digest.lower() != verdict.sha256:
        faults.append(f"整个文件的摘要 {verdict.sha256} 与给出的不符")
    if faults:
        raise Refused([Problem("archive-broken", each, file=str(file)) for each in faults])
    registered = "" if digest else _registered(verdict)
    if json:
        print_json({"ok": True, "sha256": verdict.sha256, "registered": registered, **_facts(verdict)})
    else:
        facts = _facts(verdict)
        console.print(
            f"{facts['organisation']} {facts['year']}年会计档案第{facts['version']}版：{facts['files']} 件、"
            f"{facts['pages']} 页，与清单全部相符。摘要 {verdict.sha256}。{registered}",
            markup=False, soft_wrap=True,
        )  # fmt: skip


def _facts(verdict: Verdict) -> dict[str, Any]:
    data = verdict.manifest
    files = data["files"]
    return {
        "organisation": str(data.get("organisation", "")), "year": data.get("year"), "version": data.get("version"),
        "files": len(files), "pages": sum(each["pages"] for each in files), "supersedes": data.get("supersedes", ""),
    }  # fmt: skip


def _registered(verdict: Verdict) -> str:
    """Whether this installation made the file. Without an installation nothing is said of it."""
    from lingyan.cli.installation import require_home
    from lingyan.cli.opening import require_current_database
    from lingyan.economy.year.models import ArchiveSet

    try:
        require_home()
        require_current_database()
    except Refused:
        return ""
    made = ArchiveSet.objects.filter(sha256=verdict.sha256).first()
    if made is None:
        return "本机没有登记过这份档案；请与归档时记下的摘要核对。"
    return "本机登记的档案，已被新版取代。" if hasattr(made, "superseded_by") else "本机登记的现行档案。"
