#!/bin/sh
# Run once by the postgres image, on an empty data folder: the database, its owner, and one login for each
# service with only the role it needs. `varde migrate` gives the roles their rights.
set -eu
: "${SECRETS:=/run/secrets}"

password() { cat "$SECRETS/database_password_$1"; }

psql --set ON_ERROR_STOP=1 --username postgres --quiet \
    --set owner="$(password owner)" \
    --set intake_email="$(password intake_email)" --set intake_web="$(password intake_web)" \
    --set router="$(password router)" --set chatops="$(password chatops)" \
    --set desk="$(password desk)" <<'SQL'
CREATE ROLE varde_owner LOGIN PASSWORD :'owner';
CREATE ROLE varde_intake NOLOGIN;
CREATE ROLE varde_dialogue NOLOGIN;
CREATE ROLE varde_mailer NOLOGIN;
CREATE ROLE varde_router NOLOGIN;
CREATE ROLE varde_chatops NOLOGIN;
CREATE ROLE varde_desk NOLOGIN;
CREATE ROLE intake_email LOGIN PASSWORD :'intake_email' IN ROLE varde_intake, varde_mailer;
CREATE ROLE intake_web LOGIN PASSWORD :'intake_web' IN ROLE varde_intake, varde_dialogue;
CREATE ROLE router LOGIN PASSWORD :'router' IN ROLE varde_router;
CREATE ROLE chatops LOGIN PASSWORD :'chatops' IN ROLE varde_chatops;
CREATE ROLE desk LOGIN PASSWORD :'desk' IN ROLE varde_desk;
CREATE DATABASE varde OWNER varde_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE varde FROM PUBLIC;
GRANT CONNECT ON DATABASE varde TO varde_intake, varde_mailer, varde_router, varde_chatops, varde_desk;
SQL
