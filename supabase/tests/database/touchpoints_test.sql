-- An event delivered twice is one touch, and an identified visitor brings earlier touches along.
begin;
select plan(7);

insert into auth.users (id, email) values ('a11ce000-0000-4000-8000-000000000000', 'alice@acme.test');
select set_config('request.jwt.claims', '{"sub": "a11ce000-0000-4000-8000-000000000000", "role": "authenticated"}', true);
set local role authenticated;

create function pg_temp.click(number integer) returns jsonb language sql as $$
    select jsonb_build_array(jsonb_build_object(
        'touched_at', '2026-03-01T12:00:00Z', 'type', 'link_click', 'visitor_id', 'visitor-1', 'source', 'web',
        'external_id', number::text, 'utm_source', ' Linked In '
    ))
$$;

select results_eq(
    'select outcome from public.record_touchpoints(pg_temp.click(1))', array['recorded'], 'a new event is recorded'
);
select results_eq(
    'select outcome from public.record_touchpoints(pg_temp.click(1))', array['known_already'], 'the same event again is not'
);
select results_eq(
    'select outcome from public.record_touchpoints(pg_temp.click(1) || pg_temp.click(2)) order by position',
    array['known_already', 'recorded'],
    'of a batch only what is new'
);
select results_eq(
    'select distinct utm_source from public.touchpoints', array['linkedin'], 'UTM parameters have one spelling'
);
insert into public.contacts (full_name, email) values ('Bea Buyer', 'bea@buyer.test');
select lives_ok(
    $$ insert into public.contact_visitors (visitor_id, contact_id) select 'visitor-1', id from public.contacts $$,
    'the visitor turns out to be Bea'
);
select results_eq(
    'select count(*)::int from public.touchpoints where contact_id = (select id from public.contacts)',
    array[2],
    'whose touches they are now'
);
select results_eq(
    $$ select outcome from public.record_touchpoints(
        '[{"touched_at": "2026-03-01", "type": "link_click", "source": "web", "external_id": "9"}]'
    ) $$,
    array['refused'],
    'a touch is of somebody'
);

reset role;
select finish();
rollback;
