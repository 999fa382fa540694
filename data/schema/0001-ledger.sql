-- The ledger: stations and desks, accounts, entries and transfers, seals.
--
-- Written once for every engine. @INT@ is a 64 bit whole number, @BLOB@ bytes, @STRICT@ and
-- @CLUSTERED@ end a table (the second keeps the rows in the order of their primary key, where the
-- engine can). A section between "-- @sqlite" or "-- @postgresql" and "-- @all" is for that engine.
-- Instants are milliseconds since 1970 UTC (…_ms), dates yyyymmdd (…_on). Stored constants may
-- only be appended; yz-account.h and yz-entry.h name them.

CREATE TABLE station (
  id @INT@ NOT NULL PRIMARY KEY,                                   -- 1, 2, 3 …
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  kind @INT@ NOT NULL CHECK (kind IN (1, 2)),                      -- 1 centre, 2 stop (cannot redeem)
  community_id @INT@,                                              -- whose budget pays, if any
  created_ms @INT@ NOT NULL
) @STRICT@;

-- A desk is one installation of the program at a station: it numbers what it makes and has a chain
-- of its own, so that two desks never wait for each other.
CREATE TABLE desk (
  id @INT@ NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 8191),
  station_id @INT@ NOT NULL REFERENCES station (id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  public_key @BLOB@ NOT NULL CHECK (length(public_key) = 32),      -- Ed25519
  created_ms @INT@ NOT NULL,
  next_number @INT@ NOT NULL DEFAULT 1 CHECK (next_number >= 1),   -- of riders, jobs, accounts …
  seq @INT@ NOT NULL DEFAULT 0 CHECK (seq >= 0),                   -- of the last entry
  head @BLOB@ NOT NULL CHECK (length(head) = 32),                  -- its hash; before the first: the desk's own
  head_ms @INT@ NOT NULL                                           -- when it was recorded: time never goes back
) @STRICT@;

CREATE TABLE account (
  id @INT@ NOT NULL PRIMARY KEY,                                   -- number << 13 | desk: small, as every transfer has two
  kind @INT@ NOT NULL CHECK (kind BETWEEN 1 AND 16),
  owner @INT@ NOT NULL,                                            -- rider, community, kind of source; 0 for none
  unit @INT@ NOT NULL CHECK (unit >= 0),                           -- 0 points, else the item
  station_id @INT@ NOT NULL,                                       -- 0 where the account is of no station
  period @INT@ NOT NULL CHECK (period >= 0),                       -- of a budget: yyyy or yyyymm; 0 for none
  floor @INT@,                                                     -- NULL: none
  balance @INT@ NOT NULL DEFAULT 0,                                -- a cache of the sum of transfers
  CONSTRAINT account_floor CHECK (floor IS NULL OR balance >= floor),
  CONSTRAINT account_key UNIQUE (owner, kind, unit, station_id, period)
) @STRICT@;

CREATE TABLE entry (
  id @INT@ NOT NULL PRIMARY KEY,                                   -- desk << 40 | sequence number
  op_id @BLOB@ NOT NULL CHECK (length(op_id) = 16),                -- UUIDv7, made before the first try
  digest @BLOB@ NOT NULL CHECK (length(digest) = 6),               -- of what was asked for
  kind @INT@ NOT NULL CHECK (kind BETWEEN 1 AND 15),
  happened_ms @INT@ NOT NULL,
  recorded_ms @INT@ NOT NULL,
  actor @INT@ NOT NULL,                                            -- staff; 0 is the program itself
  approver @INT@,                                                  -- staff
  subject @INT@,                                                   -- the rider it is about
  rule @INT@,                                                      -- the rule version it was given under
  document @INT@,                                                  -- the job, the hold …
  reverses @INT@ REFERENCES entry (id),                            -- what it reverses, returns, releases, collects
  expires_on @INT@,                                                -- of awarded points
  reason_digest @BLOB@ CHECK (length(reason_digest) = 32),
  hash @BLOB@ NOT NULL CHECK (length(hash) = 32),
  CONSTRAINT entry_op_id UNIQUE (op_id)
) @STRICT@;

