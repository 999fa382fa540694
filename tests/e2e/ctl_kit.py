# SPDX-License-Identifier: GPL-3.0-or-later
"""What the end-to-end tests of the command line share: a station in a directory of its own, calls
of yizhan-ctl as one of its people, and pictures made without any library."""

import json
import os
import pathlib
import shutil
import sqlite3
import struct
import subprocess
import tempfile
import unittest
import urllib.parse
import uuid
import zlib

CTL = os.environ.get('YIZHAN_CTL', 'yizhan-ctl')

# The same tests run on a file and on the server that with-postgres.sh has started.
ON_SERVER = os.environ.get('YIZHAN_TEST_ENGINE') == 'postgresql'

CHIEF = ('陈站长', '482159')
ATTENDANT = ('小李', '593716')
REVIEWER = ('王审核', '604827')
STREET = ('街道办', '715938')


class Answer:
    """What one call gave."""

    def __init__(self, process):
        self.code = process.returncode
        self.raw = process.stdout
        self.out = process.stdout.decode('utf-8')
        self.err = process.stderr.decode('utf-8')

    @property
    def data(self):
        return json.loads(self.out)

    @property
    def error(self):
        return json.loads(self.err)['error']


def reseal(path):
    """Gives the pages of a store their sums again (https://sqlite.org/cksumvfs.html), after SQLite
    wrote to it without them."""
    data = bytearray(pathlib.Path(path).read_bytes())
    size = int.from_bytes(data[16:18], 'big')
    assert data[20] == 8
    for start in range(0, len(data), size):
        first = second = 0
        for one, other in struct.iter_unpack('<II', data[start:start + size - 8]):
            first = (first + one + second) & 0xffffffff
            second = (second + other + first) & 0xffffffff
        struct.pack_into('<II', data, start + size - 8, first, second)
    pathlib.Path(path).write_bytes(data)


class File:
    """A store in a file, as its owner sees it behind the program's back."""

    def __init__(self, path):
        self.name = str(path)

    def remove(self):
        """The directory goes with everything in it."""

    def rows(self, sql):
        base = sqlite3.connect(f'file:{self.name}?mode=ro', uri=True)
        try:
            return base.execute(sql).fetchall()
        finally:
            base.close()

    def lines(self, without):
        base = sqlite3.connect(f'file:{self.name}?mode=ro', uri=True)
        try:
            starts = tuple(f'INSERT INTO "{table}"' for table in without)
            return [line for line in base.iterdump() if not line.startswith(starts)]
        finally:
            base.close()

    def tamper(self, sql):
        base = sqlite3.connect(self.name)
        triggers = base.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
                                ' ORDER BY rowid').fetchall()
        for name, _sql in triggers:
            base.execute(f'DROP TRIGGER {name}')
        base.execute(sql)
        for _name, created in triggers:
            base.execute(created)
        base.commit()
        base.close()
        self.seal_pages()

    def seal_pages(self):
        """Whoever can write the file can also write the sums of its pages (yz-page-sum.h)."""
        content = bytearray(pathlib.Path(self.name).read_bytes())
        size = int.from_bytes(content[16:18], 'big')
        if content[20] != 8:
            return
        for start in range(0, len(content), size):
            first = second = 0
            for one, other in struct.iter_unpack('<II', content[start:start + size - 8]):
                first = (first + one + second) & 0xffffffff
                second = (second + other + first) & 0xffffffff
            struct.pack_into('<II', content, start + size - 8, first, second)
        pathlib.Path(self.name).write_bytes(content)


class Psql:
    """A psql that waits for what is asked."""

    END = 'that was all'

    def __init__(self, uri):
        self.process = subprocess.Popen(['psql', '--no-psqlrc', '--quiet', '--tuples-only',
                                         '--no-align', '--set', 'ON_ERROR_STOP=1', uri],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        encoding='utf-8')

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def run(self, sql):
        self.process.stdin.write(f"{sql};\nSELECT '{self.END}';\n")
        self.process.stdin.flush()
        lines = []
        for line in self.process.stdout:
            if line == self.END + '\n':
                return lines
            lines.append(line.removesuffix('\n'))
        raise AssertionError(f'psql fails: {sql}')


class Database:
    """A store in a database of its own on the server."""

    def __init__(self):
        self.server = os.environ['YIZHAN_TEST_POSTGRES']
        self.database = 'e2e_' + uuid.uuid4().hex[:12]
        self.name = urllib.parse.urlsplit(self.server)._replace(path=self.database).geturl()
        self.as_owner(f'CREATE DATABASE {self.database} TEMPLATE template0'
                      " LOCALE_PROVIDER icu ICU_LOCALE 'zh'")
        self.psql = Psql(self.name)

    def as_owner(self, sql):
        psql = Psql(self.server)
        psql.run(sql)
        psql.close()

    def remove(self):
        self.psql.close()
        self.as_owner(f'DROP DATABASE {self.database} WITH (FORCE)')

    def rows(self, sql):
        answer = self.psql.run(f"SELECT coalesce (json_agg (t), '[]') FROM ({sql}) t")
        return [tuple(row.values()) for row in json.loads(''.join(answer))]

    def lines(self, without):
        tables = self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                           ' ORDER BY tablename')
        queries = (f"SELECT '{table}', t FROM {table} t ORDER BY t::text;"
                   for (table,) in tables if table not in without)
        return self.psql.run(''.join(queries))

    def tamper(self, sql):
        self.psql.run(f'SET session_replication_role = replica; {sql};'
                      ' RESET session_replication_role')


