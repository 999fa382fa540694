# SPDX-License-Identifier: GPL-3.0-or-later
"""A city from nothing: its database, roles and logins, stations that join, and what each of them
may do, seen with the program and with psql."""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse

from ctl_kit import ATTENDANT, CHIEF, CTL, REVIEWER, STREET, Answer, png

SERVER = os.environ['YIZHAN_TEST_POSTGRES']
PASSWORDS = {'city_owner': 'owner-pw', 'post': 'post-pw', 'auditor': 'auditor-pw'}


def psql(uri, sql, password=None):
    env = dict(os.environ, LC_ALL='C.UTF-8')
    if password is not None:
        env['PGPASSWORD'] = password
    return subprocess.run(['psql', '--no-psqlrc', '--quiet', '--tuples-only', '--no-align',
                           '--set', 'ON_ERROR_STOP=1', '--set', 'VERBOSITY=verbose', uri],
                          input=sql.encode(), capture_output=True, env=env, check=False)


class Pc:
    """One machine: what it knows stands in its own directory."""

    def __init__(self, city, login):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='yizhan-pc-', dir=city.dir))
        self.uri = city.uri(login)
        self.env = {name: value for name, value in os.environ.items()
                    if not name.startswith(('YIZHAN_', 'PG'))}
        self.env.update(HOME=str(self.dir), XDG_DATA_HOME=str(self.dir / 'data'), LC_ALL='C.UTF-8',
                        TZ='Asia/Shanghai', PGPASSWORD=PASSWORDS[login])
        for _name, pin in (CHIEF, ATTENDANT, REVIEWER, STREET):
            self.write(f'pin-{pin}', pin + '\n')

    def write(self, name, content):
        path = self.dir / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(0o600)
        return str(path)

    def call(self, *args, who=None, as_json=True):
        words = [CTL, '--store', self.uri]
        if as_json:
            words.append('--json')
        if who is not None:
            words += ['--as', who[0], '--pin-file', str(self.dir / f'pin-{who[1]}')]
        return Answer(subprocess.run(words + [str(arg) for arg in args], env=self.env, input=b'',
                                     capture_output=True, cwd=self.dir, timeout=120, check=False))

    def do(self, *args, **kwargs):
        answer = self.call(*args, **kwargs)
        if answer.code != 0 or answer.err:
            raise AssertionError(f'{args}: exit {answer.code}: {answer.err}')
        return answer.data

    def join(self, *args):
        return self.do('station', 'join', *args, who=CHIEF)


class City:
    """A database of its own on the server of the test, with an owner who is no superuser."""

    def __init__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='yizhan-city-'))
        self.database = 'city_' + os.urandom(6).hex()
        answer = psql(SERVER, "DO $$ BEGIN CREATE ROLE city_owner; EXCEPTION WHEN duplicate_object"
                              ' THEN NULL; END $$;'
                              ' ALTER ROLE city_owner LOGIN CREATEDB CREATEROLE'
                              f" PASSWORD '{PASSWORDS['city_owner']}'")
        assert answer.returncode == 0, answer.stderr

    def uri(self, login):
        parts = urllib.parse.urlsplit(SERVER)
        host = parts.netloc.rpartition('@')[2]
        return parts._replace(netloc=f'{login}@{host}', path=self.database).geturl()

    def sql(self, login, sql):
        return psql(self.uri(login), sql, PASSWORDS[login])

    def remove(self):
        psql(SERVER, f'DROP DATABASE IF EXISTS {self.database} WITH (FORCE)')
        shutil.rmtree(self.dir, ignore_errors=True)


class CityTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.maxDiff = None
        cls.city = City()
        cls.addClassCleanup(cls.city.remove)
        cls.office = Pc(cls.city, 'city_owner')
        answer = cls.office.call('station', 'list')
        assert (answer.code, answer.error['code']) == (4, 'store-missing'), answer.err
        cls.made = cls.office.do('city', 'init', '--name', '市驿站办', '--admin', CHIEF[0],
                                 '--new-pin-file', cls.office.dir / f'pin-{CHIEF[1]}')
        for login in ('post', 'auditor'):
            cls.office.do('city', 'login', login, '--password-file',
                          cls.office.write('password', PASSWORDS[login] + '\n'),
                          *(['--auditor'] if login == 'auditor' else []))
        for person, role in ((ATTENDANT, 'attendant'), (REVIEWER, 'reviewer'),
                             (STREET, 'street')):
            cls.office.do('staff', 'add', person[0], '--role', role, '--new-pin-file',
                          cls.office.dir / f'pin-{person[1]}', who=CHIEF)
        cls.west = Pc(cls.city, 'post')
        cls.east = Pc(cls.city, 'post')
        cls.stop = Pc(cls.city, 'post')

    def refuse(self, pc, code, word, *args, **kwargs):
        answer = pc.call(*args, **kwargs)
        self.assertEqual((answer.code, answer.raw), (code, b''), f'{args}: {answer.err}')
        self.assertEqual(answer.error['code'], word, answer.err)
        return answer.error

    def forbid(self, login, state, *statements):
        """Statements that must fail with this SQLSTATE, each by itself; nothing of them stays."""
        tries = ''.join(f'BEGIN EXECUTE $try${sql}$try$; out := out || ARRAY[\'00000\'];'
                        ' EXCEPTION WHEN OTHERS THEN out := out || ARRAY[SQLSTATE::text]; END;'
                        for sql in statements)
        answer = self.city.sql(login, "BEGIN; SET LOCAL client_min_messages = warning;"
                                      f" DO $do$ DECLARE out text[] := '{{}}'; BEGIN {tries}"
                                      " PERFORM set_config('yizhan.out', out::text, true); END $do$;"
                                      " SELECT current_setting('yizhan.out'); ROLLBACK")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        states = answer.stdout.decode().strip().strip('{}').split(',')
        self.assertEqual(len(states), len(statements))
        self.assertEqual([(sql, found) for sql, found in zip(statements, states)
                          if found != state], [])

    def allow(self, login, sql):
        answer = self.city.sql(login, sql)
        self.assertEqual(answer.returncode, 0, f'{sql}: {answer.stderr}')
        return answer.stdout.decode().split()

    def verify(self, *pcs):
        for pc in pcs:
            self.assertTrue(pc.do('verify')['ok'])

    def test_1_init(self):
        self.assertTrue(self.made['database_made'])
        self.assertEqual(self.made['roles'], ['yizhan_station', 'yizhan_auditor'])
        # Once more does no harm, and repairs what somebody took away.
        self.allow('city_owner', 'REVOKE ALL ON entry FROM yizhan_station;'
                                 'GRANT DELETE ON entry TO yizhan_station')
        again = self.office.do('city', 'init')
        self.assertEqual((again['database_made'], again['founded']), (False, False))
        self.forbid('post', '42501', 'DELETE FROM entry')
        self.allow('post', 'SELECT count (*) FROM entry')
        self.assertEqual(self.office.do('city', 'migrate')['roles'], self.made['roles'])
        # The password is nowhere but in its verifier.
        answer = psql(SERVER, "SELECT rolpassword FROM pg_authid WHERE rolname = 'post'")
        self.assertTrue(answer.stdout.startswith(b'SCRAM-SHA-256$'), answer.stdout)
        self.refuse(self.office, 3, 'input', 'city', 'login', 'a"b')
        self.refuse(self.west, 1, 'refused', 'city', 'login', 'other')
        self.refuse(self.west, 1, 'refused', 'city', 'migrate')

    def test_2_join(self):
        for pc in (self.west, self.east, self.stop):
            error = self.refuse(pc, 4, 'store-not-joined', 'rider', 'add', '--name', '张三',
                                who=CHIEF)
            self.assertIn('station join', error['message'])
        self.assertEqual(self.west.join('--name', '城西驿站', '--community', '城西社区'),
                         {'station_id': 2, 'station': '城西驿站', 'desk': 2})
        self.assertEqual(self.east.join('--name', '城东驿站', '--desk', '前台')['desk'], 3)
        self.assertEqual(self.stop.join('--name', '桥头', '--kind', 'stop')['station_id'], 4)
        self.refuse(self.west, 1, 'exists', 'station', 'join', '--name', '新站', who=CHIEF)
        second = Pc(self.city, 'post')
        self.refuse(second, 1, 'exists', 'station', 'join', '--name', '城西驿站', who=CHIEF)
        self.refuse(second, 1, 'permission', 'station', 'join', '--name', '新站', who=ATTENDANT)
        self.refuse(second, 1, 'not-found', 'station', 'join', '--station', '99', who=CHIEF)
        self.refuse(second, 2, 'usage', 'station', 'join', who=CHIEF)
        self.assertEqual(second.join('--station', '城西驿站'),
                         {'station_id': 2, 'station': '城西驿站', 'desk': 5})
        rows = self.east.do('station', 'list')
        self.assertEqual([(row['name'], row['kind'], row['desks'], row['here']) for row in rows],
                         [('市驿站办', 'stop', 1, False), ('城西驿站', 'centre', 2, False),
                          ('城东驿站', 'centre', 1, True), ('桥头', 'stop', 1, False)])
        self.verify(self.office, self.west, self.east, second)

    def test_3_join_at_once(self):
        pcs = [Pc(self.city, 'post') for _ in range(6)]
        with concurrent.futures.ThreadPoolExecutor(len(pcs)) as pool:
            made = list(pool.map(lambda pc: pc.join('--name', '站 ' + pc.dir.name[-8:]), pcs))
            # Six more PCs that all want the same name: one gets it.
            rivals = [Pc(self.city, 'post') for _ in pcs]
            answers = list(pool.map(lambda pc: pc.call('station', 'join', '--name', '同名站',
                                                       who=CHIEF), rivals))
        for member in ('desk', 'station_id'):
            self.assertEqual(len({one[member] for one in made}), len(pcs))
        self.assertEqual(sorted(answer.code for answer in answers), [0, 1, 1, 1, 1, 1])
        self.verify(self.office)

    def test_4_work(self):
        """Everything a station does, with no more than the rights of a station."""
        self.office.do('import', 'rules', self.office.write(
            'rules.csv', 'kind,points,unit,valid_from\nhazard-photo,60,job,2020-01-01\n'
                         'leaflet,40,job,2020-01-01\n'), who=CHIEF)
        self.office.do('import', 'items', self.office.write(
            'items.csv', 'sku,name,points,limit\nSOAP,肥皂,10,\nTEA,茶,5,4\n'), who=CHIEF)
        rider = self.west.do('rider', 'add', '--name', '张三', '--phone', '13800138000',
                             who=ATTENDANT)['rider']
        self.west.do('rider', 'update', rider, '--team', '蓝骑士', who=ATTENDANT)
        card = self.west.do('card', 'issue', rider, who=ATTENDANT)
        self.west.do('card', 'issue', rider, who=ATTENDANT)
        self.assertTrue(card)
        photo = self.west.write('photo.png', png(8, 8, (b'\x80' * 8 for _ in range(8))))
        job = self.west.do('job', 'record', '--rider', rider, '--kind', 'hazard-photo',
                           '--evidence', photo, who=ATTENDANT)['job']
        self.west.do('review', 'return', job, '--reason', '再拍一张', who=REVIEWER)
        self.west.do('job', 'amend', job, '--note', '已补', who=ATTENDANT)
        self.west.do('review', 'approve', job, who=REVIEWER)
        other = self.stop.do('job', 'record', '--rider', rider, '--kind', 'leaflet',
                             who=ATTENDANT)['job']
        self.office.do('review', 'approve', other, who=REVIEWER)
        self.office.do('adjust', rider, '+20', '--reason', '补录', '--approver', STREET[0],
                       '--approver-pin-file', self.office.dir / f'pin-{STREET[1]}', who=CHIEF)
        for pc in (self.west, self.east):
            pc.do('receive', 'SOAP', '5', '--source', 'purchase', who=ATTENDANT)
        self.west.do('receive', 'TEA', '5', '--source', 'purchase', who=ATTENDANT)

        here = self.west.do('redeem', '--rider', rider, '--item', 'SOAP=3', '--item', 'TEA=2',
                            who=ATTENDANT)
        there = self.east.do('redeem', '--rider', rider, '--item', 'SOAP=2', who=ATTENDANT)
        self.assertEqual((here['balance'], there['balance']), (80, 60))
        self.refuse(self.east, 1, 'stock', 'redeem', '--rider', rider, '--item', 'SOAP=4',
                    who=ATTENDANT)
        self.refuse(self.east, 1, 'stock', 'redeem', '--rider', rider, '--item', 'TEA=1',
                    who=ATTENDANT)
        self.refuse(self.west, 1, 'limit', 'redeem', '--rider', rider, '--item', 'TEA=3',
                    who=ATTENDANT)
        # Goods go back where they came from.
        self.refuse(self.east, 1, 'refused', 'return', here['entry'], '--reason', '坏了',
                    who=ATTENDANT)
        self.west.do('return', here['entry'], 'SOAP=1', '--reason', '坏了', who=ATTENDANT)
        self.east.do('reverse', there['entry'], '--reason', '错了', who=CHIEF)
        # A stop has no goods.
        self.refuse(self.stop, 1, 'refused', 'redeem', '--rider', rider, '--item', 'SOAP=1',
                    who=ATTENDANT)
        self.refuse(self.stop, 1, 'refused', 'receive', 'SOAP', '5', '--source', 'purchase', who=ATTENDANT)
        self.west.do('expire', who=CHIEF)
        self.west.do('staff', 'set-pin', ATTENDANT[0], '--new-pin-file',
                     self.west.dir / f'pin-{ATTENDANT[1]}', who=CHIEF)
        self.west.do('seal', who=CHIEF)
        self.verify(self.office, self.west, self.east, self.stop)
        self.assertEqual(self.east.do('balance', rider)['points'], 90)

    def test_5_auditor(self):
        auditor = Pc(self.city, 'auditor')
        self.assertTrue(auditor.do('verify')['ok'])
        self.assertGreater(len(auditor.do('station', 'list')), 3)
        auditor.do('history', '张三')
        answer = auditor.call('export', 'journal', '--as', 'hledger', as_json=False)
        self.assertEqual((answer.code, answer.err), (0, ''))
        self.assertIn('城', answer.out + '城')
        self.assertFalse((auditor.dir / 'data').exists(), 'an auditor leaves nothing behind')
        self.refuse(auditor, 4, 'store-not-joined', 'rider', 'add', '--name', '李四', who=CHIEF)
        self.refuse(auditor, 4, 'store-read-only', 'station', 'join', '--name', '审计站', who=CHIEF)
        self.forbid('auditor', '42501', 'SELECT pin_hash FROM staff', 'SELECT * FROM staff',
                    *(f'{start} {table} {end}' for table in self.tables()
                      for start, end in (('INSERT INTO', 'DEFAULT VALUES'), ('DELETE FROM', ''),
                                         ('TRUNCATE', 'CASCADE'))),
                    *(f'UPDATE {table} SET {column} = {column}' for table, column in self.columns()))

    def tables(self):
        return self.allow('city_owner', "SELECT tablename FROM pg_tables"
                                        " WHERE schemaname = 'public' ORDER BY 1")

    def columns(self):
        rows = self.allow('city_owner', "SELECT table_name || '.' || column_name"
                                        " FROM information_schema.columns"
                                        " WHERE table_schema = 'public' ORDER BY 1")
        return [row.split('.') for row in rows]

    # What the program changes at a station; of nothing else is any column changed.
    MUTABLE = {
        'station': 'community_id',
        'desk': 'next_number seq head head_ms',
        'account': 'balance',
        'taken_back': 'amount',
        'staff': 'pin_hash wrong_pins locked_until_ms active role',
        'rider': 'name phone platform_id team_id community_id grid_worker consent note search left_ms',
        'card': 'revoked_ms revoked_by revoked_reason',
        'badge': 'revoked_ms revoked_by revoked_reason',
        'job': 'note state entry_id',
        'item': 'sku name limit_pieces active search category unit paid_by note limit_period photo'
                ' photo_size nature',
        'item_code': 'item_id pieces unit main',
        'item_place': 'place minimum',
        'item_use': 'used allowed had_before',
        'voucher': 'state rider_id entry_id ended_ms ended_by ended_at',
        'old_voucher': 'undone',
        'merchant': 'name contact phone address active',
        'deal': 'merchant_id valid_days',
        'deal_voucher': 'state used_ms used_by used_at used_op settlement_id',
        'session': 'place starts_ms state reason changed_ms changed_by',
        'seat': 'seats came marked_ms marked_by',
        'hold': 'left_points',
        'rider_pin': 'pin_hash wrong_pins locked_until_ms set_ms set_by',
        'setting': 'value changed_ms changed_by',
        'delivery': 'state scans entry_id closed_ms closed_by',
        'delivery_line': 'expected',
        'shipment': 'arrived_entry arrived_ms arrived_by',
        'shipment_line': 'arrived',
        'stock_count': 'state scans compared_ms compared_by entry_id closed_op closed_ms closed_by'
                       ' approver',
        'stock_count_line': 'open round reason difference',
    }

    def test_6_station_role(self):
        updates = {True: [], False: []}
        for table, column in self.columns():
            may = column in self.MUTABLE.get(table, '').split()
            updates[may].append(f'UPDATE {table} SET {column} = {column} WHERE false')
        self.forbid('post', '00000', *updates[True])
        self.forbid('post', '42501', *updates[False],
                    *(f'{start} {table} {end}' for table in self.tables()
                      for start, end in (('DELETE FROM', ''), ('TRUNCATE', 'CASCADE'),
                                         ('ALTER TABLE', 'DISABLE TRIGGER ALL'),
                                         ('DROP TABLE', 'CASCADE'))),
                    'CREATE TABLE t (a int)', 'CREATE TEMPORARY TABLE t (a int)',
                    'CREATE FUNCTION f () RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
                    'INSERT INTO account (id, kind, owner, unit, station_id, period, balance)'
                    ' VALUES (1, 2, 1, 0, 0, 0, 1000)',
                    "INSERT INTO migration VALUES (99, 'x', 0)",
                    'SET ROLE city_owner', 'SET session_replication_role = replica')

    def test_7_owner_meets_triggers(self):
        """The control: with every right on the tables, the triggers still refuse."""
        self.forbid('city_owner', 'P0001',
                    'UPDATE entry SET actor = 0', 'DELETE FROM entry', 'TRUNCATE entry CASCADE',
                    'UPDATE transfer SET amount = amount + 1', 'DELETE FROM transfer',
                    'TRUNCATE transfer CASCADE', "UPDATE entry_reason SET text = 'x'",
                    'DELETE FROM entry_reason', 'UPDATE seal SET seq = seq + 1',
                    'DELETE FROM seal', 'DELETE FROM account')
        self.verify(self.office)

    def test_8_changed_behind_its_back(self):
        """And without the triggers, the proof finds it."""
        entry = self.allow('city_owner', 'SELECT max (id) FROM entry WHERE kind = 2')[0]
        change = ('BEGIN; ALTER TABLE transfer DISABLE TRIGGER USER; UPDATE transfer SET amount ='
                  f' amount {{}} 1 WHERE entry_id = {entry} AND leg = 1;'
                  ' ALTER TABLE transfer ENABLE TRIGGER USER; COMMIT')
        self.allow('city_owner', change.format('+'))
        answer = Pc(self.city, 'auditor').call('verify')
        self.assertEqual(answer.code, 5)
        number = f'{int(entry) >> 40}-{int(entry) & (1 << 40) - 1}'
        self.assertTrue(any(re.search(rf'\b{number}\b', finding['place'])
                            for finding in answer.data['findings']), answer.out)
        self.allow('city_owner', change.format('-'))
        self.verify(self.office)


if __name__ == '__main__':
    unittest.main()
