"""The gate: closed without a mark, refusals as pages or as JSON."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import include, path

from lingyan.identity.decorators import Access, access_of, mark, needs, public, signed_in
from lingyan.kernel.problems import Denied, Problem, Refused
from lingyan.kernel.rights import BOOKS_VIEW
from tests.support.identity import Tree, make_user, user_with
from tests.support.identity import signed_in as sign_in

pytestmark = pytest.mark.django_db


def _unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@public
def _open(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.actor.label} {request.actor.address}")  # type: ignore[attr-defined]


@signed_in
def _denied(request: HttpRequest) -> HttpResponse:
    raise Denied("没有“记账”的权限")


@signed_in
def _refused(request: HttpRequest) -> HttpResponse:
    raise Refused([Problem("closed", "2026年10月已结账", row=3)])


@signed_in
def _met(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        make_user("zhang3")
    return HttpResponse()


@needs(BOOKS_VIEW)
def _books(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.request_id)  # type: ignore[attr-defined]


urlpatterns = [
    path("t/unmarked/", _unmarked),
    path("t/open/", _open),
    path("t/denied/", _denied),
    path("t/refused/", _refused),
    path("t/books/", _books),
    path("t/met/", _met),
    path("", include("lingyan.urls")),
]


@pytest.fixture(autouse=True)
def _urls() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_a_page_without_a_mark_is_closed_to_everybody(client: Client) -> None:
    assert client.get("/t/unmarked/").status_code == 403
    assert sign_in(client, make_user()).get("/t/unmarked/").status_code == 403


def test_a_public_page_knows_that_nobody_has_signed_in(client: Client) -> None:
    assert client.get("/t/open/").content.decode() == "访客 127.0.0.1"


def test_a_right_anywhere_opens_the_door(client: Client) -> None:
    tree = Tree()
    response = sign_in(client, user_with("village-reporter", tree.village)).get("/t/books/")
    assert response.status_code == 200
    assert len(response.content) == 32
    denied = sign_in(client, make_user()).get("/t/books/")
    assert denied.status_code == 403
    assert "查看账簿" in denied.content.decode()


def test_refusals_become_pages_that_say_why(client: Client) -> None:
    sign_in(client, make_user())
    denied, refused = client.get("/t/denied/"), client.post("/t/refused/")
    assert denied.status_code == 403
    assert "没有“记账”的权限" in denied.content.decode()
    assert refused.status_code == 422
    assert "2026年10月已结账" in refused.content.decode()


def test_programs_get_refusals_as_json(client: Client) -> None:
    sign_in(client, make_user())
    response = client.get("/t/refused/", headers={"accept": "application/json"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["code"] == "closed"
    assert client.get("/t/denied/", headers={"accept": "application/json"}).json()["ok"] is False


def test_who_comes_second_reads_a_sentence(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """The log names where they met, in case it is a fault and comes back, and nothing of what was typed."""
    sign_in(client, make_user("zhang3"))
    late = client.post("/t/met/")
    assert late.status_code == 409
    assert "同一份资料刚被办过" in late.content.decode()
    [met] = [each.getMessage() for each in caplog.records if each.name == "lingyan.identity.middleware"]
    assert "identity_user" in met
    assert "zhang3" not in met


def test_a_request_that_cannot_be_read_is_answered_in_words(client: Client) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10):
        answer = client.post("/sign-in/", b"username=" + b"a" * 20, "application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert "没有改动任何数据" in answer.content.decode()


def test_an_address_of_a_form_that_is_opened_says_so(client: Client) -> None:
    sign_in(client, make_user())
    opened = client.get("/sign-out/")
    assert (opened.status_code, opened.headers["Allow"]) == (405, "POST")
    assert "只接收页面上按钮和表单送来的内容" in opened.content.decode()
    assert not client.get("/sign-out/", headers={"accept": "application/json"}).content


def test_nothing_with_a_nul_reaches_a_view(client: Client) -> None:
    sign_in(client, make_user())
    answers = [
        client.get("/t/open/", {"q": "a\x00b"}), client.post("/t/refused/", {"reason": "a\x00b"}), client.get("/v/%00/")
    ]  # fmt: skip
    assert [each.status_code for each in answers] == [400, 400, 400]


def test_a_view_carries_one_mark() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert access_of(view) is None
    assert mark(view, Access("signed-in")) is view
    with pytest.raises(ValueError, match="two access marks"):
        public(view)
    with pytest.raises(ValueError, match="without a right"):
        needs()
