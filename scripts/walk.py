#!/usr/bin/env python3
"""Walk through the product in a browser, keep a picture of every step, and count what had to be filled in.

usage: scripts/walk.py [--out build/walk]

Pictures are taken at 1280 and at 390 pixels. The counted part of docs/burden.md is written anew; the tests that walk
the same ways (`tests/walk`) fail while it says anything else.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", default=str(ROOT / "build" / "walk"), help="folder for the pictures")
    out = Path(parser.parse_args().out).absolute()
    shutil.rmtree(out, ignore_errors=True)
    environment = {**os.environ, "LINGYAN_WALK": str(out)}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/walk"]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    print(f"{len(list(out.glob('*.png')))} pictures in {out}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
