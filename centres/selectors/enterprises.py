"""The enterprises of a centre: the list, one of them, what forms choose from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower
from django.http import Http404
from django.utils.translation import gettext as _

from centres import isic, kinds
from centres.models import Enterprise, MembershipEnterprise, Product, Site
from centres.selectors.memberships import MembershipView

PAGE_LENGTH = 25
MOST_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseQuery:
    """What the list is narrowed to. Blank: not narrowed by this.

    division  two digits of ISIC Rev. 4
    """

    query: str = ""
    size_class: str = ""
    division: str = ""
    tag: str = ""
    is_archived: bool = False

    @property
    def is_empty(self) -> bool:
        """Return whether all enterprises that are not archived are asked for."""
        return self == EnterpriseQuery()


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseRow:
    """One enterprise in the list."""

    id: UUID
    name: str
    place: str
    sector: str
    size_label: str
    tags: tuple[str, ...]
    sites_count: int
    data_kind: str
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseListPage:
    """The list, and how many there are when nothing is narrowed."""

    page: "Page[EnterpriseRow]"
    registered_count: int
    archived_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """What a site makes."""

    id: UUID
    name: str
    unit: str
    conversion_weight: Any
    conversion_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """A plant of the enterprise."""

    id: UUID
    name: str
    place: str
    address: str
    operating_hours_per_year: int | None
    is_archived: bool
    products: tuple[ProductRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A part of the page that another app fills."""

    template: str
    panel: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterprisePage:
    """All that an enterprise's page shows."""

    id: UUID
    name: str
    place: str
    facts: tuple[tuple[str, Any], ...]
    tags: tuple[str, ...]
    about: str
    data_kind: str
    archived_at: datetime | None
    version: int
    updated_by: str
    updated_at: datetime
    managers: tuple[str, ...]
    sites: tuple[SiteRow, ...]
    archived_sites: tuple[SiteRow, ...]
    panels: tuple[Panel, ...]


def enterprise_list_page(*, asked: EnterpriseQuery, page_number: str | int | None) -> EnterpriseListPage:
    """Return a page of the centre's enterprises, by name. Four queries, however many there are."""
    archived = Enterprise.objects.filter(archived_at__isnull=False).count()
    registered = Enterprise.objects.filter(archived_at=None).count()
    rows = _narrowed(asked).order_by(Lower("name"), "pk")
    page = Paginator(rows, PAGE_LENGTH).get_page(page_number)
    found = list(page.object_list)
    sites = _sites_by_enterprise([row.pk for row in found])
    page.object_list = [_row(row, sites.get(row.pk, 0)) for row in found]
    return EnterpriseListPage(page=page, registered_count=registered, archived_count=archived)


def _narrowed(asked: EnterpriseQuery) -> "QuerySet[Any]":
    rows = Enterprise.objects.filter(archived_at__isnull=not asked.is_archived)
    if asked.size_class:
        rows = rows.filter(size_class=asked.size_class)
    if asked.division:
        rows = rows.filter(isic_class__startswith=asked.division)
    if asked.tag:
        rows = rows.filter(tags__contains=[asked.tag])
    words = asked.query.replace("\x00", " ").split()[:MOST_WORDS]
    if words:
        joined = Func(F("tags"), Value(" "), function="array_to_string", output_field=TextField())
        rows = rows.annotate(tag_text=joined)
    for word in words:
        sectors = [found.code for found in isic.search(word)] if len(word) > 2 else []
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(place__icontains=word)
            | Q(national_identifier__icontains=word)
            | Q(tag_text__icontains=word)
            | Q(isic_class__in=sectors)
        )
    return rows


def _sites_by_enterprise(keys: list[UUID]) -> dict[UUID, int]:
    counts: dict[UUID, int] = {}
    for key in Site.objects.filter(enterprise_id__in=keys, archived_at=None).values_list("enterprise_id", flat=True):
        counts[key] = counts.get(key, 0) + 1
    return counts


def _row(enterprise: Enterprise, sites_count: int) -> EnterpriseRow:
    return EnterpriseRow(
        id=enterprise.pk,
        name=enterprise.name,
        place=enterprise.place,
        sector=sector_title(enterprise.isic_class),
        size_label=str(enterprise.get_size_class_display()),
        tags=tuple(enterprise.tags),
        sites_count=sites_count,
        data_kind=enterprise.data_kind,
        updated_at=enterprise.updated_at,
    )


def sector_title(code: str) -> str:
    """Return the translated title of an ISIC class, or the code itself when it is none."""
    found = isic.get(code)
    return _(found.title) if found else code


