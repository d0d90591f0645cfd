-- Settings that do not fit the work
-- severity: info
-- why: Defaults of PostgreSQL are for a small machine with a turning disk. Only those are listed that this database's own counters speak against.
with work as (
    select
        databases.*,
        databases.blks_read::numeric / nullif(databases.blks_read + databases.blks_hit, 0) as miss_share,
        pg_database_size(databases.datid) as size,
        greatest(extract(epoch from now() - coalesce(databases.stats_reset, pg_postmaster_start_time())), 60) as seconds
    from pg_stat_database as databases
    where databases.datname = current_database()
),

wanted (name, is_wrong, reason, evidence, statement, lock) as (
    select
        'shared_buffers',
        work.miss_share > 0.05
        and work.blks_read > 100000
        and work.size > pg_size_bytes(current_setting('shared_buffers')),
        'the database does not fit, and many blocks come from outside',
        format(
            '%s %% of %s block reads missed; the database has %s',
            round(100 * work.miss_share, 1), work.blks_hit + work.blks_read, pg_size_pretty(work.size)
        ),
        'alter system set shared_buffers = ''<a quarter of the memory>''',
        'none; needs a restart of the server'
    from work
    union all
    select
        'random_page_cost',
        current_setting('random_page_cost')::numeric >= 3
        and work.miss_share < 0.02
        and work.blks_hit > 100000,
        'it makes index scans look as dear as on a turning disk, but blocks are in memory',
        format('%s %% of %s block reads hit', round(100 * (1 - work.miss_share), 1), work.blks_hit + work.blks_read),
        format('alter database %I set random_page_cost = 1.1', work.datname),
        'none; for new sessions'
    from work
    union all
    select
        'work_mem',
        work.temp_bytes > 100 * 1024 * 1024
        and work.temp_files > 10,
        'sorts and hashes spill to temporary files',
        format('%s files with %s in all', work.temp_files, pg_size_pretty(work.temp_bytes)),
        format(
            'alter role <the role of the reports> set work_mem = ''%sMB''',
            -- The average file, doubled: in memory it takes more room than on disk.
            least(greatest(2 * work.temp_bytes / work.temp_files / 1024 / 1024, 8), 256)
        ),
        'none; for new sessions. Each sort of each connection may take that much'
    from work
    union all
    select
        'max_wal_size',
        wal.wal_bytes / extract(epoch from greatest(now() - wal.stats_reset, interval '10 minutes'))
        * extract(epoch from current_setting('checkpoint_timeout')::interval)
        > pg_size_bytes(current_setting('max_wal_size')),
        'more is written between two checkpoints than it allows, so that they come early and write every page again',
        format(
            '%s of WAL since %s', pg_size_pretty(wal.wal_bytes), wal.stats_reset::timestamp(0)
        ),
        'alter system set max_wal_size = ''4GB''; select pg_reload_conf()',
        'none'
    from pg_stat_wal as wal
    union all
    select
        'autovacuum',
        not current_setting('autovacuum')::boolean or not current_setting('track_counts')::boolean,
        'dead rows stay and statistics grow old',
        format('autovacuum %s, track_counts %s', current_setting('autovacuum'), current_setting('track_counts')),
        'alter system set autovacuum = on; alter system set track_counts = on; select pg_reload_conf()',
        'none'
    union all
    select
        'jit',
        current_setting('jit')::boolean
        and work.xact_commit > 10000
        and work.active_time / nullif(work.xact_commit, 0) < 50,
        'statements are short; compiling one that the planner overestimates takes longer than running it',
        format('%s ms a transaction on average', round((work.active_time / nullif(work.xact_commit, 0))::numeric, 2)),
        format('alter database %I set jit = off', work.datname),
        'none; for new sessions'
    from work
)

select
    wanted.name as object,
    wanted.reason,
    format('%s = %s; %s', wanted.name, current_setting(wanted.name), wanted.evidence) as evidence,
    wanted.statement,
    wanted.lock
from wanted
where wanted.is_wrong
