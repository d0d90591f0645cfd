"""Users, workspaces, members and invitations, and the `Room` that every other area of a workspace is generated in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from crmdb.mock.cast import Person, Team, teams
from crmdb.mock.columns import Column, Table, Uuids, column, moment, null, text, uuid
from crmdb.mock.identifiers import default_id, time_ordered_ids
from crmdb.mock.moments import DAY, Bools, Ints
from crmdb.mock.money import Rates
from crmdb.mock.plan import Plan
from crmdb.mock.randomness import stream


@dataclass(frozen=True)
class Room:
    """A shared workspace while it is being filled.

    Attributes:
        number: its place in the plan, from 0.
        members: ids of its people, the owner first; those from `editors` to the end may own records.
    """

    plan: Plan
    rates: Rates
    team: Team
    number: int
    id: Uuids
    created_at: int
    members: Uuids

    def stream(self, *name: object) -> np.random.Generator:
        """Random numbers for one purpose in this workspace."""
        return stream(self.plan.seed, self.team.slug, *name)

    def default_id(self, table: str, key: str) -> Uuids:
        """The id of one of the rows every workspace starts with."""
        return default_id(self.id, table, key)

    def count(self, usual: float, least: int = 1) -> int:
        """How many of something this workspace has, given the demo's usual number."""
        return max(round(usual * self.team.size * self.plan.workspace_size), least)

    def writers(self, random: np.random.Generator, rows: int) -> Uuids:
        """A member who may write, for each row."""
        able = [place for place, person in enumerate(self.team.people) if person.role != "viewer"]
        return np.asarray(self.members[np.array(able)[random.integers(0, len(able), rows)]])

    def reporting(
        self, name: str, amounts: Ints, currencies: list[str], days: Ints, *, present: Bools | None = None
    ) -> dict[str, Column]:
        """The three columns private.convert_to_reporting() fills: reporting_<name>, exchange_rate, exchange_rate_on."""
        known = days if present is None else np.where(present, days, self.rates.days[-1])
        minor, rate, rate_day = self.rates.converted(amounts, currencies, self.team.currency, known)
        return {
            f"reporting_{name}": column("int8", minor, present),
            "exchange_rate": column("numeric10", rate, present),
            "exchange_rate_on": column("date", rate_day, present),
        }

    def row_keys(self, ids: Uuids) -> dict[str, Column]:
        """The two columns of a workspace table's key."""
        return {"workspace_id": uuid(self.id), "id": uuid(ids)}


