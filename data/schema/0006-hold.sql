-- Holds: goods and points that are kept for a later pick-up; PINs of riders. See 0001-ledger.sql for
-- the notation.

-- What was held stands in redemption_line, as it does for redemptions; collecting a part of it has lines
-- of its own. This is what a list of open holds is read from.
CREATE TABLE hold (
  entry_id @INT@ NOT NULL PRIMARY KEY,                             -- the hold
  station_id @INT@ NOT NULL REFERENCES station (id),
  rider_id @INT@ NOT NULL REFERENCES rider (id),
  until_on @INT@ NOT NULL CHECK (until_on BETWEEN 19000101 AND 99991231), -- last day of the pick-up
  left_points @INT@ NOT NULL,                                      -- neither collected nor released yet; 0: closed
  CONSTRAINT hold_left CHECK (left_points >= 0)
) @STRICT@;
CREATE INDEX hold_open ON hold (station_id, until_on) WHERE left_points > 0;
CREATE INDEX hold_rider ON hold (rider_id) WHERE left_points > 0;

-- A rider may have a PIN for large redemptions.
CREATE TABLE rider_pin (
  rider_id @INT@ NOT NULL PRIMARY KEY REFERENCES rider (id),
  pin_hash TEXT NOT NULL,                                          -- Argon2id, as libsodium writes it; '': taken away
  wrong_pins @INT@ NOT NULL DEFAULT 0 CHECK (wrong_pins >= 0),     -- since the last right one
  locked_until_ms @INT@ NOT NULL DEFAULT 0,
  set_ms @INT@ NOT NULL,
  set_by @INT@ NOT NULL                                            -- staff
) @STRICT@;
