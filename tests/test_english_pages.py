"""Every page of the console in English, read by somebody who may do everything: no Chinese but the data."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from lingyan.identity.decorators import access_of
from lingyan.identity.models import User
from lingyan.identity.roles import table
from lingyan.kernel import audit, parameters
from tests.support.identity import Tree, assign, make_user, signed_in
from tests.support.urls import World, patterns, rows

pytestmark = pytest.mark.slow

ROWS = rows()
PATTERNS = dict(patterns())
PAGES = sorted(name for name in PATTERNS if name in ROWS and not name.startswith(("/api", "api", "portal:")))
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uff60]+")
READ_ALOUD = re.compile(r"""\b(?:aria-label|title|alt|placeholder|data-label)\s*=\s*("[^"]*"|'[^']*')""")
INVISIBLE = re.compile(r"<(script|style|datalist|template)\b.*?</\1>|<!--.*?-->", re.DOTALL)
ALLOWED = {
    "中文", "语言",  # the switch names each language in itself
    "强", "壮", "美", "评",  # seal characters of the chapters
    "借", "贷", "记", "收", "付", "转", "现", "银",  # words of voucher numbers, as they are numbered
}  # fmt: skip
PAPERS_ON_SCREEN = {
    "reports:report", "noticeboard:spoken", "console:styleguide", "questions:ask", "questions:ask-publication",
    "questions:receipt", "members:dividends", "disclosure:prepare",
}  # fmt: skip
"""A report is read as it will be printed, a text as it will be spoken, a sheet as it will be published; the styleguide
shows sample data; villagers read Chinese."""
WORDS_OF_DATA_TO_COME = {
    "assets:asset", "assets:charges", "assets:compare", "assets:counting-list", "assets:disposal",
    "assets:inventory", "assets:run", "assets:runs", "bank:ageing", "bank:cash-count",
    "bank:edit-cash-count", "bank:new-mapping", "bank:reconciliation", "bank:workbench", "contracts:board",
    "contracts:contract", "contracts:income", "decisions:catalogue", "decisions:edit", "decisions:matter",
    "decisions:matters", "decisions:new", "decisions:new-power", "decisions:new-roll", "decisions:rolls",
    "parameters:parameters", "payments:layout", "payments:new-layout", "questions:answer", "questions:enter",
    "questions:inbox", "questions:move", "questions:propose", "questions:question", "questions:release",
    "questions:withdraw",
}  # fmt: skip
"""Pages whose frame is English while words from catalogues, rules and months still read Chinese. Only ever shorter."""


@pytest.mark.parametrize(
    "name", [name for name in PAGES if name not in PAPERS_ON_SCREEN | WORDS_OF_DATA_TO_COME]
)
@pytest.mark.django_db
def test_a_page_in_english(name: str, client: Client) -> None:
    row, world = ROWS[name], World()
    path = reverse(name, kwargs=row.kwargs(world))
    if access_of(PATTERNS[name].callback).kind != "public":  # type: ignore[union-attr]
        signed_in(client, reader(world.tree))
    client.cookies["language"] = "en"
    answer = client.get(f"{path}?region={world.tree.village.code}&{row.query}")
    if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
        return
    assert '<html lang="en"' in answer.content.decode()
    left = list(leftovers(answer.content.decode()))
    templates = [each.name for each in answer.templates][:1]
    assert not left, f"{name} ({templates}) says in Chinese: {left}"


def reader(tree: Tree) -> User:
    """Somebody with every role, which no action would allow."""
    user = make_user()
    for role in table().roles.values():
        assign(user, role.code, None if role.everywhere else tree.county)
    return user


def leftovers(page: str) -> Iterator[str]:
    """Chinese fragments that readers see or hear and that stand in no row of the database."""
    plain = INVISIBLE.sub(" ", page)
    shown = " ".join(READ_ALOUD.findall(plain)) + " " + re.sub(r"<[^>]*>", "\n", plain)
    text_of_page = html.unescape(shown)
    known = sorted((text for text in data() if text in text_of_page), key=len, reverse=True)
    for line in filter(CHINESE.search, text_of_page.splitlines()):
        for text in known:
            line = line.replace(text, " ")
        yield from (found for found in CHINESE.findall(line) if found not in ALLOWED)


@cache
def _ask_for_rows() -> tuple[str, dict[str, type[models.Model]]]:
    """One statement that names the tables with rows, instead of one a table; most are empty."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models()
        if model.__module__.startswith("lingyan.") and not model._meta.proxy
    }
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in found), found


def with_rows() -> list[type[models.Model]]:
    sql, found = _ask_for_rows()
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [found[name] for (name,) in cursor.fetchall()]


def data() -> set[str]:
    """Every Chinese text of two and more characters that a row holds, but for choices, which have a label."""
    # Rules of work and audit codes that only tests declare.
    made_up = [repr(each) for each in parameters.registered() if each.code.startswith("tests.")]
    made_up += [label for code, label in audit.registered_codes().items() if code.startswith("test.")]
    found = {each.source for each in parameters.registered()}  # laws as they are cited
    found |= {text for each in made_up for text in CHINESE.findall(each)}
    for model in with_rows():
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not field.choices
        ]
        for values in model._default_manager.values_list(*names) if names else ():
            found |= {
                str(value) for value in values if value and len(str(value)) > 1 and CHINESE.search(str(value))
            }
    return found
