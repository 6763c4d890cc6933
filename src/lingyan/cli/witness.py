"""`lingyan witness …`: run by whoever is not the operator, in a home of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from lingyan.cli.output import console
from lingyan.cli.serving import free_address
from lingyan.seal import keys
from lingyan.seal import witness as witnesses
from lingyan.seal.witness_http import server

group = typer.Typer(help="见证方（用 --home 指定它自己的文件夹）", no_args_is_help=True)


@group.command("init")
def init(name: Annotated[str, typer.Argument(help="见证方名称，如 audit.example/witness")]) -> None:
    """建立见证方的文件夹和密钥。"""
    verifier = witnesses.init(settings.LINGYAN.home, name)
    console.print(f"见证方公钥（交给日志的运行方和公众）：{settings.LINGYAN.home / witnesses.PUBLIC_FILE}")
    console.print(verifier.vkey, markup=False, soft_wrap=True)


@group.command("trust")
def trust(key: Annotated[Path, typer.Argument(help="日志公钥文件", exists=True, dir_okay=False)]) -> None:
    """登记要见证的日志。"""
    witness = witnesses.Witness.load(settings.LINGYAN.home)
    for verifier in keys.load_verifiers(key):
        witness.trust(verifier)
        console.print(f"已登记日志 {verifier.name}。")


@group.command("serve")
def serve(
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口，0 为任选一个", min=0, max=65535)] = 8010,
) -> None:
    """等待日志送来检查点并联署。"""
    free_address(host, port)
    listening = server(witnesses.Witness.load(settings.LINGYAN.home), host, port)
    console.print(f"见证方在 http://{host}:{listening.server_port} 等待检查点。", soft_wrap=True)
    listening.serve_forever()
