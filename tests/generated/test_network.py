"""The generated network: the counts asked for, the skews of real history, rows that the portal reads like any other."""

from collections import Counter
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import User
from assessments.models import Assessment, Option, OptionEffect, OptionProgress, Result, ResultOption, Round
from assessments.selectors import frozen_figures, missing_in
from assessments.services import accept_round
from centres.models import Centre, DataKind, Enterprise
from centres.tenancy import centre_context
from indicators.selectors import current_factor_set
from recp_portal.generated.history import Batch, Share, history, shares, waiting
from recp_portal.generated.network import NotEmpty, generate
from recp_portal.generated.people import make_staff
from recp_portal.generated.writing import write
from tests.assessments.plant import NOW

CODES = [f"C{number:02}" for number in range(47)]
SHARE = Share(rank=3, code="KEN", assessments_count=60, options_count=450, people_count=2)


def drawn(seed: int = 2, share: Share = SHARE) -> Batch:
    """Return all that is drawn of a share in one batch."""
    whole = Batch()
    for batch in history(share, seed=seed, batch_size=25):
        whole.plants += batch.plants
        whole.visits += batch.visits
        whole.proposals += batch.proposals
    return whole


def test_a_network_is_divided_by_zipfs_law_and_nothing_is_lost() -> None:
    parts = shares(CODES, assessments_count=22_000, options_count=164_000, seed=1)
    assert sum(part.assessments_count for part in parts) == 22_000
    assert sum(part.options_count for part in parts) == 164_000
    assert sum(part.assessments_count for part in parts[:5]) > 22_000 / 2
    assert min(part.assessments_count for part in parts) > 50
    assert shares(CODES, assessments_count=22_000, options_count=164_000, seed=1) == parts
    assert shares(CODES, assessments_count=22_000, options_count=164_000, seed=2) != parts


def test_a_centres_history_has_the_counts_asked_for_and_is_the_same_for_the_same_seed() -> None:
    whole = drawn()
    assert (len(whole.visits), len(whole.proposals)) == (60, 450)
    assert whole == drawn()
    assert whole.proposals != drawn(seed=1).proposals
    numbers = [row.number for rows in (whole.plants, whole.visits, whole.proposals) for row in rows]
    assert len(numbers) == len(set(numbers))
    assert len({visit.reference for visit in whole.visits}) == 60


def test_history_is_skewed() -> None:
    whole = drawn(share=Share(rank=1, code="KEN", assessments_count=1200, options_count=9000, people_count=2))
    statuses = Counter(str(proposal.status) for proposal in whole.proposals)
    savings = sorted(proposal.saving_usd for proposal in whole.proposals)
    per_visit = Counter(proposal.visit for proposal in whole.proposals)
    assert 0.45 < statuses["implemented"] / 9000 < 0.53
    assert statuses["unknown"] > 9000 / 7
    assert sum(savings[-900:]) > sum(savings) / 2, "a tenth of the options saves more than half of the money"
    assert 1.2 < len(whole.visits) / len(whole.plants) < 1.5, "some plants are assessed again"
    assert max(per_visit.values()) > 20
    assert min(visit.started_on.year for visit in whole.visits) == 1995
    assert max(visit.started_on.year for visit in whole.visits) == 2026
    assert any(proposal.water_m3 < 0 for proposal in whole.proposals), "some options use more of something"


@pytest.fixture
def generated(kenya: Centre) -> Batch:
    """A centre with sixty generated assessments, and two whose reports wait for review."""
    whole, more = drawn(), waiting(SHARE, count=2, seed=2)
    staff = make_staff(kenya, SHARE)
    for batch in (whole, more):
        write(staff, batch, currency_per_usd=Decimal("129.2"), factor_set=current_factor_set())
    whole.visits += more.visits
    whole.proposals += more.proposals
    return whole


def test_what_is_written_is_what_was_drawn(generated: Batch, kenya: Centre) -> None:
    with centre_context(kenya):
        assert set(Enterprise.objects.values_list("data_kind", flat=True)) == {DataKind.GENERATED}
        assert Assessment.objects.count() == 62
        assert Option.objects.count() == len(generated.proposals)
        last_words = Counter(Option.objects.values_list("status", flat=True))
        assert last_words == Counter(str(proposal.status) for proposal in generated.proposals)
        kinds = Counter(Option.objects.values_list("kind", flat=True))
        assert kinds == Counter(str(proposal.catalogue_kind) for proposal in generated.proposals)
        assert len(kinds) > 5
        assert 0.25 < kinds[""] / len(generated.proposals) < 0.75, "some fit none, of some nobody said it"
        frozen_kinds = ResultOption.objects.values_list("kind", "option__kind").distinct()
        assert all(kind == of_option for kind, of_option in frozen_kinds)
        assert not Option.objects.exclude(pk__in=OptionEffect.objects.values("option")).exists()
        assert not Option.objects.exclude(pk__in=OptionProgress.objects.values("option")).exists()
        accepted = Round.objects.filter(status="accepted")
        assert Result.objects.filter(superseded_by=None).count() == accepted.count()
        corrected = [visit for visit in generated.visits if visit.is_corrected]
        assert Result.objects.exclude(supersedes=None).count() == len(corrected) > 0
        written = dict(Result.objects.values_list("pk", "standing"))
        with connection.cursor() as cursor:  # what the triggers would have decided
            cursor.execute("SELECT network_settle_standing(ARRAY(SELECT id FROM assessments_assessment))")
        assert dict(Result.objects.values_list("pk", "standing")) == written
        assert list(written.values()).count("counted") == Assessment.objects.count()
        for result in Result.objects.prefetch_related("options"):
            figures = frozen_figures(result)
            frozen = {str(row.option_id): row for row in result.options.all()}
            assert {row.id: row.saving_amount for row in figures.options} == {
                key: row.saving_amount for key, row in frozen.items()
            }
        proposal = next(one for one in generated.proposals if one.saving_usd > 0)
        saved = ResultOption.objects.filter(option__assessment__reference__startswith="KEN-", title=proposal.title)
        assert round(proposal.saving_usd * Decimal("129.2"), 2) in set(saved.values_list("saving_amount", flat=True))


def test_the_portal_reads_and_accepts_generated_rows(generated: Batch, kenya: Centre, client) -> None:  # type: ignore[no-untyped-def]
    lead = User.objects.get(email="generated-ken-lead@example.invalid")
    client.force_login(lead)
    followed = next(visit for visit in generated.visits if visit.follow_ups)
    for page in ("", "options/", "rounds/3/results/", "history/", "rounds/2/review/"):
        assert client.get(f"/centres/kenya/assessments/{followed.reference}/{page}").status_code == 200, page
    with centre_context(kenya):
        round_ = Round.objects.get(assessment__reference="KEN-W000002-001", kind="report")
        assert missing_in(round_) == ()
        result = accept_round(round_=round_, by=lead, at=NOW)
        assert result.options.count() == 8


def test_generated_rows_never_stand_beside_recorded_ones(enterprise: Enterprise) -> None:
    with pytest.raises(NotEmpty, match="recorded"):
        generate(assessments_count=47, options_count=47, seed=1, workers=1, say=lambda _done: None)
    assert Centre.objects.count() == 47
