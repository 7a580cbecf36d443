"""What the pages of releases show, as frozen values."""

from releases.pages.comparison import ComparisonPage, comparison_page, comparison_sheet
from releases.pages.tables import ReleasePage, ReleaseRow, job_of, list_page, release_page

__all__ = [
    "ComparisonPage",
    "ReleasePage",
    "ReleaseRow",
    "comparison_page",
    "comparison_sheet",
    "job_of",
    "list_page",
    "release_page",
]
