"""What the resources of an assessment have in common."""

from typing import Any

from rest_framework import serializers

from assessments.refusals import NotReady, RecordIsLocked, Refused, RowsRefused
from centres.api import RecordViewSet
from centres.permissions import Permission
from indicators.core.refusals import Refusal
from indicators.sentences import refusal_error

READ = {"list": Permission.ASSESSMENT_VIEW, "retrieve": Permission.ASSESSMENT_VIEW}
WRITE = {"create": Permission.ASSESSMENT_EDIT, "partial_update": Permission.ASSESSMENT_EDIT}
REMOVE = {"destroy": Permission.ASSESSMENT_EDIT}


class AssessmentResource(RecordViewSet):
    """Records of an assessment, whose services refuse with a sentence."""

    refusals = (Refused,)

    def handle_exception(self, exc: Exception) -> Any:
        """Say of several lines which one was refused, and of units which field."""
        if isinstance(exc, RowsRefused):
            lines = {str(place): getattr(error, "message_dict", error.messages) for place, error in exc.rows.items()}
            exc = serializers.ValidationError({exc.name: lines})
        elif isinstance(exc, Refusal):
            exc = refusal_error(exc)
        return super().handle_exception(exc)

    def about(self, refusal: Exception) -> dict[str, Any]:
        """Return what locks a record, or what a round still needs."""
        if isinstance(refusal, NotReady):
            return {"findings": list(refusal.findings)}
        if isinstance(refusal, RecordIsLocked) and refusal.record.locked_by is not None:
            result = refusal.record.locked_by
            return {
                "locked_by": {
                    "result": str(result.pk),
                    "round": str(result.round_id),
                    "kind": result.kind,
                    "accepted_by": str(result.accepted_by),
                    "as_of": result.as_of.isoformat(),
                }
            }
        return {}
