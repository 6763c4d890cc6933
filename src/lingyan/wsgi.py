"""WSGI entry for the server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingyan.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - loads the views of all rooms, which the first page would do otherwise
# What is loaded by now stays. The collector need not walk through it again and again: a third of a large page's time.
gc.collect()
gc.freeze()
