"""What the documents say beyond the figures: texts, consent, and what others have published."""

from reports.models.case_study import CaseStudy
from reports.models.consent import Consent
from reports.models.published import PublishedCase, PublishedConflict, PublishedFigure, PublishedOption, PublishedSource

__all__ = [
    "CaseStudy",
    "Consent",
    "PublishedCase",
    "PublishedConflict",
    "PublishedFigure",
    "PublishedOption",
    "PublishedSource",
]
