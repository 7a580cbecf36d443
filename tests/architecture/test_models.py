"""What every model keeps to. The exceptions are listed, never the members."""

from enum import StrEnum

import pytest
from django.apps import apps
from django.db import models
from django.db.models.enums import ChoicesMeta

from assessments import choices
from centres.tenancy import CentreOwnedModel
from indicators.core import (
    conversion,
    cost_lines,
    emissions,
    factors,
    flows,
    ranking,
    relations,
    savings,
    streams,
    technique,
)
from indicators.models import GridFactorKind
from tests.architecture.sources import APPS

# Models that belong to no centre, and why everybody may read them (or why no page shows them).
GLOBAL_MODELS = {
    "accounts.User": "a person may belong to several centres",
    "centres.Centre": "the tenant itself; its name is public",
    "centres.ProgrammeCountry": "reference data",
    "centres.NetworkMembership": "UNIDO/UNEP staff belong to no centre",
    "indicators.FactorSet": "reference data",
    "indicators.FuelProperty": "reference data",
    "indicators.GridFactor": "reference data",
    "indicators.ExchangeRate": "reference data",
    "indicators.PriceLevel": "reference data",
    "centres.Programme": "reference data",
    "centres.ProgrammeOfficer": "who of the network's staff answers for a programme",
    "network.NetworkCell": "sums of all centres, behind a row policy of their own",
    "network.NetworkTotal": "the same, over all years",
    "network.Card": "what may be told of all centres, behind a row policy of its own",
    "network.Histogram": "counts of all centres, behind a row policy of their own",
    "documents.NetworkDocument": "prints releases, of which network staff read everything",
    "releases.Release": "what was told of the network; no centre's data",
    "releases.CountedResults": "keys of results; says nothing about them",
    "releases.Opening": "which releases everybody may have",
    "releases.ReleasedCell": "what was told; withheld figures have no value here",
    "releases.ReleasedChange": "why that differs from the release before; what is told together has no value here",
    "accounts.ApiToken": "a person's own; only its hash is kept",
    "centres.NetworkEvent": "what network administrators did; no centre's data",
    "reports.PublishedSource": "was printed for everybody",
    "reports.PublishedCase": "was printed for everybody",
    "reports.PublishedOption": "was printed for everybody",
    "reports.PublishedFigure": "was printed for everybody",
    "reports.PublishedFigure_options": "was printed for everybody",
    "reports.PublishedConflict": "was printed for everybody",
}

# Fields with choices that no check constraint repeats, and why.
UNCHECKED_CHOICES: dict[str, str] = {}

# Unique keys of centre-owned tables that say nothing about the centre: a collision would tell that a row exists.
UNIQUE_ACROSS_CENTRES = {
    "centres.Invitation invitation_secret_once": "a hash of 256 random bits, looked up before the centre is known",
}

UNITS = (
    "_amount", "_mwh", "_kwh", "_mj_per_kg", "_kg_per_m3", "_kg_per_kwh", "_kg_per_tj", "_m3", "_t", "_kw_month",
    "_percent", "_years", "_per_usd", "_usd", "_count", "_kwh_per_nm3", "_mg_per_l", "_kg",
)  # fmt: skip

# Decimals without a unit in their name: ratios, places on earth, and amounts whose unit is a field beside them.
WITHOUT_A_UNIT = {
    "amount": "its unit is in `unit`",
    "value": "its unit is in `unit`",
    "low_value": "its units are in `unit` and `output_unit`",
    "high_value": "its units are in `unit` and `output_unit`",
    "canonical_amount": "its unit is in `canonical_unit`",
    "share": "0 to 1",
    "implemented_share": "0 to 1",
    "efficiency_share": "0 to 1",
    "overlap_share": "0 to 1",
    "tax_share": "0 to 1",
    "inflation_share": "a share of one a year",
    "net_share_of_gross": "0 to 1",
    "mcf_share": "0 to 1",
    "methane_per_cod_share": "t of methane in t of COD",
    "quantity": "its unit is in `unit`",
    "level": "an index",
    "price_level_ratio": "a ratio of two indices",
    "rate": "a ratio of two currencies",
    "discount_rate": "a share of one a year",
    "conversion_weight": "a ratio",
    "coefficient_of_performance": "a ratio",
    "latitude": "degrees",
    "longitude": "degrees",
}


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.split(".")[0] in APPS]


def label(model: type[models.Model]) -> str:
    return model._meta.label


EVERY_MODEL = pytest.mark.parametrize("model", own_models(), ids=label)
CENTRE_MODELS = pytest.mark.parametrize(
    "model", [model for model in own_models() if issubclass(model, CentreOwnedModel)], ids=label
)


