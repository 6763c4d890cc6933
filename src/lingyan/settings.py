"""Django settings, derived from `lingyan.config`."""

from __future__ import annotations

import secrets
from pathlib import Path

from csp.constants import NONE, SELF

from lingyan import config

LINGYAN = config.load()
PACKAGE = Path(__file__).parent


def _secret_key() -> str:
    path = LINGYAN.keys / "session.key"
    # Before `lingyan init` there is no home yet; a throw-away key lets help and checks run.
    return path.read_text() if path.exists() else secrets.token_urlsafe(48)


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = [*LINGYAN.allowed_hosts, "testserver"] if LINGYAN.demo else list(LINGYAN.allowed_hosts)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_htmx",
    "django_otp",
    "lingyan.kernel",
    "lingyan.regions",
    "lingyan.people",
    "lingyan.identity",
    "lingyan.files",
    "lingyan.parameters",
    "lingyan.workflow",
    "lingyan.notices",
    "lingyan.facts",
    "lingyan.seal",
    "lingyan.decisions",
    "lingyan.team.roster",
    "lingyan.team.review",
    "lingyan.team.training",
    "lingyan.team.talent",
    "lingyan.team.mandates",
    "lingyan.team.appraisal",
    "lingyan.team.weak",
    "lingyan.team.branch",
    "lingyan.team.term",
    "lingyan.team.selection",
    "lingyan.team.dossier",
    "lingyan.economy.books",
    "lingyan.economy.payments",
    "lingyan.economy.bank",
    "lingyan.economy.assets",
    "lingyan.economy.contracts",
    "lingyan.economy.year",
    "lingyan.economy.members",
    "lingyan.economy.budget",
    "lingyan.economy.projects",
    "lingyan.disclosure",
    "lingyan.noticeboard",
    "lingyan.questions",
    "lingyan.supervision",
    "lingyan.assessment",
    "lingyan.boards",
    "lingyan.reports",
    "lingyan.portal",
    "lingyan.console",
    "lingyan.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lingyan.kernel.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lingyan.identity.middleware.ActorMiddleware",
    "lingyan.console.place.KeepPlace",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "lingyan.urls"
WSGI_APPLICATION = "lingyan.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "lingyan.console.context.shell",
            ],
        },
    }
]

DATABASES = {"default": LINGYAN.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "lingyan.identity.passwords.CharacterClassesValidator"},
    {"NAME": "lingyan.identity.passwords.NotRecentValidator"},
]
LOGIN_URL = "identity:sign-in"
LOGIN_REDIRECT_URL = "console:desk"

# Five wrong passwords lock the account and address for fifteen minutes (governance.md S-03).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "identity/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = LINGYAN.session_hours * 3600
SESSION_IDLE_SECONDS = LINGYAN.session_idle_minutes * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LINGYAN.https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if LINGYAN.https else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The source text; what an installation shows when nobody chose is LINGYAN.language, see kernel/language.py.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = LINGYAN.home / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
