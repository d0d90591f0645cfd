-- Tracking: templates for UTM words, links and promo codes.
--
-- New tables, and functions and triggers of these.

create table public.utm_templates (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    name text not null constraint utm_templates_name_check check (btrim(name) <> ''),
    utm_source text not null default '{platform}',
    utm_medium text not null default 'influencer',
    utm_campaign text not null default '{campaign}',
    utm_content text default '{influencer}',
    utm_term text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint utm_templates_name_key unique (workspace_id, name)
);
select private.describe_table('public.utm_templates', 'Patterns for UTM parameters, so that links of one kind are spelt alike. {platform}, {campaign} and {influencer} are filled in when a link uses it.', $$
    name: Unique in the workspace.
    utm_source: Pattern of the source.
    utm_medium: Pattern of the medium.
    utm_campaign: Pattern of the campaign.
    utm_content: Pattern of the content.
    utm_term: Pattern of the term.
$$);
select private.secure_workspace_table('public.utm_templates');
select private.require_distinct_names('public.utm_templates');

-- One function without helpers: a generated column runs as the inserting role, which may not look into schema private.
create function private.tracking_url(
    destination text, utm_source text, utm_medium text, utm_campaign text, utm_content text, utm_term text
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    address constant text := split_part(destination, '#', 1);
    parameters text;
begin
    select
        string_agg(
            given.name || '=' || case
                -- Nearly every value is made of letters that stand for themselves.
                when given.value ~ '^[A-Za-z0-9._~-]*$' then given.value
                else (
                    select
                        string_agg(
                            case
                                when letters.letter ~ '^[A-Za-z0-9._~-]$' then letters.letter
                                else upper(regexp_replace(encode(convert_to(letters.letter, 'UTF8'), 'hex'), '(..)', '%\1', 'g'))
                            end,
                            '' order by letters.position
                        )
                    from regexp_split_to_table(given.value, '') with ordinality as letters (letter, position)
                )
            end,
            '&' order by given.position
        )
    into parameters
    from (
        values
        (1, 'utm_source', utm_source), (2, 'utm_medium', utm_medium), (3, 'utm_campaign', utm_campaign),
        (4, 'utm_content', utm_content), (5, 'utm_term', utm_term)
    ) as given (position, name, value)
    where given.value is not null;
    return address
        || case when strpos(address, '?') = 0 then '?' when address ~ '[?&]$' then '' else '&' end
        || parameters
        || substr(destination, length(address) + 1);
end
$$;
comment on function private.tracking_url(text, text, text, text, text, text) is
'The destination with its UTM parameters, percent-encoded (RFC 3986), before the fragment and after any query it has.';

create table public.tracking_links (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    campaign_id uuid not null,
    collaboration_id uuid,
    deliverable_id uuid,
    utm_template_id uuid,
    label text,
    short_code text not null default substr(md5(gen_random_uuid()::text), 1, 10)
    constraint tracking_links_short_code_check check (short_code ~ '^[a-z0-9-]{3,40}$'),
    destination_url text not null
    constraint tracking_links_destination_url_check check (destination_url ~ '^https?://[^\s/?#]+[^\s]*$')
    -- Each letter and each mark before it may be percent-encoded, once or more often: a browser, a redirect and analytics decode them.
    constraint tracking_links_destination_url_utm_check check (
        destination_url !~* (
            '([?&;#]|%(25)*(3f|26|3b|23))([!/?+]|amp;|#(38|x26);|%(25)*(20|09|0[ad]|21|2b|2f))*'
            '(u|%(25)*[57]5)(t|%(25)*[57]4)(m|%(25)*[46]d)(_|%(25)*5f)'
        )
    ),
    utm_source text not null,
    utm_medium text not null,
    utm_campaign text not null,
    utm_content text,
    utm_term text,
    url text generated always as (
        private.tracking_url(destination_url, utm_source, utm_medium, utm_campaign, utm_content, utm_term)
    ) stored,
    is_active boolean not null default true,
    canonical_source text,
    canonical_medium text,
    canonical_campaign text,
    canonical_content text,
    canonical_term text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint tracking_links_short_code_key unique (workspace_id, short_code),
    constraint tracking_links_campaign_id_fkey foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
    constraint tracking_links_collaboration_id_fkey foreign key (workspace_id, campaign_id, collaboration_id)
    references public.collaborations (workspace_id, campaign_id, id),
    constraint tracking_links_deliverable_id_fkey foreign key (workspace_id, deliverable_id)
    references public.deliverables (workspace_id, id),
    constraint tracking_links_utm_template_id_fkey foreign key (workspace_id, utm_template_id)
    references public.utm_templates (workspace_id, id)
);
select private.add_external_id('public.tracking_links');
create index tracking_links_utm_idx
on public.tracking_links (workspace_id, canonical_campaign, canonical_source, (coalesce(canonical_content, '')));
comment on constraint tracking_links_destination_url_utm_check on public.tracking_links is
'UTM parameters are columns. A parameter in the address, its query or its fragment could contradict them.';
select private.describe_table('public.tracking_links', 'Links given to influencers: the page they lead to, and the UTM words of their clicks.', $$
    campaign_id: The campaign it was made for.
    collaboration_id: The collaboration it was made for.
    deliverable_id: The content it stands in.
    utm_template_id: The pattern that filled the empty UTM parameters when the link was made.
    label: Name for people.
    short_code: Second part of the short link (workspaces.link_prefix/short_code); unique in the workspace. 3 to 40 lower-case letters, digits and hyphens.
    destination_url: Page it leads to: a web address with http or https, without blanks and UTM parameters.
    utm_source: As it stands in the address. Normalised when the link is made, filled from the template if left empty; a later alias does not change it.
    utm_medium: As it stands in the address. Normalised when the link is made, filled from the template if left empty; a later alias does not change it.
    utm_campaign: As it stands in the address. Normalised when the link is made, filled from the template if left empty; a later alias does not change it.
    utm_content: As it stands in the address. Normalised when the link is made, filled from the template if left empty; a later alias does not change it.
    utm_term: As it stands in the address. Normalised when the link is made, filled from the template if left empty; a later alias does not change it.
    url: The full address, derived; never typed.
    is_active: Whether the short link still leads anywhere. A click on a link that does not is recorded all the same.
    canonical_source: utm_source with today's aliases applied; kept by trigger, compared with touches.
    canonical_medium: The same for utm_medium.
    canonical_campaign: The same for utm_campaign.
    canonical_content: The same for utm_content.
    canonical_term: The same for utm_term.
$$);
select private.describe_indexes($$
    tracking_links_utm_idx: Links with these UTM parameters, for a touch that arrives with nothing else (private.look_up_touch_keys()).
$$);
select private.secure_workspace_table('public.tracking_links');

-- A link in a piece of content is part of the collaboration that owes the content.
create function private.follow_deliverable()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    owner_id constant uuid := (
        select deliverables.collaboration_id
        from public.deliverables as deliverables
        where deliverables.workspace_id = new.workspace_id and deliverables.id = new.deliverable_id
    );
begin
    if new.collaboration_id <> owner_id and not private.is_foreign(new.workspace_id) then
        perform private.reject('tracking_links_deliverable_collaboration', new.deliverable_id::text, owner_id::text, new.collaboration_id::text);
    end if;
    -- Organic content has no collaboration: its link may belong to any.
    new.collaboration_id := coalesce(new.collaboration_id, owner_id);
    return new;
end
$$;
comment on function private.follow_deliverable() is
'Trigger: a link to content belongs to the collaboration of that content, so that its clicks are the influencer''s.';
select private.define_refusal(
    'tracking_links_deliverable_collaboration',
    'content {deliverable_id} is part of collaboration {owner_id}, not of {collaboration_id}',
    '',
    'Leave collaboration_id out, or name the content''s own.'
);
create trigger follow_deliverable
before insert or update of deliverable_id, collaboration_id on public.tracking_links
for each row when (new.deliverable_id is not null) execute function private.follow_deliverable();
comment on trigger follow_deliverable on public.tracking_links is 'Link and content belong to one collaboration.';

create function private.fill_utm_from_template()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Without a template a link still gets the parameters that follow from what it was made for.
    template public.utm_templates;
    words text[];
begin
    select templates.*
    into template
    from public.utm_templates as templates
    where templates.workspace_id = new.workspace_id and templates.id = new.utm_template_id;
    if not found then
        template.utm_source := '{platform}';
        template.utm_medium := 'influencer';
        template.utm_campaign := '{campaign}';
        template.utm_content := '{influencer}';
    end if;
    select array[
        (
            select deliverables.platform_code
            from public.deliverables as deliverables
            where deliverables.workspace_id = new.workspace_id and deliverables.id = new.deliverable_id
        ),
        (
            select campaigns.slug
            from public.campaigns as campaigns
            where campaigns.workspace_id = new.workspace_id and campaigns.id = new.campaign_id
        ),
        (
            select coalesce(catalog.name, people.name)
            from public.collaborations as collaborations
            inner join public.workspace_influencers as people
                on people.workspace_id = collaborations.workspace_id and people.id = collaborations.workspace_influencer_id
            left join public.influencers as catalog on catalog.id = people.influencer_id
            where collaborations.workspace_id = new.workspace_id and collaborations.id = new.collaboration_id
        )
    ]
    into words;
    -- replace() with an unknown word gives NULL: a pattern whose word is unknown stays empty, and the rule below names it.
    new.utm_source := coalesce(private.normalise_utm(new.utm_source), private.fill_pattern(template.utm_source, words));
    new.utm_medium := coalesce(private.normalise_utm(new.utm_medium), private.fill_pattern(template.utm_medium, words));
    new.utm_campaign := coalesce(private.normalise_utm(new.utm_campaign), private.fill_pattern(template.utm_campaign, words));
    new.utm_content := coalesce(private.normalise_utm(new.utm_content), private.fill_pattern(template.utm_content, words));
    new.utm_term := coalesce(private.normalise_utm(new.utm_term), private.fill_pattern(template.utm_term, words));
    if new.utm_source is null or new.utm_medium is null or new.utm_campaign is null then
        perform private.reject('tracking_links_utm_complete');
    end if;
    return new;
end
$$;
comment on function private.fill_utm_from_template() is 'Trigger: empty UTM parameters of a new link are filled from its template.';
select private.define_refusal(
    'tracking_links_utm_complete',
    'a tracking link needs utm_source, utm_medium and utm_campaign',
    'The template could not fill them: in its patterns, platform needs a deliverable_id and influencer a collaboration_id.',
    'Give the missing parameter, or the row its pattern refers to.',
    '23502'
);

create function private.fill_pattern(pattern text, words text[])
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case when strpos(step.b, '{influencer}') > 0 then replace(step.b, '{influencer}', words[3]) else step.b end
    from (
        select case when strpos(step.a, '{campaign}') > 0 then replace(step.a, '{campaign}', words[2]) else step.a end as b
        from (
            select case when strpos(pattern, '{platform}') > 0 then replace(pattern, '{platform}', words[1]) else pattern end as a
        ) as step
    ) as step
$$;
comment on function private.fill_pattern(text, text[]) is
'A UTM pattern with {platform}, {campaign} and {influencer} replaced by words 1 to 3; NULL if it names one that is unknown.';

-- Triggers of one table fire in the order of their names: fill, then normalise.
create trigger a_fill_utm_from_template
before insert on public.tracking_links
for each row execute function private.fill_utm_from_template();
comment on trigger a_fill_utm_from_template on public.tracking_links is 'Fills empty UTM parameters from the template.';
create trigger b_canonicalise_utm
before insert or update on public.tracking_links
for each row execute function private.canonicalise_utm();
comment on trigger b_canonicalise_utm on public.tracking_links is 'UTM parameters in one spelling, and their canonical words.';

create table public.promo_codes (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    code text not null constraint promo_codes_code_check check (code = upper(btrim(code)) and code ~ '^[A-Z0-9_-]{3,40}$'),
    campaign_id uuid not null,
    collaboration_id uuid,
    discount_percent smallint constraint promo_codes_discount_percent_check check (discount_percent between 1 and 100),
    valid_during daterange not null default daterange(public.workspace_today(), null),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint promo_codes_code_key unique (workspace_id, code),
    constraint promo_codes_campaign_id_fkey foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
    constraint promo_codes_collaboration_id_fkey foreign key (workspace_id, campaign_id, collaboration_id)
    references public.collaborations (workspace_id, campaign_id, id)
);
select private.add_external_id('public.promo_codes');
select private.describe_table('public.promo_codes', 'Codes that the audience of an influencer can use. Each use is a touchpoint.', $$
    code: Unique in the workspace. 3 to 40 upper-case letters, digits, hyphens and underscores.
    campaign_id: The campaign it was made for.
    collaboration_id: The collaboration it was made for.
    discount_percent: Discount in percent; null when the code gives something else.
    valid_during: Days on which a shop accepts it, end excluded. A use on another day is recorded all the same: the code says whose it is.
$$);
select private.secure_workspace_table('public.promo_codes');

select private.revoke_execute();
grant execute on function private.tracking_url(text, text, text, text, text, text) to authenticated, service_role;
