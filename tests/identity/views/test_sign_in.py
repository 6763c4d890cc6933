"""Signing in as people meet it: wrong passwords, locks, first password, second factor, time-out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from lingyan.identity import actions
from lingyan.identity.actors import actor_for
from lingyan.identity.models import Authenticator, User
from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from tests.support.identity import (
    PASSWORD,
    Tree,
    code_now,
    make_authenticator,
    make_user,
    signed_in,
    user_with,
)

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2026, 11, 23, 9, 0, tzinfo=clock.ZONE)
SIGN_IN, SECOND, ENROL, CHANGE = (
    "/sign-in/",
    "/sign-in/second-factor/",
    "/sign-in/enrol/",
    "/account/password/",
)


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def clerk(tree: Tree) -> User:
    return user_with("village-clerk", tree.village, "clerk", PASSWORD)


def _try(client: Client, password: str, username: str = "clerk", **more: str) -> object:
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def _codes() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("code", flat=True))


def test_a_clerk_signs_in_and_out(client: Client, clerk: User) -> None:
    response = _try(client, PASSWORD, next="/account/")
    assert response.headers["Location"] == "/account/"
    assert "村文书" in client.get("/account/").content.decode()
    assert client.post("/sign-out/").headers["Location"] == SIGN_IN
    assert client.get("/account/").headers["Location"].startswith(SIGN_IN)
    assert _codes()[-2:] == ["identity.signed-in", "identity.signed-out"]


def test_nobody_is_sent_to_a_foreign_site(client: Client, clerk: User) -> None:
    assert _try(client, PASSWORD, next="https://evil.example/").headers["Location"] == "/"


def test_a_wrong_user_and_a_wrong_password_get_the_same_words(client: Client, clerk: User) -> None:
    wrong_password = _try(client, "Wrong-Word-1").content.decode()
    wrong_user = _try(client, "Wrong-Word-1", "nobody").content.decode()
    words = "用户名或密码不对"
    assert words in wrong_password
    assert wrong_password.count(words) == wrong_user.count(words)


def test_a_closed_account_gets_the_same_words_too(client: Client, clerk: User) -> None:
    User.objects.update(is_active=False)
    assert "用户名或密码不对" in _try(client, PASSWORD).content.decode()


def test_after_five_failures_the_right_password_is_refused_too(client: Client, clerk: User) -> None:
    for _ in range(5):
        response = _try(client, "Wrong-Word-1")
    assert response.status_code == 429
    locked = _try(client, PASSWORD)
    assert locked.status_code == 429
    assert "暂时锁定" in locked.content.decode()
    assert client.get("/account/").status_code == 302
    assert "identity.locked-out" in _codes()


def test_unlocking_opens_the_account_again(client: Client, clerk: User) -> None:
    for _ in range(5):
        _try(client, "Wrong-Word-1")
    actions.unlock(actor_for(user_with("system-administrator")), user=clerk)
    assert _try(client, PASSWORD).status_code == 302


def test_one_address_cannot_try_many_names(
    client: Client, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingyan.identity.views.sign_in.ADDRESS_LIMIT", 3)
    for number in range(3):
        _try(client, "Wrong-Word-1", f"name{number}")
    assert _try(client, PASSWORD).status_code == 429


def test_an_unknown_name_is_not_written_down(client: Client) -> None:
    _try(client, "Wrong-Word-1", "My-Secret-Word")
    entry = AuditEntry.objects.get()
    assert entry.object_id == ""
    assert "My-Secret" not in str(entry.details) + entry.actor_label


# The first password


def test_the_first_password_must_be_changed_before_anything_else(client: Client, clerk: User) -> None:
    User.objects.update(must_change_password=True)
    _try(client, PASSWORD)
    for url in ("/account/", "/"):
        assert client.get(url).headers["Location"].startswith(CHANGE)
    page = client.post(CHANGE, {"current": PASSWORD, "new": "Lv-Shui-2026", "again": "Lv-Shui-2027"})
    assert "不一致" in page.content.decode()
    page = client.post(CHANGE, {"current": PASSWORD, "new": PASSWORD, "again": PASSWORD})
    assert "最近 5 次" in page.content.decode()
    client.post(CHANGE, {"current": PASSWORD, "new": "Lv-Shui-2026", "again": "Lv-Shui-2026"})
    assert client.get("/account/").status_code == 200


def test_changing_the_password_ends_other_sessions(client: Client, clerk: User) -> None:
    elsewhere = Client()
    _try(client, PASSWORD)
    _try(elsewhere, PASSWORD)
    client.post(CHANGE, {"current": PASSWORD, "new": "Lv-Shui-2026", "again": "Lv-Shui-2026"})
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_an_administrator_changes_the_password_every_ninety_days(client: Client) -> None:
    with clock.fixed(MORNING):
        user = user_with("system-administrator")
        signed_in(client, user)
        assert client.get("/users/").status_code == 200
    with clock.fixed(MORNING + dt.timedelta(days=91)):
        assert signed_in(Client(), user).get("/users/").headers["Location"].startswith(CHANGE)


# The second factor


@pytest.fixture
def reviewer(tree: Tree) -> User:
    return user_with("township-reviewer", tree.town, "reviewer", PASSWORD)


def test_a_checker_must_enrol_before_anything_else(client: Client, reviewer: User) -> None:
    _try(client, PASSWORD, "reviewer")
    assert client.get("/account/").headers["Location"].startswith(ENROL)
    page = client.get(ENROL).content.decode()
    device = Authenticator.objects.get()
    assert "data:image/svg+xml" in page
    assert device.secret[:4] in page
    client.post(ENROL, {"code": code_now(device)})
    assert client.get("/account/").status_code == 200


def test_who_has_a_second_factor_is_asked_for_it(client: Client, reviewer: User) -> None:
    device = make_authenticator(reviewer)
    _try(client, PASSWORD, "reviewer", next="/account/")
    assert client.get("/account/").headers["Location"].startswith(SECOND)
    before = client.session.session_key
    response = client.post(SECOND, {"code": code_now(device), "next": "/account/"})
    assert response.headers["Location"] == "/account/"
    assert client.session.session_key != before
    assert client.get("/account/").status_code == 200


def test_a_voluntary_second_factor_counts_as_well(client: Client, clerk: User) -> None:
    make_authenticator(clerk)
    _try(client, PASSWORD)
    assert client.get("/account/").headers["Location"].startswith(SECOND)


def test_a_code_seen_over_the_shoulder_is_worth_nothing(client: Client, reviewer: User) -> None:
    device = make_authenticator(reviewer)
    with clock.fixed(MORNING):
        _try(client, PASSWORD, "reviewer")
        assert client.post(SECOND, {"code": code_now(device)}).status_code == 302
        other = Client()
        _try(other, PASSWORD, "reviewer")
        refused = other.post(SECOND, {"code": code_now(device)})
    assert "动态口令不对，或刚刚用过" in refused.content.decode()
    assert _codes()[-1] == "identity.second-factor-failed"


def test_the_steps_lead_to_one_another(client: Client, reviewer: User) -> None:
    User.objects.update(must_change_password=True)
    _try(client, PASSWORD, "reviewer")
    assert client.get(ENROL).headers["Location"] == CHANGE
    assert client.get(SECOND).headers["Location"] == ENROL
    client.post(CHANGE, {"current": "Wrong-Word-1", "new": "Lv-Shui-2026", "again": "Lv-Shui-2026"})
    assert User.objects.get(username="reviewer").must_change_password
    client.post(CHANGE, {"current": PASSWORD, "new": "Lv-Shui-2026", "again": "Lv-Shui-2026"})
    assert "动态口令不对" in client.post(ENROL, {"code": "12 34"}).content.decode()


def test_half_signed_in_one_holds_no_right(client: Client, reviewer: User) -> None:
    make_authenticator(reviewer)
    _try(client, PASSWORD, "reviewer")
    response = client.get(SIGN_IN)
    assert response.wsgi_request.actor.grants == ()
    assert client.get("/account/", headers={"accept": "application/json"}).status_code == 401


# The time-out


def test_an_idle_session_ends_and_says_so(client: Client, clerk: User) -> None:
    with clock.fixed(MORNING):
        _try(client, PASSWORD)
    with clock.fixed(MORNING + dt.timedelta(minutes=14)):
        assert client.get("/account/").status_code == 200
    with clock.fixed(MORNING + dt.timedelta(minutes=28)):
        assert client.get("/account/").status_code == 200
    with clock.fixed(MORNING + dt.timedelta(minutes=44)):
        response = client.get("/account/")
        assert response.headers["Location"].startswith(SIGN_IN)
        assert "自动退出" in client.get(response.headers["Location"]).content.decode()
    assert _codes()[-1] == "identity.session-expired"


def test_a_page_that_asks_by_itself_keeps_no_session_alive(client: Client, clerk: User) -> None:
    with clock.fixed(MORNING):
        _try(client, PASSWORD)
    with clock.fixed(MORNING + dt.timedelta(minutes=14)):
        assert client.get("/account/", headers={"Lingyan-Background": "1"}).status_code == 200
    with clock.fixed(MORNING + dt.timedelta(minutes=16)):
        assert client.get("/account/").status_code == 302


def test_a_session_has_an_absolute_end(client: Client, clerk: User) -> None:
    with clock.fixed(MORNING):
        _try(client, PASSWORD)
    for minutes in range(10, 480, 10):
        with clock.fixed(MORNING + dt.timedelta(minutes=minutes)):
            assert client.get("/sign-in/stay/").status_code == 204
    with clock.fixed(MORNING + dt.timedelta(minutes=481)):
        assert client.get("/account/").status_code == 302


def _post_too_late(client: Client) -> None:
    with clock.fixed(MORNING):
        _try(client, PASSWORD)
    with clock.fixed(MORNING + dt.timedelta(minutes=20)):
        form = {"to": "7", "last_day": "2026-12-01", "csrfmiddlewaretoken": "x", "new_password": "secret"}
        response = client.post("/account/assignments/1/delegate/", form)
        assert "reason=draft" in response.headers["Location"]


def test_what_was_posted_too_late_is_kept_for_its_author(client: Client, clerk: User) -> None:
    _post_too_late(client)
    assert _try(client, PASSWORD).headers["Location"] == "/sign-in/resume/"
    page = client.get("/sign-in/resume/").content.decode()
    assert 'action="/account/assignments/1/delegate/"' in page
    assert 'name="last_day" value="2026-12-01"' in page
    assert "secret" not in page
    client.post("/sign-in/resume/")
    assert client.get("/sign-in/resume/").status_code == 302


def test_a_draft_waits_for_the_second_factor(client: Client, clerk: User) -> None:
    device = make_authenticator(clerk)
    signed_in(client, clerk)
    with clock.fixed(MORNING):
        client.get("/account/")
    with clock.fixed(MORNING + dt.timedelta(minutes=20)):
        client.post("/account/delegations/1/revoke/", {"note": "草稿"})
    _try(client, PASSWORD)
    assert client.get("/sign-in/resume/").headers["Location"] == SECOND
    assert client.post(SECOND, {"code": code_now(device)}).headers["Location"] == "/sign-in/resume/"
    assert "草稿" in client.get("/sign-in/resume/").content.decode()


def test_another_user_does_not_see_the_draft(client: Client, clerk: User) -> None:
    make_user("other", password=PASSWORD)
    _post_too_late(client)
    assert _try(client, PASSWORD, "other").headers["Location"] == "/"
    assert client.get("/sign-in/resume/").status_code == 302


def test_a_script_request_is_told_to_reload(client: Client) -> None:
    response = client.get("/account/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"].startswith(SIGN_IN)
    assert client.get("/account/", headers={"accept": "application/json"}).status_code == 401


def test_pages_that_show_secrets_are_not_cached(client: Client, reviewer: User) -> None:
    _try(client, PASSWORD, "reviewer")
    assert "no-store" in client.get(ENROL).headers["Cache-Control"]
