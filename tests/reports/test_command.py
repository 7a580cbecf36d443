"""The command that fills `var/case-studies`: asks through the services, waits, copies, and says what went wrong."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from centres.tenancy import centre_context
from documents import rendering
from documents.models import DocumentJob
from reports.services import load_published_cases
from tests.pdf_text import pages_of
from tests.reports.conftest import before_the_chains


@pytest.fixture
def command(tmp_path, monkeypatch, kenya, valves, mill):
    """Run the command with a worker that renders as soon as it is waited for, unless told not to."""
    load_published_cases()

    def run(*, works=True, wait=20):
        if works:
            monkeypatch.setattr(
                "recp_portal.management.commands.render_demo_case_studies.time.sleep", lambda _seconds: work(kenya)
            )
        out = StringIO()
        call_command("render_demo_case_studies", to=tmp_path / "case-studies", wait=wait, stdout=out)
        return [line for line in out.getvalue().splitlines() if line]

    return run


def work(centre):
    with centre_context(centre):
        for job in DocumentJob.objects.filter(finished_at=None):
            rendering.render_document(job_id=job.pk)


def test_the_pdfs_are_made_once_and_copied_with_good_names(command, tmp_path, kenya):
    paths = command()
    names = sorted(path.rpartition("/")[2] for path in paths)
    assert names == [
        "case-study-KE-2024-001-demonstration-paper-mill.pdf",
        "case-study-KE-2025-001-industrial-valves-plant.pdf",
        "published-case-KEN-chandaria.pdf",
        "published-case-KEN-kitumbe-tea.pdf",
    ]
    lengths = {path.rpartition("/")[2]: len(before_the_chains(pages_of(path))) for path in paths}
    assert lengths.pop(names[0]) == 4  # two pages and the annex of its balances
    assert set(lengths.values()) <= {1, 2}
    assert sorted(command(works=False, wait=0)) == sorted(paths)  # nothing is made again


def test_without_a_worker_it_says_so(command):
    with pytest.raises(CommandError, match="4 of 4 documents were not ready after 0 s"):
        command(works=False, wait=0)


def test_a_document_that_failed_is_named(command, monkeypatch):
    def broken(*_args, **_kwargs):
        raise ValueError("broken")

    monkeypatch.setattr(rendering, "lay_out", broken)
    with pytest.raises(CommandError, match=r"The document could not be made.*\(D-"):
        command()
