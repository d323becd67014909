-- One role per service, each with the least it needs. Run by `varde migrate` on PostgreSQL as the owner
-- of the schema; safe to run again. Make a login of your own a member of the role it should have, e.g.
--   CREATE ROLE intake_login LOGIN PASSWORD '…' IN ROLE varde_intake;

DO $$
DECLARE
    service text;
BEGIN
    FOREACH service IN ARRAY
        ARRAY['varde_intake', 'varde_dialogue', 'varde_mailer', 'varde_router', 'varde_chatops', 'varde_desk']
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = service) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', service);
        END IF;
    END LOOP;
END
$$;

REVOKE ALL ON ALL TABLES IN SCHEMA public
    FROM PUBLIC, varde_intake, varde_dialogue, varde_mailer, varde_router, varde_chatops, varde_desk;
GRANT USAGE ON SCHEMA public
    TO varde_intake, varde_dialogue, varde_mailer, varde_router, varde_chatops, varde_desk;

-- The doors may put in and can never take out or look.
GRANT INSERT ON sealed_concern, key_wrap, sealed_addition, addition_wrap, dialogue, outbound_letter, outbox
    TO varde_intake;
-- A letter about a concern may hold an address that leads to it.
GRANT INSERT ON reply_token TO varde_intake;
GRANT INSERT ON attachment_upload, attachment_chunk, attachment, attachment_wrap TO varde_intake;
-- An upload that fails is taken away at once; a foreign key guards those that became attachments.
GRANT SELECT (attachment_id), DELETE ON attachment_upload TO varde_intake;

-- The web door, besides: what a reporter sees who comes back. Digests, days, the status, and replies that only
-- the receipt opens; never a concern, nor a key to one.
GRANT SELECT ON dialogue, reply, reply_wrap TO varde_dialogue;
GRANT SELECT (concern_id, receipt_digest, received_at) ON sealed_concern TO varde_dialogue;
GRANT SELECT (concern_id, receipt_digest, received_at, repeat) ON sealed_addition TO varde_dialogue;
GRANT SELECT (concern_id, status) ON case_file TO varde_dialogue;

-- The mailer sends the letters that wait, and sees nothing else. The login of the e-mail door is in this role too.
GRANT SELECT, UPDATE, DELETE ON outbound_letter TO varde_mailer;
GRANT INSERT ON outbox TO varde_mailer;

-- The router opens what waits for triage, destroys its own way in, and relays the outbox.
GRANT SELECT ON sealed_concern, sealed_addition, correction TO varde_router;
-- A letter comes back: the router sees which one, never what it said, and destroys what is left of it.
GRANT SELECT (letter_id, kind, concern_id, state) ON outbound_letter TO varde_router;
GRANT UPDATE (state, code, next_at, settled_at, key_id, wrapped, ciphertext) ON outbound_letter TO varde_router;
GRANT SELECT, DELETE ON key_wrap, addition_wrap TO varde_router;
GRANT SELECT, INSERT, DELETE ON sealed_account TO varde_router;
GRANT INSERT ON sealed_marks TO varde_router;
-- It moves a mail that belongs to an earlier concern there, and notes what it could not read; the right to update is the
-- right to lock a row.
GRANT DELETE, UPDATE (unreadable) ON sealed_concern TO varde_router;
GRANT INSERT ON sealed_addition, addition_wrap TO varde_router;
GRANT UPDATE (repeat, unreadable) ON sealed_addition TO varde_router;
GRANT SELECT, INSERT, DELETE ON delivery TO varde_router;
GRANT SELECT, DELETE ON reply_token TO varde_router;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox, inbox TO varde_router;
GRANT SELECT, INSERT, UPDATE ON case_file TO varde_router;
GRANT SELECT, INSERT, UPDATE, DELETE ON case_exact TO varde_router;
-- It destroys what a reporter takes back.
GRANT SELECT, DELETE ON dialogue, reply, reply_wrap TO varde_router;
GRANT SELECT (concern_id), DELETE ON outbound_letter TO varde_router;
GRANT SELECT, INSERT, DELETE ON link_key, case_link TO varde_router;
GRANT SELECT, INSERT, UPDATE, DELETE ON assignment, note TO varde_router;
GRANT SELECT, INSERT ON audit TO varde_router;
-- It sweeps the uploads that were cut off, and sees no file.
GRANT SELECT, DELETE ON attachment_upload TO varde_router;
GRANT SELECT (attachment_id) ON attachment TO varde_router;

