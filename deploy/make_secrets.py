"""Make the secrets that docker-compose.yml reads, each in a file below secrets/. What exists already is kept.

python3 deploy/make_secrets.py [FOLDER]
"""

import secrets
import sys
from pathlib import Path

RANDOM = ("postgres_password", "owner_password", "app_password", "redis_password", "secret_key")


def main(folder: Path) -> None:
    """Write what is missing. The folder is closed to others; its files are readable, as the containers' users need."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    values = {name: read(folder / name) or secrets.token_urlsafe(48) for name in RANDOM}
    values["database_url"] = f"postgresql://recp_app:{values['app_password']}@postgres:5432/recp"
    values["database_owner_url"] = f"postgresql://recp_owner:{values['owner_password']}@postgres:5432/recp"
    values["redis_url"] = f"redis://:{values['redis_password']}@redis:6379/0"
    values["email_url"] = read(folder / "email_url") or "console:"  # until the mail server's address is in the file
    for name, value in values.items():
        (folder / name).write_text(value)
        (folder / name).chmod(0o644)


def read(path: Path) -> str:
    """Return a file's content, "" when there is none."""
    return path.read_text().strip() if path.exists() else ""


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "secrets"))
