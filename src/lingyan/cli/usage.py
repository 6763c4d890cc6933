"""What was typed wrongly on the command line, said in Chinese: the parser itself speaks English."""

from __future__ import annotations

import re
from typing import Final

from typer._click.exceptions import BadParameter, ClickException, MissingParameter, NoSuchOption, UsageError

_WORDS: Final = (
    (r"Input should be greater than or equal to (\S+)", r"不能小于 \1"),
    (r"Input should be less than or equal to (\S+)", r"不能大于 \1"),
    (r"Input should be greater than (\S+)", r"要大于 \1"),
    (r"Input should be less than (\S+)", r"要小于 \1"),
    (r"Input should be a valid integer.*", "要填整数"),
    (r"Input should be a valid number.*", "要填数字"),
    (r"(?:file|path|directory) '(.*)' does not exist\.?", r"没有 \1"),
    (r"(?:file|path) '(.*)' is a directory\.?", r"\1 是文件夹，要的是文件"),
    (r"directory '(.*)' is a file\.?", r"\1 是文件，要的是文件夹"),
    (r"(?:file|path|directory) '(.*)' is not (?:readable|writable)\.?", r"不能读写 \1"),
    (r"(?s)'(.*)' is not one of (.*?)\.?", r"没有 \1，只能是 \2"),
    (r"'(.*)' does not match the formats? .*", r"没有日期 \1，要写成 2026-12-20 这样"),
    (r"No such command '(.*?)'\. Did you mean (.*)\?", r"没有命令 \1；是不是 \2"),
    (r"No such command '(.*)'\.", r"没有命令 \1"),
    (r"Got unexpected extra argument\(s\) \((.*)\)", r"多出了 \1"),
    (r"Option '(.*)' requires an argument\.", r"\1 后面要有值"),
    (r"Option '(.*)' does not take a value\.", r"\1 后面不带值"),
)


def said(problem: ClickException) -> str:
    """One sentence: what is wrong with which option or argument."""
    if isinstance(problem, MissingParameter):
        return f"缺少 {_hint(problem)}。"
    if isinstance(problem, NoSuchOption):
        near = f"；是不是 {'、'.join(sorted(problem.possibilities))}" if problem.possibilities else ""
        return f"没有选项 {problem.option_name}{near}。"
    words = _translated(problem.message)
    return f"{_hint(problem)} 的值不对：{words}。" if isinstance(problem, BadParameter) else f"{words}。"


def usage(problem: ClickException) -> str:
    """How the command is called and where its help is; empty where no command was reached."""
    if not isinstance(problem, UsageError) or problem.ctx is None:
        return ""
    shown = problem.ctx.get_usage().removeprefix("Usage: ")
    return f"用法：{shown}\n说明：{problem.ctx.command_path} --help"


def _hint(problem: BadParameter) -> str:
    hint = problem.param_hint or (problem.param.get_error_hint() if problem.param else "")
    return (hint if isinstance(hint, str) else " / ".join(hint)).replace("'", "")


def _translated(message: str) -> str:
    for pattern, words in _WORDS:
        if match := re.fullmatch(pattern, message.strip().removeprefix("Value error, ")):
            return match.expand(words)
    return message.rstrip(".")
