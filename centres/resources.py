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
from centres.models import Centre, Enterprise, Product, Site
from recp_portal.lib.api import KnownFields

LARGEST_VERSION = 2_147_483_647  # what PostgreSQL's integer holds


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
        max_value=LARGEST_VERSION,
        help_text=gettext_lazy("Grows with every change. A change (PATCH) gives the version that it rests on."),
    )
    created_by = PersonSerializer(read_only=True)
    updated_by = PersonSerializer(read_only=True)

    def get_validators(self) -> list[Any]:
        """Leave uniqueness to the services, which know the centre."""
        return []


RECORD_FIELDS = ("version", "created_by", "created_at", "updated_by", "updated_at")


class EnterpriseSerializer(RecordSerializer):
    """A company recorded by the centre."""

    tags = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        max_length=50,
        help_text=gettext_lazy("Club, park …"),
    )
    despite_duplicates = serializers.BooleanField(
        required=False,
        write_only=True,
        default=False,
        help_text=gettext_lazy("true: register it although others look the same; you have looked, and it is not."),
    )

    class Meta:
        model = Enterprise
        fields = [
            "id",
            "name",
            "national_identifier",
            "isic_class",
            "size_class",
            "employees_count",
            "place",
            "address",
            "tags",
            "about",
            "data_kind",
            "archived_at",
            "despite_duplicates",
            *RECORD_FIELDS,
        ]
        extra_kwargs = {
            "isic_class": {"help_text": gettext_lazy("ISIC Rev. 4 class, four digits: 1701.")},
            "employees_count": {"help_text": gettext_lazy("People employed.")},
        }


class SiteSerializer(RecordSerializer):
    """A plant of an enterprise: where assessments happen."""

    enterprise = RowField(selectors.enterprise_rows, help_text=gettext_lazy("Given once."))

    class Meta:
        model = Site
        fields = [
            "id",
            "enterprise",
            "name",
            "place",
            "address",
            "operating_hours_per_year",
            "archived_at",
            *RECORD_FIELDS,
        ]


class ProductSerializer(RecordSerializer):
    """What a site makes: the denominator of the relative indicators."""

    site = RowField(selectors.site_rows, help_text=gettext_lazy("Given once."))

    class Meta:
        model = Product
        fields = [
            "id",
            "site",
            "name",
            "unit",
            "conversion_weight",
            "conversion_reason",
            "second_denominator",
            *RECORD_FIELDS,
        ]
        extra_kwargs = {
            "conversion_reason": {"help_text": gettext_lazy("Needed when the weight is not 1.")},
            "second_denominator": {
                "help_text": gettext_lazy("Name of a material among the inputs, such as raw hides.")
            },
        }


class VersionSerializer(KnownFields, serializers.Serializer[Any]):
    """What an action on a record rests on."""

    version = serializers.IntegerField(
        min_value=1, max_value=LARGEST_VERSION, help_text=gettext_lazy("The version of the record that you have seen.")
    )


class CentreSerializer(serializers.ModelSerializer[Centre]):
    """The profile of a centre."""

    country_name = serializers.CharField(source="country.name", default=None, read_only=True, allow_null=True)

    class Meta:
        model = Centre
        fields = [
            "slug",
            "name",
            "short_name",
            "code",
            "country",
            "country_name",
            "host_institution",
            "founded_year",
            "legal_form",
            "languages",
            "currency",
            "time_zone",
            "contact",
            "unit_meanings",
            "is_demonstration",
        ]
        read_only_fields = fields
        extra_kwargs = {
            "slug": {"help_text": gettext_lazy("As it stands in addresses.")},
            "country": {"help_text": gettext_lazy("ISO 3166 code of three letters; null outside the programme.")},
            "currency": {"help_text": gettext_lazy("ISO 4217 code.")},
        }
