# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input, nothing lost: each case gives a sentence and an exit code, and the store is as it was.
Killing the program at any moment loses nothing that was confirmed and books nothing half."""

import concurrent.futures
import difflib
import fcntl
import json
import os
import pty
import random
import shutil
import socket
import sqlite3
import subprocess
import time
import unittest
import urllib.parse
import uuid

import ctl_kit
from ctl_kit import ATTENDANT, CHIEF, REVIEWER, STREET, Station, StationTest

ITEMS = 'sku,name,ean,price,limit,stock\nSOAP,香皂,6901234567892,8,,10\nRICE,大米,,30,1,4\n'


class BadInputTest(StationTest):
    """One station with a rider who has 100 points, and goods."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        station = cls.station
        station.do('import', 'items', station.write('items.csv', ITEMS), who=CHIEF)
        cls.rider = station.do('rider', 'add', '--name', '赵六', '--phone', '13800001111',
                               who=ATTENDANT)['rider']
        station.do('adjust', cls.rider, 100, '--reason', '期初', '--approver', STREET[0], who=CHIEF,
                   env={'YIZHAN_APPROVER_PIN': STREET[1]})
        cls.card = station.do('card', 'issue', cls.rider, '--out', 'card.png',
                              who=ATTENDANT)['text']

    def files(self):
        """Everything but the store itself that stands beside it."""
        return sorted(str(path.relative_to(self.station.dir))
                      for path in self.station.dir.rglob('*') if path.is_file()
                      and not path.name.startswith(('station.db-', 'pin-')))

    def unchanged(self, before):
        changes = [line for line in difflib.unified_diff(before.splitlines(),
                                                         self.station.dump().splitlines(), n=0)]
        self.assertEqual(changes, [])

    def bad(self, codes, words, *args, stdout=False, **kwargs):
        """The call is refused, for scripts and for people, and nothing has changed."""
        codes = (codes,) if isinstance(codes, int) else codes
        words = (words,) if isinstance(words, str) else words
        before, files = self.station.dump(), self.files()
        scripted = self.station.call(*args, **kwargs)
        told = self.station.call(*args, as_json=False, **kwargs)
        self.unchanged(before)
        self.assertEqual(self.files(), files, args)
        self.assertIn(scripted.code, codes, f'{args}: {scripted.err}')
        self.assertEqual(told.code, scripted.code, f'{args}: {told.err}')
        self.assertIn(scripted.error['code'], words, f'{args}: {scripted.err}')
        if not stdout:
            self.assertEqual((scripted.raw, told.raw), (b'', b''), args)
        self.assertGreater(len(told.err.strip()), 10, args)
        for noise in ('CRITICAL', 'WARNING', '**', '(null)', '{', 'Traceback'):
            self.assertNotIn(noise, told.err, args)
        return scripted.error

    def redeem(self, rider, item='SOAP=1', *more):
        return ('redeem', '--rider', rider, '--item', item, *more)


