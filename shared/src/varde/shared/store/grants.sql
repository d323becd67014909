-- One role per service, each with the least it needs. Run by `varde migrate` on PostgreSQL as the owner
-- of the schema; safe to run again. Make a login of your own a member of the role it should have, e.g.
--   CREATE ROLE intake_login LOGIN PASSWORD '…' IN ROLE varde_intake;

DO $$
DECLARE
    service text;
BEGIN
    FOREACH service IN ARRAY ARRAY['varde_intake', 'varde_router', 'varde_chatops', 'varde_desk'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = service) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', service);
        END IF;
    END LOOP;
END
$$;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, varde_intake, varde_router, varde_chatops, varde_desk;
GRANT USAGE ON SCHEMA public TO varde_intake, varde_router, varde_chatops, varde_desk;

-- The doors may put in and can never take out or look.
GRANT INSERT ON sealed_concern, key_wrap, outbox TO varde_intake;

-- The router opens what waits for triage, destroys its own way in, and relays the outbox.
GRANT SELECT ON sealed_concern TO varde_router;
GRANT SELECT, DELETE ON key_wrap TO varde_router;
GRANT SELECT, INSERT, DELETE ON sealed_account TO varde_router;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox, inbox TO varde_router;
GRANT SELECT, INSERT, UPDATE ON case_file TO varde_router;
GRANT SELECT, INSERT ON case_exact TO varde_router;
GRANT SELECT, INSERT, UPDATE, DELETE ON assignment, note TO varde_router;
GRANT SELECT, INSERT ON audit TO varde_router;

-- The chat sees cases as they may be shown, never sealed concerns or what was read before widening.
GRANT SELECT, UPDATE ON case_file TO varde_chatops;
GRANT SELECT, INSERT, UPDATE, DELETE ON assignment, note, card_post, local_message TO varde_chatops;
GRANT INSERT ON outbox TO varde_chatops;
GRANT SELECT, INSERT ON inbox, audit TO varde_chatops;

-- The coordinator's desk and command line read originals with her key.
GRANT SELECT ON sealed_concern, case_exact, outbox, inbox, card_post TO varde_desk;
GRANT SELECT, INSERT, UPDATE, DELETE ON key_wrap, sealed_account, assignment, note TO varde_desk;
GRANT SELECT, UPDATE ON case_file TO varde_desk;
GRANT INSERT ON outbox TO varde_desk;
GRANT SELECT, INSERT ON audit TO varde_desk;