-- The chat sees cases as they may be shown, never sealed concerns or what was read before widening.
GRANT SELECT, UPDATE ON case_file TO varde_chatops;
GRANT SELECT, INSERT, DELETE ON case_link TO varde_chatops;
GRANT SELECT ON widened_case TO varde_chatops;
-- It asks reporters: the view gives the key to seal to, and neither concern nor receipt.
GRANT SELECT ON reporter_key TO varde_chatops, varde_desk;
GRANT INSERT ON reply, reply_wrap TO varde_chatops;
-- A partner's question waits sealed to the coordinator: whoever changes the case ends it, and sees whose it is.
GRANT INSERT ON partner_question TO varde_chatops;
GRANT SELECT (question_id, case_id, partner, member, asked_on), DELETE ON partner_question
    TO varde_router, varde_chatops;
GRANT SELECT, DELETE, UPDATE (key_id, wrapped) ON partner_question TO varde_desk;
-- What has happened is told in the thread; what a reporter wrote since, when the coordinator has released it.
GRANT SELECT, INSERT ON story TO varde_router, varde_chatops, varde_desk;
GRANT SELECT ON released_answer TO varde_chatops;
GRANT SELECT, INSERT ON released_answer TO varde_desk;
GRANT SELECT, DELETE ON released_answer TO varde_router;
GRANT SELECT, INSERT, UPDATE, DELETE ON assignment, note, card_post, local_message TO varde_chatops;
GRANT INSERT ON outbox TO varde_chatops;
GRANT SELECT, INSERT ON inbox, audit TO varde_chatops;
-- How often members were warned, and which warnings stand in a chat, concerns the chat alone. Who is in the channel
-- without belonging there the chat sees, and the coordinator decides, here or there.
GRANT SELECT, INSERT, UPDATE, DELETE ON channel_stranger, typed_warning, shown_warning TO varde_chatops;
GRANT SELECT, UPDATE (accepted) ON channel_stranger TO varde_desk;
-- The coordinator asks for a channel at the desk. Which one is in force the chat alone says, when it has looked.
GRANT SELECT, INSERT, UPDATE, DELETE ON chat_channel TO varde_chatops;
GRANT SELECT, UPDATE (found), DELETE ON wanted_channel TO varde_chatops;
GRANT SELECT ON chat_channel TO varde_desk;
GRANT SELECT, INSERT, UPDATE, DELETE ON wanted_channel TO varde_desk;
-- The chat renews its access; the desk sees that this failed, and never what is sealed.
GRANT SELECT, INSERT, UPDATE ON chat_access TO varde_chatops;
GRANT SELECT (platform, trouble, trouble_at, ends_at) ON chat_access TO varde_desk;

-- The coordinator's desk and command line read originals with her key.
GRANT SELECT ON sealed_concern, sealed_addition, outbox, inbox, card_post TO varde_desk;
GRANT SELECT, UPDATE ON addition_wrap, attachment_wrap TO varde_desk;
GRANT SELECT, INSERT, UPDATE ON sealed_marks TO varde_desk;
GRANT SELECT ON attachment, attachment_chunk TO varde_desk;
GRANT SELECT, INSERT, UPDATE ON case_exact TO varde_desk;
GRANT SELECT, INSERT ON correction, reply TO varde_desk;
GRANT SELECT, INSERT, UPDATE ON reply_wrap TO varde_desk;
GRANT SELECT ON dialogue TO varde_desk;
GRANT SELECT, INSERT, UPDATE, DELETE ON key_wrap, sealed_account, assignment, note TO varde_desk;
GRANT SELECT, UPDATE ON case_file TO varde_desk;
GRANT SELECT, INSERT, DELETE ON case_link TO varde_desk;
-- She erases a case: the keys first, then what they open, and all that was made of it.
GRANT DELETE ON sealed_concern, dialogue, reply, reply_wrap, released_answer, case_exact TO varde_desk;
GRANT SELECT (concern_id), DELETE ON delivery TO varde_desk;
GRANT DELETE ON outbound_letter TO varde_desk;
GRANT SELECT (case_id, value_id), DELETE ON link_key TO varde_desk;
GRANT SELECT ON widened_case TO varde_desk;
GRANT SELECT (key_id) ON link_key TO varde_desk;
GRANT INSERT ON outbox TO varde_desk;
GRANT SELECT, INSERT ON outbound_letter TO varde_desk;
GRANT UPDATE (key_id, wrapped) ON outbound_letter TO varde_desk;
GRANT SELECT (concern_id), INSERT, DELETE ON reply_token TO varde_desk;
GRANT SELECT, INSERT ON audit TO varde_desk;
-- `varde doctor`, and the desk's page of the same, tell whether the schema is up to date.
GRANT SELECT ON alembic_version TO varde_desk;
-- Who may sign in at the desk, and who is signed in. No other service sees any of it.
GRANT SELECT, INSERT, UPDATE, DELETE
    ON desk_account, desk_invitation, desk_session, desk_browser, desk_key, desk_paper, desk_passkey TO varde_desk;

-- What falls due: whoever changes a case begins and ends its waits; the router runs the clock.
GRANT SELECT, INSERT, UPDATE ON due_step TO varde_router, varde_chatops, varde_desk;
