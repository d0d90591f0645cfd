-- No statistics of statements
-- severity: info
-- why: pg_stat_statements shows which statements take the time; without it nobody can say why a database is slow.
select
    'pg_stat_statements' as object,
    case
        when state.is_installed then 'the extension is installed, but the server has not loaded it'
        else 'the extension is not installed'
    end as problem,
    case
        when state.is_installed then 'add pg_stat_statements to shared_preload_libraries and restart the server'
        else 'create extension pg_stat_statements with schema extensions;'
            ' a server of your own also needs it in shared_preload_libraries'
    end as next_step
from (
    select
        exists (
            select from pg_extension
            where extname = 'pg_stat_statements'
        ) as is_installed,
        -- Everybody sees this setting, and it is there only when the library is.
        exists (
            select from pg_settings
            where name = 'pg_stat_statements.max'
        ) as is_loaded
) as state
where not (state.is_installed and state.is_loaded)
