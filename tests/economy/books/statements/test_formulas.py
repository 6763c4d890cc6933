from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.books.statements.formulas import (
    FormulaError,
    Measure,
    StatementForm,
    Term,
    balance_sheet_form,
    evaluate,
    format_formula,
    income_statement_form,
    load_form,
    parse_formula,
)
from tests.economy.books.journals import shipped_chart

HEAD = "line,item,name_en,section,rank,formula\n"

accounts = st.from_regex(r"[1-9][0-9]{2,8}", fullmatch=True)
signs = st.sampled_from([1, -1])
terms = st.one_of(
    st.builds(Term, signs, account=accounts, measure=st.sampled_from(Measure)),
    st.builds(Term, signs, line=st.integers(1, 9999)),
)


@given(st.lists(terms, min_size=1, max_size=50).map(tuple))
def test_a_formula_is_read_as_it_is_written(formula: tuple[Term, ...]) -> None:
    assert parse_formula(format_formula(formula)) == formula


@given(st.text(alphabet="L0123456789.+-DCTO 贷x", max_size=30))
def test_any_text_is_a_formula_or_is_refused(text: str) -> None:
    try:
        formula = parse_formula(text)
    except FormulaError as error:
        assert str(error)
    else:
        assert parse_formula(format_formula(formula)) == formula


@given(st.lists(st.tuples(signs, st.integers(-(10**15), 10**15)), min_size=1, max_size=20))
def test_the_value_is_the_signed_sum_of_its_tokens(tokens: list[tuple[int, int]]) -> None:
    amounts = {f"{100 + place}": amount for place, (_, amount) in enumerate(tokens)}
    text = "".join(f"{'+' if sign > 0 else '-'}{100 + place}" for place, (sign, _) in enumerate(tokens))
    form = load_form(f"{HEAD}1,合计,,,line,{text}\n2,两倍,,,line,L1+L1\n", "试.csv")
    total = sum(sign * amount for sign, amount in tokens)
    assert evaluate(form, lambda code, _: amounts[code], 0) == (total, 2 * total)


def test_tokens() -> None:
    assert parse_formula("101 + 113.D - 3220102.DT-L6+321.O") == (
        Term(1, "101"),
        Term(1, "113", Measure.DEBIT_DETAILS),
        Term(-1, "3220102", Measure.DEBIT_TURNOVER),
        Term(-1, line=6),
        Term(1, "321", Measure.OPENING),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "公式是空的"),
        ("101+", "应为科目或行次"),
        ("101*2", "“*2”处应为 + 或 -"),
        ("101.X", "没有“.X”这种取数方式"),
        ("L0", "“L0”处应为科目或行次"),
        ("+".join(["101"] * 201), "超过 200 项"),
    ],
)
def test_a_bad_formula_says_where(text: str, message: str) -> None:
    with pytest.raises(
        FormulaError, match=message.replace("*", r"\*").replace("+", r"\+").replace(".", r"\.")
    ):
        parse_formula(text)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("1,甲,,,line,101\n2,乙,,,line,101++102\n", "表.csv 第3行：“\\+102”处应为科目"),
        ("1,甲,,,line,101\n1,乙,,,line,102\n", "表.csv 第3行：行次 1 重复"),
        ("1,甲,,,line,L2\n2,乙,,,line,102\n", "表.csv 第2行：L2 不在本行之上"),
        ("1,甲,,,line,L1\n", "表.csv 第2行：L1 不在本行之上"),
        ("x,甲,,,line,101\n", "表.csv 第2行：行次“x”"),
        ("1,,,,line,101\n", "表.csv 第2行：项目名称是空的"),
        ("1,甲,,,sum,101\n", "表.csv 第2行：rank 应为"),
        ("1,甲\n", "表.csv 第2行：rank 应为"),
        ("", "表.csv：没有一行"),
    ],
)
def test_a_bad_form_names_file_and_row(rows: str, message: str) -> None:
    with pytest.raises(FormulaError, match=message):
        load_form(HEAD + rows, "表.csv")


def test_a_form_without_a_column_is_refused() -> None:
    with pytest.raises(FormulaError, match="第1行：缺少列 formula"):
        load_form("line,item,name_en,section,rank\n1,甲,,,line\n", "表.csv")


@pytest.mark.parametrize(
    "form", [balance_sheet_form(), income_statement_form()], ids=lambda form: form.source
)
def test_shipped_forms_ask_only_for_shipped_accounts(form: StatementForm) -> None:
    form.require_accounts({heading.code for heading in shipped_chart()})
    assert all(line.name_en for line in form.lines)


def test_an_account_that_the_chart_lacks_is_named() -> None:
    with pytest.raises(FormulaError, match="第1行“甲”：科目表中没有科目 999"):
        load_form(f"{HEAD}1,甲,,,line,999\n", "表.csv").require_accounts({"101"})
