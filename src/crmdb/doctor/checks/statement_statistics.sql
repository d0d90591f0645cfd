-- No statistics of statements
-- severity: info
-- why: pg_stat_statements says which statements take the time; without it a slow database can only be guessed about.
select
    'pg_stat_statements' as object,
    'the extension is not installed' as problem,
    'create extension pg_stat_statements with schema extensions; a server of your own also needs it in shared_preload_libraries'
        as next_step
where not exists (
    select from pg_extension as installed
    where installed.extname = 'pg_stat_statements'
)
