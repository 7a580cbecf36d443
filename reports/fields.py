"""What forms and the loader hand to the services: plain values, one dataclass for each record."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from reports.choices import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStudyFields:
    """The texts of a case study. A blank one is built from the assessment."""

    title: str = ""
    message: str = ""
    testimony: str = ""
    testimony_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFields:
    """What an enterprise decides, and who signed.

    assessment_id  None: for all assessments of the enterprise
    ends_on        None: until it is withdrawn
    """

    decision: str
    signatory_name: str
    signatory_function: str
    signed_on: date
    ends_on: date | None = None
    assessment_id: UUID | None = None
    money_shown: str = Shown.VALUE
    resources_shown: str = Shown.VALUE
    people_shown: str = Shown.VALUE
