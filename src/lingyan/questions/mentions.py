"""Which officials a text speaks of: by name, by family name as people say it, or by the post alone. Pure.

PRIVACY: a miss shows a complaint to whom it is about; one finding too many only lets the next desk answer. So whatever
can be read as an official counts, except where a post stands in a word by accident (`_ACCIDENTS`).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final


def _data(name: str) -> str:
    return resources.files("lingyan.questions").joinpath(f"data/{name}").read_text(encoding="utf-8")


_COMPOUND: Final = frozenset(_data("family_names.txt").split())
"""Family names of more than one character."""
_VARIANTS: Final = str.maketrans(
    "書記會計納賬帳長監員鄉鎮組織農經幹領導張陳劉楊黃趙吳孫馬羅鄭謝韓馮蕭許鄧葉蘇呂盧蔣賈閻薛鄒譚陸賀顧龔錢湯嚴龍萬範鐘喬賴",
    "书记会计纳账账长监员乡镇组织农经干领导张陈刘杨黄赵吴孙马罗郑谢韩冯萧许邓叶苏吕卢蒋贾阎薛邹谭陆贺顾龚钱汤严龙万范钟乔赖",
)
_DOTS: Final = re.compile(r"[·•・‧]")
_NEVER: Final = "(?!)"
_HAN: Final = re.compile(r"[㐀-鿿𠀀-𲎯]+")

# A post inside another word. What could be a sentence about somebody ("会计划走了钱", "会计算错了") is left to count.
_ACCIDENTS: Final = re.compile(
    "|".join(
        (
            r"会计(?:制度|准则|法(?!院|办|律|官)|科目|年度|档案|期间|主体|要素|分录|师|学(?!校)|证(?!明|实|人|据)|电算|代理|委托|政策|从业)",
            r"(?<!(?<!农)村)(?<![社组队老小个的])会计(?:核算|账簿|账册|凭证|报表|资料|信息|基础)",
            r"(?:社(?<!作社)|[开大不员委议才都还机协商工学])会计(?:划(?![走出给了款钱转拨到掉])|算(?![错多少漏的得账计了下给不我他钱])|票(?![据子证])|数(?![钱目额据])|入(?![账了股党])|较)",
            r"(?:[图证秘明议知诉遗聘凭]|合同|承诺)书记(?:录|载|账|着|在|明|下|有|入|的)",
            r"收支书(?=面|写)",
            r"(?:法律|裁判|执行|行政|仲裁|合同|司法)文书|公文书写|文书(?:档案|格式|材料|送达)",
            r"主任(?:务(?![必工农虚实求])|医师|医生|护师)|班主任",
            r"[民业户车店雇买股物财债船房地]主任(?:意|何|命|免|选|期|由|性|凭|职|其)",
            r"[提支付输转列推卖]出纳(?:入|税)",
            r"(?:村|社|组|队|镇|乡)长(?:期(?!间)|远|寿|久|效)|(?:家|老|故)乡长(?:大|期|久)",
            r"(?<!监督)委员会",
            r"[骨主树枝躯]干部(?:分|位|门)",
            r"理事会|[办管处代审受]理事(?:项|务|情|宜|由|实|故|业|件)",
            r"[同学]社长",
            r"小金库|老党员|老百姓|小康|小区|小时|小麦|小路|老路|小水[电利渠沟库池]|老房|小车|小商|小计|小段|老年|小学|小额|小江|小黄车",
        )
    )
)
_PAST: Final = re.compile(
    r"前任|原任|上任|上届|上一[任届]|往[届年]|历任|卸任|离任|退休|退下|以前|从前|过去|当年|当时|那时|原来|[前原老](?=[村支书主会文出理社监组])"
)
_INFIX: Final = "[老大小副村社代正前原镇乡]{0,2}"
_ADDRESSES: Final = (
    r"主席|站长|所长|部长|科长|局长|干事|秘书|同志|领导|老师|哥|叔|伯|爷|姐|婶|嫂|娘|孃|"
    r"总(?![额共计数和量结账体表收支金价面人长投资产分])|某|[×xX*○◯□]"
)  # fmt: skip
_ORDINARY: Final = frozenset(_data("given_words.txt").split())
"""Given names that are also words: alone they name nobody."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a text speaks of: kinds of `concerns.csv`, names out of those asked for, and whether of somebody's past post."""

    kinds: frozenset[str]
    names: frozenset[str]
    past: bool = False


def read(text: str, names: Iterable[str]) -> Mentions:
    """What a text says of officials, given the names of those who hold posts."""
    readings = _readings(text)
    kinds = frozenset(kind for each in readings for kind in _kinds(each))
    said = frozenset(name for name in names if any(_says(each, name) for each in readings))
    return Mentions(kinds, said, any(_PAST.search(each) for each in readings))


def _readings(text: str) -> tuple[str, str]:
    """The text as it stands, and pushed together, since names and posts are also written with spaces or dots.

    Both are read: across a comma "会计，制度上写着" would become a word that is none.
    """
    tidy = unicodedata.normalize("NFKC", text).translate(_VARIANTS)
    tidy = "".join(char for char in tidy if unicodedata.category(char)[0] != "C" or char == "\n")
    return tidy, "".join(char for char in tidy if char.isalnum())


def _kinds(reading: str) -> set[str]:
    table = _words()
    return {kind for word in _pattern().findall(_ACCIDENTS.sub("\n", reading)) for kind in table[word]}


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    rows = csv.DictReader(_data("words.csv").splitlines())
    return {row["word"]: frozenset(row["kinds"].split()) for row in rows}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Every word of the table, a longer one before the one inside it."""
    return re.compile("|".join(sorted(_words(), key=lambda word: (-len(word), word))))


def _says(reading: str, name: str) -> bool:
    plain = _readings(name)[1]
    if len(plain) < 2:
        return False
    as_official, as_neighbour = _called(name)
    return bool(
        plain.casefold() in reading.casefold()
        or as_official.search(reading)
        or as_neighbour.search(_ACCIDENTS.sub("\n", reading))
    )


@lru_cache(maxsize=4096)
def _called(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How people call somebody of this name: 张书记, 老张书记, 姓张的, 张某; and 老张, 建国 where that is no word."""
    families, given = _parts(name)
    titles = f"(?:{_pattern().pattern}|{_ADDRESSES})"
    official, neighbour = [], []
    for family in families:
        official += [f"{family}{_INFIX}{titles}", f"姓{family}"]
        neighbour.append(f"[老小]{family}" if len(family) == 1 else family)
    for each in given:
        official.append(f"{each}{_INFIX}{titles}")
        neighbour += [] if each in _ORDINARY else [each]
    return re.compile("|".join(official) or _NEVER), re.compile("|".join(neighbour) or _NEVER)


def _parts(name: str) -> tuple[list[str], list[str]]:
    """Family and given names that stand for somebody alone; of a name with dots each part is called like a given name."""
    tidy = "".join(_readings(_DOTS.sub("·", name))[0].split())
    if "·" in tidy:
        families, given = [], tidy.split("·")
    else:
        length = 2 if len(tidy) > 2 and tidy[:2] in _COMPOUND else 1
        families, given = [tidy[:length]], [tidy[length:]]
    han = [each for each in families if _HAN.fullmatch(each)]
    return han, [each for each in given if len(each) > 1 and _HAN.fullmatch(each)]
