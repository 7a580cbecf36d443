"""What the API says of people and their keys."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import ApiToken
from recp_portal.lib.api import KnownFields

LONGEST_DAYS = 365


class TokenRequestSerializer(KnownFields, serializers.Serializer[Any]):
    """Asking for a key."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=1000, trim_whitespace=False, style={"input_type": "password"})
    name = serializers.CharField(max_length=80, help_text=_("What the key is for, such as “meters of the brewery”."))
    days = serializers.IntegerField(
        required=False, default=90, min_value=1, max_value=LONGEST_DAYS, help_text=_("How long it lasts.")
    )


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    """A key for a program, without its secret."""

    key = serializers.CharField(source="token_key", help_text=_("The public part, by which it is named."))
    created_at = serializers.DateTimeField(source="created")
    expires_at = serializers.DateTimeField(source="expiry")

    class Meta:
        model = ApiToken
        fields = ["key", "name", "created_at", "expires_at"]
        read_only_fields = fields


class NewTokenSerializer(TokenSerializer):
    """A new key with its secret."""

    token = serializers.SerializerMethodField(
        help_text=_("The secret, shown this once. Send it as `Authorization: Token …`.")
    )

    class Meta(TokenSerializer.Meta):
        fields = ["token", *TokenSerializer.Meta.fields]
        read_only_fields = fields

    def get_token(self, token: ApiToken) -> str:
        """Return the secret."""
        return str(self.context["secret"])
