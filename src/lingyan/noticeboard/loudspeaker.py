"""A month's accounts as text to be read out over the loud-speaker: plain words, short sentences, officials only.

Composed from the published body alone, so that what is heard is what hangs on the board. Pure.
"""

from __future__ import annotations

from typing import Any

from lingyan.kernel.month import Month

_SPOKEN_ITEMS = 3


def spoken(fen: int) -> str:
    """An amount as it is said: `12,345.67` as 1万2345元6角7分; an even sum without 角 and 分."""
    yuan, cents = divmod(abs(fen), 100)
    wan, rest = divmod(yuan, 10_000)
    words = f"{wan}万" if wan else ""
    if rest or not wan:
        words += str(rest)
    words += "元"
    jiao, left = divmod(cents, 10)
    if jiao:
        words += f"{jiao}角"
    if left:
        words += f"{left}分" if jiao else f"零{left}分"
    return f"负{words}" if fen < 0 else words


def text_of(body: dict[str, Any]) -> str:
    """Paragraphs, one a line. PRIVACY: no entry and no party is read out, and nobody but officials in their function."""
    village, summary = body["village"], body["summary"]
    month = Month.parse(body["month"])
    lines = [
        f"{village['name']}的乡亲们，现在播报村集体{month.zh}的账目。",
        f"这个月收入{spoken(summary['income'])}，支出{spoken(summary['expense'])}，{_balance(summary['balance'])}。",
        *_largest("收入", body["top"]["income"]),
        *_largest("支出", body["top"]["expense"]),
        *_compared(summary),
        "每一笔账都贴在村公示栏，也可以用手机扫公示栏上的二维码查看。",
        *_asking(body),
    ]
    return "\n".join(lines)


def _balance(fen: int) -> str:
    return f"结余{spoken(fen)}" if fen >= 0 else f"支出比收入多{spoken(-fen)}"


def _largest(kind: str, items: list[list[Any]]) -> list[str]:
    if not items:
        return []
    said = "；".join(f"{words}，{spoken(fen)}" for words, fen in items[:_SPOKEN_ITEMS])
    return [f"{kind}里最大的几项是：{said}。"]


def _compared(summary: dict[str, Any]) -> list[str]:
    last = summary["last_year"]
    if not last:
        return []
    income = _difference(summary["income"] - last["income"])
    expense = _difference(summary["expense"] - last["expense"])
    return [f"和去年同月比，收入{income}，支出{expense}。"]


def _difference(fen: int) -> str:
    if not fen:
        return "一样"
    return f"{'多' if fen > 0 else '少'}{spoken(abs(fen))}"


def _asking(body: dict[str, Any]) -> list[str]:
    people = "、".join(f"{post}{name}" for post, name in body["responsible"])
    asking = [f"这份账目由{people}负责。"] if people else []
    phone = f"，也可以打电话{'、'.join(body['contact'].split())}" if body["contact"] else ""
    return [*asking, f"对账目有疑问，可以到村里问{phone}。"]
