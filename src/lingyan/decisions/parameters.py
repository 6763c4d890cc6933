"""What a county decides about decisions: notice and display days, local quorums, amounts. Read through `Local`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from lingyan.decisions import rules
from lingyan.decisions.rules import SHARES, Body, Vote
from lingyan.kernel.parameters import Parameter, register
from lingyan.parameters.queries import Values

GROUP: Final = "四议两公开"
LAW_HOLDS: Final = "低于法律规定的，按法律规定执行"
_SHARE_CHOICES: Final = tuple((code, share.zh) for code, share in SHARES.items())
_OVER_HALF: Final = tuple(each for each in _SHARE_CHOICES if each[0] != "half")


def _days(
    code: str, label: str, days: int, source: str, *, example: bool = True, text: str = ""
) -> Parameter:
    parameter = Parameter(
        f"decisions.{code}", label, "days", days, GROUP, source, example, maximum=365, help=text
    )
    return register(parameter)


MERGE: Final = register(
    Parameter(
        "decisions.merge", "村党组织提议和“两委”商议合并进行", "choice", "one-head", GROUP, "四议两公开工作法",
        choices=(("never", "不合并"), ("one-head", "书记主任一肩挑的村可合并"), ("always", "都可合并")),
        help="合并开会时，两项记录仍分别留存",
    )
)  # fmt: skip
PARTY_ATTENDANCE: Final = register(
    Parameter(
        "decisions.party-attendance", "党员大会到会比例", "choice", "two-thirds", GROUP,
        "支部工作条例第十一条（半数以上）；四议两公开工作法", choices=_SHARE_CHOICES, help=LAW_HOLDS,
    )
)  # fmt: skip
MEMBERS_CARRY: Final = register(
    Parameter(
        "decisions.members-carry", "成员大会、成员代表大会通过比例（章程）", "choice", "two-thirds", GROUP,
        "农村集体经济组织法第二十七条、第二十八条", example=False, choices=_OVER_HALF, help=LAW_HOLDS,
    )
)  # fmt: skip
MEMBER_REPRESENTATIVES_ATTENDANCE: Final = register(
    Parameter(
        "decisions.member-representatives-attendance", "成员代表大会到会比例（章程）", "choice", "two-thirds", GROUP,
        "农村集体经济组织法第二十八条", choices=_SHARE_CHOICES,
    )
)  # fmt: skip
NOTICE: Final[dict[Body, Parameter]] = {
    Body.PARTY_MEETING: _days("party-notice-days", "党员大会前发送方案", 3, "四议两公开工作法"),
    Body.VILLAGERS: _days(
        "villagers-notice-days",
        "村民会议提前通知",
        10,
        "村民委员会组织法第二十五条",
        example=False,
        text=LAW_HOLDS,
    ),
    Body.REPRESENTATIVES: _days(
        "representatives-notice-days", "村民代表会议提前通知", 3, "四川省实施村民委员会组织法办法第十七条"
    ),
    Body.GROUP: _days("group-notice-days", "村民小组会议提前通知", 3, "由县规定"),
    Body.MEMBERS: _days(
        "members-notice-days",
        "成员大会提前通知",
        10,
        "农村集体经济组织法第二十七条",
        example=False,
        text=LAW_HOLDS,
    ),
    Body.MEMBER_REPRESENTATIVES: _days(
        "member-representatives-notice-days", "成员代表大会提前通知", 10, "农村集体经济组织法第二十八条、章程"
    ),
}
DISPLAY_DAYS: Final = _days(
    "display-days", "决议和实施结果公示", 15, "村民委员会组织法第三十五条", example=False, text=LAW_HOLDS
)
OBJECTION_DAYS: Final = _days(
    "objection-days", "异议答复期限", 10, "四川省村务公开条例第十六条", text="长于十天的，按十天执行"
)
POST_DAYS: Final = _days("post-days", "决议后公布期限", 10, "四川省村务公开条例第十条")
REVIEW_DAYS: Final = _days("review-days", "乡镇合法性审查期限", 5, "村民委员会组织法第三十一条；期限由县规定")
RESULT_DAYS: Final = _days("result-days", "完成后公布实施结果期限", 10, "四川省村务公开条例第十条")
RECORD_DAYS: Final = register(
    Parameter(
        "decisions.record-days", "会后登记和公示期满后办理的期限", "integer", 5, GROUP, "由县规定", unit="个工作日",
        maximum=365,
    )
)  # fmt: skip
MAJOR_AMOUNT: Final = register(
    Parameter(
        "decisions.major-amount", "重大收支、购置须经决策的金额", "fen", 20_000_00, GROUP,
        "财农〔2021〕121号第八条；数额由县规定", help="达到此数须经民主决策",
    )
)  # fmt: skip
LEASE_AMOUNT: Final = register(
    Parameter(
        "decisions.lease-amount", "发包、租赁须经决策的金额（合同总额）", "fen", 10_000_00, GROUP,
        "财农〔2021〕121号第八条；数额由县规定", help="达到此数须经民主决策",
    )
)  # fmt: skip
PROJECT_AMOUNT: Final = register(
    Parameter(
        "decisions.project-amount", "工程项目须经决策的金额", "fen", 50_000_00, GROUP,
        "财农〔2021〕121号第十七条；数额由县规定", help="达到此数须经民主决策",
    )
)  # fmt: skip
DISPOSAL_AMOUNT: Final = register(
    Parameter(
        "decisions.disposal-amount", "处置资产须经决策的原值", "fen", 10_000_00, GROUP,
        "农村集体经济组织法第二十六条；财农〔2021〕121号第二十一条", help="原值达到此数须经民主决策；资源都须决策",
    )
)  # fmt: skip
TRADE_AMOUNT: Final = register(
    Parameter(
        "decisions.trade-amount", "须进场公开交易的金额", "fen", 50_000_00, GROUP,
        "由县规定（参考浙江省农村集体资产管理条例第三十五条）", help="达到此数的交易须进农村产权交易平台；0 表示不按金额",
    )
)  # fmt: skip
VILLAGERS_MEETINGS: Final = register(
    Parameter(
        "decisions.villagers-meetings", "村民会议每年次数", "integer", 2, GROUP,
        "村民委员会组织法第二十五条（每年至少一次）；四川省实施村民委员会组织法办法第十二条（每半年一次）", unit="次",
        minimum=1, maximum=2, help="用于指标 Z06：两次是上、下半年各一次",
    )
)  # fmt: skip
REPRESENTATIVES_LEAST: Final = register(
    Parameter(
        "decisions.representatives-least", "村民代表最少人数", "integer", 20, GROUP,
        "四川省实施村民委员会组织法办法第十八条", unit="人", minimum=0, maximum=500, help="用于指标 Z07；0 表示没有规定",
    )
)  # fmt: skip
FIGURES: Final = (RESULT_DAYS, VILLAGERS_MEETINGS, REPRESENTATIVES_LEAST)
"""What `yearly` reads."""
_ALL: Final = (
    MERGE, PARTY_ATTENDANCE, MEMBERS_CARRY, MEMBER_REPRESENTATIVES_ATTENDANCE, *NOTICE.values(), DISPLAY_DAYS,
    OBJECTION_DAYS, POST_DAYS, REVIEW_DAYS, RESULT_DAYS, RECORD_DAYS, MAJOR_AMOUNT, LEASE_AMOUNT, PROJECT_AMOUNT,
    DISPOSAL_AMOUNT, TRADE_AMOUNT,
)  # fmt: skip


def read_values() -> Values:
    """Every rule of this room wherever it is set, in one query, for who asks about many deals."""
    return Values(_ALL)


@dataclass(frozen=True, slots=True)
class Local:
    """The rules in force at one place on one day, law and county combined so that the stricter holds. One query."""

    path: str
    on: dt.date
    values: Values

    @classmethod
    def at(cls, path: str, on: dt.date, values: Values | None = None) -> Local:
        return cls(path, on, values or read_values())

    def _number(self, parameter: Parameter) -> int:
        found = self.values.of(parameter, self.path, self.on)
        assert isinstance(found, int)
        return found

    def _text(self, parameter: Parameter) -> str:
        return str(self.values.of(parameter, self.path, self.on))

    @property
    def merge(self) -> Literal["never", "one-head", "always"]:
        return self._text(MERGE)  # type: ignore[return-value]

    def vote(self, body: Body) -> Vote:
        vote = rules.VOTES[body]
        if body is Body.PARTY_MEETING:
            return rules.with_local(vote, attend=SHARES[self._text(PARTY_ATTENDANCE)])
        if body is Body.MEMBERS:
            return rules.with_local(vote, carry=SHARES[self._text(MEMBERS_CARRY)])
        if body is Body.MEMBER_REPRESENTATIVES:
            attend = SHARES[self._text(MEMBER_REPRESENTATIVES_ATTENDANCE)]
            return rules.with_local(vote, attend=attend, carry=SHARES[self._text(MEMBERS_CARRY)])
        return vote

    def notice_days(self, body: Body) -> int:
        return rules.at_least(rules.LAW_NOTICE_DAYS.get(body, 0), self._number(NOTICE[body]))

    @property
    def display_days(self) -> int:
        return rules.at_least(rules.LAW_DISPLAY_DAYS, self._number(DISPLAY_DAYS))

    @property
    def objection_days(self) -> int:
        return rules.at_most(rules.LAW_OBJECTION_DAYS, self._number(OBJECTION_DAYS))

    @property
    def post_days(self) -> int:
        return self._number(POST_DAYS)

    @property
    def review_days(self) -> int:
        return self._number(REVIEW_DAYS)

    @property
    def result_days(self) -> int:
        return self._number(RESULT_DAYS)

    @property
    def record_days(self) -> int:
        return self._number(RECORD_DAYS)

    @property
    def trade_amount(self) -> int:
        return self._number(TRADE_AMOUNT)

    def amount_of(self, parameter_code: str) -> int:
        """The amount of an item's threshold parameter, in fen."""
        return self._number(next(each for each in _ALL if each.code == parameter_code))
