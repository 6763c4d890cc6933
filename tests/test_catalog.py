"""What screens say stands in the English catalog, and whoever writes a new screen cannot forget it."""

from __future__ import annotations

import ast
import gettext
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scripts import messages
from scripts.messages import CATALOG, CHINESE, PACKAGE, Message

CHINESE_ONLY = {
    *messages.PAPERS,
    "console/styleguide.html",  # sample data from end to end, shown in the demo to who builds pages
    "console/styleguide_progress.html",
    "console/parts/language.html",  # names each language in itself
}
TEMPLATES = {
    path.as_posix().rsplit("/templates/", 1)[1]: path
    for path in sorted(PACKAGE.glob("**/templates/**/*.html"))
}
MODULES = {
    path.relative_to(PACKAGE).as_posix(): path
    for path in sorted(PACKAGE.glob("**/*.py"))
    if not {"migrations", "cli", "demo"} & set(path.relative_to(PACKAGE).parts)
    and path.name != "styleguide.py"
}
LABELLED = {
    "Column", "Filter", "Empty", "DeskItem", "ListPage", "Prerequisite", "register", "register_main_job",
    "debug", "info", "success", "warning", "error", "add_error", "ValidationError",
    "CharField", "ChoiceField", "BooleanField", "IntegerField", "DateField", "MultipleChoiceField",
    "ModelChoiceField", "FileField", "OrganisationField", "MonthField", "DayField", "FilesField",
}  # fmt: skip
"""Calls whose texts a screen shows. Model fields bear the same names; their labels are shown nowhere."""
PAPER_MODULES = {
    "economy/books/exports/xlsx.py", "economy/bank/printing.py", "supervision/papers.py", "supervision/term_answers.py",
    "supervision/term_money.py", "kernel/tabular/package.py",
    "kernel/tabular/write.py",
}  # fmt: skip
"""Their columns are those of workbooks that people exchange."""


def test_the_catalog_is_complete() -> None:
    assert not messages.faults(messages.read(CATALOG.read_text(encoding="utf-8")))


def test_the_catalog_is_current() -> None:
    places = messages.collect()
    catalog = messages.merged(places, messages.read(CATALOG.read_text(encoding="utf-8")))
    assert messages.write(catalog, places) == CATALOG.read_text(encoding="utf-8"), "run `make messages`"
    assert messages.compiled(catalog) == CATALOG.with_suffix(".mo").read_bytes(), "run `make messages`"


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    """Every module whose texts a screen may show, parsed once for all that looks through them."""
    return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


def test_templates_say_nothing_in_chinese_alone() -> None:
    names = sorted(TEMPLATES.keys() - CHINESE_ONLY)
    bare = {name: messages.of_template(TEMPLATES[name].read_text(encoding="utf-8"))[1] for name in names}
    assert _faults(bare) == {}


def test_labels_are_marked_for_translation(trees: dict[str, ast.Module]) -> None:
    names = sorted(MODULES.keys() - PAPER_MODULES)
    bare = {
        name: list(_bare_labels(trees[name], forms="models" not in name.removesuffix(".py").split("/")))
        for name in names
    }
    assert _faults(bare) == {}, "wrap them in gettext or gettext_lazy, see docs/ui.md"


def test_nothing_is_translated_while_modules_load(trees: dict[str, ast.Module]) -> None:
    """Then no reader is known yet: constants of a module or class wait with `gettext_lazy`."""
    assert _faults({name: list(_too_early(tree)) for name, tree in trees.items()}) == {}


def test_the_underscore_means_one_thing(trees: dict[str, ast.Module]) -> None:
    bound = {
        name: [
            node.lineno
            for node in ast.walk(tree)
            if (isinstance(node, ast.Name) and node.id == "_" and isinstance(node.ctx, ast.Store))
            or (isinstance(node, ast.arg) and node.arg == "_")
        ]
        for name, tree in trees.items()
        if any(isinstance(node, ast.alias) and node.asname == "_" for node in ast.walk(tree))
    }
    assert _faults(bound) == {}, "`_` translates there and is bound again in these lines"


def _faults(found: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Only where there is something, so that a failure shows it all and nothing else."""
    return {name: each for name, each in found.items() if each}


def _bare_labels(tree: ast.AST, *, forms: bool) -> Iterator[str]:
    for node in _outside_papers(tree):
        if isinstance(node, ast.Call) and _shown(node, forms=forms):
            for argument in [*node.args, *(each.value for each in node.keywords if each.arg != "initial")]:
                yield from _chinese(argument)
        elif isinstance(node, ast.ClassDef) and any("Choices" in ast.unparse(base) for base in node.bases):
            for each in node.body:
                if isinstance(each, ast.Assign) and isinstance(each.value, ast.Tuple):
                    yield from _chinese(each.value.elts[-1])


def _outside_papers(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those of functions marked `@on_paper()`, whose workbooks are Chinese."""
    waiting = [node]
    while waiting:
        for child in ast.iter_child_nodes(waiting.pop()):
            if "on_paper()" not in [ast.unparse(each) for each in getattr(child, "decorator_list", [])]:
                yield child
                waiting.append(child)


def _shown(call: ast.Call, *, forms: bool) -> bool:
    name = messages.name_of(call)
    if name != "register" and name not in LABELLED:
        return False
    owner = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if name == "register":
        return owner == "navigation"
    if name.endswith("Field") and not forms:
        return False
    return owner not in {"models", "audit", "covers", "jobs", "logger", "log", "self"}


def _chinese(node: ast.AST) -> Iterator[str]:
    """Chinese texts below a node that no call of gettext stands around. What lambdas compute is looked at too."""
    if isinstance(node, ast.Call):
        if messages.name_of(node) in messages.SHAPES:
            return
        if messages.name_of(node) in {"Problem", "Refused"}:
            return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
        yield f"{node.lineno}: {node.value}"
    if isinstance(node, ast.Compare):
        return
    for child in _shown_parts(node):
        yield from _chinese(child)


def _shown_parts(node: ast.AST) -> list[ast.AST]:
    """Of a choice `("男", _("男"))` only the label is shown."""
    parts = list(ast.iter_child_nodes(node))
    is_choice = isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.elts[1], ast.Call)
    return parts[1:] if is_choice else parts


