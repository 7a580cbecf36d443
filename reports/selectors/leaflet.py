"""Builds the leaflet of an accepted result: only frozen figures, the texts, and what the consent allows."""

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.choices import EvidenceLevel, HumanEffectKind, RoundKind
from assessments.figures import FactorsRow, HumanRow, IndicatorRow, RoundFigures
from assessments.models import Assessment, Result
from assessments.selectors import frozen_figures
from centres import isic
from centres.models import Centre, DataKind, Enterprise, SizeClass
from documents.kinds import DocumentRefused
from indicators.charts import words
from indicators.models import GridFactorKind
from recp_portal.lib import numbers
from reports.choices import ConsentDecision, Shown
from reports.figures import CentreBox, Disclosure, Leaflet, PersonLine, Profile, ProfileLine, Tile
from reports.models import CaseStudy, Consent
from reports.selectors.case_study import case_study_texts, is_accepted
from reports.selectors.consent import consent_for
from reports.selectors.options import (
    Told,
    evidence_words,
    option_table,
    payback_text,
    saved,
    share_of_cost,
    share_of_year,
    told,
    unit_of,
)

LONGEST_ABOUT, LONGEST_APPROACH, MOST_PEOPLE_LINES = 260, 420, 6
EXACT_BELOW = Decimal(1_000_000)
DIGEST_LETTERS = 12
SOON_YEARS = Decimal(1)


def leaflet(*, result_id: UUID, language: str, at: datetime) -> Leaflet:
    """Return what the case study of a result says in the active language.

    Raises DocumentRefused when the result was replaced or its round opened again.
    """
    result = _result(result_id)
    figures = frozen_figures(result)
    assessment, enterprise = result.assessment, result.enterprise
    consent = consent_for(enterprise=enterprise, assessment=assessment, at=at)
    disclosure = disclosure_of(consent)
    texts = case_study_texts(assessment=assessment, language=language)
    return _Builder(
        result=result,
        figures=figures,
        assessment=assessment,
        enterprise=enterprise,
        consent=consent,
        disclosure=disclosure,
        texts=texts,
    ).build()


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


def kind_label(data_kind: str) -> str:
    """Return what every page says of invented or anonymous data; nothing of what a centre recorded."""
    labels = {
        DataKind.DEMONSTRATION: _("Demonstration plant – invented figures"),
        DataKind.REAL_ANONYMOUS: _("Real anonymous plant"),
        DataKind.PUBLISHED: _("Published figures"),
    }
    return labels.get(DataKind(data_kind), "")


def centre_box(centre: Centre) -> CentreBox:
    """Return whom to ask."""
    if centre.is_demonstration:
        sentence = _("A centre made up to show the portal. It is no real institution.")
    elif centre.country:
        sentence = _(
            "Helps enterprises in %(country)s to use less material, energy and water, to let out less, "
            "and to make work safer: assessments in the plant, training, information, advice on policy and technology."
        ) % {"country": _(centre.country.name)}
    else:
        sentence = ""
    parts = [centre.host_institution]
    if centre.founded_year:
        parts.append(_("founded in %(year)s") % {"year": centre.founded_year})
    return CentreBox(
        name=centre.name,
        sentence=sentence,
        host=", ".join(part for part in parts if part),
        contact=tuple(line.strip() for line in centre.contact.splitlines() if line.strip())[:5],
        logo=f"recp-media:{centre.logo.name}" if centre.logo else "",
    )


def anonymous_name(enterprise: Enterprise, centre: Centre) -> str:
    """Return what an enterprise is called that does not want its name printed."""
    values = {"sector": _sector_word(enterprise.isic_class)}
    if centre.country is None:
        return _("A %(sector)s enterprise") % values
    return _("A %(sector)s enterprise in %(country)s") % {**values, "country": _(centre.country.name)}


