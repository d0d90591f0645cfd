-- Metrics of content: the numbers of platforms, which begin with its publication.
--
-- A new table, functions and triggers, one of them on public.deliverables, which an earlier file made.

create table public.deliverable_metrics (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id bigint generated always as identity,
    deliverable_id uuid not null,
    measured_at timestamptz not null,
    impressions bigint constraint deliverable_metrics_impressions_check check (impressions >= 0),
    views bigint constraint deliverable_metrics_views_check check (views >= 0),
    clicks bigint constraint deliverable_metrics_clicks_check check (clicks >= 0),
    engagements bigint constraint deliverable_metrics_engagements_check check (engagements >= 0),
    reach bigint constraint deliverable_metrics_reach_check check (reach >= 0),
    reactions bigint constraint deliverable_metrics_reactions_check check (reactions >= 0),
    comments bigint constraint deliverable_metrics_comments_check check (comments >= 0),
    saves bigint constraint deliverable_metrics_saves_check check (saves >= 0),
    shares bigint constraint deliverable_metrics_shares_check check (shares >= 0),
    watch_time_seconds bigint constraint deliverable_metrics_watch_time_seconds_check check (watch_time_seconds >= 0),
    primary key (workspace_id, id),
    constraint deliverable_metrics_deliverable_id_fkey foreign key (workspace_id, deliverable_id)
    references public.deliverables (workspace_id, id) on delete cascade,
    constraint deliverable_metrics_measured_at_key unique (workspace_id, deliverable_id, measured_at),
    constraint deliverable_metrics_engaged_check check (engagements >= reactions and engagements >= comments)
);
comment on constraint deliverable_metrics_engaged_check on public.deliverable_metrics is
'Every platform counts each reaction and each comment as an engagement; what else it counts differs.';
select private.describe_table('public.deliverable_metrics', 'Running totals of published content at a moment, organic or not. The latest row counts.', $$
    deliverable_id: The deliverable.
    measured_at: When the platform's numbers were read.
    impressions: Times shown so far, on YouTube times its thumbnail was; absent if not reported, never zero for unknown.
    views: Times watched or read so far.
    clicks: Clicks the platform counted so far; our own are touchpoints.
    engagements: Reactions, comments, shares and saves so far, as the platform adds them up.
    reach: Different people it was shown to so far.
    reactions: Likes and the like so far.
    comments: Comments so far.
    saves: Times saved so far.
    shares: Times shared so far.
    watch_time_seconds: Time all viewers together watched so far, in seconds.
$$);
select private.secure_workspace_table('public.deliverable_metrics', audited => '{update,delete}');


-- A day is allowed, as for all moments that tell of the past: a reading may be dated by its day alone, in the time zone of the platform.
create function private.is_measured_before(measured_at timestamptz, published_at timestamptz)
returns boolean
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select measured_at < published_at - interval '24 hours'
$$;
comment on function private.is_measured_before(timestamptz, timestamptz) is
'Whether numbers were read before their content was published. A day is allowed for clocks and time zones.';

-- Definer: it reads and locks the content for every caller.
create function private.require_published_content()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    content record;
begin
    if private.is_foreign(new.workspace_id) then
        return new;
    end if;
    -- The moment of publication stays as it is until this row is committed.
    select deliverables.title, deliverables.status, deliverables.published_at, deliverables.platform_code
    into content
    from public.deliverables as deliverables
    where deliverables.workspace_id = new.workspace_id and deliverables.id = new.deliverable_id
    for share;
    -- The foreign key rejects content that does not exist in this workspace.
    if content.status <> 'published' then
        perform private.reject('deliverable_metrics_published', content.title, content.status);
    elsif private.is_measured_before(new.measured_at, content.published_at) then
        perform private.reject(
            'deliverable_metrics_after_publication', content.title,
            private.moment_text(new.measured_at, new.workspace_id), private.moment_text(content.published_at, new.workspace_id)
        );
    -- The impressions of YouTube are those of thumbnails: who comes from elsewhere sees none.
    elsif new.reach > new.impressions and content.platform_code <> 'youtube' then
        perform private.reject('deliverable_metrics_reach_shown', new.reach::text, new.impressions::text, content.title);
    end if;
    return new;
end
$$;
comment on function private.require_published_content() is
'Trigger: only published content has numbers, they are read after its publication, and it reached nobody whom it was not shown to.';
create trigger require_published_content
before insert or update of deliverable_id, measured_at, impressions, reach on public.deliverable_metrics
for each row execute function private.require_published_content();
comment on trigger require_published_content on public.deliverable_metrics is 'Numbers begin with the publication.';
select private.define_refusal(
    'deliverable_metrics_published',
    'content "{title}" is {status}: it has no numbers before it is published',
    'Platforms count what is published.',
    'Publish it first: bring its status to published, with published_at and published_url. What was cancelled and published all the same is new content.'
);
select private.define_refusal(
    'deliverable_metrics_after_publication',
    'numbers of content "{title}" read at {measured_at} are older than the content',
    'It was published at {published_at}; a day before that is allowed for clocks and time zones.',
    'Correct measured_at, or published_at of the content if it was recorded late.'
);
select private.define_refusal(
    'deliverable_metrics_reach_shown',
    'a reach of {reach} is more than {impressions} impressions',
    'Content "{title}" was shown to each person it reached.',
    'Numbers that count different things or spans are not of one reading: leave one of them out.'
);

-- Definer: it reads the numbers for every caller.
create function private.keep_numbers_published()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    first_reading timestamptz;
begin
    perform private.require_read_committed();
    select min(metrics.measured_at) into first_reading
    from public.deliverable_metrics as metrics
    where metrics.workspace_id = new.workspace_id and metrics.deliverable_id = new.id;
    if first_reading is not null and (new.status <> 'published' or private.is_measured_before(first_reading, new.published_at)) then
        perform private.reject(
            'deliverables_published_before_numbers', new.title, private.moment_text(first_reading, new.workspace_id)
        );
    end if;
    return new;
end
$$;
comment on function private.keep_numbers_published() is 'Trigger: content that has numbers was published before they were read.';
create trigger z_keep_numbers_published
before update of status, published_at on public.deliverables
for each row when (old.status = 'published' and (new.status <> 'published' or new.published_at > old.published_at))
execute function private.keep_numbers_published();
comment on trigger z_keep_numbers_published on public.deliverables is 'Numbers begin with the publication.';
select private.define_refusal(
    'deliverables_published_before_numbers',
    'content "{title}" has numbers read at {measured_at}, so it was published before',
    'Platforms count what is published; a day is allowed for clocks and time zones.',
    'Give an earlier published_at, or delete those rows of deliverable_metrics first.'
);

select private.revoke_execute();
