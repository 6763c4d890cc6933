"""Runs commands in this process with the exits of the contract, beside the test's database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
import typer

from lingyan.cli import output


@dataclass(frozen=True, slots=True)
class Outcome:
    exit_code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Command:
    """One group of commands, called as `command("import", file, "--year", 2025)`."""

    def __init__(self, name: str, group: typer.Typer, capture: pytest.CaptureFixture[str]) -> None:
        self.app = typer.Typer(pretty_exceptions_enable=False)
        self.app.add_typer(group, name=name)
        self.name, self.capture = name, capture

    def __call__(self, *arguments: object) -> Outcome:
        self.capture.readouterr()
        try:
            output.run(self.app, [self.name, *map(str, arguments)])
            code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 1 if leaving.code else 0
        captured = self.capture.readouterr()
        return Outcome(code, captured.out, captured.err)
