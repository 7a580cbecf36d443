"""What a document prints, as plain values: texts in the document's language, numbers already printed.

A leaflet is built once from a frozen result, the texts and the consent. What the consent hides is not in it at all, so
no template can show it. The digest of a document is the digest of its leaflet.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from reports.choices import Shown

MOST_LINES_WITH_ROOM, MOST_PEOPLE_WITH_ROOM = 7, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What may be said, from the consent that holds. Without one everything is said, and every page says draft."""

    is_draft: bool
    is_anonymous: bool = False
    money: str = Shown.VALUE
    resources: str = Shown.VALUE
    people: str = Shown.VALUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One big number of "at a glance". `code` is a resource, "money" or "payback": it picks the colour."""

    code: str
    label: str
    value: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileLine:
    """One of the thirteen indicators. `tone` is better, worse or nothing; `verdict` says the same in a word."""

    code: str
    name: str
    unit: str
    before: str
    now: str
    change: str
    arrow: str
    tone: str
    verdict: str
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The RECP profile. Without a follow-up there is only the reference year.

    earlier_headings  of the follow-ups before this one: each line has its change in each of them
    """

    has_now: bool
    has_amounts: bool
    before_heading: str
    now_heading: str
    absolute: tuple[ProfileLine, ...]
    relative: tuple[ProfileLine, ...]
    earlier_headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column of the options table. `code` is a resource or "money"."""

    code: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionLine:
    """One row of the options table; `cells` fit the headings."""

    title: str
    detail: str
    technique: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionTable:
    """The options with their totals; `groups` are (label, number of columns) above the headings."""

    title: str
    groups: tuple[tuple[str, int], ...]
    headings: tuple[Heading, ...]
    lines: tuple[OptionLine, ...]
    totals: tuple[OptionLine, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionBar:
    """What one option can save a year in money, for the chart of a case study without a follow-up."""

    title: str
    amount: Decimal
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One effect on people."""

    kind: str
    title: str
    figures: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreBox:
    """Whom to ask."""

    name: str
    sentence: str
    host: str
    contact: tuple[str, ...]
    logo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceText:
    """One balance of the annex in a sentence."""

    title: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WasteLine:
    """One flow of the cost of waste, as printed."""

    name: str
    lost: str
    disposal: str
    cost: str
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceAnnex:
    """Where water, material and energy go, and what waste costs."""

    balances: tuple[BalanceText, ...]
    waste_sentence: str
    waste: tuple[WasteLine, ...]
    waste_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthLine:
    """What one option is worth, as printed; NPV and IRR before tax unless they say after."""

    title: str
    investment: str
    saving: str
    lifetime: str
    payback: str
    npv: str
    irr: str
    real_irr: str
    npv_after_tax: str
    irr_after_tax: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnceLine:
    """A saving of which the totals count a part, or an option that they leave out, and why."""

    title: str
    what: str
    stated: str
    counted: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthAnnex:
    """What each option is worth, and what the totals count once."""

    currency: str
    has_tax: bool
    is_real: bool
    lines: tuple[WorthLine, ...]
    terms: tuple[str, ...]
    once: tuple[OnceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainText:
    """How one figure came about."""

    label: str
    value: str
    how: str
    source: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaflet:
    """Everything that a case study prints, apart from its chart."""

    reference: str
    file_stem: str
    disclosure: Disclosure
    data_kind: str
    kind_label: str
    enterprise: str
    subtitle: str
    title: str
    message: str
    glance_title: str
    glance_note: str
    money_tiles: tuple[Tile, ...]
    resource_tiles: tuple[Tile, ...]
    about: str
    facts: tuple[tuple[str, str], ...]
    profile: Profile | None
    options: OptionTable | None
    bars: tuple[OptionBar, ...]
    people: tuple[PersonLine, ...]
    approach: str
    team: str
    testimony: str
    testimony_by: str
    centre: CentreBox
    basis: tuple[tuple[str, str], ...]
    result_digest: str
    annex: BalanceAnnex | None = None
    worth: WorthAnnex | None = None
    chains: tuple[ChainText, ...] = ()

    @property
    def has_room(self) -> bool:
        """Return whether the second page is short, so that its foot may stand at the bottom."""
        lines = len(self.options.lines) if self.options else 0
        return lines <= MOST_LINES_WITH_ROOM and len(self.people) <= MOST_PEOPLE_WITH_ROOM and not self.testimony


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFigureLine:
    """One published figure as printed, with what it is measured against and its number among the sources."""

    code: str
    label: str
    text: str
    basis: str
    note: str
    options: str
    version: int
    is_in_conflict: bool
    source_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedVersion:
    """The figures of one publication where publications differ."""

    label: str
    source_number: int
    source: str
    figures: tuple[PublishedFigureLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedSourceLine:
    """One publication."""

    number: int
    text: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPage:
    """A published case: nothing in it is calculated."""

    slug: str
    enterprise: str
    country: str
    country_code: str
    sector: str
    isic: str
    overview: str
    approach: str
    figures: tuple[PublishedFigureLine, ...]
    conflict_notes: tuple[str, ...]
    versions: tuple[PublishedVersion, ...]
    options: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    payback: str
    sources: tuple[PublishedSourceLine, ...]
    headline: tuple[PublishedFigureLine, ...] = field(default=())
