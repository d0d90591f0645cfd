"""Users, workspaces, members and invitations, and the `Room` that every other area of a workspace is generated in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from uuid import UUID

import numpy as np

from crmdb.mock.cast import Team, teams
from crmdb.mock.columns import Column, Table, Uuids, as_json, column, moment, null, text, uuid
from crmdb.mock.identifiers import default_id, time_ordered_ids
from crmdb.mock.moments import DAY, Bools, Ints
from crmdb.mock.money import Rates
from crmdb.mock.plan import Plan
from crmdb.mock.randomness import stream


@dataclass(frozen=True)
class Room:
    """A shared workspace while it is being filled.

    Attributes:
        members: ids of its people, the owner first, guests last.
        joined: when each of them came.
        homes: ids of this workspace and of its people's own ones, and when each was made.
    """

    plan: Plan
    rates: Rates
    team: Team
    id: Uuids
    members: Uuids
    joined: Ints
    homes: tuple[Uuids, Ints]

    @property
    def created_at(self) -> int:
        """When work begins: everybody is there."""
        return int(self.joined.max())

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
        """What private.convert_to_reporting() fills: reporting_<name>, and exchange_rate with its day and crossing."""
        known = days if present is None else np.where(present, days, self.rates.days[-1])
        minor, rate, rate_day = self.rates.converted(amounts, currencies, self.team.currency, known)
        # Published against the euro, so any other pair is crossed through it.
        crossed = np.array([len({"EUR", code, self.team.currency}) == 3 for code in currencies], np.bool_)
        return {
            f"reporting_{name}": column("int8", minor, present),
            "exchange_rate": column("numeric10", rate, present),
            "exchange_rate_on": column("date", rate_day, present),
            "exchange_rate_via": text("EUR", crossed if present is None else crossed & present),
        }

    def row_keys(self, ids: Uuids) -> dict[str, Column]:
        """The two columns of a workspace table's key."""
        return {"workspace_id": uuid(self.id), "id": uuid(ids)}


@dataclass(frozen=True)
class Identity:
    """Who signs in where, in the order of workspaces: those of a smaller plan come first and are the same.

    Attributes:
        emails, names, signed_up, user_ids, personal_ids: of each user; the last is their own workspace.
        homes: index of the shared workspace each user belongs to first.
        opened, team_ids: of each shared workspace.
    """

    plan: Plan
    teams: list[Team]
    emails: list[str]
    names: list[str]
    signed_up: Ints
    user_ids: Uuids
    personal_ids: Uuids
    homes: Ints
    opened: Ints
    team_ids: Uuids

    @cached_property
    def places(self) -> dict[str, int]:
        """The index of each user by email."""
        return {email: place for place, email in enumerate(self.emails)}

    @cached_property
    def rooms(self) -> list[Room]:
        """A room for each shared workspace."""
        return [self._room(number) for number in range(len(self.teams))]

    def _room(self, number: int) -> Room:
        team = self.teams[number]
        here = [self.places[team.email(person)] for person in (*team.people, *team.guests)]
        own = self.homes == number
        joined = np.maximum(self.opened[number], self.signed_up[here]) + DAY // 24
        homes = np.concatenate([self.team_ids[[number]], self.personal_ids[own]])
        born = np.r_[self.opened[number], self.signed_up[own]]
        return Room(
            self.plan, Rates.of(self.plan), team, self.team_ids[number], self.user_ids[here], joined, (homes, born)
        )


@lru_cache(maxsize=2)
def identity(plan: Plan) -> Identity:
    """The users and workspaces of a plan, and a room per shared workspace."""
    cast = teams(plan)
    people: dict[str, tuple[str, int]] = {}
    for number, team in enumerate(cast):
        people |= {team.email(person): (person.name, number) for person in team.people}
    signed_up = np.array([plan.history_start + (index * 7919 % 60) * DAY // 12 for index in range(len(people))])
    place = {email: index for index, email in enumerate(people)}
    opened = np.array([signed_up[place[team.email(team.owner)]] + DAY for team in cast])
    return Identity(
        plan, cast, list(people), [name for name, _ in people.values()], signed_up,
        time_ordered_ids(stream(plan.seed, "users"), signed_up),
        time_ordered_ids(stream(plan.seed, "workspaces", "personal"), signed_up),
        np.array([number for _, number in people.values()]), opened,
        time_ordered_ids(stream(plan.seed, "workspaces"), opened),
    )  # fmt: skip


def identity_tables(plan: Plan, first_workspace: int) -> list[Table]:
    """The tables of who may sign in where, from one of the shared workspaces on."""
    who = identity(plan)
    new = np.flatnonzero(who.homes >= first_workspace)
    emails, names = [who.emails[user] for user in new], [who.names[user] for user in new]
    signed_up, user_ids, personal_ids = who.signed_up[new], who.user_ids[new], who.personal_ids[new]
    rooms = who.rooms[first_workspace:]
    opened = who.opened[first_workspace:]
    return [
        _sign_ups(emails, names, user_ids, signed_up),
        Table("users", len(new), {
            "id": uuid(user_ids), "email": text(emails), "full_name": text(names), "avatar_url": null("text"),
            "locale": text("en"), "created_at": moment(signed_up), "updated_at": moment(signed_up),
        }),
        _workspaces(plan, rooms, opened),
        _personal_workspaces(emails, names, personal_ids, signed_up, user_ids),
        *(_members_of(room) for room in rooms),
        _members(personal_ids, user_ids, ["owner"] * len(new), [False] * len(new), signed_up),
        *(_invitation(room) for room in rooms),
    ]  # fmt: skip


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
        "raw_user_meta_data": column("jsonb", [as_json({"full_name": name}) for name in names]),
        "created_at": moment(at), "updated_at": moment(at), "is_sso_user": column("bool", False),
        "is_anonymous": column("bool", False), **blank,
    })  # fmt: skip


def _workspaces(plan: Plan, rooms: list[Room], at: Ints) -> Table:
    cast = [room.team for room in rooms]
    prefixes = [hashlib.md5(f"{plan.seed}/{team.slug}".encode()).hexdigest()[:10] for team in cast]
    return Table("workspaces", len(cast), {
        "id": uuid(np.stack([room.id for room in rooms])), "name": text([team.name for team in cast]),
        "slug": text([team.slug for team in cast]),
        "link_prefix": text(prefixes), "is_personal": column("bool", False),
        "reporting_currency_code": text([team.currency for team in cast]),
        "time_zone": text([team.time_zone for team in cast]),
        "fiscal_year_start_month": column("int2", [team.fiscal_year_start_month for team in cast]),
        "created_by": uuid(np.stack([room.members[0] for room in rooms])), "created_at": moment(at),
        "updated_at": moment(at),
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


def _members_of(room: Room) -> Table:
    people = (*room.team.people, *room.team.guests)
    here = np.broadcast_to(room.id, (len(people), 16))
    own = [person in room.team.people for person in people]
    return _members(here, room.members, [person.role for person in people], own, room.joined)


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
