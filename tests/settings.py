"""Settings for the tests: a throw-away home with real keys, and a hasher that does not cost 0.2 s a user."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

_home = Path(tempfile.mkdtemp(prefix="lingyan-test-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["LINGYAN_HOME"] = str(_home)
os.environ.pop("LINGYAN_KEYS", None)
(_home / "keys").mkdir(mode=0o700)
(_home / "static").mkdir()
(_home / "keys" / "session.key").write_text(secrets.token_urlsafe(48))

from lingyan.kernel.crypto import create_data_key  # noqa: E402

create_data_key(_home / "keys")

from lingyan.settings import *  # noqa: E402, F403
from lingyan.settings import MIDDLEWARE as _PRODUCT  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIDDLEWARE = ["tests.support.static.SoughtOnce" if "whitenoise" in each else each for each in _PRODUCT]
ALLOWED_HOSTS = ["*"]
