"""`manage.py expire_documents`: remove files that need not be kept any longer now, and not when beat says so."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from documents import services


class Command(BaseCommand):
    """Remove the files of documents whose time is over, in all centres."""

    help = "Remove the files of documents that need not be kept any longer; their rows stay and can be made again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do it and say how many there were."""
        removed_count = services.expire_documents(at=timezone.now())
        self.stdout.write(f"{removed_count} file(s) removed.")
