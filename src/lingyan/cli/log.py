"""`lingyan log …`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from lingyan.cli.opening import open_home
from lingyan.cli.output import console, print_json
from lingyan.kernel.problems import Problem, Refused
from lingyan.seal import keys, note, verify
from lingyan.seal.errors import Malformed
from lingyan.seal.note import Verifier

group = typer.Typer(help="封存日志", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@group.command("check")
def check(
    folder: Annotated[Path, typer.Argument(help="tlog-tiles 文件夹", exists=True, file_okay=False)],
    log_key: Annotated[Path | None, typer.Option("--log-key", help="日志公钥文件", exists=True)] = None,
    json: Json = False,
) -> None:
    """从条目起重新核对整个日志文件夹；本机的日志用本机的公钥核对签名，别处的请给 --log-key。"""
    key = one_key(log_key) or _own_key(folder)
    found = verify.check_directory(folder, key)
    if found:
        raise Refused([Problem("log-broken", sentence, file=str(folder)) for sentence in found])
    size = int((folder / "checkpoint").read_text(encoding="utf-8").split("\n")[1])
    if json:
        print_json({"ok": True, "size": size, "signature_checked": key is not None})
    else:
        console.print(f"日志完好：{size} 条，{'签名成立' if key else '未给公钥，没有核对签名'}。")


@group.command("status")
def status(json: Json = False) -> None:
    """数据库里的条数、已公布的检查点和见证方。"""
    from lingyan.seal import actions

    open_home()
    opened = actions.log_keys()
    published = opened.published()
    witnesses = [key.name for key in actions.witness_keys()]
    cosigned = actions.cosigned()
    state = {
        "origin": opened.origin,
        "entries": actions.size(),
        "published": published.size if published else 0,
        "witnesses": witnesses,
        "cosigned": cosigned,
        "missing": [name for name in witnesses if name not in cosigned],
    }
    if json:
        print_json(state)
        return
    console.print(f"日志 {state['origin']}：{state['entries']} 条，已公布 {state['published']} 条。")
    for name in witnesses:
        console.print(f"{name} {'已联署' if name in cosigned else '没有联署'}当前检查点。", markup=False)
    if not witnesses:
        console.print("没有见证方：运行方自己回退或改写日志时，没有别人会发现。")


@group.command("sign")
def sign() -> None:
    """公布新的检查点，补写缺少的公开页（平时自动进行）。"""
    from lingyan.disclosure import bundles
    from lingyan.seal import actions

    open_home()
    sealed = actions.publish_checkpoint()
    written = bundles.finish()
    console.print(f"检查点 {sealed.checkpoint.size} 条，补写公开页 {written} 个。")


@group.command("rebuild")
def rebuild() -> None:
    """从数据库重做受损的日志文件夹，旧的留在旁边；数据库须含有全部已公布的条目。"""
    from lingyan.disclosure import bundles
    from lingyan.seal import actions

    open_home()
    size = actions.rebuild_folder()
    written = bundles.finish()
    console.print(f"已重做日志文件夹：{size} 条，补写公开页 {written} 个。请运行 lingyan check 核对。")


@group.command("add-witness")
def add_witness(
    vkey: Annotated[Path, typer.Argument(help="见证方公钥文件", exists=True, dir_okay=False)],
    place: Annotated[str, typer.Argument(help="见证方的文件夹，或 http(s) 地址")],
) -> None:
    """登记一个见证方，以后的检查点请它联署。"""
    from lingyan.seal import actions

    open_home()
    actions.add_witness(vkey.read_text(encoding="utf-8").strip(), place)
    console.print("已登记。")


def one_key(path: Path | None) -> Verifier | None:
    """The log's public key from a file, or None when no file was named."""
    if path is None:
        return None
    found = keys.load_verifiers(path)
    if len(found) != 1:
        raise Refused(f"{path} 应正好有一把日志公钥。")
    return found[0]


def _own_key(folder: Path) -> Verifier | None:
    """This installation's key for its own log, wherever a copy of it stands; None for a stranger's log."""
    config = settings.LINGYAN
    public = config.keys / keys.PUBLIC_FILE
    if not public.is_file():
        return None
    key = one_key(public)
    return key if folder.resolve() == config.log.resolve() or _claims(folder, key) else None


def _claims(folder: Path, key: Verifier | None) -> bool:
    """Whether the checkpoint names this key as its signer; the signature itself is checked afterwards."""
    try:
        signed = note.parse((folder / "checkpoint").read_bytes())
    except (OSError, Malformed):
        return False
    return any(key is not None and key.made(signature) for signature in signed.signatures)
