-- An index for each kind of condition, on the table of policies.sql.

create index on public.bench_events (workspace_id, status_enum, amount_minor);
create index on public.bench_events (workspace_id, (properties ->> 'plan'));
create index on public.bench_events using gin (tags);
create index on public.bench_events using gin (document);