-- In the order of ids below each subject. SQLite keeps the id in every index anyway.
-- @sqlite
CREATE INDEX entry_subject ON entry (subject) WHERE subject IS NOT NULL;
-- @postgresql
CREATE INDEX entry_subject ON entry (subject, id) WHERE subject IS NOT NULL;
-- @all
CREATE INDEX entry_reverses ON entry (reverses) WHERE reverses IS NOT NULL;
-- At most one reversal (kind 14) of an entry.
CREATE UNIQUE INDEX entry_reversed_once ON entry (reverses) WHERE kind = 14;

CREATE TABLE transfer (
  entry_id @INT@ NOT NULL REFERENCES entry (id),
  leg @INT@ NOT NULL CHECK (leg >= 1),
  from_account @INT@ NOT NULL REFERENCES account (id),
  to_account @INT@ NOT NULL REFERENCES account (id),
  amount @INT@ NOT NULL CHECK (amount BETWEEN 1 AND 1000000000),
  of_leg @INT@,                                                    -- the leg of the reversed entry it takes back
  PRIMARY KEY (entry_id, leg),
  CHECK (from_account <> to_account)
) @CLUSTERED@;

-- How much of a leg was taken back (returned, released, collected, reversed): never more than there was.
CREATE TABLE taken_back (
  entry_id @INT@ NOT NULL,
  leg @INT@ NOT NULL,
  whole @INT@ NOT NULL,
  amount @INT@ NOT NULL,
  PRIMARY KEY (entry_id, leg),
  FOREIGN KEY (entry_id, leg) REFERENCES transfer (entry_id, leg),
  CONSTRAINT taken_back_whole CHECK (amount >= 0 AND amount <= whole)
) @CLUSTERED@;

-- The text of a reason stands apart from the entry, which keeps only the digest of salt and text:
-- what is hashed into the chain is never personal data itself.
CREATE TABLE entry_reason (
  entry_id @INT@ NOT NULL PRIMARY KEY REFERENCES entry (id),
  salt @BLOB@ NOT NULL CHECK (length(salt) = 16),
  text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 500)
) @STRICT@;

-- Heads signed with the desk's key. The first (sequence number 0) seals the desk itself.
CREATE TABLE seal (
  desk_id @INT@ NOT NULL REFERENCES desk (id),
  seq @INT@ NOT NULL CHECK (seq >= 0),
  head @BLOB@ NOT NULL CHECK (length(head) = 32),
  sealed_ms @INT@ NOT NULL,
  signature @BLOB@ NOT NULL CHECK (length(signature) = 64),
  PRIMARY KEY (desk_id, seq)
) @CLUSTERED@;

