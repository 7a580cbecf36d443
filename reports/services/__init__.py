"""Every write of this app: one module for each noun."""

from reports.services.case_study import request_case_study, write_case_study
from reports.services.consent import give_consent, record_consent, withdraw_consent
from reports.services.published import load_published_cases, request_published_case

__all__ = [
    "give_consent",
    "load_published_cases",
    "record_consent",
    "request_case_study",
    "request_published_case",
    "withdraw_consent",
    "write_case_study",
]
