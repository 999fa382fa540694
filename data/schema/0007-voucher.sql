-- Vouchers of the station, partner merchants and their deals, seats in trainings. See 0001-ledger.sql
-- for the notation.

-- What is handed out for the points.
ALTER TABLE item ADD COLUMN nature @INT@ NOT NULL DEFAULT 1 CHECK (nature BETWEEN 1 AND 3);
                                                                   -- 1 goods, 2 deal of a merchant, 3 seat

-- Vouchers that were printed together, all worth the same. One entry moved their points from the budget
-- to the vouchers.
CREATE TABLE voucher_sheet (
  id @INT@ NOT NULL PRIMARY KEY,
  station_id @INT@ NOT NULL REFERENCES station (id),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 60),
  points @INT@ NOT NULL CHECK (points BETWEEN 1 AND 1000000000),   -- each
  vouchers @INT@ NOT NULL CHECK (vouchers BETWEEN 1 AND 240),      -- how many
  expires_on @INT@ NOT NULL,                                       -- the last day on which they are taken in
  points_months @INT@ CHECK (points_months BETWEEN 1 AND 1200),    -- how long the rider's points last; NULL: for ever
  issued_ms @INT@ NOT NULL,
  issued_by @INT@ NOT NULL REFERENCES staff (id),
  entry_id @INT@ NOT NULL UNIQUE
) @STRICT@;
CREATE INDEX voucher_sheet_newest ON voucher_sheet (station_id, issued_ms);

-- A voucher ends once. The check and the change are one statement: only an open one can end.
CREATE TABLE voucher (
  id @INT@ NOT NULL PRIMARY KEY,                                   -- the number that is printed
  sheet_id @INT@ NOT NULL REFERENCES voucher_sheet (id),
  position @INT@ NOT NULL CHECK (position >= 1),
  secret_hash @BLOB@ NOT NULL UNIQUE CHECK (length(secret_hash) = 32), -- SHA-256: a stolen database prints none
  state @INT@ NOT NULL CHECK (state BETWEEN 1 AND 4),              -- 1 open, 2 used, 3 expired, 4 void
  rider_id @INT@,                                                  -- who got the points
  entry_id @INT@,                                                  -- the entry by which it ended
  ended_ms @INT@,
  ended_by @INT@,                                                  -- 0: the program itself
  ended_at @INT@,                                                  -- the station
  CONSTRAINT voucher_position UNIQUE (sheet_id, position),
  CONSTRAINT voucher_end CHECK ((state = 1) = (ended_ms IS NULL))
) @STRICT@;
CREATE INDEX voucher_entry ON voucher (entry_id) WHERE entry_id IS NOT NULL;

-- Paper vouchers from before the program, taken in for points.
CREATE TABLE old_voucher (
  id @INT@ NOT NULL PRIMARY KEY,
  number TEXT NOT NULL CHECK (length(number) BETWEEN 1 AND 60),    -- on the paper, in capital letters
  issuer TEXT NOT NULL CHECK (length(issuer) BETWEEN 1 AND 60),
  points @INT@ NOT NULL CHECK (points BETWEEN 1 AND 1000000000),
  rider_id @INT@ NOT NULL REFERENCES rider (id),
  entry_id @INT@ NOT NULL UNIQUE,
  taken_ms @INT@ NOT NULL,
  taken_by @INT@ NOT NULL REFERENCES staff (id),
  undone @INT@ NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))         -- its entry was reversed
) @STRICT@;
CREATE UNIQUE INDEX old_voucher_number ON old_voucher (number) WHERE undone = 0;
CREATE INDEX old_voucher_newest ON old_voucher (taken_ms);

CREATE TABLE merchant (
  id @INT@ NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 60),
  contact TEXT NOT NULL DEFAULT '' CHECK (length(contact) <= 60),
  phone TEXT NOT NULL DEFAULT '' CHECK (length(phone) <= 20),
  address TEXT NOT NULL DEFAULT '' CHECK (length(address) <= 200),
  active @INT@ NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  created_ms @INT@ NOT NULL,
  created_by @INT@ NOT NULL REFERENCES staff (id)
) @STRICT@;