class Codes(BadInputTest):
    def test_codes(self):
        foreign = Station()
        self.addCleanup(foreign.remove)
        foreign.found()
        other = foreign.do('rider', 'add', '--name', '外人', '--phone', '13900001111', who=CHIEF)
        strange = foreign.do('card', 'issue', other['rider'], who=CHIEF)['text']
        mistyped = self.card[:10] + ('2' if self.card[10] != '2' else '3') + self.card[11:]
        cases = [
            (1, 'not-found', '9-999'),
            (1, 'not-found', '没有这个人'),
            (1, 'not-found', 'https://example.com/rider/1'),
            (1, 'not-found', strange),
            (1, 'not-found', '13900009999'),
            ((1, 3), ('not-found', 'input'), ''),
            (3, 'code', mistyped),
            (3, 'code', self.card[:-3]),
            ((1, 3), ('code', 'not-found', 'input'), self.card * 40),
            ((1, 3), ('not-found', 'input', 'code'), 'A' * 100000),
        ]
        for code, word, rider in cases:
            with self.subTest(rider=rider[:40]):
                self.bad(code, word, 'balance', rider)
                self.bad(code, word, *self.redeem(rider), who=ATTENDANT)
        # What is typed in small letters and groups is understood.
        grouped = ' '.join(self.card[i:i + 4] for i in range(0, 30, 4)).lower()
        self.assertEqual(self.do('balance', grouped)['points'], 100)

    def test_revoked_and_left(self):
        rider = self.do('rider', 'add', '--name', '钱七', '--phone', '13800002222', who=ATTENDANT)
        old = self.do('card', 'issue', rider['rider'], who=ATTENDANT)['text']
        self.do('card', 'revoke', old, '--reason', '捡到的', who=ATTENDANT)
        self.bad(1, 'card-revoked', *self.redeem(old), who=ATTENDANT)
        self.bad(1, 'state', 'card', 'revoke', old, '--reason', '再来', who=ATTENDANT)
        new = self.do('card', 'issue', rider['rider'], who=ATTENDANT)['text']
        self.do('rider', 'leave', '钱七', who=ATTENDANT)
        self.bad(1, ('rider-left', 'card-revoked'), *self.redeem(new), who=ATTENDANT)
        self.bad(1, 'rider-left', *self.redeem('13800002222'), who=ATTENDANT)
        self.bad(1, 'rider-left', 'card', 'issue', '钱七', who=ATTENDANT)

    def test_ambiguous_name(self):
        for phone in ('13800003331', '13800003332'):
            self.do('rider', 'add', '--name', '孙八', '--phone', phone, who=ATTENDANT)
        error = self.bad(1, 'ambiguous', 'balance', '孙八')
        self.assertEqual(error['there'], 2)


class Amounts(BadInputTest):
    def test_more_than_there_is(self):
        error = self.bad(1, 'points', *self.redeem(self.rider, 'RICE=1', 'SOAP=9'), who=ATTENDANT)
        self.assertEqual((error['asked'], error['there']), (102, 100))
        error = self.bad(1, 'stock', *self.redeem(self.rider, 'SOAP=11'), who=ATTENDANT)
        self.assertEqual((error['subject'], error['asked'], error['there']), ('香皂', 11, 10))
        error = self.bad(1, 'limit', *self.redeem(self.rider, 'RICE=2'), who=ATTENDANT)
        self.assertEqual((error['subject'], error['asked'], error['there']), ('大米', 2, 1))
        # All lines or none.
        self.bad(1, 'stock', *self.redeem(self.rider, 'SOAP=2', '--item', 'RICE=1', '--item',
                                          'SOAP=9'), who=ATTENDANT)
        told = self.station.call(*self.redeem(self.rider, 'SOAP=11'), who=ATTENDANT,
                                 as_json=False).err
        for fact in ('香皂', '11', '10'):
            self.assertIn(fact, told)

    def test_no_amounts(self):
        for text in ('0', '-1', '1.5', 'zwei', '', '1000000001', '99999999999999999999', '1e3'):
            with self.subTest(text=text):
                self.bad(3, ('input', 'overflow'), *self.redeem(self.rider, 'SOAP=' + text),
                         who=ATTENDANT)
                self.bad(3, ('input', 'overflow'), 'receive', 'SOAP', '--source', '采购', '--',
                         text, who=ATTENDANT)
                self.bad(3, ('input', 'overflow'), 'job', 'record', '--rider', self.rider,
                         '--kind', 'patrol', '--quantity', text, who=ATTENDANT)
        for text in ('0', '-', '--5', '5x', '9' * 30):
            self.bad(3, ('input', 'overflow'), 'adjust', self.rider, '--reason', '错',
                     '--approver', STREET[0], '--', text, who=CHIEF)

    def test_texts(self):
        add = ('rider', 'add', '--phone', '13700001111', '--name')
        self.bad(3, 'input', *add, '', who=ATTENDANT)
        self.bad(3, 'input', *add, '名' * 61, who=ATTENDANT)
        self.bad(3, 'input', *add, '   ', who=ATTENDANT)
        self.bad(3, 'input', *add, b'\xff\xfe\xc0'.decode('utf-8', 'surrogateescape'),
                 who=ATTENDANT)
        self.bad(3, 'input', 'rider', 'add', '--name', '周九', '--phone', '12', who=ATTENDANT)
        self.bad(3, 'input', 'rider', 'add', '--name', '周九', '--phone', '=1+1', who=ATTENDANT)
        self.bad(3, 'input', *self.redeem(self.rider, 'SOAP', '--op-id', 'x'), who=ATTENDANT)
        for at in ('2024-13-01', '9999-12-31', 'gestern', '2024-02-30 10:00', ''):
            self.bad((1, 3), ('input', 'refused'), 'job', 'record', '--rider', self.rider,
                     '--kind', 'patrol', '--at', at, who=ATTENDANT)
        self.bad((1, 3), ('not-found', 'input'), 'job', 'record', '--rider', self.rider, '--kind',
                 '没有这种', who=ATTENDANT)
        self.bad(1, 'not-found', *self.redeem(self.rider, '金条=1'), who=ATTENDANT)
        self.bad((1, 3), ('not-found', 'input'), 'job', 'show', 'x')
        self.bad(1, 'not-found', 'job', 'show', '1-999')
        self.bad((1, 3), ('not-found', 'input'), 'reverse', '1-9999', '--reason', '错', who=CHIEF)
        self.bad(3, 'input', 'job', 'record', '--rider', self.rider, '--kind', 'patrol',
                 '--evidence', 'nowhere.jpg', who=ATTENDANT)
        self.bad(3, 'input', 'job', 'record', '--rider', self.rider, '--kind', 'patrol',
                 '--evidence', '/', who=ATTENDANT)
        self.bad(3, 'input', 'import', 'items', 'nowhere.csv', who=CHIEF)


