"""Asking a ClamAV daemon whether a content holds a virus, over its socket (clamd(8), command INSTREAM)."""

from __future__ import annotations

import contextlib
import socket
import struct
from typing import Final

SECONDS: Final = 30.0
_CHUNK: Final = 64 * 1024
_LONGEST_ANSWER: Final = 4096


class NotScanned(Exception):
    """No verdict: the daemon cannot be reached, did not finish its answer, or refused. The text says why."""


class TooLarge(NotScanned):
    """The daemon answers, but takes no content of this size."""


def scan(content: bytes, address: str, *, seconds: float = SECONDS) -> str | None:
    """The name of what was found, None for a clean content. `address` is `unix:PATH` or `tcp:HOST:PORT`.

    Raises NotScanned where there is no whole answer; silence is never taken for clean.
    """
    try:
        with _connected(address, seconds) as connection:
            _send(connection, content)
            answer = _answer(connection)
    except OSError as error:
        raise NotScanned(f"查毒程序没有应答（{error.strerror or error}）") from None
    return _verdict(answer)


def _connected(address: str, seconds: float) -> socket.socket:
    kind, _, place = address.partition(":")
    if kind == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(seconds)
        try:
            connection.connect(place)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = place.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)


def _send(connection: socket.socket, content: bytes) -> None:
    # A daemon that has enough (its size limit) answers and hangs up; its answer is read all the same.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            part = content[start : start + _CHUNK]
            connection.sendall(struct.pack("!I", len(part)) + part)
        connection.sendall(struct.pack("!I", 0))


def _answer(connection: socket.socket) -> str:
    found = b""
    while not found.endswith(b"\0"):
        part = connection.recv(_LONGEST_ANSWER)
        if not part or len(found) > _LONGEST_ANSWER:
            raise NotScanned("查毒程序的答复不完整")
        found += part
    return found.rstrip(b"\0").decode("utf-8", "replace")


def _verdict(answer: str) -> str | None:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return None
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    if "size limit exceeded" in said:
        raise TooLarge("文件超过查毒程序的大小上限，请管理员调大 clamd 的 StreamMaxLength")
    raise NotScanned(f"查毒程序报错：{said[:120]}")
