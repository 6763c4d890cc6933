"""A ClamAV daemon that tests can hold: it speaks INSTREAM on a socket of its own and misbehaves as told."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

Manner = Literal["scans", "cut off", "silent", "broken"]
# In two halves, so that no scanner takes this file for the test virus that it names.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Daemon(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, path: Path, manner: Manner, most: int) -> None:
        self.manner, self.most, self.asked = manner, most, 0
        super().__init__(str(path), _Conversation)


class _Conversation(socketserver.StreamRequestHandler):
    server: Daemon

    def handle(self) -> None:
        if self.server.manner == "silent":
            return
        assert self.rfile.read(len(b"zINSTREAM\0")) == b"zINSTREAM\0"
        self.server.asked += 1
        content = self._content()
        if content is None:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif self.server.manner == "cut off":
            self.wfile.write(b"stream: O")
        elif self.server.manner == "broken":
            self.wfile.write(b"stream: Can't allocate memory ERROR\0")
        else:
            found = b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
            self.wfile.write(found)

    def _content(self) -> bytes | None:
        found = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            if len(found) + size > self.server.most:
                return None
            found += self.rfile.read(size)
        return found


@contextmanager
def clamd(path: Path, manner: Manner = "scans", most: int = 10**9) -> Iterator[Daemon]:
    """A daemon that listens at `path` inside the block."""
    with Daemon(path, manner, most) as daemon:
        thread = threading.Thread(target=daemon.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield daemon
        finally:
            daemon.shutdown()
            thread.join()
            path.unlink(missing_ok=True)