def own_fields(model: type[models.Model]) -> list[models.Field]:
    """Return the fields that our own code gave the model, not a library's base class."""
    theirs = {
        field.name
        for kind in model.__mro__
        if issubclass(kind, models.Model) and kind is not models.Model and kind.__module__.split(".")[0] not in APPS
        for field in kind._meta.local_fields
    }
    return [field for field in model._meta.concrete_fields if field.name not in theirs]


def test_every_model_belongs_to_a_centre_or_says_why_not() -> None:
    global_models = {label(model) for model in own_models() if not issubclass(model, CentreOwnedModel)}
    assert global_models == set(GLOBAL_MODELS)


@CENTRE_MODELS
def test_what_is_global_has_no_way_back_into_a_centre(model: type[models.Model]) -> None:
    """A reverse name on a person or a centre would be a join that no manager filters."""
    for field in own_fields(model):
        if isinstance(field, models.ForeignKey) and not issubclass(field.related_model, CentreOwnedModel):
            assert field.remote_field.related_name == "+", f'{field}: say related_name="+"'


@CENTRE_MODELS
def test_a_unique_key_tells_nothing_about_another_centre(model: type[models.Model]) -> None:
    def stays_inside(names: object) -> bool:
        return any(
            name == "centre" or issubclass(model._meta.get_field(name).related_model or int, CentreOwnedModel)
            for name in names
        )

    for constraint in model._meta.total_unique_constraints + [
        constraint for constraint in model._meta.constraints if isinstance(constraint, models.UniqueConstraint)
    ]:
        names = [*constraint.fields, *(str(part.name) for part in constraint.expressions if hasattr(part, "name"))]
        assert stays_inside(names) or f"{label(model)} {constraint.name}" in UNIQUE_ACROSS_CENTRES, constraint
    for field in own_fields(model):
        if field.unique and not field.primary_key:
            assert stays_inside([field.name]), field


@EVERY_MODEL
def test_every_choice_is_checked_by_the_database_too(model: type[models.Model]) -> None:
    checks = " ".join(
        str(constraint.condition) for constraint in model._meta.constraints if hasattr(constraint, "condition")
    )
    for field in own_fields(model):
        if field.choices and str(field) not in UNCHECKED_CHOICES:
            assert f"'{field.name}" in checks, f"{field}: add a CheckConstraint with its choices"


@EVERY_MODEL
def test_every_decimal_says_its_unit(model: type[models.Model]) -> None:
    for field in own_fields(model):
        if isinstance(field, models.DecimalField):
            assert field.name in WITHOUT_A_UNIT or field.name.endswith(UNITS), f"{field}: what unit?"


@EVERY_MODEL
def test_names_say_what_a_field_is(model: type[models.Model]) -> None:
    for field in own_fields(model):
        if isinstance(field, models.DateTimeField):
            assert field.name.endswith("_at") or field.name in ("at", "as_of"), field
        elif isinstance(field, models.DateField):
            assert field.name.endswith(("_on", "_start", "_end")), field
        elif isinstance(field, models.BooleanField):
            assert field.name.startswith(("is_", "has_")) or "_may_be_" in field.name, field


@EVERY_MODEL
def test_models_hold_fields_and_no_habits(model: type[models.Model]) -> None:
    assert model._meta.ordering == [], "each query says its own order"
    assert "save" not in vars(model), "writes belong in services"
    for field in own_fields(model):
        if field.remote_field:
            assert field.remote_field.related_name, f"{field}: say related_name"
    assert "__str__" in {name for kind in model.__mro__ if kind is not models.Model for name in vars(kind)}


@pytest.mark.parametrize(
    "words", [kind for kind in vars(choices).values() if isinstance(kind, ChoicesMeta) and kind.choices]
)
def test_words_are_kept_in_lower_case_and_once(words: ChoicesMeta) -> None:
    assert [value for value in words.values if value != value.lower()] == []
    assert len({str(text) for text in words.labels}) == len(words.labels)


@pytest.mark.parametrize(
    ("kept", "calculated"),
    [
        (choices.Technique, technique.Technique),
        (choices.FlowKind, flows.FlowKind),
        (choices.CountsAs, savings.CountsAs),
        (choices.StreamKind, streams.StreamKind),
        (choices.Medium, streams.Medium),
        (choices.UtilityKind, conversion.UtilityKind),
        (choices.CostKind, cost_lines.CostKind),
        (choices.RelationKind, relations.RelationKind),
        (choices.Criterion, ranking.Criterion),
        (GridFactorKind, factors.GridFactorKind),
        (choices.Pond, emissions.Pond),
    ],
)
def test_the_database_and_the_core_know_the_same_words(kept: type[StrEnum], calculated: type[StrEnum]) -> None:
    assert [word.value for word in kept] == [word.value for word in calculated]
