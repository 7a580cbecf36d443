"""Builds the leaflet of an accepted result: only frozen figures, the texts, and what the consent allows."""

from datetime import datetime
from uuid import UUID

from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _

from assessments.figures import RoundFigures
from assessments.models import Result
from assessments.selectors import frozen_figures
from documents.kinds import DocumentRefused
from recp_portal.lib import numbers
from reports.choices import ConsentDecision
from reports.figures import Disclosure, Leaflet
from reports.models import Consent
from reports.selectors import basis, glance, plant
from reports.selectors.annex import balance_annex
from reports.selectors.case_study import case_study_texts, is_accepted
from reports.selectors.chains import chain_annex
from reports.selectors.consent import consent_for
from reports.selectors.material import Material, inside
from reports.selectors.options import option_table, told
from reports.selectors.wording import anonymous_name, centre_box, kind_label, sector_title
from reports.selectors.worth import worth_annex

LONGEST_ABOUT, LONGEST_APPROACH, LONGEST_TEAM = 170, 300, 120


def leaflet(*, result_id: UUID, language: str, at: datetime) -> Leaflet:
    """Return what the case study of a result says in the active language.

    Raises DocumentRefused when the result was replaced or its round opened again.
    """
    result = _result(result_id)
    figures = frozen_figures(result)
    enterprise, assessment, centre = result.enterprise, result.assessment, result.centre
    consent = consent_for(enterprise=enterprise, assessment=assessment, at=at)
    disclosure = disclosure_of(consent)
    return _put_together(
        Material(
            result=result,
            figures=figures,
            assessment=assessment,
            enterprise=enterprise,
            centre=centre,
            consent=consent,
            disclosure=disclosure,
            texts=case_study_texts(assessment=assessment, language=language),
            told=told(figures),
            name=anonymous_name(enterprise, centre) if disclosure.is_anonymous else enterprise.name,
        )
    )


def leaflet_figures(*, result_id: UUID) -> RoundFigures:
    """Return the frozen figures of a result, for the charts."""
    return frozen_figures(_result(result_id))


def disclosure_of(consent: Consent | None) -> Disclosure:
    """Return what a consent allows to say; without one everything is said, as a draft."""
    if consent is None:
        return Disclosure(is_draft=True)
    return Disclosure(
        is_draft=False,
        is_anonymous=consent.decision == ConsentDecision.ANONYMOUS,
        money=consent.money_shown,
        resources=consent.resources_shown,
        people=consent.people_shown,
    )


def _result(result_id: UUID) -> Result:
    rows = Result.objects.select_related(
        "round", "assessment__site", "assessment__lead", "enterprise", "accepted_by", "centre__country"
    )
    result = rows.filter(pk=result_id).first()
    if result is None or not is_accepted(result):
        raise DocumentRefused(_("This round was opened again. Ask for the case study once it is accepted."))
    return result


def _put_together(material: Material) -> Leaflet:
    texts, figures = material.texts, material.figures
    return Leaflet(
        reference=material.assessment.reference,
        file_stem=_file_stem(material),
        disclosure=material.disclosure,
        data_kind=material.enterprise.data_kind,
        kind_label=kind_label(material.enterprise.data_kind),
        enterprise=material.name,
        subtitle=_subtitle(material),
        title=material.said(texts.title if texts else "") or glance.default_title(material),
        message=material.said(texts.message if texts else "") or glance.default_message(material),
        glance_title=glance.glance_title(material),
        glance_note=glance.glance_note(material),
        money_tiles=tuple(glance.money_tiles(material)),
        resource_tiles=tuple(glance.resource_tiles(material)),
        about="" if material.disclosure.is_anonymous else Truncator(material.enterprise.about).chars(LONGEST_ABOUT),
        facts=tuple(plant.facts(material)),
        profile=plant.profile(material),
        options=option_table(figures, material.disclosure, said=material.said),
        bars=tuple(glance.bars(material)),
        people=tuple(plant.people(material)),
        approach=_approach(material),
        team=Truncator(material.said(material.assessment.team)).chars(LONGEST_TEAM),
        testimony=material.said(texts.testimony if texts else ""),
        testimony_by=material.said(texts.testimony_by if texts else ""),
        centre=centre_box(material.centre),
        basis=tuple(basis.basis(material)),
        result_digest=material.result.inputs_digest,
        annex=balance_annex(figures, material.disclosure),
        chains=chain_annex(figures, material.disclosure),
        worth=worth_annex(figures, material.disclosure),
    )


def _file_stem(material: Material) -> str:
    name = _("anonymous") if material.disclosure.is_anonymous else material.enterprise.name.split(",")[0]
    return f"case-study-{material.assessment.reference}-{slugify(name) or 'plant'}"


def _subtitle(material: Material) -> str:
    parts = [sector_title(material.enterprise.isic_class)]
    if not material.disclosure.is_anonymous:
        parts.append(material.assessment.site.place or material.enterprise.place)
    if material.centre.country:
        parts.append(_(material.centre.country.name))
    return " · ".join(part for part in parts if part)


def _approach(material: Material) -> str:
    if material.assessment.approach:
        return str(Truncator(material.said(material.assessment.approach)).chars(LONGEST_APPROACH))
    values = {
        "day": numbers.date_text(material.assessment.started_on),
        "focus": inside(material.said(material.assessment.focus)),
    }
    if material.assessment.focus:
        return _("An in-plant assessment that began on %(day)s, with a focus on %(focus)s.") % values
    return _("An in-plant assessment that began on %(day)s.") % values
