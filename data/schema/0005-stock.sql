-- Stock: settings of a station, deliveries, goods between stations, stock-taking. See 0001-ledger.sql
-- for the notation.

-- What the PCs of a station agree on (yz-setting.h names them); what is not here has its default.
CREATE TABLE setting (
  station_id @INT@ NOT NULL REFERENCES station (id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  value TEXT NOT NULL CHECK (length(value) <= 500),
  changed_ms @INT@ NOT NULL,
  changed_by @INT@ NOT NULL,
  PRIMARY KEY (station_id, name)
) @CLUSTERED@;

-- Goods that come in together on one paper. They are scanned in and become one entry.
CREATE TABLE delivery (
  id @INT@ NOT NULL PRIMARY KEY,
  op_id @BLOB@ NOT NULL UNIQUE CHECK (length(op_id) = 16),
  station_id @INT@ NOT NULL REFERENCES station (id),
  source @INT@ NOT NULL CHECK (source IN (1, 2, 3)),               -- who paid: 1 purchase, 2 donation, 3 support unit
  supplier TEXT NOT NULL DEFAULT '' CHECK (length(supplier) <= 60), -- who sent or gave it
  document TEXT NOT NULL DEFAULT '' CHECK (length(document) <= 60), -- number of its paper
  state @INT@ NOT NULL CHECK (state IN (1, 2, 3)),                 -- 1 open, 2 posted, 3 cancelled
  scans @INT@ NOT NULL DEFAULT 0 CHECK (scans >= 0),               -- number of the last scan
  created_ms @INT@ NOT NULL,
  created_by @INT@ NOT NULL REFERENCES staff (id),
  entry_id @INT@,                                                  -- the receipt, when posted
  closed_ms @INT@,
  closed_by @INT@
) @STRICT@;
CREATE INDEX delivery_newest ON delivery (station_id, created_ms);

-- What the paper says should come. A delivery without lines is taken as it comes.
CREATE TABLE delivery_line (
  delivery_id @INT@ NOT NULL REFERENCES delivery (id),
  item_id @INT@ NOT NULL REFERENCES item (id),
  expected @INT@ NOT NULL CHECK (expected BETWEEN 1 AND 1000000000),
  PRIMARY KEY (delivery_id, item_id)
) @CLUSTERED@;

-- What was scanned in, piece by piece or case by case. A scan is undone by another one.
CREATE TABLE delivery_scan (
  delivery_id @INT@ NOT NULL REFERENCES delivery (id),
  number @INT@ NOT NULL CHECK (number >= 1),
  op_id @BLOB@ NOT NULL UNIQUE CHECK (length(op_id) = 16),
  item_id @INT@ NOT NULL REFERENCES item (id),
  pieces @INT@ NOT NULL CHECK (pieces <> 0 AND pieces BETWEEN -1000000000 AND 1000000000),
  best_before @INT@,                                               -- NULL: none said
  undoes @INT@,                                                    -- the number of the scan it takes back
  at_ms @INT@ NOT NULL,
  scanned_by @INT@ NOT NULL REFERENCES staff (id),
  PRIMARY KEY (delivery_id, number),
  CONSTRAINT delivery_scan_undone_once UNIQUE (delivery_id, undoes)
) @CLUSTERED@;

-- Goods on their way from one station to another. Until they arrive, or the sending is reversed, they
-- are in inspection accounts of the receiving station whose owner is the shipment.
CREATE TABLE shipment (
  id @INT@ NOT NULL PRIMARY KEY,
  from_station @INT@ NOT NULL REFERENCES station (id),
  to_station @INT@ NOT NULL REFERENCES station (id),
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  sent_entry @INT@ NOT NULL,
  sent_ms @INT@ NOT NULL,
  sent_by @INT@ NOT NULL REFERENCES staff (id),
  arrived_entry @INT@,
  arrived_ms @INT@,
  arrived_by @INT@,
  CHECK (from_station <> to_station)
) @STRICT@;
CREATE INDEX shipment_from ON shipment (from_station, sent_ms);
CREATE INDEX shipment_to ON shipment (to_station, sent_ms);

CREATE TABLE shipment_line (
  shipment_id @INT@ NOT NULL REFERENCES shipment (id),
  line @INT@ NOT NULL CHECK (line >= 1),
  item_id @INT@ NOT NULL REFERENCES item (id),
  sent @INT@ NOT NULL CHECK (sent BETWEEN 1 AND 1000000000),
  arrived @INT@ CHECK (arrived BETWEEN 0 AND 1000000000),
  PRIMARY KEY (shipment_id, line),
  CONSTRAINT shipment_line_item UNIQUE (shipment_id, item_id)
) @CLUSTERED@;

-- A list of items to be counted. Whoever counts does not see what the books say.
CREATE TABLE stock_count (
  id @INT@ NOT NULL PRIMARY KEY,
  op_id @BLOB@ NOT NULL UNIQUE CHECK (length(op_id) = 16),
  station_id @INT@ NOT NULL REFERENCES station (id),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
  state @INT@ NOT NULL CHECK (state IN (1, 2, 3, 4)),              -- 1 counting, 2 compared, 3 posted, 4 cancelled
  scans @INT@ NOT NULL DEFAULT 0 CHECK (scans >= 0),               -- number of the last row
  created_ms @INT@ NOT NULL,
  created_by @INT@ NOT NULL REFERENCES staff (id),
  compared_ms @INT@,
  compared_by @INT@,
  entry_id @INT@,                                                  -- NULL where nothing differed
  closed_op @BLOB@ UNIQUE CHECK (length(closed_op) = 16),          -- the operation that posted it
  closed_ms @INT@,
  closed_by @INT@,
  approver @INT@
) @STRICT@;
CREATE INDEX stock_count_newest ON stock_count (station_id, created_ms);

CREATE TABLE stock_count_line (
  count_id @INT@ NOT NULL REFERENCES stock_count (id),
  item_id @INT@ NOT NULL REFERENCES item (id),
  line @INT@ NOT NULL CHECK (line >= 1),                           -- its place on the sheet
  station_id @INT@ NOT NULL REFERENCES station (id),
  open @INT@ NOT NULL CHECK (open IN (0, 1)),                      -- 0 when the count is posted or cancelled
  place TEXT NOT NULL DEFAULT '',                                  -- where it stands, when the list was made
  round @INT@ NOT NULL DEFAULT 1 CHECK (round >= 1),               -- 2: it is counted a second time …
  reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 500),   -- of the difference
  difference @INT@,                                                -- counted less the books, as posted; NULL: not counted
  PRIMARY KEY (count_id, item_id)
) @CLUSTERED@;
-- No item is in two open lists: its difference would be posted twice.
CREATE UNIQUE INDEX stock_count_line_open ON stock_count_line (station_id, item_id) WHERE open = 1;

-- What somebody has counted. Many may count the same item: their pieces add up, and nothing is
-- overwritten. Each row keeps what the books said at that moment, because goods go out meanwhile.
CREATE TABLE stock_count_row (
  count_id @INT@ NOT NULL REFERENCES stock_count (id),
  number @INT@ NOT NULL CHECK (number >= 1),
  op_id @BLOB@ NOT NULL UNIQUE CHECK (length(op_id) = 16),
  item_id @INT@ NOT NULL REFERENCES item (id),
  round @INT@ NOT NULL CHECK (round >= 1),
  pieces @INT@ NOT NULL CHECK (pieces BETWEEN -1000000000 AND 1000000000),
  book @INT@ NOT NULL,                                             -- pieces on the shelf by the books
  undoes @INT@,                                                    -- the number of the row it takes back
  at_ms @INT@ NOT NULL,
  counted_by @INT@ NOT NULL REFERENCES staff (id),
  PRIMARY KEY (count_id, number),
  CONSTRAINT stock_count_row_undone_once UNIQUE (count_id, undoes)
) @CLUSTERED@;