def _result(result_id: UUID) -> Result:
    rows = Result.objects.select_related(
        "round", "assessment__site", "assessment__lead", "enterprise", "accepted_by", "centre__country"
    )
    result = rows.filter(pk=result_id).first()
    if result is None or not is_accepted(result):
        raise DocumentRefused(_("This round was opened again. Ask for the case study once it is accepted."))
    return result  # type: ignore[no-any-return]  # the manager is made at run time


class _Builder:
    """Puts a leaflet together, part by part."""

    def __init__(
        self,
        *,
        result: Result,
        figures: RoundFigures,
        assessment: Assessment,
        enterprise: Enterprise,
        consent: Consent | None,
        disclosure: Disclosure,
        texts: CaseStudy | None,
    ) -> None:
        self.result, self.figures, self.assessment, self.enterprise = result, figures, assessment, enterprise
        self.consent, self.disclosure, self.texts = consent, disclosure, texts
        self.centre: Centre = result.centre
        self.told: Told = told(figures)
        self.name = anonymous_name(enterprise, self.centre) if disclosure.is_anonymous else enterprise.name

    def build(self) -> Leaflet:
        texts, figures = self.texts, self.figures
        return Leaflet(
            reference=self.assessment.reference,
            file_stem=self.file_stem(),
            disclosure=self.disclosure,
            data_kind=self.enterprise.data_kind,
            kind_label=kind_label(self.enterprise.data_kind),
            enterprise=self.name,
            subtitle=self.subtitle(),
            title=self.said(texts.title if texts else "") or self.default_title(),
            message=self.said(texts.message if texts else "") or self.default_message(),
            glance_title=self.glance_title(),
            glance_note=self.glance_note(),
            money_tiles=tuple(self.money_tiles()),
            resource_tiles=tuple(self.resource_tiles()),
            about="" if self.disclosure.is_anonymous else Truncator(self.enterprise.about).chars(LONGEST_ABOUT),
            facts=tuple(self.facts()),
            profile=self.profile(),
            options=option_table(figures, self.disclosure),
            people=tuple(self.people()),
            approach=self.approach(),
            team=self.said(self.assessment.team),
            testimony=self.said(texts.testimony if texts else ""),
            testimony_by=self.said(texts.testimony_by if texts else ""),
            centre=centre_box(self.centre),
            basis=tuple(self.basis()),
            result_digest=self.result.inputs_digest,
        )

    # --- Words ---------------------------------------------------------------------------------------------------

    def said(self, text: str) -> str:
        """Return a text that somebody wrote, without the enterprise's name where it must not appear."""
        if not self.disclosure.is_anonymous:
            return text
        for name in {self.enterprise.name, self.enterprise.name.split(",")[0], self.assessment.site.name}:
            if len(name) > 3:
                text = re.sub(re.escape(name), _("the enterprise"), text, flags=re.IGNORECASE)
        return text

    def file_stem(self) -> str:
        name = _("anonymous") if self.disclosure.is_anonymous else self.enterprise.name.split(",")[0]
        return f"case-study-{self.assessment.reference}-{slugify(name) or 'plant'}"

    def subtitle(self) -> str:
        parts = [_sector_title(self.enterprise.isic_class)]
        if not self.disclosure.is_anonymous:
            parts.append(self.assessment.site.place or self.enterprise.place)
        if self.centre.country:
            parts.append(_(self.centre.country.name))
        return " · ".join(part for part in parts if part)

    def default_title(self) -> str:
        portfolio, count = self.told.portfolio, len(self.told.rows)
        values = {"n": numbers.number(count), "money": self.big_money(portfolio.saving_amount)}
        if self.disclosure.money != Shown.VALUE or not portfolio.saving_amount or not count:
            return _("Resource Efficient and Cleaner Production in practice")
        if self.told.is_implemented:
            return (
                ngettext(
                    "%(n)s option in operation saves %(money)s a year",
                    "%(n)s options in operation save %(money)s a year",
                    count,
                )
                % values
            )
        return (
            ngettext(
                "%(n)s option that can save %(money)s a year", "%(n)s options that can save %(money)s a year", count
            )
            % values
        )

    def default_message(self) -> str:
        if not self.told.rows:
            return _("An in-plant assessment recorded what the plant uses, makes and lets out in a year.")
        return " ".join(
            sentence for sentence in (self._what_was_done(), self._what_it_brings(), self._side()) if sentence
        )

    def _what_was_done(self) -> str:
        count = len(self.told.rows)
        values = {"n": numbers.number(count), "all": numbers.number(self.told.counted), "enterprise": self.name}
        if self.told.is_implemented and self.told.counted > count:
            return (
                _("%(enterprise)s put %(n)s of %(all)s options into operation that an in-plant assessment found.")
                % values
            )
        if self.told.is_implemented:
            return _("%(enterprise)s put all %(n)s options into operation that an in-plant assessment found.") % values
        return (
            ngettext(
                "An in-plant assessment at %(enterprise)s worked out %(n)s option.",
                "An in-plant assessment at %(enterprise)s worked out %(n)s options.",
                count,
            )
            % values
        )

    def _what_it_brings(self) -> str:
        portfolio = self.told.portfolio
        if self.disclosure.money != Shown.VALUE or portfolio.saving_amount is None:
            return ""
        values = {
            "money": self.both_money(portfolio.saving_amount),
            "investment": self.both_money(portfolio.net_investment_amount),
            "payback": payback_text(portfolio),
        }
        if not portfolio.net_investment_amount:
            return (
                _("They save %(money)s a year and needed no investment.")
                if self.told.is_implemented
                else _("They can save %(money)s a year and need no investment.")
            ) % values
        return (
            _("They save %(money)s a year; the investment of %(investment)s comes back within %(payback)s.")
            if self.told.is_implemented
            else _(
                "They can save %(money)s a year; the investment of %(investment)s would come back within %(payback)s."
            )
        ) % values

    def _side(self) -> str:
        """Return one sentence on what got better, from the relative indicators; nothing without a follow-up."""
        if self.disclosure.resources == Shown.HIDDEN:
            return ""
        better = [row for row in self.figures.relative if row.is_improvement and row.change_share]
        best = sorted(better, key=lambda row: -abs(row.change_share or 0))[:3]
        if not best:
            return ""
        parts = [
            _("%(name)s %(change)s")
            % {"name": _lower(words.indicator(row.code)), "change": numbers.percent(row.change_share, signed=True)}
            for row in best
        ]
        return _("Compared with the reference year: %(changes)s.") % {"changes": ", ".join(parts)}

    # --- At a glance ---------------------------------------------------------------------------------------------

    def big_money(self, amount: Decimal | None) -> str:
        """Return money in the assessment's currency: exact below a million."""
        return _big_money(amount, self.figures.currency)

    def both_money(self, amount: Decimal | None) -> str:
        """Return money in the assessment's currency with US dollars beside it."""
        usd = self.in_usd(amount)
        own = self.big_money(amount)
        return f"{own} ({_big_money(usd, 'USD')})" if usd is not None else own

    def in_usd(self, amount: Decimal | None) -> Decimal | None:
        return self.figures.usd(amount) if self.figures.currency != "USD" else None

    def glance_title(self) -> str:
        if not self.told.rows:
            return _("The reference year")
        return _("At a glance") if self.told.is_implemented else _("At a glance: what is expected")

    def glance_note(self) -> str:
        count = len(self.told.rows)
        if not count:
            return ""
        values = {"n": numbers.number(count), "all": numbers.number(self.told.counted)}
        if self.told.is_implemented:
            scope = (
                ngettext(
                    "Yearly savings of the %(n)s option in operation, of %(all)s proposed.",
                    "Yearly savings of the %(n)s options in operation, of %(all)s proposed.",
                    count,
                )
                % values
            )
        else:
            scope = (
                ngettext(
                    "Yearly savings expected of %(n)s option; not in operation yet.",
                    "Yearly savings expected of %(n)s options; none is in operation yet.",
                    count,
                )
                % values
            )
        return _("%(scope)s Evidence of the options: %(evidence)s.") % {
            "scope": scope,
            "evidence": evidence_words(self.told.rows),
        }

    def money_tiles(self) -> Iterable[Tile]:
        portfolio, level = self.told.portfolio, self.disclosure.money
        if not self.told.rows or level == Shown.HIDDEN:
            return
        label = _("Saved a year") if self.told.is_implemented else _("Can be saved a year")
        if level == Shown.VALUE:
            for name, amount in ((label, portfolio.saving_amount), (_("Investment"), portfolio.net_investment_amount)):
                usd = self.in_usd(amount)
                note = _big_money(usd, "USD") if usd is not None else ""
                yield Tile(code="money", label=name, value=self.big_money(amount), note=note)
        else:
            share = share_of_cost(portfolio.saving_amount, self.figures.baseline)
            if share is not None:
                yield Tile(
                    code="money", label=label, value=numbers.percent(share), note=_("of the recorded yearly cost")
                )
        text = payback_text(portfolio)
        if text == numbers.NOTHING:
            return
        note = _("investment ÷ yearly saving")
        years = portfolio.payback_years
        if years is not None and 0 < years < SOON_YEARS:
            printed = _("%(years)s years") % {"years": numbers.number(years, places=2)}
            note = _("%(years)s: %(how)s") % {"years": printed, "how": note}
        yield Tile(code="payback", label=_("Pays back in"), value=text, note=note)

    def resource_tiles(self) -> Iterable[Tile]:
        savings, level = self.told.savings, self.disclosure.resources
        if not self.told.rows or level == Shown.HIDDEN:
            return
        names = {
            "energy": _("Less energy"),
            "water": _("Less water"),
            "materials": _("Less material"),
            "waste_water": _("Less waste-water"),
            "waste": _("Less waste"),
            "air": _("Less CO₂e"),
        }
        for code in ("energy", "water", "materials", "waste_water", "waste", "air"):
            amount = saved(savings, code)
            if not amount:
                continue
            share = share_of_year(savings, code, self.figures.baseline)
            if level == Shown.PERCENTAGE:
                if share is not None:
                    yield Tile(
                        code=code,
                        label=names[code],
                        value=numbers.percent(share),
                        note=_("of the reference year"),
                    )
                continue
            unit, factor = unit_of(code, savings)
            figure = _big(amount * factor, unit)
            note = (
                _("%(share)s of the reference year") % {"share": numbers.percent(share)}
                if share is not None
                else _("less a year")
            )
            yield Tile(
                code=code,
                label=names[code],
                value=figure.value,
                unit=figure.unit,
                note=note,
            )

    # --- The enterprise ------------------------------------------------------------------------------------------

    def facts(self) -> Iterable[tuple[str, str]]:
        enterprise, site = self.enterprise, self.assessment.site
        yield (
            _("Sector"),
            _("%(title)s (ISIC %(code)s)")
            % {"title": _sector_title(enterprise.isic_class), "code": enterprise.isic_class},
        )
        yield _("Size"), str(SizeClass(enterprise.size_class).label)
        if enterprise.employees_count and self.disclosure.people == Shown.VALUE and not self.disclosure.is_anonymous:
            yield _("Employees"), numbers.number(enterprise.employees_count)
        products = list(site.products.order_by("pk").values_list("name", flat=True))
        if products:
            yield _("Product"), ", ".join(products[:3])
        place = "" if self.disclosure.is_anonymous else site.place or enterprise.place
        if place or self._country():
            yield _("Place"), ", ".join(part for part in (place, self._country()) if part)
        yield _("Assessment"), self._assessment()

    def _assessment(self) -> str:
        return _("%(reference)s, begun on %(day)s") % {
            "reference": self.assessment.reference,
            "day": numbers.date_text(self.assessment.started_on),
        }

    def _country(self) -> str:
        return _(self.centre.country.name) if self.centre.country else ""

    # --- The profile ---------------------------------------------------------------------------------------------

    @property
    def _has_now(self) -> bool:
        return self.figures.kind == RoundKind.FOLLOW_UP

    def profile(self) -> Profile | None:
        level, figures = self.disclosure.resources, self.figures
        has_amounts = level == Shown.VALUE
        if level == Shown.HIDDEN or not figures.baseline or (not has_amounts and not self._has_now):
            return None
        before = numbers.period_text(figures.baseline.period_start, figures.baseline.period_end)
        now = numbers.period_text(figures.year.period_start, figures.year.period_end) if figures.year else ""
        return Profile(
            has_now=self._has_now,
            has_amounts=has_amounts,
            before_heading=before,
            now_heading=now if self._has_now else "",
            absolute=tuple(self._profile_line(row, has_amounts) for row in figures.absolute),
            relative=tuple(self._profile_line(row, has_amounts) for row in figures.relative),
        )

    def _profile_line(self, row: IndicatorRow, has_amounts: bool) -> ProfileLine:
        change, arrow, tone, verdict = numbers.NOTHING, "", "", ""
        if self._has_now and row.change_share is not None:
            change = numbers.percent(row.change_share, signed=True) if row.change_share else _("no change")
            arrow = "▲" if row.change_share > 0 else "▼" if row.change_share < 0 else ""
            if row.change_share and row.is_improvement is not None:
                tone, verdict = ("better", _("better")) if row.is_improvement else ("worse", _("worse"))
        return ProfileLine(
            code=row.code,
            name=words.indicator(row.code),
            unit=numbers.unit_name(row.unit),
            before=_figure(row.baseline) if has_amounts else "",
            now=_figure(row.current) if has_amounts and self._has_now else "",
            change=change,
            arrow=arrow,
            tone=tone,
            verdict=verdict,
        )

    # --- People, approach, basis ---------------------------------------------------------------------------------

    def people(self) -> Iterable[PersonLine]:
        level = self.disclosure.people
        if level == Shown.HIDDEN:
            return
        for row in self.figures.human[:MOST_PEOPLE_LINES]:
            yield PersonLine(
                kind=str(HumanEffectKind(row.kind).label),
                title=self.said(row.title),
                figures=_people_figures(row, level),
                evidence=str(EvidenceLevel(row.evidence).label),
            )

    def approach(self) -> str:
        if self.assessment.approach:
            return str(Truncator(self.said(self.assessment.approach)).chars(LONGEST_APPROACH))
        values = {
            "day": numbers.date_text(self.assessment.started_on),
            "focus": _lower(self.said(self.assessment.focus)),
        }
        if self.assessment.focus:
            return _("An in-plant assessment that began on %(day)s, with a focus on %(focus)s.") % values
        return _("An in-plant assessment that began on %(day)s.") % values

    def basis(self) -> Iterable[tuple[str, str]]:
        figures, factors = self.figures, self.figures.factors
        yield (
            _("Accepted"),
            _("%(kind)s accepted by %(person)s, %(centre)s, on %(day)s.")
            % {
                "kind": str(RoundKind(self.result.kind).label),
                "person": self.result.accepted_by,
                "centre": self.centre.short_name,
                "day": numbers.date_text(self.result.as_of),
            },
        )
        yield (
            _("Evidence"),
            _("The weakest evidence among the inputs is “%(level)s”.")
            % {"level": _lower(str(EvidenceLevel(figures.evidence).label))},
        )
        yield (
            _("Factors"),
            _("%(set)s; greenhouse gases by %(gwp)s.")
            % {
                "set": factors.factor_set,
                "gwp": factors.gwp_set,
            },
        )
        if factors.grid_kg_co2e_per_kwh is not None:
            yield _("Electricity"), _grid_sentence(factors)
        yield _("Money"), self._rate_sentence()
        yield _("Consent"), self._consent_sentence()
        if self.enterprise.data_kind == DataKind.DEMONSTRATION:
            yield _("Demonstration"), _("The plant and all its figures are invented. They count in no total.")
        yield (
            _("Calculation"),
            _("Version %(version)s, inputs %(digest)s.")
            % {
                "version": figures.core_version,
                "digest": self.result.inputs_digest[:DIGEST_LETTERS],
            },
        )

    def _rate_sentence(self) -> str:
        figures = self.figures
        if figures.currency == "USD":
            return _("All amounts in US dollars.")
        if not figures.currency_per_usd:
            return _("All amounts in %(currency)s; no exchange rate was recorded.") % {"currency": figures.currency}
        return _("USD 1 = %(amount)s on %(day)s (%(source)s).") % {
            "amount": f"{figures.currency}{numbers.SPACE}{numbers.number(figures.currency_per_usd)}",
            "day": numbers.date_text(figures.rate_on),
            "source": figures.rate_source or _("source not recorded"),
        }

    def _consent_sentence(self) -> str:
        if self.consent is None:
            return _("The enterprise has not agreed to publication.")
        return _("Agreed by the enterprise on %(day)s (%(function)s).") % {
            "day": numbers.date_text(self.consent.signed_on),
            "function": self.said(self.consent.signatory_function),
        }


