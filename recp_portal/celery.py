"""The Celery application: two queues, and messages that are only hints (the job row is the truth)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recp_portal.settings")

app = Celery("recp_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