-- Items of nature 2: each piece that is redeemed is a voucher of the merchant.
CREATE TABLE deal (
  item_id @INT@ NOT NULL PRIMARY KEY REFERENCES item (id),
  merchant_id @INT@ NOT NULL REFERENCES merchant (id),
  valid_days @INT@ NOT NULL CHECK (valid_days BETWEEN 1 AND 3660)
) @STRICT@;

-- What was used up to a month's end and not settled before. Closed, it stays as it is.
CREATE TABLE settlement (
  id @INT@ NOT NULL PRIMARY KEY,
  merchant_id @INT@ NOT NULL REFERENCES merchant (id),
  month @INT@ NOT NULL CHECK (month BETWEEN 190001 AND 999912),    -- yyyymm
  vouchers @INT@ NOT NULL CHECK (vouchers >= 0),
  points @INT@ NOT NULL CHECK (points >= 0),
  closed_ms @INT@ NOT NULL,
  closed_by @INT@ NOT NULL REFERENCES staff (id),
  CONSTRAINT settlement_month UNIQUE (merchant_id, month)
) @STRICT@;

CREATE TABLE deal_voucher (
  id @INT@ NOT NULL PRIMARY KEY,                                   -- the number that is printed
  entry_id @INT@ NOT NULL,                                         -- the redemption
  item_id @INT@ NOT NULL,
  piece @INT@ NOT NULL CHECK (piece >= 1),                         -- of the pieces of that line
  merchant_id @INT@ NOT NULL REFERENCES merchant (id),
  rider_id @INT@ NOT NULL,
  points @INT@ NOT NULL CHECK (points >= 1),                       -- what the rider gave for it
  secret_hash @BLOB@ NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  state @INT@ NOT NULL CHECK (state BETWEEN 1 AND 3),              -- 1 open, 2 used, 3 returned
  issued_ms @INT@ NOT NULL,
  expires_on @INT@ NOT NULL,                                       -- the last day
  used_ms @INT@,
  used_by @INT@,
  used_at @INT@,                                                   -- the station
  used_op @BLOB@ CHECK (length(used_op) = 16),                     -- the operation that recorded the use
  settlement_id @INT@ REFERENCES settlement (id),
  CONSTRAINT deal_voucher_piece UNIQUE (entry_id, item_id, piece),
  CONSTRAINT deal_voucher_use CHECK ((state = 2) = (used_ms IS NOT NULL) AND (settlement_id IS NULL OR state = 2))
) @STRICT@;
CREATE INDEX deal_voucher_merchant ON deal_voucher (merchant_id, used_ms);
CREATE INDEX deal_voucher_settlement ON deal_voucher (settlement_id) WHERE settlement_id IS NOT NULL;

-- Items of nature 3: a training with a date, or a service without one. Its stock is what is free.
CREATE TABLE session (
  item_id @INT@ NOT NULL PRIMARY KEY REFERENCES item (id),
  station_id @INT@ NOT NULL REFERENCES station (id),
  place TEXT NOT NULL DEFAULT '' CHECK (length(place) <= 200),
  starts_ms @INT@,                                                 -- NULL: a service without a date
  state @INT@ NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 3),    -- 1 open, 2 closed, 3 cancelled
  reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
  changed_ms @INT@ NOT NULL,
  changed_by @INT@ NOT NULL REFERENCES staff (id)
) @STRICT@;
CREATE INDEX session_date ON session (station_id, starts_ms);

-- Who has redeemed seats and has not returned them, and how many came.
CREATE TABLE seat (
  entry_id @INT@ NOT NULL,                                         -- the redemption
  item_id @INT@ NOT NULL REFERENCES session (item_id),
  rider_id @INT@ NOT NULL,
  seats @INT@ NOT NULL,
  came @INT@,                                                      -- NULL: not known
  marked_ms @INT@,
  marked_by @INT@,
  PRIMARY KEY (entry_id, item_id),
  CONSTRAINT seat_came CHECK (seats >= 0 AND (came IS NULL OR came BETWEEN 0 AND seats))
) @CLUSTERED@;
CREATE INDEX seat_item ON seat (item_id, rider_id);
