-- Goods: several codes, a place on the shelf, prices with a date, limits of any period, a photo, and
-- batches with a best-before date. See 0001-ledger.sql for the notation.

ALTER TABLE item ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE item ADD COLUMN unit TEXT NOT NULL DEFAULT '';          -- what a piece is: bottle, bag …
ALTER TABLE item ADD COLUMN paid_by TEXT NOT NULL DEFAULT '';       -- whose money or gift it is
ALTER TABLE item ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE item RENAME COLUMN limit_month TO limit_pieces;
ALTER TABLE item ADD COLUMN limit_period @INT@ NOT NULL DEFAULT 3 CHECK (limit_period BETWEEN 1 AND 6);
                                                                   -- 1 day, 2 week, 3 month, 4 quarter, 5 year, 6 once
ALTER TABLE item ADD COLUMN photo @BLOB@ CHECK (length(photo) = 32); -- SHA-256 of a file kept like evidence
ALTER TABLE item ADD COLUMN photo_size @INT@ CHECK (photo_size >= 1);

-- What is printed on packs. Whoever has a code alone is found by it: the codes of before move here.
CREATE TABLE item_code (
  code TEXT NOT NULL PRIMARY KEY CHECK (length(code) BETWEEN 8 AND 14), -- EAN-13 or EAN-8 with right check digit
  item_id @INT@ REFERENCES item (id),                              -- NULL: taken away again
  pieces @INT@ NOT NULL CHECK (pieces BETWEEN 1 AND 1000000),      -- a case holds many
  unit TEXT NOT NULL DEFAULT '',                                   -- what such a pack is called: case, box …
  main @INT@ NOT NULL CHECK (main IN (0, 1))                       -- the one that is shown and printed first
) @STRICT@;
CREATE INDEX item_code_item ON item_code (item_id) WHERE item_id IS NOT NULL;
INSERT INTO item_code (code, item_id, pieces, main) SELECT ean, id, 1, 1 FROM item WHERE ean IS NOT NULL;
UPDATE item SET ean = NULL;

-- Where it lies at a station, and below how many pieces it is short there.
CREATE TABLE item_place (
  item_id @INT@ NOT NULL REFERENCES item (id),
  station_id @INT@ NOT NULL REFERENCES station (id),
  place TEXT NOT NULL DEFAULT '',
  minimum @INT@ NOT NULL DEFAULT 0 CHECK (minimum BETWEEN 0 AND 1000000000), -- 0: as for everything
  PRIMARY KEY (item_id, station_id)
) @CLUSTERED@;

-- item.price is what it cost at first; every change is a row. Of two for one day the later stands.
CREATE TABLE item_price (
  item_id @INT@ NOT NULL REFERENCES item (id),
  valid_from @INT@ NOT NULL CHECK (valid_from BETWEEN 19000101 AND 99991231),
  version @INT@ NOT NULL CHECK (version >= 1),                     -- 1, 2, 3 … for each item
  price @INT@ NOT NULL CHECK (price BETWEEN 1 AND 1000000000),     -- points
  changed_by @INT@ NOT NULL REFERENCES staff (id),
  recorded_ms @INT@ NOT NULL,
  PRIMARY KEY (item_id, valid_from, version)
) @CLUSTERED@;
CREATE UNIQUE INDEX item_price_version ON item_price (item_id, version);

-- A period stands as yyyy, yyyyq, yyyymm, yyyymmdd, 1yyyymmdd for the week from that Monday, 1 for ever.
ALTER TABLE item_use RENAME COLUMN month TO period;
-- What a rider had in the period before it was counted there; allowed is the limit without it.
ALTER TABLE item_use ADD COLUMN had_before @INT@ NOT NULL DEFAULT 0;
-- The period a line was counted in; 0: the item had no limit; NULL: its month, as before all this.
ALTER TABLE redemption_line ADD COLUMN period @INT@;

