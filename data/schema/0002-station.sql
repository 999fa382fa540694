-- The station's life: people, cards, rules, jobs, goods. See 0001-ledger.sql for the notation.

-- Platforms (1), teams (2) and communities (3) a rider belongs to.
CREATE TABLE affiliation (
  id @INT@ NOT NULL PRIMARY KEY,
  kind @INT@ NOT NULL CHECK (kind IN (1, 2, 3)),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  CONSTRAINT affiliation_name UNIQUE (kind, name)
) @STRICT@;

CREATE TABLE staff (
  id @INT@ NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 60),
  role @INT@ NOT NULL CHECK (role BETWEEN 1 AND 4),                -- 1 attendant, 2 reviewer, 3 chief, 4 street office
  pin_hash TEXT NOT NULL,                                          -- Argon2id, as libsodium writes it
  wrong_pins @INT@ NOT NULL DEFAULT 0,                             -- since the last right one
  locked_until_ms @INT@ NOT NULL DEFAULT 0,
  rider_id @INT@,                                                  -- if the same person also rides
  active @INT@ NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  created_ms @INT@ NOT NULL,
  created_by @INT@                                                 -- NULL: the first chief
) @STRICT@;

CREATE TABLE rider (
  id @INT@ NOT NULL PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  phone TEXT UNIQUE,                                               -- digits; NULL: none known
  platform_id @INT@ REFERENCES affiliation (id),
  team_id @INT@ REFERENCES affiliation (id),
  community_id @INT@ REFERENCES affiliation (id),                  -- where the rider lives and has registered
  grid_worker @INT@ NOT NULL DEFAULT 0 CHECK (grid_worker IN (0, 1)),
  consent @INT@ NOT NULL DEFAULT 0 CHECK (consent IN (0, 1)),      -- the name may be published
  note TEXT NOT NULL DEFAULT '',
  search TEXT NOT NULL,                                            -- name, pinyin, initials, last four digits
  registered_ms @INT@ NOT NULL,
  registered_by @INT@ NOT NULL,
  left_ms @INT@                                                    -- NULL: still with us
) @STRICT@;
CREATE INDEX rider_name ON rider (name);
-- Lists show the newest first, and those who left after them.
CREATE INDEX rider_here ON rider (registered_ms, id) WHERE left_ms IS NULL;
CREATE INDEX rider_left ON rider (left_ms, id) WHERE left_ms IS NOT NULL;

CREATE TABLE card (
  id @INT@ NOT NULL PRIMARY KEY,
  rider_id @INT@ NOT NULL REFERENCES rider (id),
  secret_hash @BLOB@ NOT NULL UNIQUE CHECK (length(secret_hash) = 32), -- SHA-256: a stolen database prints no cards
  issued_ms @INT@ NOT NULL,
  issued_by @INT@ NOT NULL,
  revoked_ms @INT@,
  revoked_by @INT@,
  revoked_reason TEXT
) @STRICT@;
CREATE INDEX card_rider ON card (rider_id);

CREATE TABLE job_kind (
  code TEXT NOT NULL PRIMARY KEY CHECK (length(code) BETWEEN 1 AND 40),
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  risky @INT@ NOT NULL DEFAULT 0 CHECK (risky IN (0, 1)),          -- needs accident insurance before it
  position @INT@ NOT NULL
) @STRICT@;

-- Versions of rules: a change is a new row, an award keeps the row it was given under.
CREATE TABLE rule (
  id @INT@ NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL REFERENCES job_kind (code),
  version @INT@ NOT NULL CHECK (version >= 1),
  points @INT@ NOT NULL CHECK (points BETWEEN 1 AND 1000000000),   -- for each unit
  unit @INT@ NOT NULL CHECK (unit IN (1, 2, 3)),                   -- 1 job, 2 hour, 3 item
  cap_day @INT@,                                                   -- points a rider gets at most in a day
  cap_month @INT@,
  expiry_months @INT@,                                             -- NULL: points do not expire
  document TEXT NOT NULL DEFAULT '',                               -- number of the paper it rests on
  valid_from @INT@ NOT NULL,
  valid_to @INT@,                                                  -- last day; NULL: until replaced
  sample @INT@ NOT NULL DEFAULT 0 CHECK (sample IN (0, 1)),        -- a made-up value of the demo station
  created_ms @INT@ NOT NULL,
  created_by @INT@ NOT NULL,
  CONSTRAINT rule_version UNIQUE (kind, version)
) @STRICT@;

CREATE TABLE job (
  id @INT@ NOT NULL PRIMARY KEY,
  op_id @BLOB@ NOT NULL UNIQUE CHECK (length(op_id) = 16),
  rider_id @INT@ NOT NULL REFERENCES rider (id),
  kind TEXT NOT NULL REFERENCES job_kind (code),
  quantity @INT@ NOT NULL CHECK (quantity BETWEEN 1 AND 1000000000),
  place TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  happened_ms @INT@ NOT NULL,
  recorded_ms @INT@ NOT NULL,
  recorded_by @INT@ NOT NULL REFERENCES staff (id),
  state @INT@ NOT NULL CHECK (state BETWEEN 1 AND 4),              -- 1 waiting, 2 returned for more, 3 approved, 4 refused
  entry_id @INT@                                                   -- the award
) @STRICT@;
CREATE INDEX job_state ON job (state, id);
CREATE INDEX job_rider ON job (rider_id, id);

