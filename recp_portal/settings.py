"""All settings, from the environment. Each NAME may also come from a file named by NAME_FILE (secrets)."""

from pathlib import Path

import dj_database_url
from celery.schedules import crontab, schedule
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from environs import FileAwareEnv

env = FileAwareEnv()
BASE_DIR = Path(__file__).resolve().parent.parent

# --- The process -------------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set. `make demo` makes one; in production give SECRET_KEY_FILE.")
# Hashes national identifiers, so that an enterprise that two centres recorded is counted once. It must never change.
IDENTIFIER_KEY = env.str("IDENTIFIER_KEY", "") or SECRET_KEY
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [SITE_URL])
BEHIND_TLS = SITE_URL.startswith("https://")

ROOT_URLCONF = "recp_portal.urls"
WSGI_APPLICATION = "recp_portal.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",  # its widgets are drawn by our own renderer
    "allauth",
    "allauth.account",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "template_partials",
    "csp",
    "recp_portal.apps.PortalConfig",
    "accounts.apps.AccountsConfig",
    "centres.apps.CentresConfig",
    "documents.apps.DocumentsConfig",
    "indicators.apps.IndicatorsConfig",
    "assessments.apps.AssessmentsConfig",
    "reports.apps.ReportsConfig",
    "network.apps.NetworkConfig",
    "imports.apps.ImportsConfig",
    "releases.apps.ReleasesConfig",
    "knowledge.apps.KnowledgeConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.language_middleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "recp_portal.homes.navigation.navigation",
            ],
        },
    },
]
FORM_RENDERER = "recp_portal.lib.forms.PortalRenderer"

# --- Data --------------------------------------------------------------------------------------------------------


def database(url: str) -> dict[str, object]:
    """Return Django's settings for one database address, through our tenancy-keeping backend."""
    parsed = dict(dj_database_url.parse(url, conn_max_age=env.int("DATABASE_CONNECTION_AGE", 60)))
    return {**parsed, "ENGINE": "recp_portal.lib.postgres", "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": database(env.str("DATABASE_URL", "postgresql://recp_app@localhost/recp"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "redis://localhost:6379/0")
CACHES = {
    "default": {"BACKEND": "recp_portal.lib.shared_cache.SharedCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "recp"},
    "drawn": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},  # charts: each process draws its own
}

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(BASE_DIR / "var" / "media")))  # private: no address of it is ever served
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # and maps uncompressed: collecting takes a third of the time
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "png", "jpg", "jpeg", "webp", "gif", "woff", "woff2", "gz", "br", "zip")
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- People ------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_ADAPTER = "accounts.adapter.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD: str | None = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account starts from an invitation that reached the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to people we do not know
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER: bool | None = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if BEHIND_TLS else "http"

EMAIL_URL = env.str("EMAIL_URL", "console:" if DEBUG else "smtp://localhost:25")
_email = env.dj_email_url("EMAIL_URL", EMAIL_URL)
if "EMAIL_BACKEND" not in _email:
    raise ImproperlyConfigured(
        "EMAIL_URL: begin it with smtp:, submission:, smtps:, console:, file:, memory: or dummy:."
    )
