"""The fault matrix: each row of what may go wrong, and the tests that show what happens then.

Every row also asserts what `conditions.py` says: the ledger is even, nothing is missing outside a
gap, the key is in no output, the terminal is as it was.
"""

from __future__ import annotations

from typing import Final

from tests.helpers.proofs import rows_of

TABLE: Final = """
Network

 1  the peer is frozen
    loopback/test_session.py::test_a_frozen_server_is_stale_after_seven_seconds_and_given_up_after_ten
    faults/test_real_time.py::test_a_frozen_server_is_noticed_in_time
 2  the cable is out
    faults/test_network.py::test_a_line_that_falls_silent_in_the_middle_of_a_frame_is_given_up
    faults/test_cable.py::test_a_cable_that_is_pulled_is_noticed_in_time
    faults/test_network.py::test_another_network_ends_the_wait
 3  three seconds of outage
    loopback/test_session.py::test_a_freeze_that_ends_in_time_costs_nothing
    faults/test_cable.py::test_one_that_is_in_again_after_three_seconds_has_cost_nothing
 4  a reset in the middle of a frame
    faults/test_network.py::test_a_reset_in_the_middle_of_a_frame_is_no_event_and_a_gap
 5  the end of the stream without a close
    faults/test_network.py::test_however_the_stream_ends_it_is_noticed_at_once_and_dialled_again
    faults/test_real_time.py::test_a_live_link_comes_back_by_itself
 6  the server restarts
    faults/test_network.py::test_a_server_that_is_down_for_two_seconds_is_found_again_soon
 7  no DNS
    faults/test_network.py::test_without_dns_it_tries_on_and_asks_whether_one_is_online
 8  the first address swallows everything
    faults/test_network.py::test_a_first_address_that_swallows_everything_costs_a_moment
 9  a dial that hangs
    faults/test_network.py::test_a_dial_that_is_never_answered_ends_and_is_tried_again
10  a line that trickles
    faults/test_network.py::test_a_line_that_trickles_is_kept_but_not_called_live
    unit/client/test_protocol_time.py::test_a_frame_that_trickles_for_ever_is_kept_but_not_called_live
11  a reverse proxy restarts
    faults/test_network.py::test_a_proxy_that_restarts_answers_502_for_a_while_and_causes_no_storm
    faults/test_network.py::test_however_the_stream_ends_it_is_noticed_at_once_and_dialled_again
    not here: with a real nginx: not installed everywhere
12  idle links are cut
    unit/client/test_heartbeat.py::test_pings_keep_their_cadence_whatever_else_is_heard
    faults/test_network.py::test_however_the_stream_ends_it_is_noticed_at_once_and_dialled_again

Server

13  401 and 403
    faults/test_server.py::test_a_refusal_costs_one_dial_and_says_what_to_do
    faults/test_server.py::test_a_key_that_is_revoked_stops_a_run_that_was_live
14  429 with a Retry-After
    faults/test_server.py::test_throttled_it_waits_as_long_as_it_is_told_or_half_a_minute
15  503 for ten minutes
    faults/test_server.py::test_ten_minutes_of_503_are_as_many_dials_as_the_model_says
16  200, 404, 426 and a redirect
    faults/test_server.py::test_a_refusal_costs_one_dial_and_says_what_to_do
17  an answer that is no HTTP, or endless
    faults/test_server.py::test_an_answer_that_is_no_http_is_tried_three_times
18  accepted and dropped for ten minutes
    faults/test_server.py::test_ten_minutes_of_a_server_that_drops_whom_it_accepts
    faults/test_server.py::test_a_server_that_is_never_live_is_dialled_ten_times
19  closed with 1000, 1001, 1012, 1013 or nothing
    faults/test_server.py::test_a_close_of_whatever_kind_is_an_outage_and_no_end
20  closed with 1008, 4001 or 4401 and escapes in the reason
    faults/test_server.py::test_a_refusal_costs_one_dial_and_says_what_to_do
    ui/test_status_bar.py::test_a_close_reason_cannot_steer_the_terminal
21  a bad certificate
    faults/test_tls.py::test_a_bad_certificate_is_refused_after_one_dial
    faults/test_tls.py::test_a_good_certificate_lets_the_request_through
22  TLS where none is, and none where TLS is
    faults/test_tls.py::test_a_plain_port_that_is_asked_for_tls_is_tried_again_with_a_hint
    faults/test_tls.py::test_a_tls_port_that_is_asked_in_plain_text_is_tried_again_with_a_hint
23  a bad proxy
    faults/test_proxy.py::test_a_proxy_setting_that_cannot_work_is_refused_without_a_dial_out
    faults/test_proxy.py::test_a_proxy_that_asks_for_a_login_is_named_and_refused
    faults/test_proxy.py::test_a_proxy_that_is_down_is_named_and_tried_again
    faults/test_proxy.py::test_a_proxy_that_talks_nonsense_is_named_and_tried_again
24  a subscribe ignored
    faults/test_server.py::test_a_subscribe_that_is_ignored_stays_unconfirmed
    faults/test_network.py::test_without_an_answer_to_the_subscribe_it_is_given_up_after_five_seconds
25  application pings that stop
    faults/test_server.py::test_application_pings_that_stop_are_noted_and_the_link_is_kept
26  a storm of application pings
    loopback/test_session_frames.py::test_application_pings_are_answered_and_a_storm_of_them_starves_nobody

Protocol

27  too large a message, too many fragments, a bomb
    faults/test_protocol_faults.py::test_a_frame_that_breaks_the_rules_ends_the_link_and_leaves_a_gap
    not here: how much memory grows: a benchmark's
28  invalid UTF-8 and binary frames
    faults/test_protocol_faults.py::test_a_payload_that_is_odd_keeps_the_link
29  a reserved opcode, a reserved bit, a masked frame
    faults/test_protocol_faults.py::test_a_frame_that_breaks_the_rules_ends_the_link_and_leaves_a_gap
30  two sockets alive
    faults/test_network.py::test_what_a_dead_link_brings_after_it_was_given_up_is_not_taken
    loopback/test_session_user.py::test_a_switchover_loses_nothing_and_shows_nothing_twice
    loopback/test_switchover_truth.py::test_what_is_missing_lies_in_a_gap_and_nothing_is_shown_twice

Data

31  duplicates
    faults/test_data.py::test_an_event_that_comes_again_on_either_side_of_a_gap_is_shown_once
    unit/test_journal.py::test_an_event_of_an_earlier_run_is_a_repeat_and_written_once
    ui/test_memory.py::test_what_arrives_goes_into_the_journal_and_a_repeat_does_not
32  the same id with other content
    faults/test_data.py::test_an_id_with_other_content_is_one_row_that_says_so
33  malformed JSON
    faults/test_data.py::test_every_malformed_frame_is_counted_and_the_link_is_kept
    unit/client/test_frames.py::test_no_bytes_whatever_raise
34  hostile text
    faults/test_terminal_faults.py::test_quitting_while_the_server_is_frozen_takes_a_moment
    unit/test_text.py::test_a_line_holds_nothing_dangerous
35  unknown types, missing fields, wrong types
    faults/test_data.py::test_every_malformed_frame_is_counted_and_the_link_is_kept
    unit/client/test_odd_frames.py::test_fields_of_the_wrong_type_are_as_if_missing
36  timestamps an hour off
    faults/test_data.py::test_clocks_that_differ_by_an_hour_change_no_order
37  5,000 events a second
    faults/test_data.py::test_a_flood_is_taken_whole
    loopback/test_session_frames.py::test_when_nobody_takes_the_session_waits_and_nothing_is_lost
    faults/test_real_time.py::test_a_flood_that_lasts_is_taken_whole
    not here: memory, and how soon keys are answered: a benchmark's

Local

38  the machine sleeps
    faults/test_local.py::test_a_link_that_still_answers_after_we_stood_still_is_kept
    faults/test_local.py::test_one_that_does_not_is_given_up_after_three_seconds
    faults/test_local.py::test_a_sleep_ends_a_wait
    not here: a real sleep: by hand, with rtcwake
39  the program is stopped
    faults/test_local.py::test_a_link_that_still_answers_after_we_stood_still_is_kept
40  the clock is set
    faults/test_local.py::test_a_clock_that_is_set_touches_no_link
41  the disk is full or fails
    faults/test_disk.py::test_a_file_that_may_not_grow_is_waited_for_and_nothing_is_lost
    faults/test_disk.py::test_a_full_disk_is_named_and_waited_for
    unit/journal/test_recording.py::test_a_full_disk_leaves_whole_lines
    ui/test_memory.py::test_a_damaged_file_is_said_and_the_live_view_goes_on
42  kill -9 at any time
    unit/journal/test_pruning.py::test_after_a_kill_the_file_opens_and_holds_what_was_written
    unit/journal/test_recording.py::test_it_goes_on_where_it_ended_and_a_torn_line_is_cut_off
43  no file descriptors, a second instance
    faults/test_local.py::test_without_file_descriptors_it_says_so_and_tries_again
    unit/test_journal.py::test_two_runs_at_once_write_an_event_once_and_call_it_no_repeat
44  the event loop stalls
    faults/test_local.py::test_a_link_that_still_answers_after_we_stood_still_is_kept

Terminal

45  signals, and a terminal that is closed
    e2e/test_terminal.py::test_a_signal_leaves_a_clean_terminal_and_a_true_exit_code
    faults/test_process.py::test_a_signal_in_any_state_leaves_a_clean_terminal
    faults/test_process.py::test_a_signal_while_the_key_is_asked_for_gives_the_echo_back
    faults/test_process.py::test_a_window_that_is_closed_above_a_dialog_ends_the_demo
    faults/test_terminal_faults.py::test_a_terminal_that_is_closed_takes_the_program_with_it
46  no terminal
    faults/test_terminal_faults.py::test_a_stream_that_is_no_terminal_is_refused
    unit/test_cli.py::test_a_pipe_is_no_terminal
    e2e/test_headless.py::test_without_a_screen_the_dashboard_becomes_a_tail
47  stderr redirected
    faults/test_terminal_faults.py::test_a_stream_that_is_no_terminal_is_refused
    unit/test_cli.py::test_a_redirected_screen_is_refused
48  a dumb terminal, no colour, ASCII alone
    faults/test_terminal_faults.py::test_a_dumb_terminal_is_refused
    faults/test_terminal_faults.py::test_without_colour_there_are_greys_and_the_words_say_it_all
    faults/test_terminal_faults.py::test_where_only_ascii_can_be_shown_ascii_is_drawn
49  odd sizes, and a storm of them
    e2e/test_terminal.py::test_it_runs_at_every_size_and_survives_resizing
    faults/test_terminal_faults.py::test_a_storm_of_sizes_is_survived
50  a bug in a worker
    e2e/test_terminal.py::test_a_bug_leaves_a_clean_terminal_a_short_report_and_no_key
    loopback/test_session.py::test_a_bug_ends_the_run_rather_than_being_hidden
51  leaving while the peer is frozen
    faults/test_terminal_faults.py::test_quitting_while_the_server_is_frozen_takes_a_moment
52  a key with odd characters
    faults/test_terminal_faults.py::test_a_key_that_cannot_be_right_is_refused_and_not_repeated
    unit/client/test_address.py::test_any_other_key_arrives_as_it_is
"""

ROWS: Final = rows_of(TABLE)
