from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lingyan.seal import checkpoint as checkpoints
from lingyan.seal import merkle, witness
from lingyan.seal.checkpoint import Checkpoint, open_checkpoint
from lingyan.seal.errors import LogDamaged, Malformed, WitnessError
from lingyan.seal.note import Note, Signer
from lingyan.seal.witness import Witness
from lingyan.seal.witness_http import HttpWitness, encode_request, parse_request, server

LOG = Signer.generate("log.example/a")
LEAVES = [merkle.leaf_hash(b"%d" % number) for number in range(40)]
FORK = [*LEAVES[:5], merkle.leaf_hash(b"forged"), *LEAVES[6:]]


def signed(size: int, leaves: list[bytes] = LEAVES, signer: Signer = LOG) -> Note:
    return checkpoints.sign(Checkpoint(LOG.name, size, merkle.root(leaves[:size])), signer)


def proof(old: int, size: int, leaves: list[bytes] = LEAVES) -> list[bytes]:
    return merkle.consistency_proof(leaves[:size], old) if old else []


@pytest.fixture
def home(tmp_path: Path) -> Path:
    witness.init(tmp_path / "witness", "audit.example/w")
    Witness.load(tmp_path / "witness").trust(LOG.verifier)
    return tmp_path / "witness"


def opened(home: Path) -> Witness:
    return Witness.load(home, now=lambda: 1_700_000_000)


def refused(home: Path, note: Note | str, old: int, path: list[bytes]) -> WitnessError:
    with pytest.raises(WitnessError) as caught:
        opened(home).cosign(note, old, path)
    return caught.value


def test_a_growing_log_is_cosigned(home: Path) -> None:
    old = 0
    for size in (0, 3, 3, 8, 40):
        note = signed(size)
        signature = opened(home).cosign(note, old, proof(old, size) if old else [])
        both = note.with_signatures([signature])
        result = open_checkpoint(both, LOG.verifier, [opened(home).verifier])
        assert result.cosignatures[opened(home).verifier].timestamp == 1_700_000_000
        old = size


def test_what_was_cosigned_is_on_disk_first(home: Path) -> None:
    signature = opened(home).cosign(signed(3), 0, [])
    record = next((home / "logs").iterdir())
    assert signature.line in record.read_text()
    assert opened(home).latest(record.name) == record.read_bytes()
    assert opened(home).latest("../witness.skey") is None


def test_rollback_fork_and_bad_proofs_are_refused(home: Path) -> None:
    opened(home).cosign(signed(10), 0, [])
    assert (refused(home, signed(8), 8, []).status, refused(home, signed(8), 8, []).size) == (409, 10)
    assert refused(home, signed(8), 10, []).status == 400
    assert refused(home, signed(10, FORK), 10, []).status == 422
    assert refused(home, signed(20, FORK), 10, proof(10, 20, FORK)).status == 422
    assert refused(home, signed(20), 10, []).status == 422
    assert refused(home, signed(20), 0, []).size == 10
    assert opened(home).cosign(signed(20), 10, proof(10, 20))


def test_a_first_checkpoint_takes_no_proof(home: Path) -> None:
    assert refused(home, signed(8), 0, [bytes(32)]).status == 422


def test_only_trusted_logs_with_their_own_key(home: Path) -> None:
    assert refused(home, signed(3, signer=Signer.generate(LOG.name)), 0, []).status == 403
    other = Signer.generate("other.example/log")
    note = checkpoints.sign(Checkpoint(other.name, 1, LEAVES[0]), other)
    assert refused(home, note, 0, []).status == 404
    assert refused(home, "no note", 0, []).status == 400
    with pytest.raises(Malformed, match="另一把公钥"):
        opened(home).trust(Signer.generate(LOG.name).verifier)


def test_a_damaged_record_stops_the_witness(home: Path) -> None:
    opened(home).cosign(signed(10), 0, [])
    record = next((home / "logs").iterdir())
    record.write_bytes(record.read_bytes().replace(b"\n10\n", b"\n11\n"))
    with pytest.raises(LogDamaged):
        opened(home).cosign(signed(20), 11, proof(11, 20))


def test_many_at_once_never_sign_two_of_one_size(home: Path) -> None:
    results: list[str] = []

    def ask(leaves: list[bytes]) -> None:
        try:
            results.append(opened(home).cosign(signed(10, leaves), 0, []).line)
        except WitnessError as error:
            results.append(str(error.status))

    threads = [threading.Thread(target=ask, args=(leaves,)) for leaves in (LEAVES, FORK) * 6]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results)[:11] == ["409"] * 11


@pytest.fixture
def url(home: Path) -> Iterator[str]:
    httpd = server(opened(home))
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def test_over_http(home: Path, url: str) -> None:
    client = HttpWitness(url, opened(home).verifier)
    for old, size in ((0, 3), (3, 8)):
        [signature] = client.add_checkpoint(old, proof(old, size), signed(size))
        assert client.verifier.verify(signed(size).text, signature)
    with pytest.raises(WitnessError) as caught:
        client.add_checkpoint(0, [], signed(9))
    assert (caught.value.status, caught.value.size) == (409, 8)
    with pytest.raises(WitnessError) as caught:
        client.add_checkpoint(8, proof(8, 20, FORK), signed(20, FORK))
    assert caught.value.status == 422


def test_http_answers_are_those_of_the_protocol(home: Path, url: str) -> None:
    opened(home).cosign(signed(8), 0, [])
    record = next((home / "logs").iterdir())
    assert fetch(url, "GET", f"/{record.name}/checkpoint") == (200, record.read_bytes(), None)
    assert fetch(url, "GET", f"/{'0' * 64}/checkpoint")[0] == 404
    assert fetch(url, "POST", "/add-checkpoint", b"nonsense")[0] == 400
    assert fetch(url, "POST", "/other", b"")[0] == 404
    assert fetch(url, "POST", "/add-checkpoint", b"x" * 300_000)[0] == 413
    answer = fetch(url, "POST", "/add-checkpoint", encode_request(0, [], signed(9)))
    assert answer == (409, b"8\n", "text/x.tlog.size")


def fetch(url: str, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes, str | None]:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    try:
        connection.request(method, path, body)
        response = connection.getresponse()
        kind = response.getheader("Content-Type")
        return response.status, response.read(), kind if kind and "size" in kind else None
    except ConnectionError:
        return 413, b"", None
    finally:
        connection.close()


def test_a_witness_that_is_not_there(home: Path) -> None:
    for url in ("http://127.0.0.1:1", "ftp://127.0.0.1", "nonsense"):
        with pytest.raises(WitnessError) as caught:
            HttpWitness(url, opened(home).verifier, timeout=2).add_checkpoint(0, [], signed(3))
        assert caught.value.status == 0


def test_requests_are_read_back() -> None:
    note = signed(20)
    assert parse_request(encode_request(7, proof(7, 20), note)) == (7, proof(7, 20), str(note).encode())
    for body in (b"", b"old 1", b"old 01\n\nx", b"new 1\n\nx", b"old 1\nAAAA\n\nx", b"old 1\n" + b"\xff\n\n"):
        with pytest.raises(Malformed):
            parse_request(body)
