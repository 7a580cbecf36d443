"""Files become records of the centre, once, with the figures of the core; and go again."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage

from assessments.choices import OptionStatus, RoundKind
from assessments.fields import RoundFields
from assessments.models import Assessment, Option, OptionEffect, OptionProgress, Result, ResultOption, Round
from assessments.services import reopen_round, start_round
from centres.models import Enterprise, Site
from centres.tenancy import centre_context
from imports import services
from imports.choices import BatchState
from imports.intake import taking
from imports.intake.reverting import BuiltOn
from imports.models import ImportBatch, ImportedRow
from indicators.core.units import convert
from tests.cast import make_enterprise
from tests.imports.conftest import DOCS, EXAMPLES, run

WRITTEN = (Enterprise, Site, Assessment, Round, Option, OptionProgress, OptionEffect, Result, ResultOption, ImportedRow)


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in WRITTEN}


@pytest.mark.django_db
def test_the_documented_examples_become_records_with_figures_of_the_core(take, kenya):
    batch = take(*EXAMPLES)
    with centre_context(kenya):
        assert (batch.state, batch.error_sentence, batch.findings) == (BatchState.TAKEN, "", [])
        assert counts() == {
            "Enterprise": 3, "Site": 3, "Assessment": 3, "Round": 3, "Option": 6, "OptionProgress": 6,
            "OptionEffect": 9, "Result": 3, "ResultOption": 6, "ImportedRow": 18,
        }  # fmt: skip
        assert sorted(Assessment.objects.values_list("reference", flat=True)) == [
            "KE-1998-001", "KE-2004-001", "KE-2011-001",
        ]  # fmt: skip
        frozen = ResultOption.objects.get(title="Recycle the chrome liquor")
        assert (frozen.materials_t, frozen.energy_mwh) == (Decimal("6.5"), Decimal(-9))
        assert (frozen.saving_amount, frozen.investment_amount) == (Decimal("778000.00"), Decimal("1000000.00"))
        assert (frozen.status, frozen.evidence, frozen.result.kind) == ("not_asked", "estimated", RoundKind.IMPORTED)
        assert (frozen.result.currency, frozen.result.currency_per_usd) == ("KES", Decimal("79.17"))
        money_only = OptionEffect.objects.get(option__title="Clean the burners")
        assert (money_only.flow_kind, money_only.amount, money_only.saving_amount) == ("", None, Decimal(42000))


@pytest.mark.django_db
def test_what_was_taken_passes_every_check_of_forms_and_database(take, kenya):
    take(*EXAMPLES)
    with centre_context(kenya):
        for model in (Enterprise, Site, Assessment, Round, Option, OptionProgress, OptionEffect):
            for record in model.objects.all():
                record.full_clean()
        for option in Option.objects.select_related("locked_by"):
            assert option.locked_by.kind == RoundKind.IMPORTED
        started = OptionProgress.objects.get(option__title="Clean the burners").implemented_on
        assert started.isoformat() == "2011-12-31"  # no better than the file says
        with pytest.raises(Exception, match="corrected in its file"):
            round_ = Round.objects.select_related("assessment").first()
            reopen_round(round_=round_, reason="x", by=round_.created_by, at=round_.created_at)


@pytest.mark.django_db
def test_the_same_files_again_do_nothing_and_changed_rows_wait(take, kenya):
    take(*EXAMPLES)
    with centre_context(kenya):
        before = counts()
    changed = EXAMPLES[2].read_text().replace("Insulate the steam pipes", "Insulate all pipes")
    again = take(*EXAMPLES[:2], ("options.csv", changed.replace("A-1998", "a-1998")))
    with centre_context(kenya):
        assert counts() == before
    assert again.counts["rows"]["enterprises"] == {"unchanged": 3}
    assert again.counts["rows"]["options"] == {"unchanged": 5, "waiting": 1}
    assert "Import 1 took this record with other values" in again.findings[0]["sentence"]
    assert again.counts["made"] == {}


@pytest.mark.django_db
def test_bad_rows_wait_in_a_file_that_can_be_corrected_and_uploaded_again(take, kenya):
    bad = EXAMPLES[2].read_text().replace("5200,m3,98000", "5200,quarts of,98000").replace(",240000,", ",-240000,")
    batch = take(*EXAMPLES[:2], ("options.csv", bad))
    assert batch.counts["rows"]["options"] == {"good": 4, "waiting": 2}
    assert [(row["row"], row["column"], row["was"]) for row in batch.findings] == [
        (2, "investment", "-240000.00"), (5, "effect_1_unit", "quarts of"),
    ]  # fmt: skip
    with default_storage.open(f"{batch.report}/correct-2.csv") as file:
        waiting = file.read().decode("utf-8-sig")
    assert waiting.count("\n") == 3
    assert "give zero or more" in waiting
    assert "is not known" in waiting
    corrected = waiting.replace("-240000", "240000").replace("quarts of", "m3")
    with centre_context(kenya):
        old = Result.objects.get(assessment__reference="KE-1998-001")
    second = take(("correct-2.csv", corrected))
    assert second.state == BatchState.TAKEN
    assert second.counts["rows"] == {"options": {"good": 2}}
    with centre_context(kenya):
        assert Option.objects.count() == 6
        standing = Result.objects.get(assessment__reference="KE-1998-001", superseded_by=None)
        assert standing.supersedes_id == old.pk
        assert ResultOption.objects.filter(result=standing).count() == 3
        with pytest.raises(BuiltOn, match="Something was built on this import"):
            services.request_revert(batch=batch, by=batch.uploaded_by, at=batch.uploaded_at)
        reverted = run(second, services.request_revert, batch.uploaded_by)
        assert reverted.state == BatchState.REVERTED
        assert Result.objects.filter(superseded_by=None).count() == 3
        assert Option.objects.count() == 4
        assert run(batch, services.request_revert, batch.uploaded_by).state == BatchState.REVERTED
        assert set(counts().values()) == {0}


@pytest.mark.django_db
def test_a_revert_is_refused_when_something_was_built_on_it(take, kenya, ines):
    batch = take(*EXAMPLES)
    with centre_context(kenya):
        before = counts()
        assessment = Assessment.objects.first()
        period = RoundFields(period_start=date(2020, 1, 1), period_end=date(2020, 12, 31))
        start_round(assessment=assessment, kind=RoundKind.BASELINE, fields=period, by=ines, at=batch.uploaded_at)
        with pytest.raises(BuiltOn, match=f"{assessment.reference} · Baseline"):
            services.request_revert(batch=batch, by=ines, at=batch.uploaded_at)
        assert counts() == {**before, "Round": before["Round"] + 1}


@pytest.mark.django_db
def test_an_enterprise_that_is_registered_already_is_used_and_never_taken_back(take, kenya, ines):
    there = make_enterprise(kenya, ines, "Demonstration dairy", place="nakuru", isic_class="1050")
    batch = take(*EXAMPLES)
    with centre_context(kenya):
        assert Enterprise.objects.count() == 3
        assert Assessment.objects.get(reference="KE-1998-001").enterprise_id == there.pk
        assert run(batch, services.request_revert, ines).state == BatchState.REVERTED
        assert Enterprise.objects.get().pk == there.pk
        assert Site.objects.count() == 0


@pytest.mark.django_db
def test_what_stands_twice_is_named_and_what_belongs_to_nothing_waits(take, kenya):
    options = EXAMPLES[2].read_text()
    lines = options.splitlines()
    again = "\n".join(
        [*lines, lines[1], lines[0], "", lines[2].replace("180000", "1"), lines[3].replace("A-1998-01", "?X")]
    )
    batch = take(*EXAMPLES[:2], ("options.csv", again + "\nNULL,NULL,x,good housekeeping\n"))
    assert batch.counts["rows"]["options"] == {"good": 6, "duplicate": 1, "header": 1, "blank": 1, "waiting": 3}
    said = {row["row"]: row["sentence"] for row in batch.findings}
    assert "Row 3 is the same record with other values" in said[11]
    assert "no assessment with this assessment_ref" in said[12]
    assert "assessment_ref is empty" in said[13]


@pytest.mark.django_db
def test_a_check_writes_nothing(take, kenya):
    batch = take(*EXAMPLES, ask=services.request_check)
    assert batch.state == BatchState.CHECKED
    assert batch.counts["rows"]["options"] == {"good": 6}
    with centre_context(kenya):
        assert set(counts().values()) == {0}


@pytest.mark.django_db
def test_the_ways_of_another_database_are_mapped(take, kenya):
    """Columns, codes and status letters as the US industrial assessment database has them."""
    assess = "ID,CENTER,FY,SIC,NAICS,STATE,EMPLOYEES,PRODUCTS\nAM0001,AM,1981,2011,311611,TX,180,Meat packing\n"
    recc = (
        "SUPERID,ID,AR_NUMBER,ARC2,IMPSTATUS,IMPCOST,PSOURCCODE,PCONSERVED,PSOURCONSV,PSAVED,SSOURCCODE,SSOURCONSV,SSAVED\n"
        "AM000101,AM0001,1,2.4236,I,1200,EC,0,35000,2100,E2,-40,-120\n"
        "AM000102,AM0001,2,2.7142,K,NULL,EC,0,9000,540,,,\n"
        "AM000103,AM0001,3,4.6110,N,900,,,,7000,,,\n"
        "AM000104,AM0001,4,2.8110,,0,EC,0,0,30,,,\n"
    )
    mapping = {
        "format": "recp-import-mapping/1",
        "tables": {
            "enterprises": {"columns": {"ID": ["enterprise_ref", "name"], "NAICS": "isic", "SIC": "ignore"}},
            "assessments": {
                "columns": {"ID": ["assessment_ref", "enterprise_ref"], "FY": "year"},
                "constants": {"currency": "USD"},
            },
            "options": {
                "columns": {
                    "ID": "assessment_ref", "SUPERID": "ignore", "ARC2": ["technique", "title"],
                    "PCONSERVED": "ignore", "PSOURCONSV": "effect_1_amount",
                }
            },
        },
        "codes": {
            "isic": {"3116*": "1010"},
            "technique": {
                "2.42*": "equipment_modification", "2.7*": "good_housekeeping", "2.8*": "ignore", "4.*": "cost_only",
            },
            "status": {"I": "implemented", "K": "unknown", "N": "rejected"},
            "resource": {"EC": "electricity, kWh", "E2": "natural_gas, MMBtu"},
        },
    }  # fmt: skip
    batch = take(("ASSESS.csv", assess), ("RECC.csv", recc), mapping=mapping)
    assert (batch.state, batch.error_sentence) == (BatchState.TAKEN, "")
    assert batch.findings == []
    assert batch.counts["rows"]["options"] == {"good": 3, "ignored": 1}
    assert batch.counts["nulls"] == {"IMPCOST": 1}
    with centre_context(kenya):
        frozen = {row.option.number: row for row in ResultOption.objects.select_related("option", "result")}
        assert [frozen[number].status for number in (1, 2, 3)] == ["implemented", "unknown", "rejected"]
        assert frozen[1].energy_by_carrier_mwh.keys() == {"electricity", "natural_gas"}
        assert frozen[1].energy_mwh == Decimal("35") - convert(Decimal(40), "MMBtu", "MWh").quantize(Decimal("1e-6"))
        assert (frozen[3].counts_as, frozen[3].saving_amount) == ("cost_only", Decimal(7000))
        assert frozen[1].result.currency == "USD"
        assert Enterprise.objects.get().isic_class == "1010"


@pytest.mark.django_db
def test_an_import_that_stops_between_two_transactions_goes_on_where_it_stopped(take, kenya, ines, monkeypatch):
    monkeypatch.setattr(taking, "ASSESSMENTS_AT_ONCE", 1)
    freeze, calls = taking.Taking._freeze, []

    def stop_at_the_third(self, *args):
        calls.append(args)
        if len(calls) == 3:
            raise RuntimeError("out of memory")
        return freeze(self, *args)

    monkeypatch.setattr(taking.Taking, "_freeze", stop_at_the_third)
    batch = take(*EXAMPLES)
    assert (batch.state, bool(batch.error_reference)) == (BatchState.FAILED, True)
    with centre_context(kenya):
        assert counts()["Result"] == counts()["Assessment"] == 2
        assert run(batch, services.request_take, ines).state == BatchState.TAKEN
        assert ImportBatch.objects.get(pk=batch.pk).counts["made"]["option"] == 6
        assert (counts()["Option"], counts()["Result"]) == (6, 3)
        assert ResultOption.objects.filter(status=OptionStatus.IMPLEMENTED).count() == 3


@pytest.mark.django_db
def test_one_import_of_a_centre_runs_at_a_time(take, kenya, ines):
    batch = take(*EXAMPLES, ask=services.request_check)
    with centre_context(kenya):
        services.request_take(batch=batch, by=ines, at=batch.uploaded_at, tells_workers=False)
        with pytest.raises(services.BatchIsBusy, match="still busy"):
            services.request_take(batch=batch, by=ines, at=batch.uploaded_at)


def test_the_examples_are_where_the_documentation_says() -> None:
    assert all(path.exists() for path in EXAMPLES)
    assert DOCS.is_dir()
