"""Who the server runs as. PostgreSQL refuses to run as root; here root may run it all the same."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from crmdb.errors import RefusedError

_MAPPED_ID = 1000
"""Any number but 0: what root looks like inside the user namespace."""


@dataclass(frozen=True)
class Identity:
    """A command prefix under which PostgreSQL's programs run, and the user who must own the data directory."""

    prefix: tuple[str, ...]
    uid: int


def identity_for(state: Path, data: Path) -> Identity:
    """Who may run the server of `data`, a folder below `state` that need not exist yet.

    An ordinary user runs it as themselves. Root runs it, in this order, as
    1. the owner of an existing data directory who is not root;
    2. itself inside a user namespace, where it carries another number: every file stays root's;
    3. the user `nobody`, keeping only the right to pass folders closed to it (containers that refuse namespaces).

    Raises:
        RefusedError: root, on a machine that allows none of these.
    """
    if os.geteuid() != 0:
        return Identity((), os.geteuid())
    import pwd  # not on Windows, where there is no embedded server either

    owner = data.stat().st_uid if data.exists() else None
    candidates = [] if owner else [_in_namespace()]
    if owner != 0:
        candidates.append(_as_user(pwd.getpwnam("nobody").pw_uid if owner is None else owner))
    for candidate in candidates:
        if _can_write(candidate, state):
            return candidate
    raise RefusedError(
        f"PostgreSQL refuses to run as root, and this machine lets root neither open a user namespace nor run a"
        f" program as another user who can write to {state}.",
        "Run crmdb as an ordinary user, or set DATABASE_URL to a PostgreSQL 15 to 18 that is already running.",
    )


def _in_namespace() -> Identity:
    return Identity(("unshare", "--user", f"--map-user={_MAPPED_ID}", f"--map-group={_MAPPED_ID}", "--"), 0)


def _as_user(uid: int) -> Identity:
    # dac_override: the project may lie below a folder such as /root that only root can enter.
    capabilities = ("--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override")
    return Identity(("setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", *capabilities, "--"), uid)


def _can_write(identity: Identity, state: Path) -> bool:
    probe = state / ".probe"
    try:
        done = subprocess.run([*identity.prefix, "touch", probe], capture_output=True, check=False)
    except FileNotFoundError:
        return False  # neither program exists outside Linux
    probe.unlink(missing_ok=True)
    return done.returncode == 0