class Station:
    """A directory with PIN files and whatever a test writes, and a store."""

    def __init__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='yizhan-e2e-'))
        # What --store takes: the path of a file, or a URI.
        self.store = self.dir / 'station.db'
        self.base = Database() if ON_SERVER else File(self.store)
        if ON_SERVER:
            self.store = self.base.name
        self.env = {name: value for name, value in os.environ.items()
                    if not name.startswith('YIZHAN_')}
        self.env.update(HOME=str(self.dir), XDG_DATA_HOME=str(self.dir / 'data'),
                        LC_ALL='C.UTF-8', TZ='Asia/Shanghai')
        # With the sanitizers: what the libraries of fonts keep until the end is no leak of ours.
        self.env['LSAN_OPTIONS'] = 'print_suppressions=0:suppressions=' + self.write(
            'lsan.supp', 'leak:libfontconfig\nleak:libcairo\nleak:libpango\n')
        for _name, pin in (CHIEF, ATTENDANT, REVIEWER, STREET):
            self.pin_file(pin)

    def remove(self):
        self.base.remove()
        shutil.rmtree(self.dir, ignore_errors=True)

    def path(self, name):
        return str(self.dir / name)

    def pin_file(self, pin):
        path = self.dir / f'pin-{pin}'
        path.write_text(pin + '\n')
        path.chmod(0o600)
        return str(path)

    def write(self, name, content, encoding='utf-8'):
        path = self.dir / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return str(path)

    def start(self, *args, who=None, store=True, as_json=True, env=None):
        """The words and the environment of a call."""
        words = [CTL]
        if store:
            words += ['--store', str(self.store)]
        if as_json:
            words.append('--json')
        if who is not None:
            words += ['--as', who[0], '--pin-file', self.pin_file(who[1])]
        return words + [str(arg) for arg in args], {**self.env, **(env or {})}

    def call(self, *args, who=None, store=True, as_json=True, env=None, stdin=b''):
        words, environment = self.start(*args, who=who, store=store, as_json=as_json, env=env)
        return Answer(subprocess.run(words, env=environment, input=stdin, capture_output=True,
                                     cwd=self.dir, timeout=120))

    def do(self, *args, **kwargs):
        """A call that must do; its JSON."""
        answer = self.call(*args, **kwargs)
        if answer.code != 0:
            raise AssertionError(f'{args}: exit {answer.code}: {answer.err}')
        if answer.err:
            raise AssertionError(f'{args}: noise on stderr: {answer.err}')
        return answer.data

    def found(self):
        """Makes the station with its four people."""
        made = self.do('init', '--station', '云峰驿站', '--community', '城东社区', '--admin', CHIEF[0],
                       '--new-pin-file', self.pin_file(CHIEF[1]))
        for person, role in ((ATTENDANT, 'attendant'), (REVIEWER, 'reviewer'),
                             (STREET, 'street')):
            self.do('staff', 'add', person[0], '--role', role,
                    '--new-pin-file', self.pin_file(person[1]), who=CHIEF)
        return made

    def dump(self):
        """Everything in the store, but for what a sign-in counts."""
        lines = self.base.lines(without=('staff', 'audit'))
        lines.append(repr(self.base.rows('SELECT id, name, role, active FROM staff ORDER BY id')))
        return '\n'.join(lines)


class StationTest(unittest.TestCase):
    """A test with a founded station for all of its methods."""

    @classmethod
    def setUpClass(cls):
        cls.maxDiff = None
        cls.station = Station()
        cls.addClassCleanup(cls.station.remove)
        cls.station.found()

    def do(self, *args, **kwargs):
        return self.station.do(*args, **kwargs)

    def refuse(self, code, word, *args, **kwargs):
        """A call that must be refused: exit code, word, nothing on stdout; and a sentence where
        people ask."""
        answer = self.station.call(*args, **kwargs)
        self.assertEqual((answer.code, answer.raw), (code, b''), f'{args}: {answer.err}')
        self.assertEqual(answer.error['code'], word, answer.err)
        self.assertTrue(answer.error['message'])
        return answer.error


def png(width, height, rows, colour_type=0, claimed_width=None):
    """A PNG of @rows (bytes each); grey unless another colour type is said."""
    def chunk(kind, content):
        body = kind + content
        return struct.pack('>I', len(content)) + body + struct.pack('>I', zlib.crc32(body))

    header = struct.pack('>IIBBBBB', claimed_width or width, height, 8, colour_type, 0, 0, 0)
    pixels = zlib.compress(b''.join(b'\0' + row for row in rows), 9)
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', pixels)
            + chunk(b'IEND', b''))


def blank(width, height):
    return png(width, height, (b'\xff' * width for _ in range(height)))


EAN_LEFT = ('0001101', '0011001', '0010011', '0111101', '0100011',
            '0110001', '0101111', '0111011', '0110111', '0001011')
EAN_PARITY = ('LLLLLL', 'LLGLGG', 'LLGGLG', 'LLGGGL', 'LGLLGG',
              'LGGLLG', 'LGGGLL', 'LGLGLG', 'LGLGGL', 'LGGLGL')


def ean13(digits, module=4, height=120):
    """A picture of the EAN-13 @digits (ISO/IEC 15420)."""
    def flip(pattern):
        return ''.join('1' if bit == '0' else '0' for bit in pattern)

    bits = '101'
    for parity, digit in zip(EAN_PARITY[int(digits[0])], digits[1:7]):
        pattern = EAN_LEFT[int(digit)]
        bits += pattern if parity == 'L' else flip(pattern)[::-1]
    bits += '01010'
    for digit in digits[7:]:
        bits += flip(EAN_LEFT[int(digit)])
    bits += '101'
    bits = '0' * 11 + bits + '0' * 11
    row = b''.join((b'\0' if bit == '1' else b'\xff') * module for bit in bits)
    quiet = b'\xff' * len(row)
    rows = [quiet] * 20 + [row] * height + [quiet] * 20
    return png(len(row), len(rows), rows)