class Papers(BadInputTest):
    """A paper that cannot be written is told before anything is booked."""

    def test_papers(self):
        paths = ['receipt.txt', 'receipt', 'nowhere/receipt.pdf', '.pdf/', '/proc/receipt.png']
        os.mkdir(self.station.path('directory.pdf'))
        for path in paths + ['directory.pdf']:
            with self.subTest(path=path):
                self.bad(3, 'input', *self.redeem(self.rider, 'SOAP', '--receipt', path),
                         who=ATTENDANT)
                self.bad(3, 'input', 'card', 'issue', self.rider, '--out', path, who=ATTENDANT)

    def test_full_disk(self):
        """The answer cannot be written: that is told, and what is booked stands."""
        op_id = str(uuid.uuid4())
        words, env = self.station.start(*self.redeem(self.rider, 'SOAP', '--op-id', op_id),
                                        who=ATTENDANT)
        with open('/dev/full', 'wb') as full:
            process = subprocess.run(words, env=env, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(process.returncode, 4)
        self.assertEqual(json.loads(process.stderr)['error']['code'], 'io')
        again = self.do(*self.redeem(self.rider, 'SOAP', '--op-id', op_id), who=ATTENDANT)
        self.assertEqual((again['repeated'], again['points']), (True, -8))
        reader, writer = os.pipe()
        os.close(reader)
        words, env = self.station.start('export', 'journal', '--as', 'json')
        process = subprocess.run(words, env=env, stdout=writer, stderr=subprocess.PIPE)
        os.close(writer)
        self.assertEqual(process.returncode, 4)


class Pins(BadInputTest):
    def test_pins(self):
        wrong = (REVIEWER[0], '000913')
        act = ('review', 'approve', '1-999')
        for left in (4, 3, 2, 1):
            error = self.station.call(*act, who=wrong).error
            self.assertEqual((error['code'], error['there']), ('pin', left))
        answer = self.station.call(*act, who=wrong)
        self.assertEqual((answer.code, answer.error['code']), (1, 'pin-locked'))
        # Locked is locked, for the right PIN as well.
        error = self.bad(1, 'pin-locked', *act, who=REVIEWER)
        self.assertGreater(error['there'], 60)
        told = self.station.call(*act, who=REVIEWER, as_json=False).err
        self.assertNotIn(REVIEWER[1], told)

    def test_delay(self):
        self.station.call('seal', who=(STREET[0], '000913'))
        start = time.monotonic()
        self.assertEqual(self.station.call('seal', who=STREET).code, 0)
        self.assertGreater(time.monotonic() - start, 0.2)

    def type_pins(self, *args, pins):
        """A call at a terminal, which asks; gives the exit code and all that could be seen."""
        words, env = self.station.start(*args, as_json=False)
        process, terminal = pty.fork()
        if process == 0:
            os.execvpe(words[0], words, env)
        seen = b''
        for pin in [*pins, None]:
            while True:
                try:
                    part = os.read(terminal, 4096)
                except OSError:
                    part = b''
                seen += part
                if not part or (pin is not None and part.rstrip().endswith(b':')):
                    break
            if pin is not None:
                os.write(terminal, pin.encode() + b'\n')
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), seen.decode()

    def test_terminal(self):
        code, seen = self.type_pins('--as', CHIEF[0], 'seal', pins=[CHIEF[1]])
        self.assertEqual(code, 0, seen)
        self.assertNotIn(CHIEF[1], seen)
        add = ('--as', CHIEF[0], 'staff', 'add', '终端', '--role', 'attendant')
        code, seen = self.type_pins(*add, pins=['1234'])
        self.assertEqual(code, 3, seen)
        code, seen = self.type_pins(*add, pins=['770142', '770143'])
        self.assertEqual(code, 3, seen)
        code, seen = self.type_pins(*add, pins=['770142', '770142', CHIEF[1]])
        self.assertEqual(code, 0, seen)
        self.assertNotIn('770142', seen)
        self.assertEqual(self.do('seal', who=('终端', '770142'))['seq'], 3)

    def test_who(self):
        self.bad((1, 3), 'not-found', 'seal', who=('谁', '482159'))
        self.bad(2, 'usage', 'seal')
        self.bad(2, 'usage', '--as', CHIEF[0], 'seal')
        self.bad(3, 'input', '--as', CHIEF[0], '--pin-file', 'nowhere', 'seal')
        self.bad(3, 'input', '--as', CHIEF[0], '--pin-file', '/dev/zero', 'seal')
        self.bad(3, 'input', '--as', CHIEF[0], '--pin-file',
                 self.station.write('large-pin', '4821\n' * 2000), 'seal')
        for pin in ('123', 'abcdef', '', '1234567890123'):
            self.bad(3, 'input', 'staff', 'add', '新人', '--role', 'attendant', '--new-pin-file',
                     self.station.write('new-pin', pin + '\n'), who=CHIEF)
        self.bad(1, 'permission', 'item', 'put', 'X', '--name', 'X', '--price', 1, who=ATTENDANT)
        self.bad(1, 'permission', *self.redeem(self.rider), who=STREET)


