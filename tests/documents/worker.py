"""The portal's Celery application with the tests' kinds of document: `celery -A tests.documents.worker worker`."""

from recp_portal.celery import app

app.conf.imports = ("tests.documents.kinds",)
