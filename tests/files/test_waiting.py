"""Uploads wait encrypted, for their owner alone, and go by the worker's clock."""

from __future__ import annotations

import os
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished

from lingyan.files import waiting
from lingyan.kernel import ticks

CONTENT = "姓名,电话\n王小雁,13800001234\n".encode()


def kept(owner: int = 7) -> str:
    return waiting.keep(owner, {"files": [SimpleUploadedFile("王小雁的表.csv", CONTENT)]}, {"year": 2026})


def at_rest() -> bytes:
    return b"".join(path.read_bytes() for path in waiting.root().rglob("*") if path.is_file())


def age(folder: str, seconds: int) -> None:
    then = time.time() - seconds
    os.utime(waiting.root() / folder, (then, then))


@pytest.mark.django_db
def test_nothing_of_it_lies_in_the_open_but_while_a_request_reads_it() -> None:
    token = kept()
    assert "王小雁".encode() not in at_rest() and b"13800001234" not in at_rest()
    found = waiting.find(7, token)
    assert found is not None
    [(path, name)] = found.files["files"]
    assert (path.read_bytes(), name, found.options) == (CONTENT, "王小雁的表.csv", {"year": 2026})
    assert "王小雁".encode() in at_rest()
    request_finished.send(sender=None)
    assert not path.exists() and "王小雁".encode() not in at_rest()
    waiting.discard(token)
    assert waiting.find(7, token) is None


def test_it_is_its_owner_s_alone() -> None:
    token = kept()
    assert waiting.find(8, token) is None and waiting.find(None, token) is None
    assert waiting.find(7, "../" + token) is None
    waiting.discard(token)


def test_what_nobody_decides_on_goes_by_the_worker_s_clock() -> None:
    young, old = kept(), kept()
    waiting.find(7, young)
    [opened] = [each.name for each in waiting.root().iterdir() if each.name.startswith("open-")]
    age(old, 2 * 24 * 3600 + 60)
    age(young, 2 * 24 * 3600 - 60)
    age(opened, 3660)
    ticks.registered()["files.uploads"].run()
    assert waiting.find(7, old) is None and waiting.find(7, young) is not None
    assert not (waiting.root() / opened).exists()
    waiting.close_opened()
    waiting.discard(young)
