-- A city: many stations in one store. See 0001-ledger.sql for the notation.

-- Two stations are never told apart by number alone: papers and lists name them.
CREATE UNIQUE INDEX station_name ON station (name);

-- Numbers order only what one desk made; what many made is ordered by its time.
DROP INDEX job_state;
DROP INDEX job_rider;
CREATE INDEX job_state ON job (state, recorded_ms, id);
CREATE INDEX job_rider ON job (rider_id, recorded_ms, id);
CREATE INDEX job_recorded ON job (recorded_ms, id);
