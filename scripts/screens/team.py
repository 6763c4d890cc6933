"""Pictures of the team's rooms: rosters, training, branch life, term change, appraisals, weak organisations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from scripts.screens import acts
from scripts.screens.camera import Shot
from scripts.screens.records import Records
from scripts.screens.term import TERM_STATES
from scripts.screens.where import at as _at
from scripts.screens.where import literal as _literal


def _course(state: str) -> Callable[[Records], int]:
    return lambda records: records.course(state).pk


def _dossier(records: Records) -> int:
    return records.secretary.pk


def _leaving(way: str, field: str) -> Callable[[Records], int]:
    return lambda records: getattr(records.departure(way), field)


ROSTER: Final = (
    Shot("roster", "花名册", _at("roster:people"), "zuzhibu"),
    Shot("roster-villages", "花名册：各村", _at("roster:villages"), "zuzhibu"),
    Shot("roster-history", "任职沿革", _at("roster:history", post="书记"), "zuzhibu"),
    Shot("roster-tenure", "一个职务的历任", _at("roster:tenure", lambda r: r.secretary.pk), "zuzhibu"),
    Shot("roster-rounds", "换届轮次", _at("roster:rounds"), "zuzhibu"),
    Shot("roster-round", "一轮换届", _at("roster:round", lambda r: r.round.pk), "zuzhibu"),
    Shot("roster-import", "导入花名册：选择文件", _at("roster:import"), "zuzhibu"),
    Shot(
        "roster-preview",
        "导入花名册：核对，有错误",
        _at("roster:import"),
        "zuzhibu",
        acts.bring_faulty_roster,
    ),
    Shot("statistics", "换届统计", _at("roster:statistics"), "zuzhibu"),
    Shot(
        "statistics-balance",
        "换届统计：一肩挑旁边列监督的记录",
        _at("roster:statistics"),
        "zuzhibu",
        begins="section[aria-labelledby=balance]",
    ),
    Shot(
        "statistics-withheld", "换届统计：不能看花名册的读者，小数不显示", _at("roster:statistics"), "nongye"
    ),
    Shot(
        "statistics-split",
        "分项统计：“两委”按地区和学历",
        _at("roster:structure", group="two", by="education"),
        "zuzhibu",
    ),
    Shot(
        "statistics-villages",
        "分项统计：村按一肩挑",
        _at("roster:structure", group="villages", by="one-head"),
        "zuzhibu",
    ),
    Shot("statistics-compare", "两轮换届对比，分子和分母都列出", _at("roster:compare"), "zuzhibu"),
    Shot("statistics-figure", "一个数字后面的人", _at("roster:figure", figure="secretaries"), "zuzhibu"),
    Shot("training-hours", "每人的培训学时和应学学时", _at("training:hours"), "zhenganbu"),
    Shot(
        "training-person", "一个人的学时从哪些班来", _at("training:person", lambda r: r.trained), "zhenganbu"
    ),
    Shot("training-needs", "培训需求从差额算出", _at("training:needs"), "zhenganbu"),
    Shot("training-classes", "一年的培训班", _at("training:classes"), "zhenganbu"),
    Shot(
        "training-class",
        "计了学时的培训班和不记名评价",
        _at("training:class", _course("counted")),
        "zhenganbu",
    ),
    Shot("training-people", "列名单，差得多的在前", _at("training:people", _course("planned")), "zhenganbu"),
    Shot(
        "training-attendance", "主办人登记考勤", _at("training:attendance", _course("announced")), "zhenganbu"
    ),
    Shot("training-slips", "评价表只填合计", _at("training:slips", _course("counted")), "zhenganbu"),
    Shot("training-sessions", "农民夜校和远程教育只记人数", _at("training:sessions"), "wenshu"),
    Shot("training-session-new", "登记一次夜校", _at("training:new-session"), "wenshu"),
    Shot(
        "training-session",
        "一次夜校和它选用的资料",
        _at("training:session", lambda r: r.evening.session_id),
        "wenshu",
    ),
    Shot("training-library", "培训资料库：上级提供的和本级的", _at("training:library"), "zhenganbu"),
    Shot(
        "training-material",
        "一份资料的版本和选用它的班",
        _at("training:material", lambda r: r.material.pk),
        "xianzuzhi",
    ),
    Shot(
        "training-choose",
        "从资料库给一个班选用资料",
        _at("training:class-materials", _course("announced")),
        "zhenganbu",
    ),
    Shot(
        "training-check",
        "另一个人核对评价合计",
        _at("training:check-slips", lambda r: r.waiting.pk),
        "zuzhibu",
    ),
)

BRANCH: Final = (
    Shot("branches", "各支部的组织生活", _at("branch:branches"), "zhenganbu"),
    Shot("branch-year", "一个支部的一年", _at("branch:branch", lambda r: r.branch.pk), "wenshu"),
    Shot("branch-session", "一次组织生活", _at("branch:session", lambda r: r.session.pk), "wenshu"),
    Shot("branch-attendance", "登记到会情况", _at("branch:attendance", lambda r: r.session.pk), "wenshu"),
    Shot("branch-talks", "谈心谈话和联系外出党员", _at("branch:talks", lambda r: r.branch.pk), "wenshu"),
    Shot("branch-fees", "一个月的党费：只记交没交", _at("branch:fees", lambda r: r.branch.pk), "wenshu"),
    Shot("branch-member", "一名党员的事项和附件", _at("branch:member", lambda r: r.term_member.pk), "wenshu"),
    Shot("branch-members", "支部党员", _at("branch:members"), "wenshu"),
    Shot("branch-import", "导入组织生活台账", _at("branch:import"), "wenshu"),
)  # fmt: skip

OVERSIGHT: Final = (
    Shot("oversight", "一年的村务监督会议和年度工作报告", _at("branch:sittings"), "jiandu"),
    Shot("oversight-meeting", "一次会议的监督意见和答复", _at("branch:sitting", lambda r: r.sitting.pk), "jiandu"),
    Shot("oversight-new", "登记村务监督会议", _at("branch:new-sitting"), "jiandu"),
)  # fmt: skip

TALENT: Final = (
    Shot("talent-people", "人才登记：只有本人同意的人", _at("talent:people"), "zhenganbu"),
    Shot("talent-new", "登记一人，连同本人的同意", _at("talent:new"), "wenshu"),
    Shot(
        "talent-person", "一个人的登记、同意和对接", _at("talent:person", lambda r: r.talent.pk), "zhenganbu"
    ),
    Shot(
        "talent-withdraw",
        "撤回同意，个人信息立即清除",
        _at("talent:withdraw", lambda r: r.talent.pk, _literal("match")),
        "zhenganbu",
    ),
    Shot("talent-needs", "村里的人才需求", _at("talent:needs"), "zhenganbu"),
    Shot(
        "talent-need", "一条需求：问过的人和可以问的人", _at("talent:need", lambda r: r.need.pk), "zhenganbu"
    ),
    Shot("talent-match", "一次对接的经过", _at("talent:match", lambda r: r.match.pk), "zhenganbu"),
    Shot("talent-figures", "人才统计只有数量", _at("talent:figures"), "zhenganbu"),
)

MANDATES: Final = (
    Shot("mandates", "小组长和代表：人数、提醒和名册", _at("mandates:mandates"), "wenshu"),
    Shot("mandates-import", "导入小组长和代表名册", _at("mandates:import"), "wenshu"),
)
TERM: Final = (
    Shot("term-board", "换届：各状态的村数", _at("term:board", month="open"), "xianzuzhi"),
    Shot("term-villages", "各村换届", _at("term:villages", month="open"), "zhenganbu"),
    Shot("term-village", "一个村的换届", _at("term:village", lambda r: r.term_process.pk), "zhenganbu"),
    Shot(
        "term-reach",
        "登记一步的佐证",
        _at("term:reach", lambda r: r.term_audited.pk, _literal("party")),
        "zhenganbu",
    ),
    Shot("term-empty", "空缺和期限", _at("term:empty"), "zhenganbu"),
    Shot(
        "term-committee",
        "村民委员会成员和离任办理",
        _at("term:committee", _leaving("lapse", "region_id")),
        "zhenganbu",
    ),
    Shot("term-departures", "离任事项", _at("term:departures"), "zhenganbu"),
    Shot("term-departure", "一件罢免要求", _at("term:departure", _leaving("recall", "pk")), "zhenganbu"),
    Shot("term-recall", "登记罢免要求", _at("term:recall", _leaving("resign", "tenure_id")), "zhenganbu"),
    Shot(
        "term-left", "离任以后的公告、备案、移交", _at("term:departure", _leaving("lapse", "pk")), "zhenganbu"
    ),
    Shot(
        "term-release", "登记按文件离任", _at("term:release", lambda r: r.by_elected.tenure_id), "zhenganbu"
    ),
    *TERM_STATES,
)

SELECTION: Final = (
    Shot("selections", "选拔：每一步由谁办", _at("selection:procedures", month="open"), "xianzuzhi"),
    Shot("selection", "一次两推一选：公示期满", _at("selection:procedure", lambda r: r.posted_selection.pk), "zhenganbu"),
    Shot("selection-done", "办结的两推一选", _at("selection:procedure", lambda r: r.selected.pk), "zhenganbu"),
    Shot("selection-by-election", "办结的副书记补选", _at("selection:procedure", lambda r: r.by_elected.pk), "zhenganbu"),
    Shot("selection-open", "公开选拔：资格审查", _at("selection:procedure", lambda r: r.recruitment.pk), "xianzuzhi"),
    Shot("selection-apply", "登记报名，本人书面同意", _at("selection:apply", lambda r: r.recruitment.pk), "xianzuzhi"),
    Shot("selection-applications", "公开选拔报名", _at("selection:applications"), "xianzuzhi"),
    Shot("reviews", "联审", _at("review:reviews"), "xianzuzhi"),
    Shot("review", "一个人的部门答复", _at("review:review", lambda r: r.review.pk), "xianzuzhi"),
    Shot("election-rights", "没有选举权的党员", _at("review:rights"), "xianzuzhi"),
)  # fmt: skip

APPRAISALS: Final = (
    Shot("appraisals", "评议", _at("appraisal:sessions"), "zhenganbu"),
    Shot("appraisal-new", "发起民主评议党员", _at("appraisal:new", _literal("party")), "shuji"),
    Shot("appraisal", "一次民主评议：计票待核对", _at("appraisal:session", lambda r: r.counting.pk), "shuji"),
    Shot("appraisal-check", "第二人核对计票", _at("appraisal:check", lambda r: r.counting.pk), "shuji"),
    Shot("appraisal-results", "党员评议结果", _at("appraisal:results", lambda r: r.judged.pk), "zhenganbu"),
    Shot("appraisal-cadres", "群众评议村干部的结果", _at("appraisal:results", lambda r: r.cadres.pk), "jiandu"),
    Shot("appraisal-secretaries", "书记述职评议结果", _at("appraisal:results", lambda r: r.secretaries.pk), "zhenganbu"),
    Shot("appraisal-statistics", "评议统计", _at("appraisal:statistics"), "zuzhibu"),
)  # fmt: skip

DOSSIERS: Final = (
    Shot("dossiers", "书记一人一档：缺什么一看就知", _at("dossier:dossiers"), "xianzuzhi"),
    Shot("dossier", "一个书记的档案和时间线", _at("dossier:dossier", _dossier), "zhenganbu"),
    Shot("dossier-enter", "登记备案", _at("dossier:enter", _dossier, _literal("filed")), "xianzuzhi"),
    Shot("dossier-leave", "登记请假，不写原因", _at("dossier:enter", _dossier, _literal("leave")), "zhenganbu"),
    Shot("dossier-leaving", "正在离任，离任以前要办完的", _at("dossier:dossier", lambda r: r.leaving.pk), "zhenganbu"),
    Shot("dossier-mine", "书记看自己的档案", _at("dossier:mine"), "shuji"),
)  # fmt: skip

WEAK: Final = (
    Shot("weak-hints", "软弱涣散的线索", _at("weak:hints"), "zhenganbu"),
    Shot("weak-hint", "一条线索：计算和记录", _at("weak:hint", lambda r: r.hint.pk), "zhenganbu"),
    Shot("weak-sweep", "一次排查：查不了的也写明", _at("weak:sweep", lambda r: r.hint.sweep_id), "xianzuzhi"),
    Shot("weak-cases", "党组织整顿", _at("weak:cases"), "xianzuzhi"),
    Shot("weak-case", "整顿中的一个村", _at("weak:case", lambda r: r.weak_case("working").pk), "zhenganbu"),
    Shot("weak-plan", "调整整顿方案", _at("weak:plan", lambda r: r.weak_case("working").pk), "zhenganbu"),
    Shot("weak-review", "每季度研判", _at("weak:review", lambda r: r.weak_case("working").pk), "zhenganbu"),
    Shot(
        "weak-decide",
        "县级核定乡镇提出的村",
        _at("weak:decide", lambda r: r.weak_case("proposed").pk, _literal("confirm")),
        "xianzuzhi",
    ),
    Shot("weak-watch", "销号后观察", _at("weak:case", lambda r: r.weak_case("watch").pk), "xianzuzhi"),
    Shot("weak-own", "村党组织书记看本村整顿", _at("weak:own-case", lambda r: r.weak_case("watch").pk), "shuji"),
)  # fmt: skip
