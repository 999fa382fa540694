-- A city: many stations in one store. See 0001-ledger.sql for the notation.

-- Two stations are never told apart by number alone: papers and lists name them.
CREATE UNIQUE INDEX station_name ON station (name);