def _too_early(node: ast.AST) -> Iterator[int]:
    """Lines where `gettext` (or `_` that means it) is called before there is a reader: at import, or for the menu."""
    at_once = {
        each.asname or each.name
        for statement in ast.walk(node)
        if isinstance(statement, ast.ImportFrom) and statement.module == "django.utils.translation"
        for each in statement.names
        if each.name in {"gettext", "ngettext", "pgettext"}
    }
    registering = [
        each
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and _registers_navigation(call.func)
        for each in ast.walk(call)
    ]
    for found in [*_outside_functions(node), *registering]:
        if isinstance(found, ast.Call) and isinstance(found.func, ast.Name) and found.func.id in at_once:
            yield found.lineno


def _registers_navigation(called: ast.expr) -> bool:
    return isinstance(called, ast.Attribute) and ast.unparse(called).startswith("navigation.register")


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Lambda):
            continue
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            for default in [
                *child.args.defaults,
                *filter(None, child.args.kw_defaults),
                *child.decorator_list,
            ]:
                yield from ast.walk(default)
            continue
        yield child
        yield from _outside_functions(child)


# The collector itself


def test_a_template_gives_its_texts_and_what_it_forgot() -> None:
    source = (
        '{# 注释 #}{% comment %}说明{% endcomment %}<p title="{% translate \'标题\' %}">{% translate "满 100%" %}</p>\n'
        "{% blocktranslate trimmed with n=count|grouped %}\n  共 {{ n }} 行\n{% endblocktranslate %}"
        "{% blocktranslate count n=days %}{{ n }} 天{% plural %}{{ n }} 天{% endblocktranslate %}"
        '{% translate "摘要" context "digest" %}{% badge _("已办") "ok" %}'
        '{{ x|default:_("无") }}<b>漏了</b>{% badge "也漏" %}'
    )
    found, bare = messages.of_template(source)
    assert found == [
        Message("标题"), Message("满 100%%"), Message("共 %(n)s 行"), Message("%(n)s 天", "%(n)s 天"),
        Message("摘要", context="digest"), Message("已办"), Message("无"),
    ]  # fmt: skip
    assert bare == ["4: 漏了", "4: 也漏"]


def test_python_gives_what_it_marks() -> None:
    source = (
        'x = _("甲" "乙")\ny = ngettext("%d 天", "%d 天", n)\nz = pgettext("side", "借")\n'
        'audit.register("a.b", "记账")\nt = gettext(label)\n'
        'Parameter("a.b", "答复期限", "days", 10, group="公开", source="某办法")\n'
    )
    assert messages.of_python(source) == [
        Message("甲乙"), Message("%d 天", "%d 天"), Message("借", context="side"), Message("记账"),
        Message("答复期限"), Message("公开"),
    ]  # fmt: skip


CATALOG_OF_THREE = {
    Message("已办"): ("done",),
    Message("借", context="side"): ('Dr "left"\n',),
    Message("%(n)d 天", "%(n)d 天"): ("%(n)d day", "%(n)d days"),
}


def test_a_catalog_can_be_written_and_read_again() -> None:
    places = {each: ["a.html", "b.py"] for each in CATALOG_OF_THREE}
    assert messages.read(messages.write(CATALOG_OF_THREE, places)) == CATALOG_OF_THREE


def test_gettext_reads_what_is_compiled() -> None:
    read = gettext.GNUTranslations(io.BytesIO(messages.compiled(CATALOG_OF_THREE)))
    assert read.gettext("已办") == "done"
    assert read.pgettext("side", "借") == 'Dr "left"\n'
    assert [read.ngettext("%(n)d 天", "%(n)d 天", n) for n in (1, 2)] == ["%(n)d day", "%(n)d days"]
    assert read.gettext("没有") == "没有"


def test_faults_of_a_catalog_are_named() -> None:
    catalog = {
        Message("甲"): ("",),
        Message("共 %(n)s 行"): ("rows: %(m)s",),
        Message("乙"): ("乙",),
        Message("丙"): ("c",),
    }
    assert messages.faults(catalog) == [
        "not translated: 甲",
        "other placeholders: 共 %(n)s 行",
        "still Chinese: 乙",
    ]


SCRIPTS = sorted((PACKAGE / "console" / "static" / "console").glob("*.js"))
FULL_WIDTH = re.compile(r"^[\uff00-\uff60]+$")  # digits that people type, not words


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_says_nothing_that_words_js_does_not_know(path: Path) -> None:
    words = (path.parent / "words.js").read_text(encoding="utf-8")
    code = "\n".join(line.split("// ")[0] for line in path.read_text(encoding="utf-8").splitlines())
    said = [text for text in re.findall(r'"([^"\n]*)"|`([^`]*)`', code) if CHINESE.search("".join(text))]
    said = [text for text in said if not FULL_WIDTH.match("".join(text))]
    assert [text for text in said if f'"{text[0]}":' not in words] == []
