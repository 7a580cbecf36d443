"""The API outside any centre: signing in, who am I, and the description of the API itself."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import exceptions, permissions, serializers, views, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import selectors, services
from accounts.resources import NewTokenSerializer, TokenRequestSerializer, TokenSerializer
from centres import unscoped
from centres.access import PUBLIC, SIGNED_IN, network_permissions_of, signed_in_view
from centres.roles import ROLES
from recp_portal.lib.throttling import CountingThrottle

if TYPE_CHECKING:
    from accounts.models import ApiToken, User


def _person(request: Request) -> "User":
    return cast("User", request.user)  # the doors below let nobody in who is not signed in


class AddressThrottle(CountingThrottle):
    """So many attempts from one address of the internet."""

    scope = "sign-in-address"

    def get_cache_key(self, request: Request, view: Any) -> str:
        """Count by where the request is from."""
        return f"{self.scope}:{self.get_ident(request)}"


class PersonThrottle(CountingThrottle):
    """So many attempts for one person, from wherever."""

    scope = "sign-in-person"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """Count by the e-mail address, known or not."""
        email = request.data.get("email") if isinstance(request.data, dict) else None
        return f"{self.scope}:{email.strip().lower()[:254].encode().hex()}" if isinstance(email, str) else None


class TokenViewSet(viewsets.ViewSet):
    """Keys for programs: made with a password, listed and ended with any sign-in."""

    action_permissions: ClassVar[dict[str, str]] = {
        "create": PUBLIC,
        "list": SIGNED_IN,
        "destroy": SIGNED_IN,
        "destroy_current": SIGNED_IN,
    }

    def get_authenticators(self) -> list[Any]:
        """Ask for no other sign-in where the password is given."""
        request = getattr(self, "request", None)
        return [] if request is not None and request.method == "POST" else super().get_authenticators()

    def get_permissions(self) -> list[Any]:
        """Let everybody sign in."""
        return [permissions.AllowAny()] if self.action == "create" else [*super().get_permissions()]

    def get_throttles(self) -> list[Any]:
        """Slow down who guesses passwords."""
        return [AddressThrottle(), PersonThrottle()] if self.action == "create" else []

    @extend_schema(
        operation_id="tokens_create", auth=[], request=TokenRequestSerializer, responses={201: NewTokenSerializer}
    )
    def create(self, request: Request) -> Response:
        """Sign in with address and password, and get a key for a program."""
        serializer = TokenRequestSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            token, secret = services.issue_token(
                **serializer.validated_data, request=request._request, at=timezone.now()
            )
        except services.SignInRefused as refusal:
            raise exceptions.ValidationError(str(refusal), code="sign_in_refused") from None
        shown = NewTokenSerializer(token, context={"secret": secret}).data
        return Response(shown, status=201, headers={"Cache-Control": "no-store"})

    @extend_schema(operation_id="tokens_list", responses=TokenSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List your own keys that still work."""
        rows = selectors.running_tokens(person=_person(request), at=timezone.now())
        return Response(TokenSerializer(rows, many=True).data)

    @extend_schema(operation_id="tokens_destroy", responses={204: None})
    def destroy(self, request: Request, key: str) -> Response:
        """End one of your own keys."""
        token = selectors.running_token(person=_person(request), key=key, at=timezone.now())
        if token is None:
            raise exceptions.NotFound
        services.revoke_token(token=token)
        return Response(status=204)

    @extend_schema(operation_id="tokens_current_destroy", responses={204: None})
    def destroy_current(self, request: Request) -> Response:
        """End the key that this request was made with."""
        if request.auth is None:
            raise exceptions.NotFound(_("This request was made without a key."))
        services.revoke_token(token=cast("ApiToken", request.auth))
        return Response(status=204)


class PlaceSerializer(serializers.Serializer[Any]):
    """A centre where the person has a role."""

    centre = serializers.SlugField(source="centre.slug", help_text=_("As it stands in addresses."))
    centre_name = serializers.CharField(source="centre.name")
    role = serializers.CharField()
    role_label = serializers.CharField(source="get_role_display")
    until = serializers.DateTimeField(source="ends_at", allow_null=True)
    permissions = serializers.SerializerMethodField(help_text=_("What the role allows."))

    def get_permissions(self, membership: Any) -> list[str]:
        """Return the names of what the role allows."""
        return sorted(ROLES[membership.role].permissions)


class MeSerializer(serializers.Serializer[Any]):
    """The person who asks."""

    id = serializers.IntegerField(source="user.pk")
    email = serializers.EmailField(source="user.email")
    name = serializers.CharField(source="user.name")
    language = serializers.CharField(source="user.language")
    memberships = PlaceSerializer(many=True)
    network_permissions = serializers.ListField(child=serializers.CharField())


class MeView(views.APIView):
    """Who the request is made for."""

    policy = SIGNED_IN

    @extend_schema(operation_id="me_retrieve", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Say who you are, in which centres, with which rights."""
        me = {
            "user": _person(request),
            "memberships": unscoped.memberships_of(_person(request), at=timezone.now()),
            "network_permissions": sorted(network_permissions_of(_person(request))),
        }
        return Response(MeSerializer(me).data)


class SchemaView(SpectacularAPIView):
    """The OpenAPI 3 description of the API."""

    policy = SIGNED_IN


class DocsView(SpectacularSwaggerSplitView):
    """The description to read and to try out; its script has an address of its own, for the content security policy."""

    template_name = "api/docs.html"
    url_name = "api:schema"


@signed_in_view
def docs(request: HttpRequest) -> HttpResponse:
    """Show the description of the API."""
    return DocsView.as_view()(request)
