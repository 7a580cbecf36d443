"""Two whole centres with every kind of record, and everybody who might knock: the world of the route matrix."""

import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from assessments import services
from assessments.choices import HumanEffectKind, OptionStatus, RoundKind, Technique
from assessments.fields import (
    BenchmarkFields,
    BillFields,
    BillLineFields,
    EffectFields,
    EffluentFields,
    FlowFields,
    HumanEffectFields,
    LocalFields,
    MeterFields,
    OptionFields,
    PriceBandFields,
    ProgressFields,
    RoundFields,
    SiteFuelFields,
    StreamFields,
    SubstanceFields,
    UnitOperationFields,
    UtilityFields,
)
from assessments.models import (
    BaselineLine,
    Bill,
    EffluentLoad,
    FlowRecord,
    HumanEffect,
    LocalIndicator,
    Meter,
    Option,
    OptionEffect,
    OptionProgress,
    PriceBand,
    Result,
    Round,
    SectorBenchmark,
    SiteFuel,
    Stream,
    Substance,
    UnitOperation,
    UtilityConversion,
)
from centres.fields import ProgrammeConsentFields
from centres.models import (
    Centre,
    Enterprise,
    Invitation,
    Membership,
    MembershipEnterprise,
    NetworkMembership,
    Product,
    Programme,
    ProgrammeConsent,
    ProgrammeOfficer,
    SupportSession,
)
from centres.roles import NetworkRole, Role
from centres.selectors.own import hash_of
from centres.services import grant_support, record_programme_consent
from centres.tenancy import centre_context
from documents.models import DocumentJob, NetworkDocument
from imports.models import ImportBatch
from imports.services import UploadedFile, upload_files
from indicators.fields import OwnFactorFields
from indicators.models import OwnFactor
from indicators.selectors import current_factor_set
from indicators.services import add_own_factor
from recp_portal.demo.plants import Cast, load_plant
from releases.models import Release
from reports.choices import ConsentDecision
from reports.fields import ConsentFields
from reports.models import Consent, PublishedCase
from reports.services import record_consent

LOGO = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=")
PLANT = settings.BASE_DIR / "reports" / "data" / "real_assessment.json"


POWER_PRICE = PriceBandFields(
    carrier="electricity", currency="KES", lowest_amount=Decimal(1), highest_amount=Decimal(90)
)
USUAL = BenchmarkFields(
    isic_code="10",
    indicator="energy_use",
    unit="kWh",
    output_unit="kg",
    low_value=Decimal(1),
    high_value=Decimal(2),
    source="Ours",
)
DIESEL = SiteFuelFields(
    carrier="diesel", source="Certificate", valid_on=date(2024, 1, 1), density_kg_per_m3=Decimal(840)
)


