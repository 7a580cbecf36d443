"""Enters one plant of `reports/data/*.json` through the services, round by round, as an assessor and a lead would."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import translation

from accounts.models import User
from assessments import services
from assessments.catalogue import suggested
from assessments.choices import EffectStage, RoundStatus
from assessments.fields import (
    AssessmentFields,
    EffectFields,
    FlowFields,
    HumanEffectFields,
    OptionFields,
    ProgressFields,
    RoundFields,
)
from assessments.models import Assessment, Option, Round
from centres import services as centre_services
from centres.fields import EnterpriseFields, ProductFields, SiteFields
from centres.models import Centre, Enterprise, Product
from centres.tenancy import centre_context
from indicators.models import GridFactor
from indicators.selectors import current_factor_set
from recp_portal.demo.answers import answers_for
from recp_portal.demo.details import enter_bills, enter_money, with_details
from recp_portal.demo.processes import enter_process

Data = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who enters and who accepts in a centre."""

    assessor: User
    lead: User


@dataclass(kw_only=True)
class _Loading:
    """What has been made of a plant so far."""

    data: Data
    cast: Cast
    assessment: Assessment
    product: Product
    options: dict[str, Option] = field(default_factory=dict)


def load_plant(*, centre: Centre, data: Data, cast: Cast) -> Enterprise:
    """Enter a plant with its assessment, all or nothing. A plant that is there already is left as it is."""
    data = with_details(data)
    with centre_context(centre), transaction.atomic():
        there = Enterprise.objects.filter(name=data["name"], data_kind=data["data_kind"]).first()
        if there is not None:
            return there  # type: ignore[no-any-return]  # the manager is made at run time
        enterprise, product = _register(data, cast)
        loading = _start(data, cast, enterprise, product)
        for round_data in data["rounds"]:
            _enter_round(loading, round_data)
        return enterprise


def _register(data: Data, cast: Cast) -> tuple[Enterprise, Product]:
    at = _moment(data["assessment"]["started_on"])
    by = cast.assessor
    enterprise = centre_services.register_enterprise(
        fields=EnterpriseFields(
            name=data["name"],
            isic_class=data["isic"],
            size_class=data["size"],
            employees_count=data.get("employees_count"),
            place=data.get("place", ""),
            tags=tuple(data.get("tags", [])),
            about=data.get("about", ""),
        ),
        despite_duplicates=True,
        data_kind=data["data_kind"],
        by=by,
        at=at,
    )
    site = centre_services.add_site(
        enterprise=enterprise, fields=SiteFields(place=data.get("place", ""), **data["site"]), by=by, at=at
    )
    product = centre_services.add_product(site=site, fields=ProductFields(**data["product"]), by=by, at=at)
    return enterprise, product


def _start(data: Data, cast: Cast, enterprise: Enterprise, product: Product) -> _Loading:
    said = data["assessment"]
    grid = data.get("grid_factor")
    grid_factor = _grid_factor(grid) if grid else None
    assessment = services.start_assessment(
        site=product.site,
        fields=AssessmentFields(
            started_on=date.fromisoformat(said["started_on"]),
            lead=cast.lead,
            focus=said["focus"],
            team=said["team"],
            approach=said["approach"],
            currency=said["currency"],
            currency_per_usd=_number(said["currency_per_usd"]),
            rate_source=said["rate_source"],
            rate_on=_day(said["rate_on"]),
            discount_rate=Decimal(said["discount_rate"]),
            tax_share=Decimal(said.get("tax_share", 0)),
            depreciation_years=said.get("depreciation_years"),
            inflation_share=Decimal(said.get("inflation_share", 0)),
            price_year=said.get("price_year"),
            grid_factor_id=grid_factor.pk if grid_factor else None,
        ),
        by=cast.assessor,
        at=_moment(said["started_on"]),
    )
    return _Loading(data=data, cast=cast, assessment=assessment, product=product)


def _grid_factor(said: Data) -> GridFactor:
    rows = GridFactor.objects.filter(factor_set=current_factor_set(), iso3=said["iso3"], kind=said["kind"])
    found: GridFactor = rows.latest("year")
    return found


def _enter_round(loading: _Loading, data: Data) -> None:
    by = loading.cast.assessor
    # ISO dates sort as text; the source of the real plant gives no dates of review
    at = _moment(data["submitted_on"] or max(data["period_end"], loading.data["assessment"]["started_on"]))
    round_ = services.start_round(
        assessment=loading.assessment,
        kind=data["kind"],
        fields=RoundFields(
            period_start=date.fromisoformat(data["period_start"]),
            period_end=date.fromisoformat(data["period_end"]),
            plant_confirmed_on=_day(data.get("plant_confirmed_on")),
            note=data.get("note", ""),
        ),
        by=by,
        at=at,
    )
    for flow in data["flows"]:
        services.add_flow(round_=round_, fields=_flow_fields(loading, flow), by=by, at=at)
    plant = loading.data.get("code", "")
    enter_bills(plant=plant, round_code=data["code"], round_=round_, by=by, at=at)
    enter_process(plant=plant, round_code=data["code"], round_=round_, by=by, at=at)
    for option in loading.data["options"]:
        if option["found_in"] == data["code"]:
            _propose(loading, round_, option, at=at)
    enter_money(plant=plant, round_code=data["code"], round_=round_, options=loading.options, by=by, at=at)
    for progress in data["progress"]:
        services.record_progress(
            option=loading.options[progress["option"]], round_=round_, fields=_progress_fields(progress), by=by, at=at
        )
    for effect in data["observed_effects"]:
        services.add_effect(
            option=loading.options[effect["option"]],
            round_=round_,
            fields=_effect_fields(effect, EffectStage.OBSERVED, round_),
            by=by,
            at=at,
        )
    for human in data["human_effects"]:
        services.add_human_effect(round_=round_, fields=_human_fields(loading, human), by=by, at=at)
    _review(loading, round_, data)