-- Goods that came in with a best-before date, by the leg of the entry that brought them. What is left
-- of a batch follows from the stock: the first to expire goes out first.
CREATE TABLE item_batch (
  entry_id @INT@ NOT NULL,
  leg @INT@ NOT NULL,
  item_id @INT@ NOT NULL REFERENCES item (id),
  station_id @INT@ NOT NULL REFERENCES station (id),
  best_before @INT@ NOT NULL CHECK (best_before BETWEEN 19000101 AND 99991231),
  quantity @INT@ NOT NULL CHECK (quantity BETWEEN 1 AND 1000000000),
  PRIMARY KEY (entry_id, leg),
  FOREIGN KEY (entry_id, leg) REFERENCES transfer (entry_id, leg)
) @CLUSTERED@;
CREATE INDEX item_batch_station ON item_batch (station_id, item_id, best_before);

-- Goods that went out of a batch by name: spoiled, or sent to another station.
CREATE TABLE item_batch_out (
  entry_id @INT@ NOT NULL,
  leg @INT@ NOT NULL,
  batch_entry @INT@ NOT NULL,
  batch_leg @INT@ NOT NULL,
  quantity @INT@ NOT NULL CHECK (quantity BETWEEN 1 AND 1000000000),
  PRIMARY KEY (entry_id, leg),
  FOREIGN KEY (entry_id, leg) REFERENCES transfer (entry_id, leg),
  FOREIGN KEY (batch_entry, batch_leg) REFERENCES item_batch (entry_id, leg)
) @CLUSTERED@;
CREATE INDEX item_batch_out_batch ON item_batch_out (batch_entry, batch_leg);

-- @sqlite
CREATE TRIGGER item_price_no_update BEFORE UPDATE ON item_price BEGIN SELECT RAISE (ABORT, 'prices are never changed'); END;
CREATE TRIGGER item_price_no_delete BEFORE DELETE ON item_price BEGIN SELECT RAISE (ABORT, 'prices are never deleted'); END;
CREATE TRIGGER item_batch_no_update BEFORE UPDATE ON item_batch BEGIN SELECT RAISE (ABORT, 'batches are never changed'); END;
CREATE TRIGGER item_batch_no_delete BEFORE DELETE ON item_batch BEGIN SELECT RAISE (ABORT, 'batches are never deleted'); END;
CREATE TRIGGER item_batch_out_no_update BEFORE UPDATE ON item_batch_out BEGIN SELECT RAISE (ABORT, 'batches are never changed'); END;
CREATE TRIGGER item_batch_out_no_delete BEFORE DELETE ON item_batch_out BEGIN SELECT RAISE (ABORT, 'batches are never deleted'); END;
-- @postgresql
CREATE TRIGGER item_price_no_update BEFORE UPDATE ON item_price FOR EACH ROW EXECUTE FUNCTION yz_refuse ('prices are never changed');
CREATE TRIGGER item_price_no_delete BEFORE DELETE ON item_price FOR EACH ROW EXECUTE FUNCTION yz_refuse ('prices are never deleted');
CREATE TRIGGER item_price_no_truncate BEFORE TRUNCATE ON item_price FOR EACH STATEMENT EXECUTE FUNCTION yz_refuse ('prices are never deleted');
CREATE TRIGGER item_batch_no_update BEFORE UPDATE ON item_batch FOR EACH ROW EXECUTE FUNCTION yz_refuse ('batches are never changed');
CREATE TRIGGER item_batch_no_delete BEFORE DELETE ON item_batch FOR EACH ROW EXECUTE FUNCTION yz_refuse ('batches are never deleted');
CREATE TRIGGER item_batch_no_truncate BEFORE TRUNCATE ON item_batch FOR EACH STATEMENT EXECUTE FUNCTION yz_refuse ('batches are never deleted');
CREATE TRIGGER item_batch_out_no_update BEFORE UPDATE ON item_batch_out FOR EACH ROW EXECUTE FUNCTION yz_refuse ('batches are never changed');
CREATE TRIGGER item_batch_out_no_delete BEFORE DELETE ON item_batch_out FOR EACH ROW EXECUTE FUNCTION yz_refuse ('batches are never deleted');
CREATE TRIGGER item_batch_out_no_truncate BEFORE TRUNCATE ON item_batch_out FOR EACH STATEMENT EXECUTE FUNCTION yz_refuse ('batches are never deleted');
-- @all
