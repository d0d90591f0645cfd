-- Explaining values: plain words for errors that name no rule and no table, such as those of a value of another type.
--
-- A function, no table; no lock on rows. private.explain_error() asks it. The words are for the person who filled in a form.

create function private.plain_words(given text)
returns table (sqlstate text, message text, detail text, hint text)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select
        known.sqlstate,
        format(known.message, found.words[1]),
        known.detail,
        known.hint
    from (
        values
        (
            '22P02', '^invalid input syntax for type uuid: (".*")$', '%s is not an id', 'Ids are UUIDs.',
            'Send the id of a row as a select shows it, and null where there is none.'
        ),
        (
            '22P02', '^invalid input syntax for type (?:bigint|integer|smallint): (".*")$', '%s is not a whole number',
            'Money is counted in the smallest unit of its currency: 1250 for 12.50 EUR.',
            'Send digits only: no point, no separator, no currency sign.'
        ),
        (
            '22P02', '^invalid input syntax for type (?:numeric|double precision|real): (".*")$', '%s is not a number', '',
            'Send digits, with a point before decimals: 12.5.'
        ),
        (
            '22003', '^value (".*") is out of range for type ', '%s is too large', '', 'Send a smaller number.'
        ),
        (
            '22003', '^(?:bigint|integer|smallint) out of range$|^numeric field overflow$', 'the number is too large', '',
            'Send a smaller number.'
        ),
        (
            '22007', '^invalid input syntax for type (?:date|timestamp with time zone): (".*")$', '%s is not a day', '',
            'Write a day as 2026-03-31 and a moment as 2026-03-31T14:30:00Z. Send null where there is none.'
        ),
        (
            '22008', '^date/time field value out of range: (".*")$', 'there is no day %s', 'Year, month and day, in this order.',
            'Write a day as 2026-03-31 and a moment as 2026-03-31T14:30:00Z.'
        ),
        (
            '22008', '^(?:date|timestamp|interval) out of range$', 'a day of this lies outside of the calendar', '',
            'Give fewer days, or a nearer day.'
        ),
        (
            '22P02', '^invalid input syntax for type boolean: (".*")$', '%s is neither true nor false', '', 'Send true or false.'
        ),
        (
            '22P02', '^malformed range literal: (".*")$', '%s is not a period',
            'A period is its first day and the day after its last.', 'Write it as [2026-01-01,2026-04-01).'
        ),
        (
            '22000', '^range lower bound must be less than or equal to range upper bound$', 'the period ends before it begins',
            'A period is its first day and the day after its last.', 'Send the earlier day first.'
        ),
        (
            '22P02', '^malformed array literal: (".*")$', '%s is not a list', '',
            'Send a list, such as ["email", "direct"]; in the filter of an address {email,direct}.'
        ),
        (
            '22P05', '^unsupported Unicode escape sequence$', 'the text has a character that cannot be stored', 'It is U+0000.',
            'Remove it.'
        ),
        (
            '428C9', '^column (".*") can only be updated to DEFAULT$', '%s is filled by the database', '', 'Leave it out.'
        ),
        (
            '428C9', '^cannot insert a non-DEFAULT value into column (".*")$', '%s is filled by the database', '', 'Leave it out.'
        ),
        (
            '21000', '^ON CONFLICT DO UPDATE command cannot affect row a second time$', 'two of the rows have the same key', '',
            'Send each row once.'
        ),
        (
            '42P10', '^there is no unique or exclusion constraint matching the ON CONFLICT specification$', 'onConflict names no key',
            '', 'Name every column of the key, such as workspace_id,source,external_id; a primary key is workspace_id,id.'
        ),
        (
            '57014', '^canceling statement due to statement timeout$', 'this took too long and was stopped', 'Nothing was changed.',
            'Ask for a shorter period or for fewer rows, then try again.'
        ),
        (
            '40001', '^could not serialize access', 'somebody else changed the same rows', 'Nothing was changed.', 'Try again.'
        ),
        (
            '40P01', '^deadlock detected$', 'somebody else changed the same rows', 'Nothing was changed.', 'Try again.'
        ),
        (
            '25006', '^cannot execute .* in a read-only transaction$', 'a GET request cannot write', '',
            'Call it with POST: without { get: true }.'
        ),
        (
            'PGRST116', '^JSON object requested, multiple \(or no\) rows returned$|^Cannot coerce the result to a single JSON object$',
            'there is no such row, or there are several', 'The details of the error have their number.',
            'Filter by the id. A row that was deleted, or that you may not see, is not found.'
        ),
        ('PGRST301', '^JWT expired$|^JWSError ', 'your session has ended', '', 'Sign in again.'),
        (
            'PGRST103', '^Requested range not satisfiable$', 'there is no such page', '', 'Go back to the first page.'
        )
    ) as known (sqlstate, pattern, message, detail, hint)
    cross join lateral (select regexp_match(plain_words.given, known.pattern) as words) as found
    where found.words is not null
    limit 1;
end
$$;
comment on function private.plain_words(text) is
'Plain words for an error of a value, of PostgREST or of two requests at once, that names neither rule nor table; no row for one that is not known. Argument: its message.';

select private.revoke_execute();
