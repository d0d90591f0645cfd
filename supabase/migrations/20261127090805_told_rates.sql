-- Rates and shares: a number is a fraction, a text with a percent sign is percent. 3.5 is 350 percent, which hardly anybody means.
--
-- Functions, and triggers on tables that are new. No row is read.

create function private.is_doubtful_rate(rate numeric)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    -- Fresh viral accounts have 1.9. From 2 on nearly every number is a percentage without its sign; no rate is above 100.
    select rate between 2 and 100
$$;
comment on function private.is_doubtful_rate(numeric) is
'Whether an engagement rate without a percent sign is more likely a percentage than a fraction.';

create function private.require_told_rate()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'UPDATE' then
        if old.engagement_rate is not distinct from new.engagement_rate then
            return new;
        end if;
    end if;
    if not private.is_running('telling_rates') and not private.is_running('erasing') then
        perform private.reject(
            tg_argv[0] || '_engagement_rate_told', new.engagement_rate::text, tg_argv[0], (new.engagement_rate * 100)::text,
            coalesce(private.row_in_words(to_jsonb(new)), to_jsonb(new) ->> 'measured_on'), (new.engagement_rate::numeric / 100)::text
        );
    end if;
    return new;
end
$$;
comment on function private.require_told_rate() is
'Trigger: rejects an engagement rate that is a percentage without its sign. Argument: the table''s name. What reads the sign says so: private.begin_operation(''telling_rates'').';

create function private.require_told_rates_of(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    name constant text := (select relname from pg_catalog.pg_class where oid = target);
begin
    perform private.define_refusal(
        name || '_engagement_rate_told',
        'engagement_rate {rate} of {table} is {percent} percent',
        'The row is {row}. A rate is a fraction: 3.5 % is 0.035.',
        'Write {fraction} for {rate} %. A rate of {percent} % is told by its sign, "{percent}%", in public.record_influencers() or an import.'
    );
    -- Depth 0: not for rows that other triggers join or move, whose rates were told.
    execute format(
        'create trigger require_told_rate before insert or update of engagement_rate on %s for each row '
        'when (new.engagement_rate >= 2 and new.engagement_rate <= 100 and pg_trigger_depth() = 0) execute function private.require_told_rate(%L)',
        target, name
    );
    execute format('comment on trigger require_told_rate on %s is %L', target, 'A percentage without its sign is not taken for a fraction.');
end
$$;
comment on function private.require_told_rates_of(regclass) is
'Adds the trigger that tells percentages from fractions in the engagement_rate of a table, and its refusal.';

select private.require_told_rates_of('public.influencer_accounts');
select private.require_told_rates_of('public.account_metrics');

select private.define_refusal(
    'import_rate_told',
    '{heading}: "{value}" has no percent sign, and is too much for a share',
    'A share is a fraction: 3.5 % is 0.035.',
    'Write "{value}%" or {fraction} in the cell, or list "{heading}" under percents in the mapping: then the whole column is percent.'
);

create function private.rates_as_fractions(item jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Nearly always.
    if strpos(item::text, '%') = 0 then
        return item;
    end if;
    return case jsonb_typeof(item)
        when 'object' then (
            select jsonb_object_agg(fields.key, case
                when
                    fields.key in ('engagement_rate', 'audience_credibility', 'share')
                    and fields.value #>> '{}' ~ '^\s*[+-]?(\d{1,15}\.?\d*|\.\d+)\s*%\s*$'
                    then to_jsonb(trim_scale(rtrim(btrim(fields.value #>> '{}'), '% ')::numeric / 100))
                else private.rates_as_fractions(fields.value)
            end)
            from jsonb_each(item) as fields
        )
        when 'array' then (
            select jsonb_agg(private.rates_as_fractions(listed.value) order by listed.place)
            from jsonb_array_elements(item) with ordinality as listed (value, place)
        )
        else item
    end;
end
$$;
comment on function private.rates_as_fractions(jsonb) is
'A record in which rates and shares that are told as percent ("3.5%") are fractions (0.035), in lists and objects within it, too.';

select private.revoke_execute();
