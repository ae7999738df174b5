"""What strangers' mail, a hostile server or an accident could do, and the tests against it."""

from __future__ import annotations

from typing import Final

from tests.helpers.proofs import rows_of

TABLE: Final = """
Text

 1  escape sequences, titles, the clipboard, links, questions to the terminal
    security/test_every_way_out.py::test_nothing_that_strangers_write_acts_on_the_terminal
    security/test_what_the_command_says.py::test_no_argument_acts
    security/test_what_the_command_says.py::test_no_configuration_acts
    security/test_what_the_command_says.py::test_no_report_on_a_configuration_acts
    security/test_what_the_command_says.py::test_no_variable_acts
    unit/test_text.py::test_a_line_holds_nothing_dangerous
    unit/test_text.py::test_lines_hold_nothing_dangerous_but_newlines
    unit/test_text.py::test_cleaning_twice_is_cleaning_once
    unit/headless/test_lines.py::test_strangers_cannot_add_columns_lines_or_escapes
 2  markup that styles, links or acts
    security/test_markup.py::test_widgets_are_told_not_to_parse_markup
    security/test_markup.py::test_only_widgets_that_were_looked_into_are_used
    security/test_markup.py::test_titles_and_tooltips_are_content
    security/test_markup.py::test_toasts_are_never_markup
    security/test_markup.py::test_a_button_is_given_content
    security/test_markup.py::test_placeholders_are_our_own_words
    security/test_markup.py::test_what_parses_or_opens_is_not_called
    security/test_markup.py::test_no_module_of_markup_or_of_links_is_imported
    security/test_markup.py::test_no_style_can_be_clicked_or_followed
    security/test_markup.py::test_only_literals_pass_for_our_own_words
    security/test_types.py::test_what_draws_refuses_text_that_was_not_cleaned
    security/test_every_way_out.py::test_nothing_that_strangers_write_acts_on_the_terminal
 3  markup that crashes
    security/test_every_way_out.py::test_nothing_that_strangers_write_acts_on_the_terminal
    ui/test_copy.py::test_hostile_text_does_nothing_in_the_dialog
 4  marks that reorder a line
    unit/test_text.py::test_a_line_shows_what_was_hidden
    unit/test_text.py::test_no_code_point_passes_by_itself
 5  text that cannot be seen
    unit/test_text.py::test_a_line_shows_what_was_hidden
    unit/test_text.py::test_hidden_characters_are_counted_wherever_they_stand
    ui/test_summary.py::test_hidden_characters_are_counted_wherever_they_are
 6  joiners and variation selectors
    unit/test_text.py::test_a_line_shows_what_was_hidden
    ui/test_wrapping.py::test_no_line_is_too_wide_and_no_word_is_lost
 7  marks without end on one letter
    unit/test_text.py::test_a_line_holds_nothing_dangerous
    unit/test_text.py::test_marks_are_never_word_characters
 8  very long fields
    unit/test_text.py::test_a_long_field_says_how_much_was_cut
    unit/test_text.py::test_ten_megabytes_cost_next_to_nothing
    ui/test_opened.py::test_what_is_huge_is_cut_everywhere_on_the_screen
    ui/test_opened.py::test_megabytes_of_text_are_cut_before_they_are_cleaned
 9  newlines and tabs in a line
    unit/test_text.py::test_a_line_shows_what_was_hidden
    unit/headless/test_lines.py::test_strangers_cannot_add_columns_lines_or_escapes
10  mail that looks like a state or a gap
    security/test_every_way_out.py::test_a_subject_that_looks_like_ours_stays_in_its_column
    security/test_markup.py::test_the_terminals_title_is_a_constant

JSON

11  a huge message, a bomb
    faults/test_protocol_faults.py::test_a_frame_that_breaks_the_rules_ends_the_link_and_leaves_a_gap
    loopback/test_transport.py::test_it_introduces_itself_and_asks_for_no_compression
    ui/test_opened.py::test_what_would_take_seconds_is_not_read_on_the_screen
    ui/test_opened.py::test_what_was_not_read_is_saved_and_paged_whole
    unit/domain/test_strict.py::test_too_many_values_are_not_read_at_once
    unit/domain/test_strict.py::test_too_many_escapes_are_not_read_at_once
12  deep nesting
    unit/domain/test_strict.py::test_what_a_careful_reader_refuses
    unit/client/test_frames.py::test_an_event_nested_beyond_python_is_one_all_the_same
    ui/test_opened.py::test_what_is_malformed_inside_is_said_and_shown_raw
13  a small text that is large when indented
    ui/test_pretty_json.py::test_any_value_is_shown_safely_and_within_its_limit
    ui/test_pretty_json.py::test_much_of_everything_is_counted_only_as_far_as_that_is_quick
    ui/test_opened.py::test_no_more_is_written_than_tells_that_it_is_too_much
14  an integer of thousands of digits
    unit/domain/test_strict.py::test_numbers_too_large_to_compute_with_are_kept_as_written
    unit/client/test_frames.py::test_numbers_and_nesting_beyond_measure_are_for_whoever_opens_it
    ui/test_opened.py::test_numbers_are_shown_and_copied_as_they_were_written
15  NaN, Infinity, 1e999
    unit/domain/test_strict.py::test_what_a_careful_reader_refuses
    unit/domain/test_strict.py::test_numbers_too_large_to_compute_with_are_kept_as_written
16  integers beyond 2^53
    unit/domain/test_strict.py::test_numbers_can_be_shown_from_their_source_text
    ui/test_opened.py::test_numbers_are_shown_and_copied_as_they_were_written
17  a key twice
    unit/client/test_frames.py::test_a_key_twice_in_the_wrapper_is_malformed
    unit/client/test_frames.py::test_a_key_twice_further_inside_is_for_whoever_opens_it
    unit/domain/test_strict.py::test_what_a_careful_reader_refuses
18  bytes that are no UTF-8
    unit/client/test_frames.py::test_bytes_that_are_no_utf_8_are_malformed_wherever_they_stand
    faults/test_protocol_faults.py::test_a_payload_that_is_odd_keeps_the_link
19  halves of surrogate pairs
    unit/test_text.py::test_a_line_holds_nothing_dangerous
    ui/test_opened.py::test_the_json_is_the_envelope_in_ascii
20  UTF-16, UTF-32, a byte order mark
    unit/client/test_frames.py::test_what_is_no_json_in_utf_8_is_malformed
    unit/domain/test_strict.py::test_what_a_careful_reader_refuses
21  wrong types, missing fields, unknown event types
    unit/client/test_odd_frames.py::test_fields_of_the_wrong_type_are_as_if_missing
    unit/client/test_odd_frames.py::test_nothing_inside_data_is_required
    unit/client/test_frames.py::test_no_bytes_whatever_raise
    unit/domain/test_envelope.py::test_any_json_as_data_makes_a_payload
    ui/test_summary.py::test_any_json_as_data_has_a_summary

Ways out

22  an id as a name of a widget, a file or a key
    ui/test_new_file.py::test_a_file_is_new_and_for_its_owner_alone
    security/test_markup.py::test_no_widget_is_named_by_what_strangers_wrote
    security/test_every_way_out.py::test_nothing_that_strangers_write_acts_on_the_terminal
23  links
    security/test_markup.py::test_what_parses_or_opens_is_not_called
    security/test_markup.py::test_no_module_of_markup_or_of_links_is_imported
24  the clipboard
    ui/test_clipboard.py::test_nothing_in_the_text_can_act_on_the_way
    ui/test_copy.py::test_y_sends_the_json_in_one_line_of_ascii
    ui/test_copy.py::test_a_copied_field_is_one_safe_line
    security/test_markup.py::test_only_the_clipboard_writes_past_the_screen
25  files and exports
    ui/test_new_file.py::test_a_file_is_new_and_for_its_owner_alone
    ui/test_new_file.py::test_nothing_is_ever_written_over
    ui/test_new_file.py::test_a_link_is_not_followed
    unit/headless/test_export.py::test_no_cell_is_a_formula
    unit/headless/test_export.py::test_strangers_cannot_break_a_row
    unit/journal/test_recording.py::test_a_link_is_not_followed

The key

26  the key is part of an address
    unit/client/test_address.py::test_a_url_that_is_refused_says_why_and_repeats_no_secret
    not here: who opens TLS on the way, and the server's log, see it: SECURITY.md says so
27  the key in what we write
    security/test_the_key.py::test_the_key_appears_nowhere
    security/test_the_key.py::test_a_frame_that_says_the_key_in_any_form_holds_it_no_more
    security/test_the_key.py::test_what_the_server_says_is_told_without_the_key_in_any_form
    unit/test_redact.py::test_every_form_of_the_key_is_masked
    unit/test_redact.py::test_no_half_of_the_key_is_left_where_a_text_is_cut
    unit/test_people.py::test_what_a_library_logs_is_told_without_the_key
    helpers/test_terminal.py::test_a_key_that_is_written_fails_the_test
    ui/test_pager.py::test_the_pager_is_not_told_the_key
28  the key in a report of a crash
    security/test_the_key.py::test_no_report_of_a_bug_holds_the_key_or_acts_on_the_terminal
    e2e/test_terminal.py::test_a_bug_leaves_a_clean_terminal_a_short_report_and_no_key
29  the key in the list of processes
    security/test_the_key.py::test_the_key_appears_nowhere
    unit/test_cli.py::test_a_mistake_is_one_sentence
30  a configuration that others can read
    unit/test_settings.py::test_a_file_with_a_key_that_others_can_read_is_refused
    unit/test_settings_profiles.py::test_a_key_in_a_profile_is_for_its_owner_alone_too
    unit/test_config_file.py::test_a_file_that_names_a_command_is_changed_by_its_owner_alone
    unit/test_settings.py::test_saving_makes_the_file_where_there_is_none
    unit/test_keys.py::test_a_file_that_others_can_read_is_refused
31  the key on an unencrypted line
    unit/client/test_address.py::test_a_url_that_is_refused_says_why_and_repeats_no_secret
    unit/client/test_address.py::test_an_unencrypted_address_may_be_insisted_on
32  a redirect that takes the key elsewhere
    loopback/test_transport.py::test_a_redirect_is_not_followed_and_only_its_host_is_told
    faults/test_server.py::test_a_refusal_costs_one_dial_and_says_what_to_do
33  what the server says: reasons, bodies, headers
    security/test_every_way_out.py::test_nothing_that_strangers_write_acts_on_the_terminal
    ui/test_status_bar.py::test_a_close_reason_cannot_steer_the_terminal
    unit/client/test_verdict.py::test_no_header_of_a_stranger_raises
"""

THREATS: Final = rows_of(TABLE)
