"""Fixtures for all tests: a real browser (`browser`, `page`) and a server to visit (`site`).

Property tests draw the same examples on every run, so that a red build can be repeated; `HYPOTHESIS_PROFILE=search`
looks for new ones, `quick` takes few. No deadline: a loaded machine is no fault of the code.
"""

from __future__ import annotations

import os

from hypothesis import settings

pytest_plugins = ["tests.support.browser"]

settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.register_profile("quick", parent=settings.get_profile("repeatable"), max_examples=20)
settings.register_profile("search", deadline=None, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
