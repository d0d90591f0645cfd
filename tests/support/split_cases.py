"""Text of migration files that is hard to split, and the code of its statements. All run on an empty database."""

from __future__ import annotations

# Each function is made under a name of its own: the cases are migrations of one database.
CASES: dict[str, tuple[str, list[str]]] = {
    "two_statements": ("select 1;\nselect 2;\n", ["select 1", "select 2"]),
    "no_last_semicolon": ("select 1;\nselect 2", ["select 1", "select 2"]),
    "empty_file": ("", []),
    "blank_file": ("  \n\t\n", []),
    "only_a_comment": ("-- nothing; here\n", []),
    "empty_statements": (";;\nselect 1;;\n ;\n-- c\n;\nselect 2;;;", ["select 1", "select 2"]),
    "trailing_line_comment": ("select 1;\n-- the end; really\n", ["select 1"]),
    "trailing_block_comment": ("select 1;\n/* the end; */\n\n", ["select 1"]),
    "comment_after_semicolon": ("select 1; -- one\nselect 2; --", ["select 1", "select 2"]),
    "leading_comments": ("-- purpose; tables\n\n-- two\nselect 1;", ["select 1"]),
    "quotes_in_comments": (
        "select 1 -- '(\n; select 2 /* $$ \" */; --\\",
        ["select 1", "select 2"],
    ),
    "comment_ended_by_return": ("select 1; -- c\rselect 2;", ["select 1", "select 2"]),
    "nested_comment": ("/* a; /* b; */ c; */ select 1;select 2", ["select 1", "select 2"]),
    "slash_and_star": (
        "select 6/2; select 1*/*x;*/2; select 1 - -1",
        ["select 6/2", "select 1*/*x;*/2", "select 1 - -1"],
    ),
    "quotes": ("select 'it''s; ok' as \"a;\"\"b\"; select 2", ["select 'it''s; ok' as \"a;\"\"b\"", "select 2"]),
    "backslash_is_nothing_special": ("select 'a\\'; select 'b;c';", ["select 'a\\'", "select 'b;c'"]),
    "escape_string": ("select E'it\\'s; \\\\'; select e'\\\\';", ["select E'it\\'s; \\\\'", "select e'\\\\'"]),
    "escape_string_goes_on": (
        "select E'a'\n  'b\\';'; select E'a' -- c;'\n'\\';'; select 'c'\n'd\\'; select 4",
        ["select E'a'\n  'b\\';'", "select E'a' -- c;'\n'\\';'", "select 'c'\n'd\\'", "select 4"],
    ),
    "unicode_string": ("select U&'d\\0061;'; select 2", ["select U&'d\\0061;'", "select 2"]),
    "bit_string": ("select B'101', X'1F'; select 2", ["select B'101', X'1F'", "select 2"]),
    "dollar_quote": ("do $$ begin perform 1; end $$; select 2", ["do $$ begin perform 1; end $$", "select 2"]),
    "dollar_tag": ("select $b_1$ $$;$$ $b$;$b$ $b_1$;select 2", ["select $b_1$ $$;$$ $b$;$b$ $b_1$", "select 2"]),
    "dollar_tag_of_letters": ("select $ä$;$ä$; select $a1$;$a1$;", ["select $ä$;$ä$", "select $a1$;$a1$"]),
    "dollar_after_operator": ("select -$$1$$::int; select 2", ["select -$$1$$::int", "select 2"]),
    "dollar_in_names": (
        "create table a$b (c$d int, e$ int); select 1 as a$x$, ';' as b; select 2 as c$$; select 3 as d$$",
        ["create table a$b (c$d int, e$ int)", "select 1 as a$x$, ';' as b", "select 2 as c$$", "select 3 as d$$"],
    ),
    "parameters": (
        "prepare p as select $1::int, $2::int; select 1",
        ["prepare p as select $1::int, $2::int", "select 1"],
    ),
    "semicolon_in_parentheses": (
        "create table t (a int); create rule r as on insert to t do also (select 1; select 2); select (1), ')'",
        ["create table t (a int)", "create rule r as on insert to t do also (select 1; select 2)", "select (1), ')'"],
    ),
    "begin_atomic": (
        "create function f1() returns int begin atomic select 1; select 2; end; select 3",
        ["create function f1() returns int begin atomic select 1; select 2; end", "select 3"],
    ),
    "begin_atomic_spread_out": (
        "create function f2() returns int BEGIN\n  ATOMIC -- the end;\n select 1; /* end; */ END\n; select 3",
        ["create function f2() returns int BEGIN\n  ATOMIC -- the end;\n select 1; /* end; */ END", "select 3"],
    ),
    "begin_atomic_with_other_ends": (
        "create function f3() returns int begin atomic select case when true then 1 end as weekend; select (case 1"
        " when 1 then 2 end); select length('end;'); end; select case when true then 1 end; select 3",
        [
            "create function f3() returns int begin atomic select case when true then 1 end as weekend; select (case 1"
            " when 1 then 2 end); select length('end;'); end",
            "select case when true then 1 end",
            "select 3",
        ],
    ),
    "begin_atomic_empty": (
        "create procedure p1() begin atomic end; select 1",
        ["create procedure p1() begin atomic end", "select 1"],
    ),
    "atomic_as_a_name": (
        "select 1 as atomic; select 'begin atomic'; select 2",
        ["select 1 as atomic", "select 'begin atomic'", "select 2"],
    ),
    "windows_newlines": ("select 1;\r\n-- c\r\nselect 2,\r\n 3;\r\n", ["select 1", "select 2,\r\n 3"]),
    "byte_order_mark": ("\ufeffselect 1; select 2", ["select 1", "select 2"]),
    "unusual_blanks": ("\u00a0select 1;\u3000\n\x0bselect 2\x0c;\u2028", ["select 1", "select 2"]),
    "letters_beyond_ascii": ("select 'ä;' as \"ü;\"; select 1 as ä", ["select 'ä;' as \"ü;\"", "select 1 as ä"]),
}
