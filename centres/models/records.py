"""What records that people edit have in common."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from centres.tenancy import CentreOwnedModel


class EditedRecord(CentreOwnedModel):
    """A row that people edit: who made it, who changed it last, and a version that shows a stale edit."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    created_at = models.DateTimeField(_("entered"), editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("changed by"),
    )
    updated_at = models.DateTimeField(_("changed"), editable=False)

    class Meta(CentreOwnedModel.Meta):
        abstract = True

    def clean_fields(self, exclude: Any = None) -> None:
        """Check the fields, but not whether the people exist: they are asking, and the database has keys for them."""
        super().clean_fields(exclude={*(exclude or ()), "created_by", "updated_by"})
