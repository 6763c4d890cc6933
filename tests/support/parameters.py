"""Rules that only tests know, one of each kind."""

from __future__ import annotations

from lingyan.kernel.parameters import Parameter, register

DAYS = register(Parameter("tests.days", "答复期限", "days", 10, "测试", "测试规则 1", maximum=365))
LIMIT = register(Parameter("tests.limit", "现金限额", "fen", 500_000, "测试", "测试规则 2", minimum=100))
TIERS = register(Parameter("tests.tiers", "审批层级", "fens", (50_000, 200_000), "测试", "测试规则 3"))
SHARE = register(Parameter("tests.share", "比例", "percent", 80, "测试", "测试规则 4", maximum=100))
FLAG = register(Parameter("tests.flag", "合并召开", "flag", False, "测试", "测试规则 5", example=False))
WORDS = register(Parameter("tests.words", "敏感词", "words", ("招待", "烟酒"), "测试", "测试规则 6"))
CHOICE = register(
    Parameter("tests.choice", "方式", "choice", "a", "测试", "测试规则 7", choices=(("a", "甲"), ("b", "乙")))
)
TEXT = register(Parameter("tests.text", "标题", "text", "花名册", "测试", "测试规则 8"))
ALL = (DAYS, LIMIT, TIERS, SHARE, FLAG, WORDS, CHOICE, TEXT)