vars().update({key: value for key, value in _email.items() if key != "EMAIL_FILE_PATH"})
EMAIL_TIMEOUT = _email.get("EMAIL_TIMEOUT") or 10  # seconds; a mail server that is silent holds up nobody
EMAIL_FILE_PATH = env.str("EMAIL_FILE_PATH", str(BASE_DIR / "var" / "mail"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "RECP Portal <portal@localhost>")

# --- Languages and numbers ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Security ----------------------------------------------------------------------------------------------------

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
        "manifest-src": [SELF],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = BEHIND_TLS and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_PROXY", False):  # only where the proxy sets the header itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Work in the background --------------------------------------------------------------------------------------

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "") or REDIS_URL.replace("unix://", "redis+socket://")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES: int | None = None  # a worker waits for its broker as long as it takes
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,  # longer than the longest render
    "socket_connect_timeout": 1,
    "max_retries": 0,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True  # without it a killed child's message is lost
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    name: {"queue": "documents"} for name in ("documents.render_document", "documents.render_network_document")
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = env.str("CELERY_BEAT_SCHEDULE", str(BASE_DIR / "var" / "celerybeat-schedule"))
CELERY_BEAT_SCHEDULE = {
    "send-waiting-documents-again": {
        "task": "documents.sweep",
        "schedule": schedule(run_every=5.0),
        "options": {"expires": 5},  # nobody reads those that piled up while no worker ran
    },
    "move-new-entries-into-the-totals": {
        "task": "network.fold",
        "schedule": schedule(run_every=5.0),
        "options": {"expires": 5},
    },
    "send-waiting-releases-again": {
        "task": "releases.sweep",
        "schedule": schedule(run_every=10.0),
        "options": {"expires": 10},
    },
    "keep-the-notes-of-changes-short": {
        "task": "centres.thin_changes",
        "schedule": crontab(hour="2", minute="10"),  # UTC
    },
    "remove-documents-whose-time-is-over": {
        "task": "documents.expire",
        "schedule": crontab(hour="2", minute="40"),  # UTC
    },
    "send-waiting-imports-again": {
        "task": "imports.sweep",
        "schedule": schedule(run_every=10.0),
        "options": {"expires": 10},
    },
}

# --- The API -----------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.access.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["recp_portal.lib.api_parser.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "recp_portal.lib.api.KeyPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_FILTER_BACKENDS": ["recp_portal.lib.api.AllowedFilters"],
    "DEFAULT_SCHEMA_CLASS": "recp_portal.lib.api_schema.ProblemSchema",
    "DEFAULT_THROTTLE_RATES": {
        "sign-in-address": "10/min",
        "sign-in-person": "5/min",
        "calculations": "60/min",
        "open-data": "30/min",
    },
    "NUM_PROXIES": 1 if env.bool("BEHIND_PROXY", False) else 0,  # else a forged header would hide who asks
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "COERCE_DECIMAL_TO_STRING": True,
    "EXCEPTION_HANDLER": "recp_portal.lib.api.exception_handler",
}
REST_KNOX = {"TOKEN_TTL": None, "AUTO_REFRESH": False}  # each token says how long it lasts
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105  # the name of a model
SPECTACULAR_SETTINGS = {
    "TITLE": "RECP Portal API",
    "DESCRIPTION": (
        "In-plant cleaner production assessments of National Cleaner Production Centres. "
        "Amounts are text, so that nothing is rounded; money is in the currency of the assessment; "
        "periods are twelve months."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "TAGS": [
        {"name": name}
        for name in (
            "tokens",
            "me",
            "centres",
            "enterprises",
            "sites",
            "products",
            "assessments",
            "rounds",
            "flows",
            "site-fuels",
            "meters",
            "bills",
            "unit-operations",
            "substances",
            "streams",
            "utilities",
            "options",
            "effects",
            "progress",
            "human-effects",
            "results",
            "documents",
            "factor-sets",
            "own-factors",
            "price-bands",
            "benchmarks",
            "calculations",
        )
    ],
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "recp_portal.lib.api_schema.say_what_a_change_needs",
        "recp_portal.lib.api_schema.share_what_repeats",
    ],
    "ENUM_NAME_OVERRIDES": {
        "FlowKind": "assessments.choices.FlowKind",
        "RoundKind": "assessments.choices.RoundKind",
        "HumanEffectKind": "assessments.choices.HumanEffectKind",
        "RoundStatus": "assessments.choices.RoundStatus",
        "OptionStatus": "assessments.choices.OptionStatus",
        "Method": "assessments.choices.Method",
        "EvidenceLevel": "assessments.choices.EvidenceLevel",
        "EffectStage": "assessments.choices.EffectStage",
        "Reason": "assessments.choices.Reason",
        "OptionKind": "assessments.catalogue.OptionKind",
    },
}

# --- Looking after it --------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
