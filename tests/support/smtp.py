"""A mail server that tests can hold: it takes mails on the loopback, or refuses as told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, recipient: str, data: str) -> None:
        self.recipient, self.data, self.mails = recipient, data, []  # type: ignore[var-annotated]
        super().__init__(("127.0.0.1", 0), _Conversation)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Conversation(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self._say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == "DATA":
                self._data()
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say(self.server.recipient if verb == "RCPT" else "250 ok")

    def _data(self) -> None:
        if not self.server.data.startswith("250"):
            self._say(self.server.data)
            return
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.mails.append(b"".join(lines))
        self._say("250 taken")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def smtp(recipient: str = "250 ok", data: str = "250 ok") -> Iterator[Server]:
    """A server inside the block. `recipient` and `data` are its answers to RCPT and DATA."""
    with Server(recipient, data) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
