"""Supabase's REST API before the embedded server: PostgREST, and the keys and addresses Supabase's clients expect."""

from __future__ import annotations

from crmdb.api.postgrest import find_postgrest
from crmdb.api.server import Api
from crmdb.api.tokens import Keys, keys_of, load_secret, user_token

__all__ = ["Api", "Keys", "find_postgrest", "keys_of", "load_secret", "user_token"]