-- Append-only: a correction is an entry of its own.
-- @sqlite
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE (ABORT, 'entries are never changed'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE (ABORT, 'entries are never deleted'); END;
CREATE TRIGGER transfer_no_update BEFORE UPDATE ON transfer BEGIN SELECT RAISE (ABORT, 'transfers are never changed'); END;
CREATE TRIGGER transfer_no_delete BEFORE DELETE ON transfer BEGIN SELECT RAISE (ABORT, 'transfers are never deleted'); END;
CREATE TRIGGER entry_reason_no_update BEFORE UPDATE ON entry_reason BEGIN SELECT RAISE (ABORT, 'reasons are never changed'); END;
CREATE TRIGGER entry_reason_no_delete BEFORE DELETE ON entry_reason BEGIN SELECT RAISE (ABORT, 'reasons are never deleted'); END;
CREATE TRIGGER seal_no_update BEFORE UPDATE ON seal BEGIN SELECT RAISE (ABORT, 'seals are never changed'); END;
CREATE TRIGGER seal_no_delete BEFORE DELETE ON seal BEGIN SELECT RAISE (ABORT, 'seals are never deleted'); END;
CREATE TRIGGER account_no_delete BEFORE DELETE ON account BEGIN SELECT RAISE (ABORT, 'accounts are never deleted'); END;
-- Reversals (14), returns (6) and releases (4) are final.
CREATE TRIGGER entry_final BEFORE INSERT ON entry
  WHEN NEW.reverses IS NOT NULL AND (SELECT kind FROM entry WHERE id = NEW.reverses) IN (4, 6, 14)
  BEGIN SELECT RAISE (ABORT, 'a reversal is not reversed'); END;
-- @postgresql
CREATE FUNCTION yz_refuse () RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0];
END $$;
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry FOR EACH ROW EXECUTE FUNCTION yz_refuse ('entries are never changed');
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry FOR EACH ROW EXECUTE FUNCTION yz_refuse ('entries are never deleted');
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION yz_refuse ('entries are never deleted');
CREATE TRIGGER transfer_no_update BEFORE UPDATE ON transfer FOR EACH ROW EXECUTE FUNCTION yz_refuse ('transfers are never changed');
CREATE TRIGGER transfer_no_delete BEFORE DELETE ON transfer FOR EACH ROW EXECUTE FUNCTION yz_refuse ('transfers are never deleted');
CREATE TRIGGER transfer_no_truncate BEFORE TRUNCATE ON transfer FOR EACH STATEMENT EXECUTE FUNCTION yz_refuse ('transfers are never deleted');
CREATE TRIGGER entry_reason_no_update BEFORE UPDATE ON entry_reason FOR EACH ROW EXECUTE FUNCTION yz_refuse ('reasons are never changed');
CREATE TRIGGER entry_reason_no_delete BEFORE DELETE ON entry_reason FOR EACH ROW EXECUTE FUNCTION yz_refuse ('reasons are never deleted');
CREATE TRIGGER entry_reason_no_truncate BEFORE TRUNCATE ON entry_reason FOR EACH STATEMENT EXECUTE FUNCTION yz_refuse ('reasons are never deleted');
CREATE TRIGGER seal_no_update BEFORE UPDATE ON seal FOR EACH ROW EXECUTE FUNCTION yz_refuse ('seals are never changed');
CREATE TRIGGER seal_no_delete BEFORE DELETE ON seal FOR EACH ROW EXECUTE FUNCTION yz_refuse ('seals are never deleted');
CREATE TRIGGER seal_no_truncate BEFORE TRUNCATE ON seal FOR EACH STATEMENT EXECUTE FUNCTION yz_refuse ('seals are never deleted');
CREATE TRIGGER account_no_delete BEFORE DELETE ON account FOR EACH ROW EXECUTE FUNCTION yz_refuse ('accounts are never deleted');
CREATE TRIGGER account_no_truncate BEFORE TRUNCATE ON account FOR EACH STATEMENT EXECUTE FUNCTION yz_refuse ('accounts are never deleted');
CREATE FUNCTION yz_check_final () RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM public.entry WHERE id = NEW.reverses AND kind IN (4, 6, 14)) THEN
    RAISE EXCEPTION 'a reversal is not reversed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER entry_final BEFORE INSERT ON entry FOR EACH ROW
  WHEN (NEW.reverses IS NOT NULL) EXECUTE FUNCTION yz_check_final ();
-- What a server checks, it reads anew for every entry of every station, and a reference locks the row
-- it points to: here all stations would meet. The floor of a balance is kept by the one statement that
-- changes balances (yz-balances.c): what lies below it is NULL, which the column refuses. Sizes,
-- amounts and kinds, which only a faulty program gets wrong, and what points where, are proven by the
-- verification, and so is the floor.
ALTER TABLE transfer
  DROP CONSTRAINT transfer_entry_id_fkey, DROP CONSTRAINT transfer_from_account_fkey,
  DROP CONSTRAINT transfer_to_account_fkey, DROP CONSTRAINT transfer_leg_check,
  DROP CONSTRAINT transfer_amount_check, DROP CONSTRAINT transfer_check;
ALTER TABLE entry
  DROP CONSTRAINT entry_op_id_check, DROP CONSTRAINT entry_digest_check, DROP CONSTRAINT entry_kind_check,
  DROP CONSTRAINT entry_reason_digest_check, DROP CONSTRAINT entry_hash_check;
ALTER TABLE account
  DROP CONSTRAINT account_floor, DROP CONSTRAINT account_kind_check, DROP CONSTRAINT account_unit_check, DROP CONSTRAINT account_period_check;
ALTER TABLE desk
  DROP CONSTRAINT desk_id_check, DROP CONSTRAINT desk_name_check, DROP CONSTRAINT desk_public_key_check,
  DROP CONSTRAINT desk_next_number_check, DROP CONSTRAINT desk_seq_check, DROP CONSTRAINT desk_head_check;
-- @all
