"""The audit trail: one function that every service calls."""

from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import User
from centres.models.audit import AuditEvent


def record(name: str, *, target: models.Model, by: User | None, at: datetime, **details: Any) -> AuditEvent:
    """Keep that `by` did `name` to `target`.

    name     app.noun.verb in the past: "assessments.option.added"
    by       None only for what the portal does itself (a worker)
    details  what changed, as JSON
    """
    event = AuditEvent.new(
        name=name,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=str(target)[:200],
        by=by,
        at=at,
        details=details,
    )
    event.save(force_insert=True)
    return event