class Usage(BadInputTest):
    def test_usage(self):
        cases = [
            (), ('juggle',), ('rider',), ('rider', 'juggle'), ('rider', 'list', '--juggle'),
            ('rider', 'list', 'one'), ('rider', 'show'), ('rider', 'show', '1', '2'),
            ('rider', 'list', '--search'), ('rider', 'list', '--search', '--limit'),
            ('rider', 'add'), ('redeem',), ('redeem', '--rider', '1-1'), ('review', 'refuse', '1'),
            ('rider', 'list', '--search', 'a', '--search', 'b'), ('--json=1', 'rider', 'list'),
            ('job', 'list', '--state', 'lost'), ('export', 'journal', '--as', 'pdf'),
            ('staff', 'add', 'x', '--role', 'king'), ('init', '--station', 'x'),
            ('init', '--station', 'x', '--admin', 'y', '--kind', 'castle'), ('-x', 'verify'),
            ('adjust', '1-1', '5', '--reason', 'x'), ('--store',),
            ('review', 'approve', '1', '2', '--op-id', '0190b2b0-7c5e-7000-8000-0000000000aa'),
        ]
        for words in cases:
            with self.subTest(words=words):
                if words != ('--store',) and '--json=1' not in words:
                    self.bad(2, 'usage', *words)
                self.assertEqual(self.station.call(*words, as_json=False).code, 2)
        self.assertEqual(self.station.call('export', 'journal', as_json=False).code, 2)


