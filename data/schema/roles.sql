-- Who may do what in a city's database on PostgreSQL. Run by its owner, as often as wanted: the rights
-- of the two roles are taken away and given anew, in one transaction.
--
--   yizhan_station   what the program needs at a station. What was booked can be read and added to,
--                    and never changed or deleted; of everything else only the columns that change.
--   yizhan_auditor   reads, but for the hashes of PINs, which are short enough to be found by trying.
--
-- Nobody signs in as one of them: logins are made members (yizhan-ctl city login). They belong to the
-- whole server and serve every city on it; rights are those of this database.

DO $$
DECLARE
  role_name text;
BEGIN
  -- The server would only warn.
  IF NOT (SELECT pg_has_role (current_user, relowner, 'USAGE') FROM pg_class
          WHERE oid = 'migration'::regclass) THEN
    RAISE insufficient_privilege USING MESSAGE = 'only the owner of the database gives its rights';
  END IF;
  FOREACH role_name IN ARRAY ARRAY['yizhan_station', 'yizhan_auditor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      BEGIN
        EXECUTE format ('CREATE ROLE %I NOLOGIN', role_name);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- another city's owner was first
      END;
    END IF;
  END LOOP;
  EXECUTE format ('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database ());
  EXECUTE format ('GRANT CONNECT ON DATABASE %I TO yizhan_station, yizhan_auditor', current_database ());
  EXECUTE format ('REVOKE ALL ON SCHEMA %I FROM PUBLIC, yizhan_station, yizhan_auditor', current_schema ());
  EXECUTE format ('GRANT USAGE ON SCHEMA %I TO yizhan_station, yizhan_auditor', current_schema ());
  EXECUTE format ('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM PUBLIC, yizhan_station, yizhan_auditor', current_schema ());
END
$$;

-- Everybody reads everything.
GRANT SELECT ON migration, station, desk, account, entry, transfer, taken_back, entry_reason, seal,
  affiliation, rider, card, badge, job_kind, rule, job, evidence, evidence_part, review, item, redemption_line, item_use, audit,
  item_code, item_place, item_price, item_batch, item_batch_out
  TO yizhan_station, yizhan_auditor;
GRANT SELECT ON setting, delivery, delivery_line, delivery_scan, shipment, shipment_line, stock_count,
  stock_count_line, stock_count_row
  TO yizhan_station, yizhan_auditor;
GRANT SELECT ON hold TO yizhan_station, yizhan_auditor;
GRANT SELECT ON voucher_sheet, voucher, old_voucher, merchant, deal, settlement, deal_voucher, session, seat
  TO yizhan_station, yizhan_auditor;
GRANT SELECT ON staff, rider_pin TO yizhan_station;
GRANT SELECT (rider_id, wrong_pins, locked_until_ms, set_ms, set_by) ON rider_pin TO yizhan_auditor;
GRANT SELECT (id, name, role, wrong_pins, locked_until_ms, rider_id, active, created_ms, created_by)
  ON staff TO yizhan_auditor;

-- What is only ever added to.
GRANT INSERT ON entry, transfer, taken_back, entry_reason, seal,
  station, desk, affiliation, staff, rider, card, badge, rule, job, evidence, evidence_part, review, item, redemption_line,
  item_use, audit, item_code, item_place, item_price, item_batch, item_batch_out
  TO yizhan_station;
GRANT INSERT ON setting, delivery, delivery_line, delivery_scan, shipment, shipment_line, stock_count,
  stock_count_line, stock_count_row
  TO yizhan_station;
GRANT INSERT ON hold, rider_pin TO yizhan_station;
GRANT INSERT ON voucher_sheet, voucher, old_voucher, merchant, deal, settlement, deal_voucher, session, seat
  TO yizhan_station;
-- An account begins with nothing.
GRANT INSERT (id, kind, owner, unit, station_id, period, floor) ON account TO yizhan_station;

-- What changes.
GRANT UPDATE (community_id) ON station TO yizhan_station;
GRANT UPDATE (next_number, seq, head, head_ms) ON desk TO yizhan_station;
GRANT UPDATE (balance) ON account TO yizhan_station;
GRANT UPDATE (amount) ON taken_back TO yizhan_station;
GRANT UPDATE (pin_hash, wrong_pins, locked_until_ms, active, role) ON staff TO yizhan_station;
GRANT UPDATE (name, phone, platform_id, team_id, community_id, grid_worker, consent, note, search, left_ms)
  ON rider TO yizhan_station;
GRANT UPDATE (revoked_ms, revoked_by, revoked_reason) ON card, badge TO yizhan_station;
GRANT UPDATE (note, state, entry_id) ON job TO yizhan_station;
GRANT UPDATE (sku, name, limit_pieces, active, search, category, unit, paid_by, note, limit_period, photo,
  photo_size) ON item TO yizhan_station;
GRANT UPDATE (item_id, pieces, unit, main) ON item_code TO yizhan_station;
GRANT UPDATE (place, minimum) ON item_place TO yizhan_station;
GRANT UPDATE (used, allowed, had_before) ON item_use TO yizhan_station;
GRANT UPDATE (value, changed_ms, changed_by) ON setting TO yizhan_station;
GRANT UPDATE (left_points) ON hold TO yizhan_station;
GRANT UPDATE (nature) ON item TO yizhan_station;
GRANT UPDATE (state, rider_id, entry_id, ended_ms, ended_by, ended_at) ON voucher TO yizhan_station;
GRANT UPDATE (undone) ON old_voucher TO yizhan_station;
GRANT UPDATE (name, contact, phone, address, active) ON merchant TO yizhan_station;
GRANT UPDATE (merchant_id, valid_days) ON deal TO yizhan_station;
GRANT UPDATE (state, used_ms, used_by, used_at, used_op, settlement_id) ON deal_voucher TO yizhan_station;
GRANT UPDATE (place, starts_ms, state, reason, changed_ms, changed_by) ON session TO yizhan_station;
GRANT UPDATE (seats, came, marked_ms, marked_by) ON seat TO yizhan_station;
GRANT UPDATE (pin_hash, wrong_pins, locked_until_ms, set_ms, set_by) ON rider_pin TO yizhan_station;
GRANT UPDATE (state, scans, entry_id, closed_ms, closed_by) ON delivery TO yizhan_station;
GRANT UPDATE (expected) ON delivery_line TO yizhan_station;
GRANT UPDATE (arrived_entry, arrived_ms, arrived_by) ON shipment TO yizhan_station;
GRANT UPDATE (arrived) ON shipment_line TO yizhan_station;
GRANT UPDATE (state, scans, compared_ms, compared_by, entry_id, closed_op, closed_ms, closed_by, approver)
  ON stock_count TO yizhan_station;
GRANT UPDATE (open, round, reason, difference) ON stock_count_line TO yizhan_station;
