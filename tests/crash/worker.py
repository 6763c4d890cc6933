"""The process that is killed, and the one that looks at what is left.

python -m tests.crash.worker prepare HOME WITNESS
python -m tests.crash.worker work HOME JOURNAL PHASE…     SIGKILL comes from a failpoint or from outside
python -m tests.crash.worker verify HOME JOURNAL PHASE…   prints what was found as JSON
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import Any


def run() -> None:
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])


def main(command: str, home: str, place: str, phases: list[str]) -> None:
    os.environ["LINGYAN_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "lingyan.settings"
    import django

    django.setup()
    if command == "prepare":
        prepare(Path(place))
    elif command == "work":
        work(Path(place), phases)
    else:
        sys.stdout.write(json.dumps(verify(Path(place), phases), ensure_ascii=False))


def prepare(witness_home: Path) -> None:
    """A home with regions, empty books, a log and a witness."""
    from lingyan.cli import installation
    from lingyan.regions.actions import import_regions
    from lingyan.regions.importing import read_regions
    from lingyan.seal import actions as log
    from lingyan.seal import witness
    from tests.crash import steps
    from tests.support.samples import samples_dir

    installation.prepare_home()
    installation.prepare_accounts(administrators=False)
    installation.prepare_log("lingyan.invalid/log")
    rows = read_regions(samples_dir() / "regions.csv")
    import_regions(steps.OFFICER, rows, valid_from=dt.date(2000, 1, 1))
    steps.open_books()
    verifier = witness.init(witness_home, "audit.invalid/witness")
    witness.Witness.load(witness_home).trust(log.log_keys().verifier)
    log.add_witness(verifier.vkey, str(witness_home))


def work(journal: Path, phases: list[str]) -> None:
    """Do every step of the phases. Each answer is on disk outside the home before the next step begins."""
    from tests.crash.steps import all_steps

    chosen = [step for step in all_steps() if step.phase in phases]
    descriptor = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for step in chosen:
        facts = step.run()
        os.write(descriptor, f"{json.dumps({'step': step.name, 'facts': facts})}\n".encode())
        os.fsync(descriptor)


def verify(journal: Path, phases: list[str]) -> dict[str, Any]:
    """Recover as `lingyan serve` does at its start, compare with the journal, check, and repeat what was cut off."""
    from lingyan.disclosure.bundles import finish
    from tests.crash.steps import all_steps

    finish()
    faults = breaches("after restart")
    acknowledged = [json.loads(line) for line in journal.read_text().splitlines()] if journal.exists() else []
    chosen = [step for step in all_steps() if step.phase in phases]
    for step, entry in zip(chosen, acknowledged, strict=False):
        if step.name != entry["step"] or not step.holds(entry["facts"]):
            faults.append(f"acknowledged, but lost: {entry}")
    interrupted = chosen[len(acknowledged)] if len(acknowledged) < len(chosen) else None
    outcome = ""
    if interrupted is not None:
        outcome = "was complete"
        if interrupted.kept() is None:
            outcome = "repeated"
            interrupted.run()
            finish()
            faults += breaches("after repetition")
        if interrupted.kept() is None:
            faults.append(f"repeating {interrupted.name} had no effect")
    return {
        "faults": faults, "acknowledged": len(acknowledged), "interrupted": interrupted.name if interrupted else "",
        "outcome": outcome,
    }  # fmt: skip


def breaches(when: str) -> list[str]:
    """What `lingyan check` finds."""
    from lingyan.cli.checks import all_checks

    return [f"{when}: {title}: {breach}" for title, found in all_checks() for breach in found]


if __name__ == "__main__":
    run()
