-- Who stands at a desk. See 0001-ledger.sql for the notation.

-- A badge says who wants to sign in, the PIN whether it is so. As with riders' cards a new one takes
-- the place of the last one.
CREATE TABLE badge (
  id @INT@ NOT NULL PRIMARY KEY,
  staff_id @INT@ NOT NULL REFERENCES staff (id),
  secret_hash @BLOB@ NOT NULL UNIQUE CHECK (length(secret_hash) = 32), -- SHA-256: a stolen database prints no badges
  issued_ms @INT@ NOT NULL,
  issued_by @INT@ NOT NULL REFERENCES staff (id),
  revoked_ms @INT@,
  revoked_by @INT@ REFERENCES staff (id),
  revoked_reason TEXT
) @STRICT@;
-- Nobody has two.
CREATE UNIQUE INDEX badge_valid ON badge (staff_id) WHERE revoked_ms IS NULL;

-- Points that are about to lapse are looked for by their day.
CREATE INDEX entry_expires ON entry (expires_on, subject) WHERE expires_on IS NOT NULL AND kind IN (1, 8, 15);