def _propose(loading: _Loading, round_: Round, data: Data, *, at: datetime) -> None:
    fields = OptionFields(
        title=data["title"],
        technique=data["technique"],
        counts_as=data["counts_as"],
        kind=data.get("kind") or _kind_of(data["title"]),
        description=data["description"],
        cause=data["cause"],
        place=data["place"],
        investment_amount=Decimal(data["investment_amount"]),
        grant_amount=Decimal(data["grant_amount"]),
        running_cost_amount=Decimal(data["running_cost_amount"]),
        lifetime_years=data["lifetime_years"],
        finance_source=data["finance_source"],
    )
    effects = [_effect_fields(effect, EffectStage.EXPECTED, round_) for effect in data["effects"]]
    loading.options[data["code"]] = services.add_option(
        round_=round_, fields=fields, effects=effects, by=loading.cast.assessor, at=at
    )


def _kind_of(title: str) -> str:
    """Return the kind that the portal suggests for a title: the assessors of the demonstration take it."""
    with translation.override("en"):
        return suggested(title)


def _review(loading: _Loading, round_: Round, data: Data) -> None:
    status = data["status"]
    if status == RoundStatus.DRAFT:
        return
    started_on = loading.data["assessment"]["started_on"]
    submitted_at = _moment(data["submitted_on"] or started_on)
    services.submit_round(round_=round_, answers=answers_for(round_), by=loading.cast.assessor, at=submitted_at)
    if data.get("returned_on"):
        returned_at = _moment(data["returned_on"])
        services.return_round(round_=round_, reason=data["return_reason"], by=loading.cast.lead, at=returned_at)
        if status == RoundStatus.RETURNED:
            return
        services.submit_round(round_=round_, by=loading.cast.assessor, at=returned_at)
    if status == RoundStatus.ACCEPTED:
        services.accept_round(round_=round_, by=loading.cast.lead, at=_moment(data["accepted_on"] or started_on))


def _flow_fields(loading: _Loading, data: Data) -> FlowFields:
    is_output = data["kind"] == "product_output"
    return FlowFields(
        kind=data["kind"],
        name=data["name"],
        amount=Decimal(data["amount"]),
        unit=data["unit"],
        carrier=data["carrier"],
        product=loading.product if is_output else None,
        heating_value=data.get("heating_value") or "",
        ncv_mj_per_kg=_number(data.get("ncv_mj_per_kg")),
        density_kg_per_m3=_number(data.get("density_kg_per_m3")),
        co2e_kg_per_kwh=_number(data.get("co2e_kg_per_kwh")),
        method=data["method"],
        uncertainty_percent=_number(data.get("uncertainty_percent")),
        evidence=data["evidence"],
        note=data.get("note", ""),
        cost_amount=_number(data.get("cost_amount")),
        is_hazardous=bool(data.get("is_hazardous")),
        destination=data.get("destination", ""),
        emission_source=data.get("emission_source", ""),
        pond=data.get("pond", ""),
        cod_kg_per_m3=_number(data.get("cod_kg_per_m3")),
    )


def _effect_fields(data: Data, stage: str, round_: Round) -> EffectFields:
    is_observed = stage == EffectStage.OBSERVED
    return EffectFields(
        flow_kind=data["flow_kind"],
        amount=_number(data.get("amount")),
        unit=data.get("unit", ""),
        carrier=data.get("carrier", ""),
        name=data.get("name", ""),
        saving_amount=_number(data.get("saving_amount")),
        stage=stage,
        period_start=round_.period_start if is_observed else None,
        period_end=round_.period_end if is_observed else None,
        method=data.get("method", ""),
        evidence=data["evidence"],
    )


def _progress_fields(data: Data) -> ProgressFields:
    return ProgressFields(
        status=data["status"],
        reason=data["reason"],
        remark=data["remark"],
        responsible=data["responsible"],
        due_on=_day(data["due_on"]),
        implemented_on=_day(data["implemented_on"]),
        implemented_share=Decimal(data["implemented_share"]),
        actual_investment_amount=_number(data["actual_investment_amount"]),
        evidence=data["evidence"],
    )


def _human_fields(loading: _Loading, data: Data) -> HumanEffectFields:
    option = loading.options.get(data.get("option") or "")
    return HumanEffectFields(
        kind=data["kind"],
        title=data["title"],
        option_id=option.pk if option else None,
        people_before_count=data.get("people_before_count"),
        people_after_count=data.get("people_after_count"),
        women_count=data.get("women_count"),
        men_count=data.get("men_count"),
        evidence=data["evidence"],
    )


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(9), tzinfo=UTC)
