"""The project: settings, the site map, each user's first page."""

from recp_portal.celery import app as celery_app

__all__ = ["celery_app"]
