"""Published files when Django itself sends them: what is there, what never leaves, and how long it may be kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def public(tmp_path: Path, settings: Any) -> Path:
    settings.LINGYAN = replace(settings.LINGYAN, home=tmp_path, keys=tmp_path / "keys")
    for name, text in (
        ("public/v/index.html", "first"), ("public/v/9/index.html", "village"), ("public/v/log.vkey", "key"),
        ("public/assets/1/page.css", "body {}"), ("log/checkpoint", "signed"), ("log/tile/0/000", "tile"),
        ("log/journal", "inside"), ("keys/log.skey", "secret"), ("lingyan.sqlite3", "database"),
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def body(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.django_db
class TestFiles:
    @pytest.mark.parametrize(
        ("address", "content"),
        [
            ("/v/", b"first"),
            ("/v/9/", b"village"),
            ("/v/log.vkey", b"key"),
            ("/assets/1/page.css", b"body {}"),
            ("/log/checkpoint", b"signed"),
            ("/log/tile/0/000", b"tile"),
        ],
    )
    def test_are_sent_as_they_are(self, public: Path, client: Client, address: str, content: bytes) -> None:
        assert body(client, address) == content

    @pytest.mark.parametrize(
        ("address", "kind"),
        [("/v/9/", "text/html; charset=utf-8"), ("/assets/1/page.css", "text/css; charset=utf-8")],
    )
    def test_texts_say_how_they_are_written(
        self, public: Path, client: Client, address: str, kind: str
    ) -> None:
        assert client.get(address).headers["Content-Type"] == kind

    def test_a_month_without_a_version_leads_to_its_newest(self, public: Path, client: Client) -> None:
        for version in ("1", "2", "10"):
            folder = public / "public" / "v" / "9" / "2026-08" / version
            folder.mkdir(parents=True)
            (folder / "index.html").write_text(version)
        assert client.get("/v/9/2026-08/").headers["Location"] == "/v/9/2026-08/10/"
        assert body(client, "/v/9/2026-08/2/") == b"2"

    @pytest.mark.parametrize(
        "address",
        [
            "/v/nothing",
            "/v/9/1/",
            "/v/../keys/log.skey",
            "/v/%2e%2e/%2e%2e/keys/log.skey",
            "/v//etc/passwd",
            "/v/..%2f..%2flingyan.sqlite3",
            "/assets/../../lingyan.sqlite3",
            "/assets/",
            "/log/journal",
            "/log/tile/../journal",
            "/log/tile/..%2f..%2fkeys/log.skey",
        ],
    )
    def test_nothing_else_leaves(self, public: Path, client: Client, address: str) -> None:
        assert client.get(address).status_code == 404

    def test_an_address_that_nobody_can_type_is_refused(self, public: Path, client: Client) -> None:
        assert client.get("/v/a%00b").status_code == 400

    def test_a_folder_gets_its_slash(self, public: Path, client: Client) -> None:
        response = client.get("/v/9")
        assert (response.status_code, response["Location"]) == (302, "/v/9/")

    def test_a_copy_is_asked_about_each_time(self, public: Path, client: Client) -> None:
        response = client.get("/v/9/")
        assert response["Cache-Control"] == "no-cache"
        again = client.get("/v/9/", headers={"If-Modified-Since": response["Last-Modified"]})
        assert again.status_code == 304

    def test_only_reading(self, public: Path, client: Client) -> None:
        assert client.post("/v/").status_code == 405
