-- A city: many stations in one store. See 0001-ledger.sql for the notation.

-- Two stations are never told apart by number alone: papers and lists name them.
CREATE UNIQUE INDEX station_name ON station (name);

-- Numbers order only what one desk made; what many made is ordered by its time.
DROP INDEX job_state;
DROP INDEX job_rider;
CREATE INDEX job_state ON job (state, recorded_ms, id);
CREATE INDEX job_rider ON job (rider_id, recorded_ms, id);
CREATE INDEX job_recorded ON job (recorded_ms, id);

-- What one PC has taken a picture of is looked at on another: evidence of a city lies here, in pieces
-- under its SHA-256, and a PC keeps what it has seen in its own files. A file's station has its files
-- beside it.
-- @postgresql
CREATE TABLE evidence_part (
  sha256 @BLOB@ NOT NULL CHECK (length(sha256) = 32),
  part @INT@ NOT NULL CHECK (part >= 0),                           -- 0, 1, 2 …
  content @BLOB@ NOT NULL CHECK (length(content) BETWEEN 1 AND 65536),
  PRIMARY KEY (sha256, part)
);
-- Pictures cannot be made smaller.
ALTER TABLE evidence_part ALTER COLUMN content SET STORAGE EXTERNAL;
-- @all