def _grid_sentence(factors: FactorsRow) -> str:
    assert factors.grid_kg_co2e_per_kwh is not None
    kind = str(GridFactorKind(factors.grid_kind).label) if factors.grid_kind else ""
    about = ", ".join(part for part in (factors.grid_name, _lower(kind), str(factors.grid_year or "")) if part)
    return _("%(amount)s per kWh: %(about)s (%(source)s).") % {
        "amount": numbers.quantity(factors.grid_kg_co2e_per_kwh * 1000, "g CO2e", places=0),
        "about": about,
        "source": factors.grid_source,
    }


def _people_figures(row: HumanRow, level: str) -> str:
    before, after = row.people_before_count, row.people_after_count
    if level == Shown.PERCENTAGE:
        if not before or after is None:
            return ""
        return numbers.percent(Decimal(after - before) / Decimal(before), signed=True)
    parts = []
    if before is not None and after is not None:
        parts.append(
            _("%(before)s before, %(after)s now") % {"before": numbers.number(before), "after": numbers.number(after)}
        )
    elif after is not None or before is not None:
        parts.append(numbers.number(after if after is not None else before))
    if row.women_count is not None:
        parts.append(ngettext("%(n)s woman", "%(n)s women", row.women_count) % {"n": numbers.number(row.women_count)})
    if row.men_count is not None:
        parts.append(ngettext("%(n)s man", "%(n)s men", row.men_count) % {"n": numbers.number(row.men_count)})
    return ", ".join(parts)


