"""Finding a plant, an assessment or an option by its name."""

from dataclasses import dataclass

from django.db.models import Q

from assessments.models import Assessment, Option
from centres.models import Enterprise
from recp_portal.lib.paging import first_of

MOST_OF_A_KIND = 20
SHORTEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that was found."""

    kind: str  # enterprise, assessment or option
    title: str
    detail: str
    key: str
    number: int | None = None


def find(query: str) -> tuple[Hit, ...]:
    """Return what the running work's centre has under these words: enterprises, assessments, options."""
    if len(query) < SHORTEST:
        return ()
    enterprises = Enterprise.objects.filter(Q(name__icontains=query) | Q(place__icontains=query), archived_at=None)
    assessments = Assessment.objects.filter(
        Q(reference__icontains=query) | Q(focus__icontains=query) | Q(enterprise__name__icontains=query)
    ).select_related("enterprise")
    options = Option.objects.filter(title__icontains=query).select_related("assessment__enterprise")
    return (
        *(
            Hit(kind="enterprise", title=row.name, detail=row.place, key=str(row.pk))
            for row in first_of(enterprises.order_by("name", "pk"), MOST_OF_A_KIND)
        ),
        *(
            Hit(kind="assessment", title=row.reference, detail=row.enterprise.name, key=row.reference)
            for row in first_of(assessments.order_by("-reference"), MOST_OF_A_KIND)
        ),
        *(
            Hit(
                kind="option",
                title=row.title,
                detail=f"{row.assessment.reference} · {row.assessment.enterprise.name}",
                key=row.assessment.reference,
                number=row.number,
            )
            for row in first_of(options.order_by("title", "pk"), MOST_OF_A_KIND)
        ),
    )
