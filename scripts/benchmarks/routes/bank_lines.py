"""The same movements and ledger lines for both routes of W5: a busy account, 300 of each a day, seeded."""

from __future__ import annotations

import random

A_DAY = 300
START = 739_000
PARTIES = 400


def lines(count: int) -> tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]:
    """(day, fen, text) of the bank and of the books: most agree within three days, some are merged or missing."""
    draw = random.Random(5)
    bank, ledger = [], []
    for number in range(count):
        day, amount = START + number // A_DAY, -draw.choice((-1, 1)) * draw.randrange(100, 20_000_000)
        text = f"付单位{draw.randrange(PARTIES)}第{number % 97}笔"
        kind = draw.random()
        if kind < 0.005:
            bank.append((day, amount, text))
        elif kind < 0.010:
            ledger.append((day, amount, text))
        elif kind < 0.015 and abs(amount) > 200:
            part = amount // 3
            bank.append((day, amount, "合并支付"))
            ledger += [(day, part, text), (day, amount - part, text)]
        else:
            bank.append((day + draw.choice((0, 0, 0, 1, 2, 3)), amount, text))
            ledger.append((day, amount, text))
    return bank, ledger
