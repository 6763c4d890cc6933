"""Every endpoint with whatever its schema allows, and what it does not: never an error of the server."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

from lingyan.api.endpoints import api
from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel.access import Actor
from tests.economy.books.support import book_of
from tests.support.actors import everything
from tests.support.identity import Tree, make_user, signed_in

pytestmark = pytest.mark.slow

SCHEMA = schemathesis.openapi.from_dict(dict(api.get_openapi_schema(path_prefix="/api/")))
OPERATIONS = {
    f"{found.method.upper()} {found.path}": found
    for found in (each.ok() for each in SCHEMA.get_all_operations())
}
FOR_EVERYBODY = {"GET /api/desk"}
"""Open to whoever has signed in, as its page is."""
bounded = settings(
    max_examples=30, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture
def nobody(db: None) -> User:
    return make_user("nobody")


def _address(case: Any) -> str:
    path = case.operation.path
    for name, value in (case.path_parameters or {}).items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    return f"{path}?{urlencode(case.query or {}, doseq=True)}"


@pytest.mark.parametrize("name", sorted(OPERATIONS))
@pytest.mark.parametrize("rights", ["all", "none"])
def test_never_an_error_of_the_server(
    nobody: User, client: Client, monkeypatch: pytest.MonkeyPatch, name: str, rights: str
) -> None:
    book_of(Tree().village)
    signed_in(client, nobody)
    if rights == "all":
        monkeypatch.setattr("lingyan.identity.middleware.actor_for", _everything)

    @bounded
    @given(case=OPERATIONS[name].as_strategy())
    def check(case: Any) -> None:
        response = client.get(_address(case))
        allowed = {200, 404, 422} if rights == "all" or name in FOR_EVERYBODY else {403, 404}
        assert response.status_code in allowed, (_address(case), response.content[:300])
        if response.status_code == 200:
            response.json()

    check()


def _everything(user: User, *args: Any, **kwargs: Any) -> Actor:
    assert actor_for(user) is not None
    return everything(user.pk)
