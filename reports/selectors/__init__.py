"""What pages and documents of this app read."""

from reports.selectors.annex import drawn_balances
from reports.selectors.case_study import (
    CaseStudyPage,
    case_study_page,
    case_study_texts,
    is_accepted,
    is_language,
    result_to_print,
)
from reports.selectors.consent import (
    ConsentPage,
    ConsentRow,
    ConsentState,
    consent_for,
    consent_page,
    consent_rows,
    consent_state,
    get_consent_or_404,
    latest_decision,
    local_day,
    standing_consent,
)
from reports.selectors.leaflet import leaflet, leaflet_figures
from reports.selectors.published import (
    get_published_case_or_404,
    published_case,
    published_documents,
    published_list,
    published_page,
)
from reports.selectors.wording import centre_box, kind_label

__all__ = [
    "CaseStudyPage",
    "ConsentPage",
    "ConsentRow",
    "ConsentState",
    "case_study_page",
    "case_study_texts",
    "centre_box",
    "consent_for",
    "consent_page",
    "consent_rows",
    "consent_state",
    "drawn_balances",
    "get_consent_or_404",
    "get_published_case_or_404",
    "is_accepted",
    "is_language",
    "kind_label",
    "latest_decision",
    "leaflet",
    "leaflet_figures",
    "local_day",
    "published_case",
    "published_documents",
    "published_list",
    "published_page",
    "result_to_print",
    "standing_consent",
]