BOILER = UtilityFields(kind="boiler", name="Boiler", carrier="diesel", source="Plate", efficiency_percent=Decimal(80))
JANUARY = BillFields(
    start_on=date(2025, 1, 1), end_on=date(2025, 1, 31), lines=(BillLineFields(kind="use", amount=Decimal(9)),)
)
MAIN_METER = MeterFields(name="Main meter", kind="energy", carrier="electricity", unit="kWh", currency="USD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who knocks at every door of our centre."""

    name: str
    user: User | None = None  # nobody is signed in
    role: str | None = None  # the running role in our centre
    network_role: str | None = None


@dataclass(kw_only=True)
class CentreWorld:
    """One centre, and what the addresses of its pages name."""

    centre: Centre
    kwargs: dict[str, object] = field(default_factory=dict)


@dataclass(kw_only=True)
class World:
    """Everything that the matrix needs.

    ours         the centre at whose doors everybody knocks, with the enterprise manager's own plant
    other_plant  ours too, but with the addresses of a plant that is not the manager's
    theirs       the other centre
    """

    ours: CentreWorld
    other_plant: CentreWorld
    theirs: CentreWorld
    people: list[Person]

    def person(self, name: str) -> Person:
        """Return the person of this name."""
        return next(person for person in self.people if person.name == name)


# What fills each part of an address, from the records of one plant. A part that is missing here fails the suite; where
# the same word means different things, the key is "url_name.part".
KWARGS: Mapping[str, Callable[["Records"], object]] = {
    "centre_slug": lambda records: records.enterprise.centre.slug,
    "enterprise_id": lambda records: records.enterprise.pk,
    "site_id": lambda records: records.product.site_id,
    "product_id": lambda records: records.product.pk,
    "assessment_id": lambda records: records.round.assessment_id,
    "assessment_ref": lambda records: records.round.assessment.reference,
    "reference": lambda records: records.round.assessment.reference,
    "round_id": lambda records: records.round.pk,
    "round_number": lambda records: records.round.number,
    "factor_id": lambda records: records.own_factor.pk,
    "factor_set_id": lambda _records: current_factor_set().pk,
    "flow_id": lambda records: records.flow.pk,
    "fuel_id": lambda records: records.fuel.pk,
    "band_id": lambda records: records.band.pk,
    "benchmark_id": lambda records: records.benchmark.pk,
    "meter_id": lambda records: records.meter.pk,
    "option_id": lambda records: records.option.pk,
    "option_number": lambda records: records.option.number,
    "effect_id": lambda records: records.effect.pk,
    "bill_id": lambda records: records.bill.pk,
    "unit_operation_id": lambda records: records.unit_operation.pk,
    "substance_id": lambda records: records.substance.pk,
    "stream_id": lambda records: records.stream.pk,
    "utility_id": lambda records: records.utility.pk,
    "human_effect_id": lambda records: records.human_effect.pk,
    "effluent_id": lambda records: records.effluent.pk,
    "local_indicator_id": lambda records: records.local_indicator.pk,
    "baseline_line_id": lambda records: records.baseline_line.pk,
    "baseline_number": lambda records: records.baseline_line.round.number,
    "line_id": lambda records: records.baseline_line.pk,
    "beside_part": lambda records: "effluents",
    "beside_id": lambda records: records.effluent.pk,
    "process_part": lambda records: "streams",
    "process_id": lambda records: records.stream.pk,
    "human_id": lambda records: records.human_effect.pk,
    "round_create.kind": lambda records: RoundKind.FOLLOW_UP.value,
    "invitation.secret": lambda records: f"secret {records.invitation.email}",
    "programme_id": lambda records: records.programme.pk,
    "programme_consent_id": lambda records: records.programme_consent.pk,
    "support_id": lambda records: records.support.pk,
    "staff_id": lambda records: records.staff.pk,
    "release_id": lambda records: records.release.pk,
    "consent_id": lambda records: records.consent.pk,
    "card": lambda _records: "air_leaks",
    "case_slug": lambda records: records.case.slug,
    "result_id": lambda records: records.result.pk,
    "import_number": lambda records: records.history.number,
    "import_file": lambda _records: "mapping.json",
    "progress_id": lambda records: records.progress.pk,
    "api:token.key": lambda records: "abcdefgh",
    "document_id": lambda records: records.document.pk,
    "network_document_id": lambda records: records.network_document.pk,
    "membership_id": lambda records: records.membership.pk,
    "invitation_id": lambda records: records.invitation.pk,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The records of one plant: a baseline and a report that are accepted, and a follow-up that is open."""

    enterprise: Enterprise
    product: Product
    result: Result
    round: Round
    flow: FlowRecord
    fuel: SiteFuel
    band: PriceBand
    benchmark: SectorBenchmark
    meter: Meter
    option: Option
    effect: OptionEffect
    human_effect: HumanEffect
    stream: Stream
    bill: Bill
    unit_operation: UnitOperation
    substance: Substance
    utility: UtilityConversion
    effluent: EffluentLoad
    local_indicator: LocalIndicator
    baseline_line: BaselineLine
    progress: OptionProgress
    own_factor: OwnFactor
    history: ImportBatch
    document: DocumentJob
    membership: Membership
    invitation: Invitation
    staff: NetworkMembership
    programme: Programme
    programme_consent: ProgrammeConsent
    support: SupportSession
    release: Release
    network_document: NetworkDocument
    consent: Consent
    case: PublishedCase


CHEMICALS = LocalFields(
    name="Chemicals",
    numerator_name="Chemicals",
    numerator_amount=Decimal(6),
    numerator_unit="kg",
    denominator_name="Paper",
    denominator_amount=Decimal(12),
    denominator_unit="t",
)


def make_world() -> World:
    """Make both centres through the services, and the people directly."""
    now = timezone.now()
    ours, theirs = _make_centre("route-ours", "R-A", "KEN"), _make_centre("route-theirs", "R-B", "ZAF")
    strangers_plant = _enter_plant(theirs, "Plant of theirs", now)
    own_plant = _enter_plant(ours, "Plant of the manager", now)
    other_plant = _enter_plant(ours, "Plant of somebody else", now)
    people = _make_people(ours, theirs, own_plant=own_plant.enterprise, now=now)
    for person in people:
        if person.network_role:
            for records in (own_plant, other_plant, strangers_plant):
                ProgrammeOfficer.objects.create(user=person.user, programme=records.programme)
    return World(
        ours=_world_of(ours, own_plant),
        other_plant=_world_of(ours, other_plant),
        theirs=_world_of(theirs, strangers_plant),
        people=people,
    )


def _months(baseline: Round, entered: dict[str, Any]) -> BaselineLine:
    """Return months of a baseline, which is accepted already."""
    who = {"created_by": entered["by"], "created_at": entered["at"], "updated_by": entered["by"]}
    point = {"output": "60", "use": "35"}
    line = BaselineLine.new(
        round=baseline,
        indicator="energy_use",
        unit="MWh",
        source="Bills",
        points=[{**point, "label": "1"}, {**point, "label": "2", "output": "70"}, {**point, "label": "3"}],
        locked_by=baseline.results.get(),
        updated_at=entered["at"],
        **who,
    )
    line.save()
    return line


def _make_centre(slug: str, code: str, country_id: str) -> Centre:
    picture = ContentFile(LOGO, name=f"{slug}.png")
    return Centre.objects.create(slug=slug, name=slug, short_name=code, code=code, country_id=country_id, logo=picture)


def _enter_plant(centre: Centre, name: str, now: datetime) -> Records:
    cast = Cast(assessor=_make_user(f"{name} assessor"), lead=_make_user(f"{name} lead"))
    data = json.loads(PLANT.read_text(encoding="utf-8"))["plants"][0] | {"name": name}
    enterprise = load_plant(centre=centre, data=data, cast=cast)
    entered: dict[str, Any] = {"by": cast.assessor, "at": now}
    with centre_context(centre):
        assessment = enterprise.assessments.get()
        baseline = assessment.rounds.get(number=1)
        days = RoundFields(
            period_start=baseline.period_end + timedelta(days=1), period_end=baseline.period_end + timedelta(days=365)
        )
        follow_up = services.start_round(assessment=assessment, kind=RoundKind.FOLLOW_UP, fields=days, **entered)
        electricity = FlowFields(kind="energy", carrier="electricity", name="Power", amount=Decimal(9), unit="MWh")
        flow = services.add_flow(round_=follow_up, fields=electricity, **entered)
        idea = OptionFields(title="Mend the leaks", technique=Technique.GOOD_HOUSEKEEPING)
        saving = EffectFields(
            flow_kind="energy", carrier="electricity", name="Power", amount=Decimal(1), unit="MWh", method="estimated"
        )
        option = services.add_option(round_=follow_up, fields=idea, effects=[saving], **entered)
        drained = FlowFields(kind="waste_water", name="Sewer", amount=Decimal(90), unit="m3")
        sewer = services.add_flow(round_=follow_up, fields=drained, **entered)
        trained = HumanEffectFields(kind=HumanEffectKind.TRAINED, title="Training", people_after_count=4)
        document = DocumentJob.new(
            kind="case_study",
            subject_id=assessment.pk,
            subject_label=name,
            enterprise=enterprise,
            language="en",
            input_digest="0" * 64,
            requested_by=cast.assessor,
            requested_at=now,
            hinted_at=now,
        )
        document.save()
        membership = Membership.new(user=cast.assessor, role=Role.ASSESSOR, starts_at=now)
        membership.save()
        invitation = Invitation.new(
            email=f"{assessment.pk}@invited.example",
            name="Invited",
            role=Role.VIEWER,
            secret_hash=hash_of(f"secret {assessment.pk}@invited.example"),
            invited_by=cast.lead,
            invited_at=now,
            expires_at=now + timedelta(days=7),
        )
        invitation.save()
        meter = services.add_meter(site=assessment.site, fields=MAIN_METER, **entered)
        programme = Programme.objects.create(
            code=f"programme-{assessment.pk.hex[-12:]}", name=name, starts_on=now.date()
        )
        return Records(
            enterprise=enterprise,
            product=Product.objects.get(site=assessment.site),
            result=enterprise.results.order_by("as_of").first(),
            round=follow_up,
            flow=flow,
            band=PriceBand.objects.first() or services.add_price_band(fields=POWER_PRICE, **entered),
            benchmark=SectorBenchmark.objects.first() or services.add_benchmark(fields=USUAL, **entered),
            meter=meter,
            bill=services.add_bill(meter=meter, fields=JANUARY, **entered),
            unit_operation=services.add_unit_operation(
                assessment=assessment, fields=UnitOperationFields(number=9, name="Packing"), **entered
            ),
            substance=services.add_substance(assessment=assessment, fields=SubstanceFields(name="Chromium"), **entered),
            utility=services.add_utility(round_=follow_up, fields=BOILER, **entered),
            fuel=services.add_site_fuel(site=assessment.site, fields=DIESEL, **entered),
            option=option,
            effect=option.effects.get(),
            progress=services.record_progress(
                option=option, round_=follow_up, fields=ProgressFields(status=OptionStatus.PLANNED), **entered
            ),
            own_factor=_own_factor(entered),
            history=_history(centre, entered),
            human_effect=services.add_human_effect(round_=follow_up, fields=trained, **entered),
            stream=services.add_stream(
                round_=follow_up,
                fields=StreamFields(kind="loss", medium="energy", name="Stack", amount=Decimal(1), unit="MWh"),
                **entered,
            ),
            effluent=services.add_effluent(
                round_=follow_up,
                fields=EffluentFields(flow_id=sewer.pk, substance="COD", concentration_mg_per_l=Decimal(900)),
                **entered,
            ),
            local_indicator=services.add_local_indicator(round_=follow_up, fields=CHEMICALS, **entered),
            baseline_line=_months(baseline, entered),
            document=document,
            membership=membership,
            invitation=invitation,
            consent=record_consent(
                enterprise=enterprise,
                fields=ConsentFields(
                    decision=ConsentDecision.NAMED,
                    signatory_name="Signatory",
                    signatory_function="Director",
                    signed_on=now.date(),
                ),
                **entered,
            ),
            case=PublishedCase.objects.create(
                slug=f"case-{assessment.pk}", enterprise_name=name, country=centre.country, isic_class="1061"
            ),
            release=Release.objects.create(
                name=f"{name} release",
                purpose="Told to the donor",
                data_kind="recorded",
                state="done",
                digest="-",
                as_of=now,
                requested_by=_make_user(f"{name} releaser"),
                requested_at=now,
                hinted_at=now,
            ),
            network_document=NetworkDocument.objects.create(
                kind="network_report",
                subject_id=1,
                subject_label=name,
                language="en",
                input_digest="-",
                state="failed",
                error_sentence="-",
                requested_by=_make_user(f"{name} printer"),
                requested_at=now,
                hinted_at=now,
                finished_at=now,
            ),
            support=grant_support(
                email=_staff(f"{name} support", now).email,
                reason="A question",
                ends_at=now + timedelta(days=7),
                **entered,
            ),
            programme=programme,
            programme_consent=record_programme_consent(
                enterprise=enterprise,
                fields=ProgrammeConsentFields(
                    programme_id=programme.pk,
                    signatory_name="Signatory",
                    signatory_function="Director",
                    signed_on=now.date(),
                    document="Binder 3",
                ),
                **entered,
            ),
            staff=NetworkMembership.objects.create(
                user=_make_user(f"{name} staff"), role=NetworkRole.NETWORK_ANALYST, starts_at=now
            ),
        )


def _staff(name: str, now: datetime) -> User:
    user = _make_user(name)
    NetworkMembership.objects.create(user=user, role=NetworkRole.NETWORK_ANALYST, starts_at=now)
    return user


def _own_factor(entered: dict[str, Any]) -> OwnFactor:
    there = OwnFactor.objects.first()
    fields = OwnFactorFields(
        kind="heat", value=Decimal("0.2"), year=2024, source="District heating", valid_start=date(2024, 1, 1)
    )
    return there or add_own_factor(fields=fields, **entered)


def _world_of(centre: Centre, records: Records) -> CentreWorld:
    world = CentreWorld(centre=centre)
    with centre_context(centre):
        world.kwargs = {part: find(records) for part, find in KWARGS.items()}
    return world


def _make_user(name: str, *, is_active: bool = True) -> User:
    address = f"{name.lower().replace(' ', '.')}@routes.example"
    return User.objects.create(email=address, name=name, is_active=is_active)


def _history(centre: Centre, entered: dict[str, Any]) -> ImportBatch:
    """Return the centre's import, with a number that the other centre has not."""
    if there := ImportBatch.objects.first():
        return there
    table = UploadedFile(name="options.csv", content=BytesIO(b"title,technique\nMend the leaks,good_housekeeping\n"))
    made = upload_files(files=[table], **entered)
    made.number = 1000 + centre.pk
    made.save(update_fields=["number"])
    return made


def _make_people(ours: Centre, theirs: Centre, *, own_plant: Enterprise, now: datetime) -> list[Person]:
    long_ago, yesterday, soon = now - timedelta(days=30), now - timedelta(days=1), now + timedelta(days=30)

    def member(centre: Centre, name: str, role: str, *, is_active: bool = True, **dates: datetime) -> User:
        user = _make_user(name, is_active=is_active)
        with centre_context(centre):
            membership = Membership.new(user=user, role=role, **({"starts_at": long_ago} | dates))
            membership.save()
            if role == Role.ENTERPRISE_MANAGER:
                MembershipEnterprise.new(membership=membership, enterprise=own_plant).save()
        return user

    people = [Person(name="anonymous"), Person(name="signed in, of no centre", user=_make_user("Nobody"))]
    for role in Role:
        dates = {"ends_at": soon} if role == Role.EXTERNAL_EVALUATOR else {}
        people.append(Person(name=role, user=member(ours, role.replace("_", " "), role, **dates), role=role))
    for network_role in NetworkRole:
        user = _make_user(network_role.replace("_", " "))
        NetworkMembership.objects.create(user=user, role=network_role, starts_at=long_ago)
        people.append(Person(name=network_role, user=user, network_role=network_role))
    director = Role.DIRECTOR
    people += [
        Person(name="director of the other centre", user=member(theirs, "Stranger", director)),
        Person(name="director whose membership ended", user=member(ours, "Former", director, ended_at=yesterday)),
        Person(name="director from next month on", user=member(ours, "Future", director, starts_at=soon)),
        Person(
            name="external evaluator whose time is over",
            user=member(ours, "Expired", Role.EXTERNAL_EVALUATOR, ends_at=yesterday),
        ),
        Person(name="deactivated director", user=member(ours, "Deactivated", director, is_active=False)),
    ]
    return people
