"""What the pages of releases show, as frozen values."""

from releases.pages.comparison import ComparisonPage, chosen_pair, comparison_page, comparison_sheet
from releases.pages.pictures import PicturesPage, overview_pictures, picture_sheet, pictures_page
from releases.pages.report import NetworkReport, network_report
from releases.pages.rules import RuleGroup, rule_groups
from releases.pages.singly import ProgrammePlantsPage, programme_plants_page, programme_plants_sheet
from releases.pages.tables import ReleasePage, ReleaseRow, headed, job_of, list_page, release_page

__all__ = [
    "ComparisonPage",
    "NetworkReport",
    "PicturesPage",
    "ProgrammePlantsPage",
    "ReleasePage",
    "ReleaseRow",
    "RuleGroup",
    "chosen_pair",
    "comparison_page",
    "comparison_sheet",
    "headed",
    "job_of",
    "list_page",
    "network_report",
    "overview_pictures",
    "picture_sheet",
    "pictures_page",
    "programme_plants_page",
    "programme_plants_sheet",
    "release_page",
    "rule_groups",
]
