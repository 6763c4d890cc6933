"""A second process that computes voucher leaves while the first one writes rows.

Started as `python -m lingyan.economy.books.sealer`; jobs and answers are pickled over its pipes, which only
the parent holds. It imports neither Django nor settings. Few leaves, or one core, and the parent computes them.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from lingyan.economy.books.sealing import VoucherFields, leaves

Job = tuple[bytes, str, Sequence[VoucherFields]]
"""Seed, book and vouchers of one book."""

ENOUGH_CORES: Final = 2
WORTH_A_PROCESS: Final = 2_000


class Sealer:
    """Leaves of whole books, computed beside the caller. Use as a context manager."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = ThreadPoolExecutor(max_workers=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._turn.shutdown(wait=True, cancel_futures=True)
        if self._process:
            self._process.stdin.close()  # type: ignore[union-attr]
            self._process.wait()
            self._process.stdout.close()  # type: ignore[union-attr]

    def submit(self, jobs: Sequence[Job]) -> Future[list[list[bytes]]]:
        """The leaves of each job's vouchers, in order."""
        return self._turn.submit(self._compute, jobs)

    def _compute(self, jobs: Sequence[Job]) -> list[list[bytes]]:
        if self._process is None and not _worth_a_process(jobs):
            return answer(jobs)
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "lingyan.economy.books.sealer"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        pickle.dump(jobs, self._process.stdin, pickle.HIGHEST_PROTOCOL)  # type: ignore[arg-type]
        self._process.stdin.flush()  # type: ignore[union-attr]
        return pickle.load(self._process.stdout)  # type: ignore[arg-type]  # noqa: S301


def _worth_a_process(jobs: Sequence[Job]) -> bool:
    return (os.cpu_count() or 1) >= ENOUGH_CORES and sum(len(job[2]) for job in jobs) >= WORTH_A_PROCESS


def answer(jobs: Sequence[Job]) -> list[list[bytes]]:
    return [leaves(seed, book, vouchers) for seed, book, vouchers in jobs]


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer jobs until the parent closes the pipe."""
    while True:
        try:
            # SECURITY: the pipe comes from the parent process alone, never from a file or the network.
            jobs: Any = pickle.load(source)  # noqa: S301
        except EOFError:
            return
        pickle.dump(answer(jobs), sink, pickle.HIGHEST_PROTOCOL)
        sink.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
