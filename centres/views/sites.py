"""The sites of an enterprise and what they make."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from centres import selectors, services
from centres.access import CentreRequest, centre_view
from centres.forms import ProductForm, SiteForm
from centres.permissions import Permission
from centres.views.answers import attempt, form_page, try_or_tell


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ENTERPRISE_EDIT)
def site_create(request: CentreRequest, enterprise_id: UUID) -> HttpResponse:
    """Add a site to an enterprise."""
    enterprise = selectors.get_enterprise_or_404(enterprise_id=enterprise_id)
    form = SiteForm(request.POST or None, instance=selectors.new_site(enterprise), initial={"place": enterprise.place})
    if form.is_valid() and attempt(
        form,
        lambda: services.add_site(
            enterprise=enterprise, fields=form.fields_for_service(), key=form.key, by=request.user, at=timezone.now()
        ),
    ):
        messages.success(request, _("Site added."))
        return redirect("enterprise_detail", centre_slug=request.centre.slug, enterprise_id=enterprise.pk)
    context = {"form": form, "enterprise": enterprise, "site": None}
    return form_page(request, "centres/site_form.html", context)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ENTERPRISE_EDIT)
def site_edit(request: CentreRequest, site_id: UUID) -> HttpResponse:
    """Change what is said of a site."""
    site = selectors.get_site_or_404(site_id=site_id)
    form = SiteForm(request.POST or None, instance=site)
    if form.is_valid() and attempt(
        form,
        lambda: services.edit_site(
            site=site,
            fields=form.fields_for_service(),
            expected_version=form.expected_version,
            by=request.user,
            at=timezone.now(),
        ),
    ):
        messages.success(request, _("Site saved."))
        return redirect("enterprise_detail", centre_slug=request.centre.slug, enterprise_id=site.enterprise_id)
    context = {"form": form, "enterprise": site.enterprise, "site": site}
    return form_page(request, "centres/site_form.html", context)


@require_POST
@centre_view(Permission.ENTERPRISE_EDIT)
def site_archive(request: CentreRequest, site_id: UUID) -> HttpResponse:
    """Take a site out of the lists."""
    site = selectors.get_site_or_404(site_id=site_id)
    try_or_tell(
        request,
        lambda: services.archive_site(site=site, by=request.user, at=timezone.now()),
        done=_("Site archived. What was recorded there stays."),
    )
    return redirect("enterprise_detail", centre_slug=request.centre.slug, enterprise_id=site.enterprise_id)


@require_POST
@centre_view(Permission.ENTERPRISE_EDIT)
def site_restore(request: CentreRequest, site_id: UUID) -> HttpResponse:
    """Bring a site back from the archive."""
    site = selectors.get_site_or_404(site_id=site_id)
    try_or_tell(
        request,
        lambda: services.restore_site(site=site, by=request.user, at=timezone.now()),
        done=_("Site brought back."),
    )
    return redirect("enterprise_detail", centre_slug=request.centre.slug, enterprise_id=site.enterprise_id)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ENTERPRISE_EDIT)
def product_create(request: CentreRequest, site_id: UUID) -> HttpResponse:
    """Add a product to a site."""
    site = selectors.get_site_or_404(site_id=site_id)
    form = ProductForm(request.POST or None, instance=selectors.new_product(site))
    if form.is_valid() and attempt(
        form,
        lambda: services.add_product(
            site=site, fields=form.fields_for_service(), key=form.key, by=request.user, at=timezone.now()
        ),
    ):
        messages.success(request, _("Product added."))
        return redirect("enterprise_detail", centre_slug=request.centre.slug, enterprise_id=site.enterprise_id)
    context = {"form": form, "enterprise": site.enterprise, "site": site, "product": None}
    return form_page(request, "centres/product_form.html", context)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ENTERPRISE_EDIT)
def product_edit(request: CentreRequest, product_id: UUID) -> HttpResponse:
    """Change what is said of a product."""
    product = selectors.get_product_or_404(product_id=product_id)
    form = ProductForm(request.POST or None, instance=product)
    if form.is_valid() and attempt(
        form,
        lambda: services.edit_product(
            product=product,
            fields=form.fields_for_service(),
            expected_version=form.expected_version,
            by=request.user,
            at=timezone.now(),
        ),
    ):
        messages.success(request, _("Product saved."))
        return redirect("enterprise_detail", centre_slug=request.centre.slug, enterprise_id=product.site.enterprise_id)
    context = {"form": form, "enterprise": product.site.enterprise, "site": product.site, "product": product}
    return form_page(request, "centres/product_form.html", context)