class Tables(BadInputTest):
    def test_broken(self):
        station = self.station
        head = '姓名,手机号\n'
        cases = {
            'quotes': head + '"张三,13700000001\n李四,13700000002\n',
            'quotes-inside': head + '张"三"",13700000001\n"李"四,13700000002\n',
            'nul': head.encode() + b'\xe5\xbc\xa0\x00\xe4\xb8\x89,13700000001\n',
            'long-line': head + 'x' * (10 * 1024 * 1024) + ',13700000001\n',
            'long-quoted': head + '"' + 'x\n' * (5 * 1024 * 1024) + '",13700000001\n',
            'no-name': '平台,队伍\n美团,蜂行\n',
            'no-encoding': head.encode() + b'\xff\xff\xff\xff,13700000001\n',
            'empty': '',
            'picture': ctl_kit.blank(10, 10),
            'columns': ','.join(['姓名'] + ['x'] * 5000) + '\n',
        }
        for name, content in cases.items():
            with self.subTest(name=name):
                path = station.write(name + '.csv', content)
                self.bad(3, ('csv', 'input'), 'import', 'riders', path, who=CHIEF, stdout=True)
        for path in ('.', '/dev/null'):
            self.bad(3, ('csv', 'input'), 'import', 'riders', path, who=CHIEF)

    def test_lines(self):
        """Bad lines are refused with the reason; the good ones are taken."""
        station = self.station
        table = ('姓名,手机号\n甲一,13600000001\n乙二,13600000001\n"=HYPERLINK(""x"")",13600000003\n'
                 '丁四,=cmd|x\n,13600000005\n' + '名' * 70 + ',13600000006\n己七,13600000007\n')
        answer = station.call('import', 'riders', station.write('lines.csv', table), who=CHIEF)
        self.assertEqual(answer.code, 3)
        lines = {line['line']: line for line in answer.data['lines']}
        self.assertEqual((lines[2]['outcome'], lines[8]['outcome']), ('added', 'added'))
        for line in (3, 5, 6, 7):
            self.assertEqual(lines[line]['outcome'], 'refused', lines[line])
            self.assertTrue(lines[line]['message'])
        before = station.dump()
        again = station.call('import', 'riders', 'lines.csv', who=CHIEF)
        self.assertEqual((again.data['added'], again.data['updated']), (0, 0))
        self.unchanged(before)
        # What a spreadsheet would take for a formula leaves with a guard.
        answer = station.call('export', 'journal', '--as', 'csv', as_json=False)
        self.assertNotIn(',=', answer.out)


