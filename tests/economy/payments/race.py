"""A process in which two browsers act at the same moment on one payment, decision or asset, on a database of its own.

python -m tests.economy.payments.race HOME      prints what became of each race as JSON
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any


def main(home: str) -> None:
    os.environ["LINGYAN_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "lingyan.settings"
    import django

    django.setup()
    from lingyan.cli import installation

    installation.prepare_home()
    sys.stdout.write(json.dumps(dict(races()), ensure_ascii=False))


def races() -> Iterator[tuple[str, Any]]:
    from lingyan.boards import actions as claims
    from lingyan.boards.models import OpenClaim
    from lingyan.economy.assets import actions as assets
    from lingyan.economy.books import actions as books
    from lingyan.economy.contracts import actions as contracts
    from lingyan.economy.contracts.actions import Terms
    from lingyan.economy.contracts.rules import add_months
    from lingyan.economy.payments import actions, integrity
    from lingyan.economy.payments.models import Document, Hand, PaymentList, PaymentRequest, Signature, Step
    from lingyan.economy.projects import actions as projects
    from lingyan.files import actions as files
    from lingyan.kernel import audit, clock
    from lingyan.kernel.models import AuditEntry
    from tests.boards import support as boards
    from tests.economy.assets.support import SHOP
    from tests.economy.contracts.support import PDF, yearly
    from tests.economy.payments.support import Office
    from tests.economy.projects.support import ROAD
    from tests.support.actors import everything

    office = Office()
    actors = {name: office.actor(name) for name in office.users}
    book = office.book

    def sign(name: str, step: int) -> Callable[[], Any]:
        return lambda: actions.sign(actors[name], step_id=step)

    step = office.step(office.submitted(100)).pk
    yield "two sign one step", at_once(*[sign(name, step) for name in ("chairman", "secretary")] * 2)
    yield "signatures", Signature.objects.filter(step=step).count()

    step = office.step(office.submitted(100)).pk
    yield "one signs twice", at_once(*[sign("chairman", step)] * 4)
    yield "signatures of one", Signature.objects.filter(step=step).count()

    request = office.submitted(100)
    step = office.step(request).pk
    back = [lambda: actions.send_back(actors["secretary"], step_id=step, reason="再议")]
    yield "signed or returned", at_once(sign("chairman", step), *back)
    yield (
        "never both",
        [PaymentRequest.objects.get(pk=request.pk).state, Signature.objects.filter(step=step).count()],
    )

    request = office.approved(100)
    lists = [
        lambda name=name: actions.make_list(actors[name], request_ids=[request.pk])  # type: ignore[misc]
        for name in ("cashier", "cashier2")
    ]
    yield "two release one payment", at_once(*lists * 2)
    yield "lists", PaymentList.objects.filter(requests=request).count()

    matter = office.matter(6000, on=clock.today())
    drafts = [office.request(6000, matter_id=matter.pk) for _ in range(2)]
    submits = [
        lambda pk=draft.pk: actions.submit(actors["reporter"], request_id=pk)  # type: ignore[misc]
        for draft in drafts
    ]
    yield "two use one decision", at_once(*submits)

    shared = office.matter(40_000, on=clock.today()).pk
    roads = [replace(ROAD, name=name, matter_id=shared) for name in ("东路", "西路")]
    planned = [projects.save_draft(everything(), book_id=book.pk, plan=each) for each in roads]
    approvals = [
        lambda pk=each.pk: projects.approve(everything(), project_id=pk)  # type: ignore[misc]
        for each in planned
    ]
    yield "two projects on one decision", at_once(*approvals)

    shop = assets.add_card(everything(), book_id=book.pk, card=SHOP)
    firm = books.add_party(everything(), book_id=book.pk, kind="unit", name="禾丰农资有限公司")
    today = clock.today()
    leases = [
        contracts.save_draft(everything(), book_id=book.pk, terms=Terms(
            number=number, title="门面租赁合同", kind="lease", party_id=firm.pk, object="门面", signed_on=today,
            start_on=today, end_on=add_months(today, 6), every="month", plan=yearly((1, 9_000_00)), asset_id=shop.pk,
        ))
        for number in ("甲", "乙")
    ]  # fmt: skip
    for each in leases:
        files.attach(everything(), "contract", each.pk, PDF, name="合同.pdf", label="合同文本")
    lets = [
        lambda pk=each.pk: contracts.conclude(everything(), contract_id=pk)  # type: ignore[misc]
        for each in leases
    ]
    yield "two let one shop", at_once(*lets)

    papers = [office.request(100, papers=False) for _ in range(2)]
    invoices = [
        lambda draft=draft: office.invoice(draft, 100_00, number="7" * 20)  # type: ignore[misc]
        for draft in papers
    ]
    yield "one invoice in two payments", at_once(*invoices)
    yield "invoices", Document.objects.filter(key="7" * 20).count()

    opened = [lambda: office.request(100, papers=False)] * 4
    yield "four drafts at once", at_once(*opened)
    numbers = list(
        PaymentRequest.objects.filter(book=book).order_by("number").values_list("number", flat=True)
    )
    yield "numbers without gap", numbers == list(range(1, len(numbers) + 1))

    boards.owe(book.organisation.region, 80_00, on=clock.today())
    claims.open_claims = side_by_side(claims.open_claims)
    yield "two read the boards again", at_once(claims.catch_up, claims.catch_up)
    yield "open amounts", OpenClaim.objects.count()

    trail = audit.breaks(AuditEntry.objects.order_by("id").iterator())
    yield "breaches", [*integrity.breaches(), *(str(one) for one in trail)]
    persons = Hand.objects.values("request", "round", "person").distinct()
    yield "hands", [Hand.objects.count() == persons.count(), Step.objects.exists()]


def side_by_side(read: Callable[..., Any]) -> Callable[..., Any]:
    """The same read, which two threads do at one moment where nothing keeps the second of them waiting."""
    barrier = threading.Barrier(2)

    def both(*arguments: Any) -> list[Any]:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=0.3)
        return list(read(*arguments))

    return both


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Start all at one moment, each on a connection of its own; what each came to: `done` or a code, sorted."""
    from django.db import connections

    from lingyan.kernel.problems import Refused

    barrier, found = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            act()
            found.append("done")
        except Refused as refusal:
            found.append(refusal.code)
        except Exception as error:
            found.append(f"{type(error).__name__}: {error}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


if __name__ == "__main__":
    main(sys.argv[1])
