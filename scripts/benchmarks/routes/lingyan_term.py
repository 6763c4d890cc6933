"""W9 by the product: the pages of 换届 for a whole city, each asked for many times by its organisation department."""

from __future__ import annotations

import os
import sys
import time

from benchmarks.routes.phases import percentiles, report, say

PAGES = {"board": "/term/", "villages": "/term/villages/", "empty": "/term/empty/"}


def main(times: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingyan.settings")
    import django

    django.setup()
    from django.test import Client
    from tests.support.identity import signed_in

    from lingyan.identity.models import User
    from lingyan.team.term.models import Process, Round

    round_ = Round.objects.filter(processes__by_election=None).select_related("region").latest("pk")
    client = signed_in(Client(HTTP_HOST="127.0.0.1"), User.objects.get(username="zuzhibu"))
    for name, path in PAGES.items():
        spent = [_seconds(client, f"{path}?region={round_.region.code}") for _ in range(times)]
        say(**{f"{name}_{share}": value for share, value in percentiles(spent[1:]).items()})
    say(villages=Process.objects.filter(round=round_).count())
    report()


def _seconds(client: object, path: str) -> float:
    start = time.perf_counter()
    answer = client.get(path)  # type: ignore[attr-defined]
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]))
