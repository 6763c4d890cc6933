"""Writes docs/audit-rules.md: every rule, what it gave on the clean sample books, and what the demo city's audit found.

usage: LINGYAN_SAMPLES=… .venv/bin/python scripts/audit_rules.py [--demo HOME]

The sample books are taken over by the ordinary commands into a home of their own. `--demo` names the home of a built
demo city; its planted irregularities are compared with what the rules give. Without it that chapter is left out.
What the hits are is said in `audit_words.toml`; a rule with hits and no word there stops the script.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/audit-rules.md"
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingyan.settings")
os.environ.setdefault("LINGYAN_HOME", tempfile.mkdtemp(prefix="audit-rules-"))
django.setup()

from tests.demo.planted import RULE_OF, compare

from lingyan.supervision.concerns import SOURCES
from lingyan.supervision.definitions import GROUPS, AuditRule, rules

WORDS = tomllib.loads((ROOT / "scripts/audit_words.toml").read_text(encoding="utf-8"))
CITY = "990100000000"
YEAR = 2025


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", type=Path, help="home of a built demo city")
    demo = parser.parse_args().demo
    with tempfile.TemporaryDirectory(prefix="audit-rules-") as place:
        found = _samples(Path(place) / "home")
    parts = [WORDS["head"], *_groups(found), _explained(found)]
    if demo:
        parts.append(_city(demo))
    parts += [_legend(), WORDS["tail"]]
    PAGE.write_text("\n\n".join(part.strip("\n") for part in parts) + "\n", encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


def _run(home: Path, *arguments: str) -> str:
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(("LINGYAN_H", "DATABASE"))
    }
    command = [
        sys.executable,
        "-c",
        "from lingyan.cli.main import main; main()",
        "--home",
        str(home),
        *arguments,
    ]
    done = subprocess.run(
        command, env={**env, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def _samples(home: Path) -> dict[str, Any]:
    folder = Path(os.environ.get("LINGYAN_SAMPLES", ROOT.parent / "shared/samples"))
    _run(home, "init")
    _run(home, "regions", "import", str(folder / "regions.csv"))
    for journal in sorted((folder / "ledgers").iterdir()):
        if not journal.is_file() or ".期初" in journal.name or ".余额表" in journal.name:
            continue
        opening = journal.with_name(f"{journal.stem}.期初{journal.suffix}")
        with (folder / f"ledgers/expected/{journal.stem}.trial-balance.csv").open(encoding="utf-8") as file:
            villages = {row["village"] for row in csv.DictReader(file)}
        one = ["--village", next(iter(villages))] if len(villages) == 1 else []
        _run(
            home, "books", "import", str(journal), "--year", str(YEAR), "--opening", str(opening), *one,
            "--accept-warnings",
        )  # fmt: skip
    for month in range(1, 13):
        _run(home, "books", "post", "--region", CITY, "--month", f"{YEAR}-{month:02d}")
    return _audit(home, YEAR)


def _audit(home: Path, year: int) -> dict[str, Any]:
    return json.loads(_run(home, "audit", "run", "--region", CITY, "--year", str(year), "--json"))


def _groups(found: dict[str, Any]) -> Iterator[str]:
    given = {one["id"]: one for one in found["rules"]}
    where = defaultdict(set)
    for hit in found["findings"]:
        where[hit["rule"]].add(hit["village"])
    for group, title in GROUPS.items():
        rows = [
            "| rule | version | severity | test | left out | 涉及的人 | hits on samples | villages |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for rule in rules().values():
            if rule.group == group:
                one = given[rule.id]
                said = f"not tested: {one['not_tested']}" if one["not_tested"] else str(one["hits"])
                rows.append(
                    f"| {rule.id} {rule.name} | {rule.version} | {rule.severity} | {rule.test} | {rule.limits} "
                    f"| {_whom(rule)} | {said} | {len(where[rule.id]) or ''} |"
                )
        yield f"## {title}\n\n" + "\n".join(rows)


def _whom(rule: AuditRule) -> str:
    """The columns of facts that say whom a hit concerns, or why nobody."""
    return " ".join(f"`{each}`" for each in rule.concerns) or rule.nobody


def _legend() -> str:
    named = "; ".join(f"`{name}` {source.zh}" for name, source in SOURCES.items())
    return f"## Whom a hit concerns\n\nWhat the column 涉及的人 names: {named}."


def _explained(found: dict[str, Any]) -> str:
    hits = Counter(one["rule"] for one in found["findings"])
    villages = {
        rule: len({one["village"] for one in found["findings"] if one["rule"] == rule}) for rule in hits
    }
    silent = sorted(hits.keys() - WORDS["explained"].keys())
    if silent:
        samples = [one for one in found["findings"] if one["rule"] in silent]
        raise SystemExit(f"no word about {silent}: {json.dumps(samples[:10], ensure_ascii=False, indent=1)}")
    lines = [
        f"- **{rule} {rules()[rule].name}**: {number} in {villages[rule]} villages. {WORDS['explained'][rule]}"
        for rule, number in sorted(hits.items())
    ]
    return "## The hits on the clean sample books, explained\n\n" + "\n".join(lines)


def _city(home: Path) -> str:
    planted = json.loads((home / "irregularities.json").read_text(encoding="utf-8"))
    years = sorted({int(one["month"][:4]) for one in planted})
    findings = [hit for year in years for hit in _audit(home, year)["findings"]]
    outcome = compare(planted, findings)
    missed = ", ".join(f"{one['kind']} in {one['village']}" for one in outcome.missed) or "none"
    rows = ["| rule | planted | found | hits outside |", "|---|---|---|---|"]
    of_rule = Counter(RULE_OF[one["kind"]] for one in planted)
    lost = Counter(RULE_OF[one["kind"]] for one in outcome.missed)
    for rule in rules().values():
        if of_rule[rule.id] or outcome.outside[rule.id]:
            number = of_rule[rule.id]
            rows.append(
                f"| {rule.id} {rule.name} | {number or ''} | {number - lost[rule.id] if number else ''} "
                f"| {outcome.outside[rule.id]:,} |"
            )
    villages = len({one["village"] for one in planted})
    text = WORDS["demo"].strip().format(
        planted=len(planted), kinds=len({one["kind"] for one in planted}), villages=villages, missed=missed,
        years=" and ".join(map(str, years)), outside=sum(outcome.outside.values()),
    )  # fmt: skip
    return "## The demo city\n\n" + text + "\n\n" + "\n".join(rows)


if __name__ == "__main__":
    main()
