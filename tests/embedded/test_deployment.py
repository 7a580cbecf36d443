"""What is written for production agrees with what the demo and the tests run on."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from recp_portal.embedded.programs import installed_programs

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
    return content


def test_production_runs_the_postgresql_that_the_tests_run_on(compose: dict[str, Any]) -> None:
    version = installed_programs().postgres_version
    assert compose["services"]["postgres"]["image"] == f"postgres:{version}"
    assert f"PostgreSQL {version}" in (PROJECT / "docs" / "operations.md").read_text()


def test_every_service_that_stays_has_a_health_check(compose: dict[str, Any]) -> None:
    without = {name for name, service in compose["services"].items() if "healthcheck" not in service}
    assert without == {"migrate"}


def test_only_migrations_know_the_owner(compose: dict[str, Any]) -> None:
    services = compose["services"].items()
    knows = {name for name, service in services if "database_owner_url" in service.get("secrets", [])}
    assert knows == {"migrate"}


def test_secrets_come_from_files(compose: dict[str, Any]) -> None:
    declared = set(compose["secrets"])
    for name, service in compose["services"].items():
        assert set(service.get("secrets", [])) <= declared, name
        for variable, value in service.get("environment", {}).items():
            if any(word in variable for word in ("PASSWORD", "SECRET", "DATABASE_URL", "REDIS_URL", "EMAIL_URL")):
                assert value.startswith("/run/secrets/"), f"{name}: {variable}"
