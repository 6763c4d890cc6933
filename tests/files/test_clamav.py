"""The conversation with ClamAV: clean, infected, and every way in which there is no verdict."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from lingyan.files.clamav import NotScanned, scan
from tests.support.clamd import EICAR, Manner, clamd


@pytest.mark.parametrize("size", [1, 64 * 1024 - 1, 64 * 1024, 300_000])
def test_a_clean_content_of_any_length(tmp_path: Path, size: int) -> None:
    with clamd(tmp_path / "clamd"):
        assert scan(b"x" * size, f"unix:{tmp_path / 'clamd'}") is None


def test_the_test_virus_is_found_wherever_it_stands(tmp_path: Path) -> None:
    with clamd(tmp_path / "clamd"):
        for content in (EICAR, b"x" * 65_500 + EICAR):
            assert scan(content, f"unix:{tmp_path / 'clamd'}") == "Eicar-Signature"


@pytest.mark.parametrize(
    ("manner", "says"),
    [("cut off", "不完整"), ("silent", "不完整|没有应答"), ("broken", "报错：Can't allocate")],
)
def test_no_whole_answer_is_no_verdict(tmp_path: Path, manner: Manner, says: str) -> None:
    with clamd(tmp_path / "clamd", manner), pytest.raises(NotScanned, match=says):
        scan(b"content", f"unix:{tmp_path / 'clamd'}")


@pytest.mark.parametrize("size", [2000, 5_000_000])
def test_above_the_size_limit_the_daemon_hangs_up_and_says_so(tmp_path: Path, size: int) -> None:
    with (
        clamd(tmp_path / "clamd", most=1000),
        pytest.raises(NotScanned, match=r"StreamMaxLength|没有应答|不完整"),
    ):
        scan(b"x" * size, f"unix:{tmp_path / 'clamd'}")


def test_nobody_listens(tmp_path: Path) -> None:
    with pytest.raises(NotScanned, match="没有应答"):
        scan(b"content", f"unix:{tmp_path / 'nothing'}")


def test_over_tcp() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                while not connection.recv(65536).endswith(b"\0\0\0\0"):
                    pass
                connection.sendall(b"stream: OK\0")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        assert scan(b"content", f"tcp:127.0.0.1:{server.getsockname()[1]}") is None
        thread.join()
