"""What a person does on a screen before its picture is taken: types a voucher, brings a faulty file."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from scripts.screens.records import Records

_VOUCHER = (
    ("收到一季度机动地承包费", "10201", "debit", "12600.00"),
    ("收到一季度机动地承包费", "50103", "credit", "12600.00"),
)
_ROSTER_HEAD = "乡镇,村,姓名,性别,出生年月,学历,政治面貌,身份证号码,职务,产生方式\n"
_ROSTER_ROWS = (
    "{town},{village},周长庚,男,1978.05,大专,中共党员,,党支部书记、村委会主任,两推一选\n",
    "{town},{village},钱玉兰,女,1971.13,高中,中共党员,,村委会委员,选举产生\n",
    "{town},{village},孙有田,男,1969.03,见档案,群众,,村委会委员,选举产生\n",
    "{town},{village},吴小满,女,1985.09,本科,中共党员,,综合协调专干,选举产生\n",
    "{town},无此地村,郑开春,男,1980.02,大专,中共党员,,党支部书记,两推一选\n",
)
_JOURNAL = (
    "日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额,附件\n"
    "2025-01-05,记-1,提取备用金,101,库存现金,2000.00,,1\n"
    "2025-01-05,记-1,提取备用金,10201,银行存款,,2000.00,1\n"
    "2025-01-09,记-2,付办公用品款,51301,管理费用,1O0.00,,1\n"
    "2025-01-09,记-2,付办公用品款,101,库存现金,,100.00,1\n"
    "2025-01-18,记-3,收承包费,10201,银行存款,3600.00,,1\n"
    "2025-01-18,记-3,收承包费,59999,经营收入,,3500.00,1\n"
)

_ASSETS = (
    "编号,名称,类别,购建时间,原值（元）,累计折旧（元）,使用状况\n"
    "Q001,抽水站,农田水利设施,2019.06,186000.00,58900.00,在用\n"
    "Q002,旋耕机,机器设备,2021.03,32600.00,14670.00,出租\n"
    "Q003,宣传车,交通工具？,2016.09,58000.00,58000.00,闲置\n"
    "Q004,会议桌椅,办公设备,2018-13,4600.00,4370.00,在用\n"
    "合计,,,,281200.00,135940.00,\n"
)

_REGISTER = (
    "合同编号,合同名称,承包方,签订日期,起止日期,面积（亩）,年租金（元）,缴费方式,已收款,决议文号\n"
    "2019-03,北塘承包合同,李养鱼,2019.2.20,2019.3.1-2029.2.28,12.5,8700,按年,60900,雁村议〔2019〕2号\n"
    "2021-01,门面租赁合同,禾丰农资有限公司,2020.12.20,2021年1月1日至2030年12月31日,,1.2万元,半年一付,66000,雁村议〔2020〕9号\n"
    "2018-02,南坡林地承包合同,周长庚,2018.6.1,2018.6.1-2038.5.31,36,36×120,每年,,雁村议〔2018〕4号\n"
)
_PROJECTS = (
    "项目名称,类别,建设内容,计划开工日期,计划完成日期,财政资金（万元）,村自筹,状态,立项日期,节点,"
    "验收日期,验收单位,验收意见,决算金额,决议文号\n"
    "二组机耕道硬化,基础设施,硬化 1.2 公里,2024.2.1,2024年9月,30,10万,已验收,2024.1.20,"
    "开工 2024-02-01 2024-02-05；完工 2024-09-30 2024-09-20,2024.10.12,乡镇验收组,合格,39.6万,村议〔2024〕1号\n"
    "南坡果园,产业发展,栽种柑橘 60 亩,2027.3.1,2028年5月,,5万,储备,,,,,,,\n"
)
_PAYEES = (
    "序号,姓名,银行卡号,开户行,实发金额（元）,备注\n1,周长庚,6228480010002000301,雁城农商银行,1200.50,三月误工\n"
    "2,李养鱼,6228480010002000319,雁城农商银行,800,三月误工\n3,郑守田,6228480010002000327,雁城农商银行,650,三月误工\n"
)
_FAULTY_REGISTER = (
    _REGISTER.replace("36×120", "若干")
    + "2019-03,晒场租赁合同,周长庚,2019.9.1,2019.9.1-2019.13.31,,3600,按年,,\n"
)
_REGISTER = _REGISTER.replace("36×120", "4320")


_STATEMENT = (
    "账号,{number}\n交易日期,对方户名,摘要,支出金额,收入金额,账户余额\n"
    "{day}-03,周长庚,土地承包款,,1200.00,9200.00\n{day}-05,雁城市禾丰农资有限公司,购复合肥,860.00,,8340.00\n"
    "{day}-09,批量代付,发放误工补贴,1500.00,,6900.00\n"
)


def type_voucher(page: Page, _: Records) -> None:
    """The grid by keyboard: a line, the line that balances it, and the list of accounts open under a third."""
    for number, (summary, account, side, amount) in enumerate(_VOUCHER):
        page.locator(f'[name="lines-{number}-summary"]').fill(summary)
        field = page.locator(f'[name="lines-{number}-account"]')
        field.fill(account)
        field.press("Enter")
        page.locator(f'[name="lines-{number}-{side}"]').fill(amount)
    third = page.locator('[name="lines-2-account"]')
    third.focus()
    third.press_sequentially("glf")
    expect(page.locator('.suggestions:not([hidden]) [role="option"]').first).to_be_visible()


def save_faulty_voucher(page: Page, records: Records) -> None:
    """What the grid says at the row of an account that does not exist."""
    type_voucher(page, records)
    page.locator('[name="lines-2-account"]').fill("59999")
    page.locator('[name="lines-2-debit"]').fill("100.00")
    page.keyboard.press("Control+Enter")
    expect(page.locator('main [aria-invalid="true"]').first).to_be_visible()


def bring_faulty_roster(page: Page, records: Records) -> None:
    place = {"town": records.town.name, "village": records.village.name}
    content = _ROSTER_HEAD + "".join(row.format(**place) for row in _ROSTER_ROWS)
    page.get_by_label("轮次").fill("2027补选")
    page.get_by_label("统计时点").fill("2026-10-31")
    _choose(page, f"{records.town.name}-补选花名册.csv", content)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("核对")


def choose_statement(page: Page, records: Records) -> None:
    """A statement of the open month whose third balance does not follow from the second."""
    content = _STATEMENT.format(number=records.bank_account.number, day=records.open_month)
    _choose(page, f"{records.village.name}-流水.csv", content)
    page.locator("main form button.main").click()
    page.wait_for_url(re.compile(r"/bank/import/[0-9a-f]{32}/"))


def bring_faulty_journal(page: Page, records: Records) -> None:
    page.get_by_label("会计年度").fill("2025")
    page.get_by_label("村的区划代码").fill(records.village.code)
    _choose(page, f"{records.village.name}-2025序时账.csv", _JOURNAL)
    page.locator("main form button.main").click()
    page.wait_for_url("**/take-over/*/")


def bring_asset_list(page: Page, _: Records) -> None:
    """A list of assets with two faults, as the reader would see them."""
    _bring(page, "固定资产清查表.csv", _ASSETS, "property")


def bring_contracts(page: Page, _: Records) -> None:
    _bring(page, "合同台账.csv", _REGISTER, "contracts")


def bring_faulty_contracts(page: Page, _: Records) -> None:
    """A price and a term that cannot be read."""
    _bring(page, "合同台账.csv", _FAULTY_REGISTER, "contracts")


def bring_projects(page: Page, _: Records) -> None:
    _bring(page, "项目台账.csv", _PROJECTS, "projects")


def bring_payees(page: Page, _: Records) -> None:
    page.get_by_label("用途").fill("三月误工补贴")
    _bring(page, "误工补贴发放表.csv", _PAYEES, "payments")


def _bring(page: Page, name: str, content: str, room: str) -> None:
    """Send a file and wait for its preview."""
    _choose(page, name, content)
    page.locator("main form button.main").click()
    page.wait_for_url(f"**/{room}/import/*/check/**")


def write_new_party(page: Page, _: Records) -> None:
    """A partner whom the book does not know yet, written where the contract is."""
    page.get_by_label("新的对方名称").fill("雁城市清塘水产有限公司")
    page.get_by_label("新的对方类别").select_option(label="单位")


def open_menu(page: Page, _: Records) -> None:
    """On a phone the menu is behind its button; at a desk it always stands there."""
    button = page.get_by_role("link", name="打开菜单")
    if button.is_visible():
        button.click()
        expect(page.locator("nav.nav")).to_be_visible()


def await_verdict(page: Page, _: Records) -> None:
    expect(page.locator("[data-verdict]")).to_contain_text("已核对")


def _choose(page: Page, name: str, content: str) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": content.encode("utf-8-sig")}
    page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
