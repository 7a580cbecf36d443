"""Under which account the servers run: PostgreSQL refuses root, so root lends them an ordinary one."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ORDINARY = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """An ordinary account that root starts servers as."""

    uid: int
    gid: int

    @classmethod
    def for_servers(cls, cluster: Path) -> Self | None:
        """Return the account to start servers as; None for an ordinary user, who starts them as himself.

        cluster  PostgreSQL's data folder: when an ordinary user made it, root goes on as that user
        """
        if os.geteuid() != 0:
            return None
        if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
            return cls(uid=owner.st_uid, gid=owner.st_gid)
        entry = pwd.getpwnam(ORDINARY)
        return cls(uid=entry.pw_uid, gid=entry.pw_gid)

    def can(self, test: str, path: Path) -> bool:
        """Ask the shell, under this account, whether `path` passes `test` (-x, -r, …)."""
        arguments = ["/bin/sh", "-c", f'test {test} "$0"', str(path)]
        outcome = subprocess.run(arguments, cwd="/", user=self.uid, group=self.gid, extra_groups=[], check=False)
        return outcome.returncode == 0


def own(path: Path, account: Account | None, mode: int = 0o700) -> Path:
    """Make the folder if it is missing, give it to the account (if any) and return it."""
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    if account:
        os.chown(path, account.uid, account.gid)
    path.chmod(mode)
    return path
