"""The tokens of the API: JSON Web Tokens signed with HS256, as Supabase signs its keys and its users' sessions."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

SESSION = 24 * 60 * 60
"""Seconds that a user's token is valid."""

_YEARS_10 = 10 * 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Keys:
    """What a client gives as its API key: `anon` in an application, `service_role` in a backend that is trusted."""

    anon: str
    service_role: str


def keys_of(secret: str) -> Keys:
    """The two API keys of an API that checks tokens with `secret`."""
    expires = int(time.time()) + _YEARS_10
    return Keys(*(sign({"role": role, "iss": "crmdb", "exp": expires}, secret) for role in ("anon", "service_role")))


def user_token(secret: str, user: UUID, email: str) -> str:
    """The access token of a signed-in user, with the claims that Supabase Auth gives."""
    now = int(time.time())
    claims = {
        "sub": str(user),
        "email": email,
        "role": "authenticated",
        "aud": "authenticated",
        "iss": "crmdb",
        "iat": now,
        "exp": now + SESSION,
    }
    return sign(claims, secret)


def sign(claims: Mapping[str, object], secret: str) -> str:
    """The JSON Web Token of `claims` (RFC 7519, HS256)."""
    signed = f"{_encode(json.dumps({'alg': 'HS256', 'typ': 'JWT'}).encode())}.{_encode(json.dumps(claims).encode())}"
    return f"{signed}.{_encode(hmac.digest(secret.encode(), signed.encode(), hashlib.sha256))}"


def load_secret(directory: Path) -> str:
    """The secret kept in `directory`, made at the first call; only its owner may read the file."""
    path = directory / "jwt-secret"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        secret = secrets.token_urlsafe(48)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{secret}\n")
        return secret


def _encode(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()