def enterprise_filter_choices() -> tuple[list[tuple[str, str]], list[str]]:
    """Return the divisions and the tags that occur in the centre. Two queries."""
    codes = Enterprise.objects.order_by().values_list("isic_class", flat=True).distinct()
    divisions = sorted({code[:2] for code in codes})
    tags = Enterprise.objects.order_by().annotate(tag=Func(F("tags"), function="unnest"))
    names = sorted(set(tags.values_list("tag", flat=True)), key=str.casefold)
    return [(code, f"{code} · {_(isic.division_title(code))}") for code in divisions], names


def get_enterprise_or_404(*, enterprise_id: UUID) -> Enterprise:
    """Return an enterprise of the running work's centre and view, or raise Http404."""
    rows = Enterprise.objects.select_related("centre", "created_by", "updated_by")
    enterprise: Enterprise | None = rows.filter(pk=enterprise_id).first()
    if enterprise is None:
        raise Http404
    return enterprise


def get_site_or_404(*, site_id: UUID) -> Site:
    """Return a site of the running work's centre and view, or raise Http404."""
    rows = Site.objects.select_related("enterprise", "centre", "updated_by")
    site: Site | None = rows.filter(pk=site_id).first()
    if site is None:
        raise Http404
    return site


def get_product_or_404(*, product_id: UUID) -> Product:
    """Return a product of the running work's centre and view, or raise Http404."""
    rows = Product.objects.select_related("site__enterprise", "centre", "updated_by")
    product: Product | None = rows.filter(pk=product_id).first()
    if product is None:
        raise Http404
    return product


def new_enterprise() -> Enterprise:
    """Return an unsaved enterprise of the running work's centre, for an empty form."""
    return Enterprise.new()


def new_site(enterprise: Enterprise) -> Site:
    """Return an unsaved site, for an empty form."""
    return Site.new(enterprise=enterprise)


def new_product(site: Site) -> Product:
    """Return an unsaved product, for an empty form."""
    return Product.new(site=site)


def enterprise_page(*, enterprise: Enterprise, membership: MembershipView, at: datetime) -> EnterprisePage:
    """Return an enterprise with its sites, products, managers, and what other apps show of it."""
    sites = [_site(site) for site in _sites(enterprise)]
    shown = [panel for panel in kinds.enterprise_panels() if membership.allows(panel.permission)]
    return EnterprisePage(
        id=enterprise.pk,
        name=enterprise.name,
        place=enterprise.place,
        facts=_facts(enterprise),
        tags=tuple(enterprise.tags),
        about=enterprise.about,
        data_kind=enterprise.data_kind,
        archived_at=enterprise.archived_at,
        version=enterprise.version,
        updated_by=str(enterprise.updated_by),
        updated_at=enterprise.updated_at,
        managers=_managers(enterprise, at=at),
        sites=tuple(site for site in sites if not site.is_archived),
        archived_sites=tuple(site for site in sites if site.is_archived),
        panels=tuple(Panel(template=panel.template, panel=panel.build(enterprise)) for panel in shown),
    )


def _facts(enterprise: Enterprise) -> tuple[tuple[str, Any], ...]:
    return (
        (_("Sector"), f"{sector_title(enterprise.isic_class)} ({enterprise.isic_class})"),
        (_("Size"), enterprise.get_size_class_display()),
        (_("Employees"), enterprise.employees_count),
        (_("Town"), enterprise.place),
        (_("Address"), enterprise.address),
        (_("National identifier"), enterprise.national_identifier),
    )


def _sites(enterprise: Enterprise) -> list[Site]:
    sites = Site.objects.filter(enterprise=enterprise).prefetch_related("products")
    return list(sites.order_by(Lower("name"), "pk"))


def _site(site: Site) -> SiteRow:
    products = sorted(site.products.all(), key=lambda product: (product.name.casefold(), product.pk))
    return SiteRow(
        id=site.pk,
        name=site.name,
        place=site.place,
        address=site.address,
        operating_hours_per_year=site.operating_hours_per_year,
        is_archived=site.archived_at is not None,
        products=tuple(
            ProductRow(
                id=product.pk,
                name=product.name,
                unit=product.unit,
                conversion_weight=product.conversion_weight,
                conversion_reason=product.conversion_reason,
            )
            for product in products
        ),
    )


def _managers(enterprise: Enterprise, *, at: datetime) -> tuple[str, ...]:
    links = MembershipEnterprise.objects.filter(enterprise=enterprise, membership__ended_at=None)
    running = links.filter(membership__starts_at__lte=at).exclude(membership__ends_at__lte=at)
    names = running.select_related("membership__user").order_by("membership__user__name", "pk")
    return tuple(str(link.membership.user) for link in names)


def enterprise_choices() -> list[tuple[UUID, str]]:
    """Return the centre's enterprises to choose from, by name, with the town."""
    rows = Enterprise.objects.filter(archived_at=None).order_by(Lower("name"), "pk")
    values = rows.values_list("pk", "name", "place")
    return [(key, name if not place or place in name else f"{name}, {place}") for key, name, place in values]
