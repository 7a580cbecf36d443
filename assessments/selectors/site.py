"""What a site has that its assessments share: fuels with values of their own, meters with their bills."""

from uuid import UUID

from django.http import Http404

from assessments.calculation import factors_of
from assessments.models import Assessment, FlowRecord, Meter, Round, SiteFuel


def get_site_fuel_or_404(*, assessment: Assessment, pk: UUID) -> SiteFuel:
    """Return what the site of an assessment knows of a fuel."""
    fuel: SiteFuel | None = (
        SiteFuel.objects.select_related("updated_by").filter(site_id=assessment.site_id, pk=pk).first()
    )
    if fuel is None:
        raise Http404
    return fuel


def fuel_codes(assessment: Assessment) -> list[str]:
    """Return the codes of the fuels, in the order of the factor set."""
    return list(factors_of(assessment).fuels)


def meters_of(assessment: Assessment) -> list[Meter]:
    """Return the meters of an assessment's site by name, with their bills by date and the lines of these."""
    return meters_at(assessment.site_id)


def meters_at(site_id: UUID) -> list[Meter]:
    """Return the meters of a site by name, with their bills by date and the lines of these."""
    return list(Meter.objects.filter(site_id=site_id).prefetch_related("bills__lines").order_by("name", "pk"))


def stacked_meters(assessment: Assessment) -> tuple[Meter, ...]:
    """Return the meters of a site where some stand behind others, with their bills; else none."""
    of_site = Meter.objects.filter(site_id=assessment.site_id)
    return tuple(meters_of(assessment)) if of_site.filter(parent__isnull=False).exists() else ()


def get_meter_or_404(*, assessment: Assessment, pk: UUID) -> Meter:
    """Return a meter of an assessment's site, with its bills and their lines."""
    rows = Meter.objects.select_related("parent", "updated_by").prefetch_related("bills__lines")
    meter: Meter | None = rows.filter(site_id=assessment.site_id, pk=pk).first()
    if meter is None:
        raise Http404
    return meter


def lines_by_hand(meter: Meter, round_: Round) -> list[FlowRecord]:
    """Return the lines of a round that say the same as a meter, without one."""
    rows = FlowRecord.objects.filter(round=round_, kind=meter.kind, carrier=meter.carrier, meter__isnull=True)
    return list(rows.order_by("pk"))
