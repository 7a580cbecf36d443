"""How documents call enterprises, sectors, centres and kinds of data."""

import re

from django.utils.translation import gettext as _

from centres import isic
from centres.models import Centre, DataKind, Enterprise
from reports.figures import CentreBox
from reports.selectors.material import inside


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
            "and to make work safer."
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
        contact=tuple(line.strip() for line in centre.contact.splitlines() if line.strip())[:4],
        logo=f"recp-media:{centre.logo.name}" if centre.logo else "",
    )


def anonymous_name(enterprise: Enterprise, centre: Centre) -> str:
    """Return what an enterprise is called that does not want its name printed."""
    values = {"sector": _sector_word(enterprise.isic_class)}
    if centre.country is None:
        return _("A %(sector)s enterprise") % values
    return _("A %(sector)s enterprise in %(country)s") % {**values, "country": _(centre.country.name)}


def sector_title(code: str) -> str:
    """Return the title of an ISIC class, or the code itself."""
    found = isic.get(code)
    return _(found.title) if found else code


def _sector_word(code: str) -> str:
    """Return the sector for "a … enterprise": ISIC's "Manufacture of" falls away.

    >>> _sector_word("1701")
    'pulp, paper and paperboard'
    """
    title = sector_title(code)
    return inside(re.sub(r"^(Manufacture|Production) of ", "", title))