CREATE TABLE evidence (
  id @INT@ NOT NULL PRIMARY KEY,
  job_id @INT@ NOT NULL REFERENCES job (id),
  sha256 @BLOB@ NOT NULL CHECK (length(sha256) = 32),              -- also the name of the stored file
  size @INT@ NOT NULL CHECK (size >= 0),
  name TEXT NOT NULL,                                              -- as it was called where it came from
  added_ms @INT@ NOT NULL,
  added_by @INT@ NOT NULL,
  CONSTRAINT evidence_once UNIQUE (job_id, sha256)
) @STRICT@;
CREATE INDEX evidence_sha256 ON evidence (sha256);

-- Decisions on a job, in order; the last one stands.
CREATE TABLE review (
  id @INT@ NOT NULL PRIMARY KEY,
  op_id @BLOB@ NOT NULL UNIQUE CHECK (length(op_id) = 16),
  job_id @INT@ NOT NULL REFERENCES job (id),
  decision @INT@ NOT NULL CHECK (decision IN (2, 3, 4)),           -- the state the job went to
  reviewer @INT@ NOT NULL REFERENCES staff (id),
  reason TEXT NOT NULL DEFAULT '',
  decided_ms @INT@ NOT NULL
) @STRICT@;
CREATE INDEX review_job ON review (job_id, id);

CREATE TABLE item (
  id @INT@ NOT NULL PRIMARY KEY,
  sku TEXT NOT NULL UNIQUE CHECK (length(sku) BETWEEN 1 AND 40),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  ean TEXT UNIQUE,                                                 -- EAN-13 or EAN-8 with right check digit
  price @INT@ NOT NULL CHECK (price BETWEEN 1 AND 1000000000),     -- points
  limit_month @INT@ CHECK (limit_month >= 1),                      -- pieces a rider may have in a calendar month
  active @INT@ NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  search TEXT NOT NULL,
  created_ms @INT@ NOT NULL
) @STRICT@;

-- What a redemption handed out at which price. The entry moved the points (its leg 1) and the goods
-- (line n is leg n + 1); this is the paper beside it. How much came back is in taken_back.
CREATE TABLE redemption_line (
  entry_id @INT@ NOT NULL REFERENCES entry (id),
  line @INT@ NOT NULL CHECK (line >= 1),
  item_id @INT@ NOT NULL REFERENCES item (id),
  quantity @INT@ NOT NULL CHECK (quantity BETWEEN 1 AND 1000000000),
  price @INT@ NOT NULL CHECK (price >= 1),                         -- points each
  PRIMARY KEY (entry_id, line)
) @CLUSTERED@;

-- What a rider has had of a limited item in a month. The check and the change are one statement.
CREATE TABLE item_use (
  rider_id @INT@ NOT NULL REFERENCES rider (id),
  item_id @INT@ NOT NULL REFERENCES item (id),
  month @INT@ NOT NULL,                                            -- yyyymm
  used @INT@ NOT NULL,
  allowed @INT@,                                                   -- the limit when last asked; NULL: none
  PRIMARY KEY (rider_id, item_id, month),
  CONSTRAINT item_use_limit CHECK (used >= 0 AND (allowed IS NULL OR used <= allowed))
) @CLUSTERED@;

-- Who looked at or changed what beyond the ledger: PIN locks, reveals of a phone, imports.
CREATE TABLE audit (
  id @INT@ NOT NULL PRIMARY KEY,
  at_ms @INT@ NOT NULL,
  actor @INT@ NOT NULL,
  action TEXT NOT NULL,
  object @INT@,
  detail TEXT NOT NULL DEFAULT ''
) @STRICT@;

-- The kinds of jobs that city reports name (mission.md has the list). Points come from rules only.
INSERT INTO job_kind (code, name_en, name_zh, risky, position) VALUES
  ('hazard-photo', 'Hazard photo', '安全隐患随手拍', 0, 1),
  ('small-help', 'Small help', '网格小事随手助', 0, 2),
  ('leaflet', 'Leaflets', '政策传单随手派', 0, 3),
  ('delivery-leaflet', 'Leaflet with a delivery', '随手宣', 0, 4),
  ('live-promotion', 'Live-stream promotion', '直播带货随时推', 0, 5),
  ('patrol', 'Stairwell patrol', '楼道巡查', 0, 6),
  ('exam-support', 'Exam support', '爱心送考', 0, 7),
  ('flood-relief', 'Flood and typhoon relief', '防汛救灾', 1, 8),
  ('civility', 'Civility campaign', '文明创建', 0, 9),
  ('greening', 'Greening', '乡村绿化', 0, 10),
  ('care-visit', 'Care visit', '结对帮扶', 0, 11),
  ('talk', 'Policy or anti-fraud talk', '政策宣讲', 0, 12),
  ('traffic', 'Traffic and visitor guidance', '交通疏导', 1, 13),
  ('mediation', 'Mediation and home visits', '矛盾化解', 0, 14),
  ('rescue', 'Courageous rescue', '见义勇为', 0, 15);

-- As in 0001-ledger.sql: nothing that every redemption of every station would have to lock or check.
-- @postgresql
ALTER TABLE redemption_line
  DROP CONSTRAINT redemption_line_entry_id_fkey, DROP CONSTRAINT redemption_line_item_id_fkey,
  DROP CONSTRAINT redemption_line_line_check, DROP CONSTRAINT redemption_line_quantity_check,
  DROP CONSTRAINT redemption_line_price_check;
ALTER TABLE item_use
  DROP CONSTRAINT item_use_rider_id_fkey, DROP CONSTRAINT item_use_item_id_fkey;
-- @all
