"""What the top bar offers: the places of the part of the portal that the page belongs to. Asks the database nothing."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from centres.permissions import Permission
from centres.selectors import MembershipView


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One place in the top bar; `items` are the pages of a place that has several."""

    label: str | Promise
    url: str
    icon: str
    is_current: bool
    items: tuple["NavItem", ...] = ()


_CENTRE = (
    ("desk", _("Desk"), "layout-dashboard", Permission.ASSESSMENT_VIEW),
    ("enterprise_list", _("Enterprises"), "factory", Permission.ENTERPRISE_VIEW),
    ("assessment_list", _("Assessments"), "clipboard-list", Permission.ASSESSMENT_VIEW),
    ("plant_list", _("Results"), "chart-column", Permission.PLANT_RESULTS_VIEW),
    ("centre_totals", _("Totals"), "sigma", Permission.ASSESSMENT_VIEW),
    ("similar_list", _("Similar plants"), "lightbulb", Permission.ASSESSMENT_VIEW),
    ("published_list", _("Published cases"), "book-open", Permission.ASSESSMENT_VIEW),
    ("documents:list", _("Documents"), "file-text", Permission.DOCUMENT_VIEW),
    ("people", _("People"), "users", Permission.MEMBER_VIEW),
    ("centre_profile", _("Centre"), "building-2", Permission.CENTRE_VIEW),
)
_HOMES = ("desk", "network_overview")  # every other page lies below them
_NETWORK = (
    (_("Overview"), "globe", (("network_overview", _("Overview"), Permission.NETWORK_VIEW),)),
    (
        _("Releases"),
        "archive",
        (
            ("release_list", _("All releases"), Permission.NETWORK_VIEW),
            ("release_compare", _("What changed"), Permission.NETWORK_VIEW),
            ("rate_list", _("Exchange rates"), Permission.NETWORK_VIEW),
        ),
    ),
    (
        _("Knowledge"),
        "lightbulb",
        (
            ("network_similar_list", _("Similar plants"), Permission.NETWORK_VIEW),
            ("network_published_list", _("Published cases"), Permission.NETWORK_VIEW),
        ),
    ),
    (
        _("Programmes and centres"),
        "building-2",
        (
            ("programme_list", _("Programmes"), Permission.NETWORK_VIEW),
            ("network_centres", _("Centres"), Permission.NETWORK_ADMINISTER),
            ("network_staff", _("Staff"), Permission.NETWORK_ADMINISTER),
            ("own_support", _("Support sessions"), Permission.NETWORK_VIEW),
        ),
    ),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give every page its navigation and, inside a centre, whose page it is."""
    membership: MembershipView | None = getattr(request, "membership", None)
    network_permissions: frozenset[Permission] = getattr(request, "network_permissions", frozenset())
    if membership is not None:
        slug = {"centre_slug": membership.centre.slug}
        items = [
            _item(request, name, reverse(name, kwargs=slug), label, icon)
            for name, label, icon, permission in _CENTRE
            if membership.allows(permission)
        ]
        places = [
            NavItem(label=membership.centre.short_name, url=request.path, icon="building-2", is_current=True),
            NavItem(label=_("My other places"), url=reverse("home"), icon="globe", is_current=False),
        ]
        finds = membership.allows(Permission.ASSESSMENT_VIEW)
        return {
            "nav": items,
            "places": places,
            "membership": membership,
            "centre": membership.centre,
            "search_url": reverse("centre_search", kwargs=slug) if finds else "",
            "search_hint": _("Find a plant, an assessment, an option"),
            "profile_url": reverse("me"),
        }
    return {
        "nav": _network_places(request, network_permissions),
        "membership": None,
        "centre": None,
        "profile_url": reverse("me"),
    }


def _network_places(request: HttpRequest, permissions: frozenset[Permission]) -> list[NavItem]:
    """Return the places of the network with those of their pages that the person may open."""
    pages = [
        (label, icon, [(reverse(name), text) for name, text, permission in members if permission in permissions])
        for label, icon, members in _NETWORK
    ]
    home = reverse(_HOMES[1])
    addresses = [url for _label, _icon, members in pages for url, _text in members]
    around = [url for url in addresses if request.path == url or (url != home and request.path.startswith(url))]
    here = max(around, key=len, default="")
    return [
        NavItem(
            label=label,
            url=members[0][0],
            icon=icon,
            is_current=here in dict(members),
            items=tuple(NavItem(label=text, url=url, icon="", is_current=url == here) for url, text in members),
        )
        for label, icon, members in pages
        if members
    ]


def _item(request: HttpRequest, name: str, url: str, label: str | Promise, icon: str) -> NavItem:
    is_current = request.path == url if name in _HOMES else request.path.startswith(url)
    return NavItem(label=label, url=url, icon=icon, is_current=is_current)
