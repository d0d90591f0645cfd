"""Users, workspaces, members and invitations: who signs in where."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from uuid import UUID

import numpy as np

from crmdb.mock.arrays.columns import Column, Table, Uuids, as_json, column, moment, null, text, uuid
from crmdb.mock.arrays.identifiers import row_keys, time_ordered_ids
from crmdb.mock.arrays.moments import DAY, Ints
from crmdb.mock.arrays.randomness import Streams, stream
from crmdb.mock.plan import Plan
from crmdb.mock.tenants.demo_people import Team, teams
from crmdb.mock.tenants.tenant import Tenant


@dataclass(frozen=True)
class Identity:
    """Who signs in where, in the order of workspaces: those of a smaller plan come first and are the same.

    Attributes:
        emails, names, signed_up, user_ids, personal_ids: of each user; the last is their own workspace.
        first_teams: index of the shared workspace each user belongs to first.
        opened, team_ids: of each shared workspace.
    """

    plan: Plan
    teams: list[Team]
    emails: list[str]
    names: list[str]
    signed_up: Ints
    user_ids: Uuids
    personal_ids: Uuids
    first_teams: Ints
    opened: Ints
    team_ids: Uuids

    @cached_property
    def places(self) -> dict[str, int]:
        """The index of each user by email."""
        return {email: place for place, email in enumerate(self.emails)}

    @cached_property
    def tenants(self) -> list[Tenant]:
        """Each shared workspace."""
        return [self._tenant(number) for number in range(len(self.teams))]

    def owned_workspaces(self, number: int) -> tuple[Uuids, Ints]:
        """The ids of a shared workspace and of the personal ones of its people, and when each was made."""
        own = self.first_teams == number
        ids = np.concatenate([self.team_ids[[number]], self.personal_ids[own]])
        return ids, np.r_[self.opened[number], self.signed_up[own]]

    def _tenant(self, number: int) -> Tenant:
        team = self.teams[number]
        here = [self.places[team.email(person)] for person in (*team.people, *team.guests)]
        joined = np.maximum(self.opened[number], self.signed_up[here]) + DAY // 24
        return Tenant(self.plan, team, self.team_ids[number], self.user_ids[here], joined)


@lru_cache(maxsize=2)
def identity(plan: Plan) -> Identity:
    """The users and workspaces of a plan, and a tenant per shared workspace."""
    all_teams = teams(plan)
    people: dict[str, tuple[str, int]] = {}
    for number, team in enumerate(all_teams):
        people |= {team.email(person): (person.name, number) for person in team.people}
    signed_up = np.array([plan.history_start + (index * 7919 % 60) * DAY // 12 for index in range(len(people))])
    place = {email: index for index, email in enumerate(people)}
    opened = np.array([signed_up[place[team.email(team.owner)]] + DAY for team in all_teams])
    return Identity(
        plan, all_teams, list(people), [name for name, _ in people.values()], signed_up,
        time_ordered_ids(stream(plan.seed, "users"), signed_up),
        time_ordered_ids(stream(plan.seed, "workspaces", "personal"), signed_up),
        np.array([number for _, number in people.values()]), opened,
        time_ordered_ids(stream(plan.seed, "workspaces"), opened),
    )  # fmt: skip


def identity_tables(plan: Plan, first_workspace: int) -> list[Table]:
    """The tables of who may sign in where, from one of the shared workspaces on."""
    who = identity(plan)
    new = np.flatnonzero(who.first_teams >= first_workspace)
    emails, names = [who.emails[user] for user in new], [who.names[user] for user in new]
    signed_up, user_ids, personal_ids = who.signed_up[new], who.user_ids[new], who.personal_ids[new]
    tenants = who.tenants[first_workspace:]
    opened = who.opened[first_workspace:]
    return [
        _sign_ups(emails, names, user_ids, signed_up),
        Table("users", len(new), {
            "id": uuid(user_ids), "email": text(emails), "full_name": text(names), "avatar_url": null("text"),
            "locale": text("en"), "created_at": moment(signed_up), "updated_at": moment(signed_up),
        }),
        _workspaces(plan, tenants, opened),
        _personal_workspaces(emails, names, personal_ids, signed_up, user_ids),
        *(_members_of(tenant) for tenant in tenants),
        _members(personal_ids, user_ids, ["owner"] * len(new), [False] * len(new), signed_up),
        *(_invitation(tenant) for tenant in tenants),
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


def _workspaces(plan: Plan, tenants: list[Tenant], at: Ints) -> Table:
    all_teams = [tenant.team for tenant in tenants]
    prefixes = [hashlib.md5(f"{plan.seed}/{team.slug}".encode()).hexdigest()[:10] for team in all_teams]
    return Table("workspaces", len(all_teams), {
        "id": uuid(np.stack([tenant.id for tenant in tenants])), "name": text([team.name for team in all_teams]),
        "slug": text([team.slug for team in all_teams]),
        "link_prefix": text(prefixes), "is_personal": column("bool", False),
        "reporting_currency_code": text([team.currency for team in all_teams]),
        "time_zone": text([team.time_zone for team in all_teams]),
        "country_code": text([team.country_code for team in all_teams]),
        "fiscal_year_start_month": column("int2", [team.fiscal_year_start_month for team in all_teams]),
        "followed_models": _followed(len(all_teams)),
        "created_by": uuid(np.stack([tenant.members[0] for tenant in tenants])), "created_at": moment(at),
        "updated_at": moment(at),
    })  # fmt: skip


def _personal_workspaces(emails: list[str], names: list[str], ids: Uuids, at: Ints, users: Uuids) -> Table:
    """What private.provision_user() makes at sign-up."""
    tails = [hashlib.md5(str(UUID(bytes=user.tobytes())).encode()).hexdigest() for user in users]
    slugs = [f"{email.split('@')[0]}-{tail[:8]}" for email, tail in zip(emails, tails, strict=True)]
    return Table("workspaces", len(emails), {
        "id": uuid(ids), "name": text([f"{name}'s workspace" for name in names]), "slug": text(slugs),
        "link_prefix": text([tail[8:18] for tail in tails]), "is_personal": column("bool", True),
        "reporting_currency_code": text("EUR"), "time_zone": text("UTC"), "country_code": null("text"),
        "fiscal_year_start_month": column("int2", 1), "followed_models": _followed(len(emails)),
        "created_by": uuid(users), "created_at": moment(at),
        "updated_at": moment(at),
    })  # fmt: skip


def _followed(size: int) -> Column:
    """The default of the table: the models that reports ask for when nothing else is said."""
    models = np.empty(size, object)
    models[:] = [("linear", "first_touch")] * size
    return column("text[]", models)


def _members_of(tenant: Tenant) -> Table:
    people = (*tenant.team.people, *tenant.team.guests)
    here = np.broadcast_to(tenant.id, (len(people), 16))
    own = [person in tenant.team.people for person in people]
    return _members(here, tenant.members, [person.role for person in people], own, tenant.joined)


def _members(workspaces: Uuids, users: Uuids, roles: list[str], default: list[bool], at: Ints) -> Table:
    return Table("workspace_members", len(users), {
        "workspace_id": uuid(workspaces), "user_id": uuid(users), "role": text(roles),
        "is_default": column("bool", default),
        "invited_by": uuid(users[0], [role != "owner" for role in roles]),
        "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip


def _invitation(tenant: Tenant) -> Table:
    """One open invitation, sent two days ago."""
    sent = np.array([tenant.plan.now - 2 * DAY])
    digest = hashlib.sha256(f"{tenant.plan.seed}/{tenant.team.slug}".encode()).digest()
    return Table("workspace_invitations", 1, {
        **row_keys(tenant.id, time_ordered_ids(Streams(tenant.plan.seed, tenant.team.slug)("invitation"), sent)),
        "email": text(f"new.colleague@{tenant.team.slug}.example"), "email_digest": null("bytea"),
        "role": text("editor"),
        "token_digest": column("bytea", np.array([digest]).view("V32")), "expires_at": moment(sent + 7 * DAY),
        "accepted_at": null("timestamptz"), "revoked_at": null("timestamptz"), "created_by": uuid(tenant.members[0]),
        "created_at": moment(sent), "updated_at": moment(sent),
    })  # fmt: skip
