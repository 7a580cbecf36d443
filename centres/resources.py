"""What the API says of people, enterprises, sites and products, and what it reads of them."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from centres import selectors
from recp_portal.lib.api import KnownFields


class PersonSerializer(serializers.ModelSerializer[User]):
    """Somebody who did something."""

    class Meta:
        model = User
        fields = ["id", "name"]
        read_only_fields = fields


@extend_schema_field(OpenApiTypes.UUID)
class RowField(serializers.UUIDField):
    """The key of another record of the same centre.

    find  a function that returns the rows to choose from; called with the centre's context open
    """

    default_error_messages: ClassVar[dict[str, Any]] = {"unknown": gettext_lazy("There is no such record here.")}

    def __init__(self, find: Callable[[], QuerySet[Any]], **options: Any) -> None:
        super().__init__(**options)
        self.find = find

    def get_attribute(self, instance: Any) -> Any:
        """Return the key without fetching the row."""
        return getattr(instance, f"{self.source}_id")

    def to_internal_value(self, data: Any) -> Any:
        """Return the row."""
        row = self.find().filter(pk=super().to_internal_value(data)).first()
        if row is None:
            self.fail("unknown")
        return row


@extend_schema_field(OpenApiTypes.INT)
class ColleagueField(serializers.IntegerField):
    """Somebody who works in the centre, by their number."""

    default_error_messages: ClassVar[dict[str, Any]] = {"unknown": gettext_lazy("Nobody here has this number.")}

    def get_attribute(self, instance: Any) -> Any:
        """Return the number without fetching the person."""
        return getattr(instance, f"{self.source}_id")

    def to_internal_value(self, data: Any) -> Any:
        """Return the person."""
        person = selectors.colleague(super().to_internal_value(data), at=timezone.now())
        if person is None:
            self.fail("unknown")
        return person


class RecordSerializer(KnownFields, serializers.ModelSerializer[Any]):
    """A record that people edit."""

    id = serializers.UUIDField(
        required=False,
        help_text=gettext_lazy(
            "Made by the client, if it wants to send the same record again without harm; else by us."
        ),
    )
    version = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2_147_483_647,
        help_text=gettext_lazy("Grows with every change. A change (PATCH) gives the version that it rests on."),
    )
    created_by = PersonSerializer(read_only=True)
    updated_by = PersonSerializer(read_only=True)

    def get_validators(self) -> list[Any]:
        """Leave uniqueness to the services, which know the centre."""
        return []


RECORD_FIELDS = ("version", "created_by", "created_at", "updated_by", "updated_at")
