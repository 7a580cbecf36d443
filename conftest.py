"""What every test run does differently from production."""

from django.conf import settings


def pytest_configure() -> None:
    """Serve static files as they are built, without collecting them; hash passwords of made-up people quickly."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
