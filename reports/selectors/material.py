"""What a leaflet is made of: a frozen result, the texts, the consent, and how words and money of it are printed."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.choices import RoundKind
from assessments.figures import RoundFigures
from assessments.models import Assessment, Result
from centres.models import Centre, Enterprise
from recp_portal.lib import numbers
from reports.figures import Disclosure
from reports.models import CaseStudy, Consent
from reports.selectors.options import Told

EXACT_BELOW = Decimal(1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that is read once, before the parts of a leaflet are put together.

    name  what the enterprise is called in this leaflet
    """

    result: Result
    figures: RoundFigures
    assessment: Assessment
    enterprise: Enterprise
    centre: Centre
    consent: Consent | None
    disclosure: Disclosure
    texts: CaseStudy | None
    told: Told
    name: str

    def said(self, text: str) -> str:
        """Return a text that somebody wrote, without the enterprise's name where it must not appear."""
        if not self.disclosure.is_anonymous:
            return text
        names = (self.enterprise.name, self.enterprise.name.split(",")[0].strip())
        for name in names:  # the whole name first
            if name:
                text = re.sub(re.escape(name), _("the enterprise"), text, flags=re.IGNORECASE)
        return text

    @property
    def country(self) -> str:
        """Return the centre's country, or nothing."""
        return _(self.centre.country.name) if self.centre.country else ""

    @property
    def has_now(self) -> bool:
        """Return whether there is a later year to compare with."""
        return self.figures.kind == RoundKind.FOLLOW_UP

    def big_money(self, amount: Decimal | None) -> str:
        """Return money in the assessment's currency: exact below a million."""
        return printed_money(amount, self.figures.currency)

    def both_money(self, amount: Decimal | None) -> str:
        """Return money in the assessment's currency with US dollars beside it."""
        usd = self.in_usd(amount)
        own = self.big_money(amount)
        return f"{own} ({printed_money(usd, 'USD')})" if usd is not None else own

    def in_usd(self, amount: Decimal | None) -> Decimal | None:
        """Return an amount in US dollars where the assessment's currency is another."""
        return self.figures.usd(amount) if self.figures.currency != "USD" else None


def printed_money(amount: Decimal | None, currency: str) -> str:
    """Return money, exact below a million."""
    if amount is not None and abs(amount) < EXACT_BELOW:
        return numbers.money(amount, currency)
    return numbers.headline_money(amount, currency)


def inside(text: str) -> str:
    """Return a text that stands inside a sentence; abbreviations stay as they are."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]
