"""The only thing that routes share: a clock for their phases and the last line that reports them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_said: dict[str, Any] = {}


@contextmanager
def phase(name: str) -> Iterator[None]:
    """Add the wall seconds of the block to a phase, and the processor seconds of this process to `cpu_<phase>`."""
    start, start_cpu = time.perf_counter(), time.process_time()
    yield
    for key, spent in ((name, time.perf_counter() - start), (f"cpu_{name}", time.process_time() - start_cpu)):
        _said[key] = _said.get(key, 0.0) + spent


def say(**values: Any) -> None:
    _said.update(values)


def percentiles(seconds: list[float]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds."""
    ordered = sorted(seconds)
    return {
        f"p{share}": ordered[min(len(ordered) - 1, len(ordered) * share // 100)] * 1000
        for share in (50, 95, 99)
    }


def report() -> None:
    """Print the phases; memory is watched from outside (`processes.run`)."""
    print(json.dumps(_said))
