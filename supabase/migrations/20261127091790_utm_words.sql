-- UTM words: one spelling of each, and the aliases that mean the same.
--
-- A new table and functions.

create function private.normalise_utm(value text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    word text := value;
begin
    -- Twice, because redirects encode what was encoded already: spring%2520sale.
    for round in 1..2 loop
        exit when word is null or word !~ '%[0-9a-fA-F]{2}';
        word := private.decode_url(word);
    end loop;
    -- A redirect encoded what it should have put behind: spring?fbclid=abc, spring&ref=7.
    word := regexp_replace(word, '[?&][A-Za-z_]+=.*$', '');
    word := lower(normalize(case when word ~ '[^ -~]' then private.clean_text(word) else btrim(word) end, nfkc));
    word := regexp_replace(word, '(%20|[\s_+\u2010-\u2015\u2212-])+', '-', 'g');
    -- Around an address that was copied from a text stand quotes, a bracket, the end of a sentence.
    word := btrim(word, '-/."''“”„‘’«»`,;:!?>' || case when strpos(word, '(') = 0 then ')' else '' end);
    -- The last ones are what analytics and programs write for nothing.
    return case when word not in ('', '(not-set)', '(not-provided)', '(data-not-available)', 'n/a', 'null', 'undefined', 'nan', '[object-object]') then word end;
end
$$;
comment on function private.normalise_utm(text) is
'One spelling of a UTM value: percent-decoded, Unicode NFKC, trimmed, lower case, runs of spaces, underscores, plus signs, hyphens and dashes as one hyphen, no slash, quote or punctuation around it. Empty ones and the words for nothing, such as "(not set)" and undefined, become NULL.';

create table public.utm_aliases (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    parameter text not null constraint utm_aliases_parameter_check check (parameter in ('source', 'medium', 'campaign', 'content', 'term')),
    alias text not null constraint utm_aliases_alias_check check (alias = lower(btrim(alias)) and alias <> ''),
    canonical text not null constraint utm_aliases_canonical_check check (canonical = lower(btrim(canonical)) and canonical <> ''),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint utm_aliases_alias_key unique (workspace_id, parameter, alias),
    constraint utm_aliases_canonical_differs_check check (alias <> canonical)
);
comment on constraint utm_aliases_canonical_differs_check on public.utm_aliases is 'An alias means another word than itself.';
select private.describe_table('public.utm_aliases', 'Spellings that mean the same: fb and face-book are facebook. Each workspace starts with the usual ones.', $$
    parameter: source, medium, campaign, content or term.
    alias: A spelling as it arrives, in normal form.
    canonical: Spelling it is replaced by.
$$);
select private.secure_workspace_table('public.utm_aliases');

create function private.canonical_utm(workspace_id uuid, parameter text, value text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    word text := private.normalise_utm(value);
    next_word text;
begin
    while word is not null loop
        select aliases.canonical
        into next_word
        from public.utm_aliases as aliases
        where
            aliases.workspace_id = canonical_utm.workspace_id
            and aliases.parameter = canonical_utm.parameter
            and aliases.alias = word;
        exit when not found;
        word := next_word;
    end loop;
    return word;
end
$$;
comment on function private.canonical_utm(uuid, text, text) is
'A UTM value normalised and, as long as the workspace knows it as an alias, replaced by the canonical word. private.require_usable_alias() rejects circles.';

create function private.lock_meaning()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not private.is_foreign(coalesce(new.workspace_id, old.workspace_id)) then
        perform pg_advisory_xact_lock(private.workspace_lock('meaning', coalesce(new.workspace_id, old.workspace_id)));
    end if;
    return coalesce(new, old);
end
$$;
comment on function private.lock_meaning() is
'Trigger: a change of the meaning of touches waits for batches that are being recorded, and batches wait for the change.';

-- Definer: it follows the aliases of the workspace for every caller.
create function private.require_usable_alias()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    step text := new.canonical;
    chain text := format('%s > %s', new.alias, new.canonical);
begin
    if private.is_foreign(new.workspace_id) then
        return new;
    end if;
    -- Two sessions that each add one half of a circle wait for each other.
    perform pg_advisory_xact_lock(private.workspace_lock('meaning', new.workspace_id));
    while step is not null and step <> new.alias loop
        select aliases.canonical
        into step
        from public.utm_aliases as aliases
        where
            aliases.workspace_id = new.workspace_id
            and aliases.parameter = new.parameter
            and aliases.alias = step
            and aliases.id <> new.id;
        chain := concat_ws(' > ', chain, step);
    end loop;
    if step = new.alias and new.alias <> new.canonical then
        perform private.reject('utm_aliases_no_circle', new.alias, new.parameter, chain);
    end if;
    return new;
end
$$;
comment on function private.require_usable_alias() is
'Trigger: rejects an alias that can never match, and a chain of aliases that is a circle.';
select private.define_refusal(
    'utm_aliases_no_circle',
    'the alias "{alias}" leads back to itself',
    'The chain of the parameter {parameter} would be {chain}.',
    'Delete one of these aliases first, or choose another canonical value.'
);
create trigger require_usable_alias
before insert or update of parameter, alias, canonical on public.utm_aliases
for each row execute function private.require_usable_alias();
comment on trigger require_usable_alias on public.utm_aliases is 'Rejects aliases that cannot match and circles.';
create trigger lock_meaning
before delete on public.utm_aliases
for each row execute function private.lock_meaning();
comment on trigger lock_meaning on public.utm_aliases is 'Waits for batches of touches that are being recorded.';

create function private.canonicalise_utm()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A published link keeps its words when an alias is added later: only new words are respelt.
    if tg_op = 'INSERT' or new.utm_source is distinct from old.utm_source then
        new.utm_source := private.canonical_utm(new.workspace_id, 'source', new.utm_source);
    end if;
    if tg_op = 'INSERT' or new.utm_medium is distinct from old.utm_medium then
        new.utm_medium := private.canonical_utm(new.workspace_id, 'medium', new.utm_medium);
    end if;
    if tg_op = 'INSERT' or new.utm_campaign is distinct from old.utm_campaign then
        new.utm_campaign := private.canonical_utm(new.workspace_id, 'campaign', new.utm_campaign);
    end if;
    if tg_op = 'INSERT' or new.utm_content is distinct from old.utm_content then
        new.utm_content := private.canonical_utm(new.workspace_id, 'content', new.utm_content);
    end if;
    if tg_op = 'INSERT' or new.utm_term is distinct from old.utm_term then
        new.utm_term := private.canonical_utm(new.workspace_id, 'term', new.utm_term);
    end if;
    new.canonical_source := private.canonical_utm(new.workspace_id, 'source', new.utm_source);
    new.canonical_medium := private.canonical_utm(new.workspace_id, 'medium', new.utm_medium);
    new.canonical_campaign := private.canonical_utm(new.workspace_id, 'campaign', new.utm_campaign);
    new.canonical_content := private.canonical_utm(new.workspace_id, 'content', new.utm_content);
    new.canonical_term := private.canonical_utm(new.workspace_id, 'term', new.utm_term);
    return new;
end
$$;
comment on function private.canonicalise_utm() is
'Trigger: writes the UTM words of a new link in one spelling, and the canonical words of any link.';

create function private.add_default_utm_aliases()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into public.utm_aliases (workspace_id, parameter, alias, canonical)
    select new.id, aliases.parameter, aliases.alias, aliases.canonical
    from (
        values
        ('source', 'fb', 'facebook'), ('source', 'face-book', 'facebook'), ('source', 'ig', 'instagram'),
        ('source', 'insta', 'instagram'), ('source', 'yt', 'youtube'), ('source', 'you-tube', 'youtube'),
        ('source', 'li', 'linkedin'), ('source', 'linked-in', 'linkedin'), ('source', 'twitter', 'x'),
        ('source', 'tw', 'x'), ('source', 'tt', 'tiktok'), ('source', 'wa', 'whatsapp'), ('source', 'tik-tok', 'tiktok'),
        ('source', 'in', 'linkedin'), ('source', 'pin', 'pinterest'), ('source', 'x-(twitter)', 'x'),
        ('source', 'twitter-(x)', 'x'), ('source', 'x-twitter', 'x'), ('source', 'twitter-x', 'x'), ('source', 'x/twitter', 'x'),
        ('source', 'twitter/x', 'x'), ('medium', 'influencers', 'influencer'),
        ('medium', 'creator', 'influencer'), ('medium', 'ppc', 'cpc'), ('medium', 'e-mail', 'email'),
        ('medium', 'mail', 'email'), ('medium', 'paidsocial', 'paid-social')
    ) as aliases (parameter, alias, canonical)
    on conflict on constraint utm_aliases_alias_key do nothing;
    return null;
end
$$;
comment on function private.add_default_utm_aliases() is 'Trigger: the usual UTM aliases of a new workspace.';
create trigger add_default_utm_aliases
after insert on public.workspaces
for each row execute function private.add_default_utm_aliases();
comment on trigger add_default_utm_aliases on public.workspaces is 'A workspace starts with the usual UTM aliases.';

select private.revoke_execute();
