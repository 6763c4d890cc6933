"""The folder of a snapshot: the facts, the definitions, the results, and a header whose digest names it.

    DIGEST/snapshot.json             what was computed from what, with the digests of everything below
    DIGEST/results.json              canonical JSON of every village
    DIGEST/facts/                    the export that was read
    DIGEST/definitions/…             the indicator files and the standard

Whoever has the folder can check and recompute it without the database.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from lingyan.assessment.definitions import (
    INDICATORS,
    DefinitionError,
    Indicator,
    Standard,
    digests,
    load_indicators,
    load_standard,
)
from lingyan.facts.export import MANIFEST, digest_of
from lingyan.facts.folders import sha256_of
from lingyan.kernel import jcs

FORMAT: Final = "lingyan-snapshot/1"
HEADER: Final = "snapshot.json"
RESULTS: Final = "results.json"
FACTS: Final = "facts"
DEFINITIONS: Final = "definitions"
LONGEST_LIST: Final = 200


@dataclass(frozen=True, slots=True)
class Definitions:
    indicators: dict[str, Indicator]
    standard: Standard
    digests: dict[str, str]


def keep_definitions(folder: Path, standard: Path) -> Definitions:
    """Copy the shipped indicators and a standard into a snapshot's folder, and read them from there."""
    target = folder / DEFINITIONS / "indicators"
    target.mkdir(parents=True)
    for path in sorted(INDICATORS.glob("*.toml")):
        shutil.copyfile(path, target / path.name)
    shutil.copyfile(standard, folder / DEFINITIONS / "standard.toml")
    return read_definitions(folder)


def read_definitions(folder: Path) -> Definitions:
    root = folder / DEFINITIONS
    indicators = load_indicators(root / "indicators")
    standard = load_standard(root / "standard.toml", indicators)
    files = {str(path.relative_to(root)): path for path in root.rglob("*.toml")}
    return Definitions(indicators, standard, digests(files))


def engines() -> dict[str, str]:
    """The programs that computed, so that a difference years later can be explained."""
    return {name: version(name) for name in ("lingyan", "ibis-framework", "duckdb", "pyarrow")}


def write(
    folder: Path, *, year: int, as_of: dt.date, region: str, definitions: Definitions, manifest: dict[str, Any],
    results: dict[str, Any],
) -> tuple[dict[str, Any], str]:  # fmt: skip
    """Write results and header; return the header and the digest that names the snapshot."""
    body = jcs.canonical(results)
    (folder / RESULTS).write_bytes(body)
    header = {
        "format": FORMAT,
        "standard": definitions.standard.id,
        "year": year,
        "as_of": as_of.isoformat(),
        "region": region,
        "villages": len(results),
        "facts": digest_of(manifest),
        "definitions": definitions.digests,
        "results": sha256_of(folder / RESULTS),
        "engines": engines(),
    }
    (folder / HEADER).write_bytes(jcs.canonical(header))
    return header, jcs.digest(header).hex()


def differences(folder: Path, expected_digest: str = "", *, recompute: bool = True) -> Iterator[str]:
    """Everything in a snapshot's folder that is not what its header says, each in one sentence.

    The results are computed again from the stored facts and definitions, unless only the files are in question.
    Nothing is yielded for a true snapshot.
    """
    try:
        header = json.loads((folder / HEADER).read_text(encoding="utf-8"))
        manifest = json.loads((folder / FACTS / MANIFEST).read_text(encoding="utf-8"))
        stored = json.loads((folder / RESULTS).read_text(encoding="utf-8"))
        definitions = read_definitions(folder)
    except (OSError, ValueError, DefinitionError) as error:
        yield f"快照文件缺失或读不懂：{error}"
        return
    if jcs.digest(header).hex() != (expected_digest or folder.name):
        yield "快照头与摘要不符：snapshot.json 被改动"
    yield from _changed_inputs(folder, header, manifest, definitions)
    if sha256_of(folder / RESULTS) != header["results"]:
        yield "结果文件与摘要不符：results.json 被改动"
    if header["villages"] != len(stored):
        yield f"快照头写明 {header['villages']} 个村，结果里有 {len(stored)} 个"
    if recompute:
        yield from _limited(_recomputed(folder, header, definitions, stored))


def _changed_inputs(
    folder: Path, header: dict[str, Any], manifest: dict[str, Any], definitions: Definitions
) -> Iterator[str]:
    if digest_of(manifest) != header["facts"]:
        yield "事实表清单与摘要不符：manifest.json 被改动"
    for file in (file for table in manifest["tables"] for file in table["files"]):
        path = folder / FACTS / file["path"]
        if not path.is_file():
            yield f"事实表文件 {file['path']} 不在"
        elif sha256_of(path) != file["sha256"]:
            yield f"事实表文件 {file['path']} 被改动"
    for name in sorted(header["definitions"].keys() | definitions.digests.keys()):
        if header["definitions"].get(name) != definitions.digests.get(name):
            yield f"指标或标准文件 {name} 被改动"


def _recomputed(
    folder: Path, header: dict[str, Any], definitions: Definitions, stored: dict[str, Any]
) -> Iterator[str]:
    # Ibis takes a second to load, so it is loaded only where something is computed.
    from lingyan.assessment.compute import as_json, compute

    as_of = dt.date.fromisoformat(header["as_of"])
    try:
        fresh = as_json(
            compute(
                folder / FACTS, definitions.indicators, definitions.standard, year=header["year"], as_of=as_of
            )
        )
    except (
        Exception
    ) as error:  # Whatever a damaged Parquet file raises, the answer is that it cannot be recomputed.
        yield f"无法重算：{error}"
        return
    yield from compare(stored, fresh)


def compare(stored: dict[str, Any], fresh: dict[str, Any], place: str = "") -> Iterator[str]:
    """Each leaf in which two results differ, named by village, part and indicator."""
    for key in sorted(stored.keys() | fresh.keys()):
        here = f"{place} {key}".strip()
        one, other = stored.get(key), fresh.get(key)
        if isinstance(one, dict) and isinstance(other, dict):
            yield from compare(one, other, here)
        elif one != other:
            yield f"{here}：存 {_shown(one)}，重算 {_shown(other)}"


def _shown(value: Any) -> str:
    if value is None:
        return "无"
    if isinstance(value, list):
        return "/".join(str(each) for each in value) or "空"
    return "有" if isinstance(value, dict) else str(value)


def _limited(found: Iterator[str]) -> Iterator[str]:
    for number, each in enumerate(found):
        if number == LONGEST_LIST:
            yield f"还有更多不同，只列出前 {LONGEST_LIST} 处"
            return
        yield each