def identity(plan: Plan, rates: Rates) -> tuple[list[Table], list[Room]]:
    """The tables of who may sign in where, and a room per shared workspace."""
    cast = teams(plan)
    people: dict[str, Person] = {}
    for team in cast:
        people |= {team.email(person): person for person in team.people}
    emails = list(people)
    signed_up = np.array([plan.history_start + (index * 7919 % 60) * DAY // 12 for index in range(len(emails))])
    user_ids = time_ordered_ids(stream(plan.seed, "users"), signed_up)
    place = {email: index for index, email in enumerate(emails)}

    random = stream(plan.seed, "workspaces")
    opened = np.array([signed_up[place[team.email(team.owner)]] + DAY for team in cast])
    team_ids = time_ordered_ids(random, opened)
    personal_ids = time_ordered_ids(random, signed_up)

    rooms, members = [], []
    for number, team in enumerate(cast):
        here = [(team.email(person), person.role) for person in (*team.people, *team.guests)]
        joined = np.maximum(opened[number], [signed_up[place[email]] for email, _ in here]) + DAY // 24
        ids = user_ids[[place[email] for email, _ in here]]
        own = [email.endswith(f"@{team.slug}.example") for email, _ in here]
        members.append(_members(team_ids[[number] * len(here)], ids, [role for _, role in here], own, joined))
        rooms.append(Room(plan, rates, team, number, team_ids[number], int(joined.max()), ids))
    members.append(_members(personal_ids, user_ids, ["owner"] * len(emails), [False] * len(emails), signed_up))

    names = [person.name for person in people.values()]
    tables = [
        _sign_ups(emails, names, user_ids, signed_up),
        Table("users", len(emails), {
            "id": uuid(user_ids), "email": text(emails), "full_name": text(names), "avatar_url": null("text"),
            "locale": text("en"), "created_at": moment(signed_up), "updated_at": moment(signed_up),
        }),
        _workspaces(plan, cast, team_ids, opened, user_ids[[place[team.email(team.owner)] for team in cast]]),
        _personal_workspaces(emails, names, personal_ids, signed_up, user_ids),
        *members,
        *(_invitation(room) for room in rooms),
    ]  # fmt: skip
    return tables, rooms


def _sign_ups(emails: list[str], names: list[str], ids: Uuids, at: Ints) -> Table:
    """Rows as the auth server writes them; without a password, so that nobody can sign in by accident."""
    blank = dict.fromkeys(
        ("confirmation_token", "recovery_token", "email_change_token_new", "email_change", "encrypted_password"),
        text(""),
    )
    return Table("auth.users", len(emails), {
        "instance_id": uuid(np.zeros(16, np.uint8)), "id": uuid(ids), "aud": text("authenticated"),
        "role": text("authenticated"), "email": text(emails), "email_confirmed_at": moment(at),
        "raw_app_meta_data": column("jsonb", '{"provider": "email", "providers": ["email"]}'),
        "raw_user_meta_data": column("jsonb", [json.dumps({"full_name": name}, ensure_ascii=False) for name in names]),
        "created_at": moment(at), "updated_at": moment(at), "is_sso_user": column("bool", False),
        "is_anonymous": column("bool", False), **blank,
    })  # fmt: skip


def _workspaces(plan: Plan, cast: list[Team], ids: Uuids, at: Ints, owners: Uuids) -> Table:
    prefixes = [hashlib.md5(f"{plan.seed}/{team.slug}".encode()).hexdigest()[:6] for team in cast]
    return Table("workspaces", len(cast), {
        "id": uuid(ids), "name": text([team.name for team in cast]), "slug": text([team.slug for team in cast]),
        "link_prefix": text(prefixes), "is_personal": column("bool", False),
        "reporting_currency_code": text([team.currency for team in cast]),
        "time_zone": text([team.time_zone for team in cast]),
        "fiscal_year_start_month": column("int2", [team.fiscal_year_start_month for team in cast]),
        "created_by": uuid(owners), "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip


def _personal_workspaces(emails: list[str], names: list[str], ids: Uuids, at: Ints, users: Uuids) -> Table:
    """What private.provision_user() makes at sign-up."""
    tails = [hashlib.md5(str(UUID(bytes=user.tobytes())).encode()).hexdigest() for user in users]
    slugs = [f"{email.split('@')[0]}-{tail[:8]}" for email, tail in zip(emails, tails, strict=True)]
    return Table("workspaces", len(emails), {
        "id": uuid(ids), "name": text([f"{name}'s workspace" for name in names]), "slug": text(slugs),
        "link_prefix": text([tail[8:18] for tail in tails]), "is_personal": column("bool", True),
        "reporting_currency_code": text("EUR"), "time_zone": text("UTC"),
        "fiscal_year_start_month": column("int2", 1), "created_by": uuid(users), "created_at": moment(at),
        "updated_at": moment(at),
    })  # fmt: skip


def _members(workspaces: Uuids, users: Uuids, roles: list[str], default: list[bool], at: Ints) -> Table:
    return Table("workspace_members", len(users), {
        "workspace_id": uuid(workspaces), "user_id": uuid(users), "role": text(roles),
        "is_default": column("bool", default),
        "invited_by": uuid(users[0], [role != "owner" for role in roles]),
        "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip


def _invitation(room: Room) -> Table:
    """One open invitation, sent two days ago."""
    sent = np.array([room.plan.now - 2 * DAY])
    digest = hashlib.sha256(f"{room.plan.seed}/{room.team.slug}".encode()).digest()
    return Table("workspace_invitations", 1, {
        **room.row_keys(time_ordered_ids(room.stream("invitation"), sent)),
        "email": text(f"new.colleague@{room.team.slug}.example"), "role": text("editor"),
        "token_digest": column("bytea", np.array([digest]).view("V32")), "expires_at": moment(sent + 7 * DAY),
        "accepted_at": null("timestamptz"), "revoked_at": null("timestamptz"), "created_by": uuid(room.members[0]),
        "created_at": moment(sent), "updated_at": moment(sent),
    })  # fmt: skip
