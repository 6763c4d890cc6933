"""The permission table, generated from the URL resolver: every URL, by every reader who must be kept out."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from lingyan.identity.decorators import Access, access_of
from tests.support.identity import make_user, role_with, signed_in, user_with
from tests.support.urls import Row, World, patterns, rows

ROWS = rows()
PATTERNS = dict(patterns())
SIGN_IN = "/sign-in/"

every_url = pytest.mark.parametrize("name", sorted(PATTERNS))


def _access(name: str) -> Access:
    access = access_of(PATTERNS[name].callback)
    if access is None:
        pytest.fail(f"{name} ({PATTERNS[name].pattern}) carries no access mark; see identity/decorators.py")
    return access


def _row(name: str) -> Row:
    if name not in ROWS:
        pytest.fail(f"{name} has no row; add it to its app's url_rows.py (see tests/support/urls.py)")
    return ROWS[name]


def _url(row: Row, pattern: URLPattern) -> str:
    kwargs = row.kwargs(World())
    path = reverse(row.name, kwargs=kwargs) if pattern.name else "/" + str(pattern.pattern) % kwargs
    return f"{path}?{row.query}" if row.query else path


def _turned_away(response: object) -> bool:
    status, location = response.status_code, response.headers.get("Location", "")  # type: ignore[attr-defined]
    return status == 401 or (status == 302 and location.startswith(SIGN_IN))


def test_every_url_carries_exactly_one_mark() -> None:
    unmarked = [name for name, pattern in PATTERNS.items() if access_of(pattern.callback) is None]
    assert not unmarked, f"without an access mark: {unmarked}"


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    missing, stale = sorted(PATTERNS.keys() - ROWS.keys()), sorted(ROWS.keys() - PATTERNS.keys())
    assert not missing, f"URLs without a row in a url_rows.py: {missing}"
    assert not stale, f"rows whose URL is gone: {stale}"


@every_url
@pytest.mark.django_db
def test_signed_out(name: str, client: Client) -> None:
    response = client.get(_url(_row(name), PATTERNS[name]))
    if _access(name).kind == "public":
        assert not _turned_away(response)
        assert response.status_code < 500
    else:
        assert _turned_away(response), f"{name} answered {response.status_code} to who has not signed in"


@every_url
@pytest.mark.django_db
def test_without_the_right(name: str, client: Client) -> None:
    response = signed_in(client, make_user()).get(_url(_row(name), PATTERNS[name]))
    if _access(name).kind == "rights":
        assert response.status_code == 403, f"{name} answered {response.status_code} to who has no role"
    else:
        assert response.status_code < 500
        assert response.status_code != 403


@every_url
@pytest.mark.django_db
def test_with_the_right_in_another_region(name: str, client: Client) -> None:
    row, access = _row(name), _access(name)
    if access.kind == "public" or not row.scoped:
        return
    world = World()
    for right in access.rights or ("",):
        user = user_with(role_with(right), world.tree.other_village) if right else make_user()
        path = reverse(name, kwargs=row.kwargs(world))
        answers = {
            signed_in(client, user).get(f"{path}?{row.query}").status_code,
            client.post(path).status_code,
        }
        # A page that only reads or only writes answers 405 to the other; to both it would hide an open door.
        assert 404 in answers and answers <= {404, 405}, (
            f"{name} answered {answers} to {right} of another region"
        )