def _big_money(amount: Decimal | None, currency: str) -> str:
    if amount is not None and abs(amount) < EXACT_BELOW:
        return numbers.money(amount, currency)
    return numbers.headline_money(amount, currency)


def _big(amount: Decimal, unit: str) -> numbers.Figure:
    """Return a big number: exact from a hundred to a million, three digits else."""
    if Decimal(100) <= abs(amount) < EXACT_BELOW:
        return numbers.Figure(value=numbers.number(amount, places=0), unit=numbers.unit_name(unit))
    return numbers.headline(amount, unit)


def _figure(value: Decimal | None) -> str:
    """Return a value of the profile: whole from 1,000 on, one decimal from 100 on, else as it is."""
    if value is None:
        return numbers.NOTHING
    size = abs(value)
    if size >= 1000 or value == value.to_integral_value():
        return numbers.number(value, places=0)
    return numbers.number(value, places=1) if size >= 100 else numbers.number(value)


def _sector_title(code: str) -> str:
    found = isic.get(code)
    return _(found.title) if found else code


def _sector_word(code: str) -> str:
    """Return the sector for "a … enterprise": ISIC's "Manufacture of" falls away.

    >>> _sector_word("1701")
    'pulp, paper and paperboard'
    """
    title = _sector_title(code)
    return _lower(re.sub(r"^(Manufacture|Production) of ", "", title))


def _lower(text: str) -> str:
    """Return a text that stands inside a sentence; abbreviations stay as they are."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]
