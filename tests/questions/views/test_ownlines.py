"""Own lines at the counter, as the browser sees them."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from lingyan.questions.models import OwnLine
from tests.questions.support import Place, public_accounts
from tests.support.identity import signed_in


def test_from_the_counter_to_the_paper(place: Place, client: Client) -> None:
    public_accounts(place.village)
    signed_in(client, place.users["clerk"])
    data = {
        "village": place.village.code,
        "month": "2025-01",
        "who": "穆小禾",
        "identity": "card",
        "purpose": "核对慰问金",
    }
    missing = client.post(reverse("questions:own-line-new"), {**data, "who": "穆小"})
    assert missing.status_code == 422 and "一字不差" in missing.content.decode()
    assert client.post(reverse("questions:own-line-new"), {**data, "month": "一月"}).status_code == 422
    made = client.post(reverse("questions:own-line-new"), data, follow=True)
    found = OwnLine.objects.get()
    assert "打印查询单" in made.content.decode() and "穆小禾" not in made.content.decode()
    listed = client.get(reverse("questions:own-lines")).content.decode()
    assert "0101" in listed and "穆小禾" not in listed and "500.00" not in listed
    paper = client.post(reverse("questions:own-line-print", args=[found.pk]))
    assert paper.content.startswith(b"%PDF") and paper["Cache-Control"] == "no-store"
    assert "穆" not in paper["Content-Disposition"]
    assert client.get(reverse("questions:own-line-print", args=[found.pk])).status_code == 405


def test_a_refusal_is_told(place: Place, client: Client) -> None:
    public_accounts(place.village)
    signed_in(client, place.users["officer"])
    data = {
        "village": place.village.code,
        "month": "2025-01",
        "who": "0102",
        "identity": "proxy",
        "purpose": "核对",
    }
    client.post(reverse("questions:own-line-new"), data)
    found = OwnLine.objects.get()
    address = reverse("questions:own-line-refuse", args=[found.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    page = client.post(address, {"reason": "委托书没有签字"}, follow=True).content.decode()
    assert "委托书没有签字" in page and "打印查询单" not in page
    again = client.post(reverse("questions:own-line-print", args=[found.pk]), follow=True)
    assert "已经办结" in again.content.decode()


def test_the_list_asks_the_same_number_of_queries(
    place: Place, client: Client, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    public_accounts(place.village)
    signed_in(client, place.users["clerk"])
    for who in ("0101", "0102", "0103"):
        data = {
            "village": place.village.code,
            "month": "2025-01",
            "who": who,
            "identity": "card",
            "purpose": "核对",
        }
        client.post(reverse("questions:own-line-new"), data)
    with django_assert_max_num_queries(25):
        client.get(reverse("questions:own-lines"))