class Pictures(BadInputTest):
    def test_pictures(self):
        station = self.station
        whole = ctl_kit.ean13('6901234567892')
        wide = b'\xff' * 30000
        cases = {
            'truncated.png': whole[:len(whole) // 2],
            'header.png': whole[:30],
            'wide.png': ctl_kit.png(30000, 8, [wide] * 8),
            'claims.png': ctl_kit.png(10, 10, [b'\xff' * 10] * 10, claimed_width=30000),
            'huge.png': ctl_kit.png(16000, 10, [b'\xff' * 16000] * 10, claimed_width=1 << 30),
            'text.png': 'this is no picture',
            'empty.png': '',
            'noise.jpg': random.Random(7).randbytes(5000),
            'jpeg.jpg': b'\xff\xd8\xff\xe0' + random.Random(8).randbytes(5000),
            'table.png': ITEMS,
        }
        for name, content in cases.items():
            with self.subTest(name=name):
                path = station.write(name, content)
                self.bad(3, ('image', 'input'), 'scan', path, stdout=True)
                self.bad(3, ('image', 'input'), *self.redeem(path), who=ATTENDANT)
        for path in ('nowhere.png', '/', '/dev/null'):
            self.bad(3, ('image', 'input'), 'scan', path, stdout=True)

    def test_without_code(self):
        station = self.station
        white = station.write('white.png', ctl_kit.blank(200, 200))
        goods = station.write('goods.png', ctl_kit.ean13('6901234567892'))
        self.bad(1, 'nothing-found', 'scan', white, stdout=True)
        self.bad(1, 'nothing-found', *self.redeem(white), who=ATTENDANT)
        self.bad(3, 'code', *self.redeem(goods), who=ATTENDANT)
        # One bad file does not keep the others from being read.
        answer = station.call('scan', white, 'nowhere.png', goods, 'card.png')
        self.assertEqual(answer.code, 3)
        self.assertEqual([len(one['codes']) for one in answer.data], [0, 0, 1, 1])
        told = station.call('scan', white, 'nowhere.png', goods, as_json=False)
        self.assertEqual((told.code, len(told.out.splitlines()), len(told.err.splitlines())),
                         (3, 1, 2))


class Stores(BadInputTest):
    """Stores that cannot be opened, or not written to."""

    def copy(self, name):
        """A copy of the store in a directory of its own; calls go there."""
        directory = self.station.dir / name
        directory.mkdir()
        path = directory / 'station.db'
        source, target = sqlite3.connect(self.station.store), sqlite3.connect(path)
        source.backup(target)
        source.close()
        target.close()
        ctl_kit.reseal(path)
        return path

    def closed(self, codes, words, path, *args, prefix=(), who=None):
        """The call fails with a sentence, and the file is byte for byte as it was."""
        before = path.read_bytes()
        for as_json in (True, False):
            words_of_call, env = self.station.start('--store', path, *args, who=who, store=False,
                                                    as_json=as_json)
            answer = ctl_kit.Answer(subprocess.run([*prefix, *words_of_call], env=env,
                                                   capture_output=True, timeout=60))
            self.assertIn(answer.code, codes, answer.err)
            if as_json:
                self.assertIn(answer.error['code'], words, answer.err)
            else:
                self.assertGreater(len(answer.err), 10)
        self.assertEqual(path.read_bytes(), before)

    def test_missing(self):
        path = self.station.dir / 'nowhere' / 'station.db'
        for args, who in ((('verify',), None), (self.redeem('1-1'), ATTENDANT)):
            answer = self.station.call('--store', path, *args, who=who, store=False)
            self.assertEqual((answer.code, answer.error['code']), (4, 'store-missing'))
        self.assertFalse(path.parent.exists())

    def test_foreign(self):
        path = self.station.dir / 'foreign.db'
        base = sqlite3.connect(path)
        base.execute('CREATE TABLE recipe (name TEXT)')
        base.commit()
        base.close()
        text = self.station.dir / 'text.db'
        text.write_text('Dear diary, ' * 1000)
        empty = self.station.dir / 'empty.db'
        empty.touch()
        for one in (path, text, empty):
            for args, who in ((('verify',), None), (self.redeem('1-1'), ATTENDANT)):
                with self.subTest(path=one.name, args=args[0]):
                    self.closed((4,), ('store-foreign', 'store-damaged'), one, *args, who=who)
        self.closed((1, 4), ('exists', 'store-foreign'), text, 'init', '--station', 'x', '--admin',
                    'y', '--new-pin-file', self.station.pin_file(CHIEF[1]))

    def test_newer(self):
        path = self.copy('newer')
        ctl_kit.File(path).tamper("INSERT INTO migration (version, name, applied_ms)"
                                  " VALUES (4000, 'far', 1)")
        for args, who in ((('verify',), None), (self.redeem('1-1'), ATTENDANT)):
            self.closed((4,), ('store-newer',), path, *args, who=who)

    def test_read_only(self):
        path = self.copy('read-only')
        path.chmod(0o400)
        path.parent.chmod(0o500)
        self.addCleanup(path.parent.chmod, 0o700)
        # Who may override modes gives that up for the call.
        prefix = ()
        if os.geteuid() == 0:
            prefix = (shutil.which('setpriv'), '--bounding-set=-dac_override,-dac_read_search')
        self.closed((4,), ('store-read-only', 'store-locked'), path, *self.redeem(self.rider),
                    prefix=prefix, who=ATTENDANT)
        words, env = self.station.start('--store', path, 'balance', self.rider, store=False)
        balance = subprocess.run([*prefix, *words], env=env, capture_output=True, check=True)
        self.assertEqual(json.loads(balance.stdout)['points'], 100)
        self.closed((4,), ('store-missing', 'io', 'store', 'store-read-only'),
                    path, 'backup', path.parent / 'copy.db', prefix=prefix)

    def test_locked(self):
        """While another process writes: reading goes on, writing says who holds the store."""
        before = self.station.dump()
        with open(str(self.station.store) + '.lock', 'a+b') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.bad(4, 'store-locked', *self.redeem(self.rider), who=ATTENDANT)
            self.bad(4, 'store-locked', 'restore', self.backup())
            self.assertEqual(self.do('balance', self.rider)['points'], 100)
            self.assertTrue(self.do('verify')['ok'])
        self.unchanged(before)

    def backup(self):
        path = self.station.path(f'backup-{uuid.uuid4()}.db')
        self.do('backup', path)
        return path

    def test_damaged(self):
        whole = self.copy('whole').read_bytes()
        generator = random.Random(11)
        for case in range(12):
            path = self.station.dir / f'damaged-{case}.db'
            broken = bytearray(whole)
            if case == 0:
                broken = broken[:len(broken) // 2]
            elif case == 1:
                broken[:100] = bytes(100)
            else:
                # A whole page of the file.
                at = 4096 * generator.randrange(1, len(broken) // 4096)
                broken[at:at + 4096] = generator.randbytes(4096)
            path.write_bytes(broken)
            with self.subTest(case=case):
                answer = self.station.call('--store', path, 'verify', store=False)
                self.assertIn(answer.code, (4, 5), answer.err)
                self.assertTrue(answer.error['message'])
                target = self.station.dir / f'target-{case}.db'
                shutil.copy(self.station.dir / 'whole' / 'station.db', target)
                before = target.read_bytes()
                answer = self.station.call('--store', target, 'restore', path, store=False)
                self.assertIn(answer.code, (4, 5), answer.err)
                self.assertEqual(target.read_bytes(), before)
                # Whatever is tried on it ends with an exit code, not with a signal.
                for args in (self.redeem(self.rider), ('import', 'items', 'items.csv')):
                    answer = self.station.call('--store', path, *args, store=False, who=CHIEF)
                    self.assertIn(answer.code, (0, 1, 3, 4, 5), answer.err)

    def test_restore(self):
        for name, content in (('garbage', b'x' * 5000), ('nothing', b'')):
            self.bad(4, ('store-foreign', 'store-damaged'), 'restore',
                     self.station.write(name, content))
        self.bad((3, 4), ('store-missing', 'input', 'io'), 'restore', 'nowhere.db')
        self.bad(3, 'input', 'restore', str(self.station.store))


class Servers(BadInputTest):
    """Databases that cannot be reached or are not ours."""

    def closed(self, codes, words, *uris, env=None):
        """All at once, because a line that may come back is waited for."""
        def run(call):
            as_json, (words_of_call, environment) = call
            return as_json, ctl_kit.Answer(subprocess.run(words_of_call, env=environment,
                                                          capture_output=True, timeout=120))

        calls = [(as_json, self.station.start('--store', uri, *args, who=who, store=False,
                                              as_json=as_json, env=env))
                 for uri in uris
                 for args, who in ((('verify',), None), (self.redeem('1-1'), ATTENDANT))
                 for as_json in (True, False)]
        with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
            for as_json, answer in pool.map(run, calls):
                self.assertIn(answer.code, codes, answer.err)
                self.assertGreater(len(answer.err), 10)
                self.assertNotIn(os.environ['PGPASSWORD'], answer.err)
                if as_json:
                    self.assertIn(answer.error['code'], words, answer.err)

    def part(self, **parts):
        """The URI of our database with other parts in it."""
        return urllib.parse.urlsplit(self.station.store)._replace(**parts).geturl()

    def test_unreachable(self):
        """Nobody listens there, no such host, or one that never answers."""
        with socket.socket() as free, socket.create_server(('127.0.0.1', 0)) as silent:
            free.bind(('127.0.0.1', 0))
            nobody, mute = free.getsockname()[1], silent.getsockname()[1]
            self.closed((4,), ('store-lost',),
                        self.part(netloc=f'postgres@127.0.0.1:{nobody}'),
                        self.part(netloc='postgres@no-such-host.invalid'),
                        self.part(netloc=f'postgres@127.0.0.1:{mute}', query='connect_timeout=2'))

    def test_refused(self):
        """The server is there and says no."""
        self.closed((4,), ('store-missing',), self.part(path='/nowhere'))
        self.closed((4,), ('store',), self.station.store, env={'PGPASSWORD': 'wrong'})

    def test_words(self):
        for uri in ('postgresql://[', 'postgresql://h:port/x', self.part(query='juggle=1'),
                    'mysql://h/x'):
            with self.subTest(uri=uri):
                self.closed((3,), ('input',), uri)

    def test_foreign(self):
        """A database of somebody else, an empty one, and one from a newer program."""
        foreign = ctl_kit.Database()
        self.addCleanup(foreign.remove)
        self.closed((4,), ('store-missing', 'store-foreign'), foreign.name)
        foreign.psql.run('CREATE TABLE recipe (name TEXT)')
        self.closed((4,), ('store-foreign',), foreign.name)
        answer = self.station.call('--store', foreign.name, 'init', '--station', 'x', '--admin',
                                   'y', '--new-pin-file', self.station.pin_file(CHIEF[1]),
                                   store=False)
        self.assertIn((answer.code, answer.error['code']),
                      ((1, 'exists'), (4, 'store-foreign')), answer.err)
        self.assertEqual(foreign.lines(without=()), [])
        newer = Station()
        self.addCleanup(newer.remove)
        newer.found()
        newer.base.tamper("INSERT INTO migration (version, name, applied_ms)"
                          " VALUES (4000, 'far', 1)")
        before = newer.dump()
        self.closed((4,), ('store-newer',), newer.store)
        self.assertEqual(newer.dump(), before)


class Kills(BadInputTest):
    def test_kill(self):
        """Redemptions are killed at any moment; tried again under the same op_id, each is booked
        exactly once."""
        station = self.station
        self.do('receive', 'SOAP', 1000, '--source', '采购', who=ATTENDANT)
        self.do('adjust', self.rider, 10000, '--reason', '多', '--approver', STREET[0], who=CHIEF,
                env={'YIZHAN_APPROVER_PIN': STREET[1]})
        points = self.do('balance', self.rider)['points']
        entries = self.do('verify')['entries']
        generator = random.Random(5)
        start = time.monotonic()
        self.do(*self.redeem(self.rider), who=ATTENDANT)
        whole = time.monotonic() - start
        confirmed, rounds = 0, 40
        for _ in range(rounds):
            op_id = str(uuid.uuid4())
            words, env = station.start(*self.redeem(self.rider, 'SOAP=1', '--op-id', op_id),
                                       who=ATTENDANT)
            process = subprocess.Popen(words, env=env, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE)
            try:
                out, _err = process.communicate(timeout=generator.uniform(0, 1.2 * whole))
            except subprocess.TimeoutExpired:
                process.kill()
                out, _err = process.communicate()
            again = self.do(*self.redeem(self.rider, 'SOAP=1', '--op-id', op_id), who=ATTENDANT)
            if out:
                confirmed += 1
                self.assertTrue(again['repeated'])
                self.assertEqual(json.loads(out)['entry'], again['entry'])
        found = self.do('verify')
        self.assertTrue(found['ok'])
        self.assertEqual(found['entries'], entries + rounds + 1)
        self.assertEqual(self.do('balance', self.rider)['points'], points - 8 * (rounds + 1))
        shelf = {item['sku']: item['shelf'] for item in self.do('item', 'list')}
        self.assertEqual(shelf['SOAP'], 1010 - rounds - 1)
        self.assertLess(confirmed, rounds)


if ctl_kit.ON_SERVER:
    del Stores
else:
    del Servers

if __name__ == '__main__':
    unittest.main(verbosity=2)
