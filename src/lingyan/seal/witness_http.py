"""The tlog-witness protocol over HTTP: a small server for a witness, and the client that a log uses."""

from __future__ import annotations

import http.client
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar, Final
from urllib.parse import urlsplit

from lingyan.seal import note as notes
from lingyan.seal.encoding import from_decimal, hash_from_base64, to_base64
from lingyan.seal.errors import Malformed, SealError, WitnessError
from lingyan.seal.note import Note, Signature, Verifier
from lingyan.seal.witness import Witness

MAX_BODY: Final = 256 << 10
MAX_PROOF: Final = 63
SIZE_TYPE: Final = "text/x.tlog.size"
TEXT_TYPE: Final = "text/plain; charset=utf-8"
TIMEOUT_SECONDS: Final = 20

_LATEST: Final = re.compile(r"/([0-9a-f]{64})/checkpoint")
_log: Final = logging.getLogger(__name__)


def encode_request(old: int, proof: Sequence[bytes], checkpoint: Note) -> bytes:
    """The body of an add-checkpoint call."""
    lines = [f"old {old}", *(to_base64(sibling) for sibling in proof)]
    return ("\n".join(lines) + f"\n\n{checkpoint}").encode()


def parse_request(body: bytes) -> tuple[int, list[bytes], bytes]:
    """Old size, proof and the checkpoint as it came. Raises Malformed."""
    head, separator, checkpoint = body.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Malformed("请求的开头不是 ASCII") from error
    if not separator or not lines[0].startswith("old ") or len(lines) > MAX_PROOF + 1:
        raise Malformed("请求应以 old 行开始，之后是一致性证明、空行和检查点")
    return from_decimal(lines[0][4:]), [hash_from_base64(line) for line in lines[1:]], checkpoint


def server(witness: Witness, host: str = "127.0.0.1", port: int = 0) -> ThreadingHTTPServer:
    """A bound server; the caller runs `serve_forever` and `server_close`. Port 0 takes a free one."""
    handler = type("WitnessHandler", (_Handler,), {"witness": witness})
    return ThreadingHTTPServer((host, port), handler)


class _Handler(BaseHTTPRequestHandler):
    witness: ClassVar[Witness]
    protocol_version = "HTTP/1.1"
    timeout = TIMEOUT_SECONDS

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if self.path != "/add-checkpoint" or not (length.isascii() and length.isdigit()):
            self._answer(404 if length else 411, "")
            return
        if len(length) > 9 or int(length) > MAX_BODY:
            self._answer(413, "")
            return
        try:
            old, proof, checkpoint = parse_request(self.rfile.read(int(length)))
            signature = self.witness.cosign(checkpoint, old, proof)
        except WitnessError as error:
            self._refuse(error)
        except Malformed as error:
            self._answer(400, f"{error}\n")
        except SealError as error:
            _log.error("witness stopped: %s", error)
            self._answer(500, f"{error}\n")
        else:
            self._answer(200, signature.line)

    def do_GET(self) -> None:
        match = _LATEST.fullmatch(self.path)
        latest = self.witness.latest(match[1]) if match else None
        if latest is None:
            self._answer(404, "")
        else:
            self._answer(200, latest.decode())

    def _refuse(self, error: WitnessError) -> None:
        if error.status == 409:
            self._answer(409, f"{error.size}\n", SIZE_TYPE)
        else:
            self._answer(error.status, f"{error}\n")

    def _answer(self, status: int, text: str, content_type: str = TEXT_TYPE) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        if status in (404, 411, 413):
            # The body of such a request was not read, so the connection cannot be used again.
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        _log.info("%s " + format, self.address_string(), *args)


@dataclass(frozen=True, slots=True)
class HttpWitness:
    """A witness behind a URL prefix. Only signatures of `verifier` count, whatever else comes back."""

    url: str
    verifier: Verifier
    timeout: float = field(default=TIMEOUT_SECONDS)

    def add_checkpoint(self, old: int, proof: Sequence[bytes], checkpoint: Note) -> list[Signature]:
        """Ask for a cosignature. Raises WitnessError."""
        status, body = self._post(encode_request(old, proof, checkpoint))
        if status == 409:
            raise WitnessError("见证方记录的条数不同", status=409, size=self._size(body))
        if status != 200:
            reason = body.decode("utf-8", "replace").strip()[:200]
            raise WitnessError(f"见证方“{self.verifier.name}”拒绝（{status}）：{reason}", status=status)
        try:
            lines = body.decode().removesuffix("\n").split("\n")
            return [one for one in map(notes.parse_signature, lines) if self.verifier.made(one)]
        except (Malformed, UnicodeDecodeError) as error:
            raise WitnessError(f"见证方“{self.verifier.name}”的答复无法识别", status=status) from error

    def _size(self, body: bytes) -> int:
        try:
            return from_decimal(body.decode("ascii").removesuffix("\n"))
        except (Malformed, UnicodeDecodeError) as error:
            raise WitnessError(f"见证方“{self.verifier.name}”的答复无法识别", status=409) from error

    def _post(self, body: bytes) -> tuple[int, bytes]:
        parts = urlsplit(self.url)
        kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
        if parts.scheme not in kinds or not parts.hostname:
            raise WitnessError(f"见证方地址“{self.url}”应以 http:// 或 https:// 开头", status=0)
        connection = kinds[parts.scheme](parts.hostname, parts.port, timeout=self.timeout)
        try:
            headers = {"Content-Type": TEXT_TYPE}
            connection.request("POST", parts.path.rstrip("/") + "/add-checkpoint", body, headers)
            response = connection.getresponse()
            return response.status, response.read(MAX_BODY)
        except (OSError, http.client.HTTPException) as error:
            raise WitnessError(
                f"连不上见证方“{self.verifier.name}”（{self.url}）：{error}", status=0
            ) from error
        finally:
            connection.close()
