# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests share that cut lines and kill servers: servers with and without a standby, stations
at work (city-load), and the look at what is left."""

import collections
import os
import pathlib
import pwd
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time

LOAD = os.environ['YIZHAN_CITY_LOAD']
# Desks keep their keys here, not where the user's own are.
HOME = tempfile.TemporaryDirectory(prefix='yizhan-desks.')
os.environ['XDG_DATA_HOME'] = HOME.name
LONG = os.environ.get('YIZHAN_LONG_FAULTS') == '1'


def wait_for(condition, seconds=30, what='that'):
    """Waits until it is so; a bound, not a time."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f'{what} did not happen within {seconds} s')
        time.sleep(0.02)


def find_programs():
    found = sorted(pathlib.Path('/usr/lib/postgresql').glob('*/bin/initdb'))
    return found[-1].parent if found else pathlib.Path(shutil.which('initdb')).parent


class Server:
    """A PostgreSQL server in a directory of its own, with trust on loopback."""

    programs = find_programs()

    def __init__(self, directory, port, settings):
        self.directory = directory
        self.port = port
        self.settings = settings
        self.process = None

    @classmethod
    def as_owner(cls, *command, **options):
        """It refuses to run as root."""
        if os.geteuid() == 0:
            options.setdefault('user', 'postgres')
            options.setdefault('group', 'postgres')
            options.setdefault('extra_groups', [])
        environment = {'PATH': f'{cls.programs}:/usr/bin:/bin', 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC'}
        return subprocess.Popen([str(cls.programs / command[0]), *map(str, command[1:])],
                                env=environment, cwd='/', **options)

    @classmethod
    def run_as_owner(cls, *command):
        process = cls.as_owner(*command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output = process.communicate()[0]
        if process.returncode != 0:
            raise AssertionError(output.decode())

    def make(self):
        self.run_as_owner('initdb', '-D', self.directory, '-U', 'postgres', '-A', 'trust',
                          '--no-sync', '--encoding', 'UTF8', '--locale', 'C.UTF-8')

    def copy_from(self, primary, name):
        """Becomes a standby of it."""
        self.run_as_owner('pg_basebackup', '-D', self.directory, '-R', '--no-sync', '-c', 'fast',
                          '-d', f'host=127.0.0.1 port={primary.port} user=postgres'
                                f' application_name={name}')

    def start(self):
        options = []
        for key, value in self.settings.items():
            options += ['-c', f'{key}={value}']
        log = open(f'{self.directory}.log', 'ab')
        self.process = self.as_owner('postgres', '-D', self.directory, '-p', self.port,
                                     '-c', 'listen_addresses=127.0.0.1',
                                     '-c', f'unix_socket_directories={self.directory}',
                                     *options, stdout=log, stderr=log, start_new_session=True)
        log.close()
        wait_for(self.answers, what='the server')

    def answers(self):
        if self.process.poll() is not None:
            raise AssertionError(pathlib.Path(f'{self.directory}.log').read_text())
        return subprocess.run([self.programs / 'pg_isready', '-q', '-h', '127.0.0.1',
                               '-p', str(self.port)]).returncode == 0

    def uri(self, database):
        return f'postgresql://postgres@127.0.0.1:{self.port}/{database}'

    def ask(self, sql, database='postgres'):
        """The rows, each a list of texts."""
        answer = subprocess.run([self.programs / 'psql', '-XAtq', '-F', '\t', '-v',
                                 'ON_ERROR_STOP=1', '-c', sql, self.uri(database)],
                                capture_output=True, text=True)
        if answer.returncode != 0:
            raise AssertionError(answer.stderr)
        return [line.split('\t') for line in answer.stdout.splitlines()]

    def list_processes(self):
        head = pathlib.Path(f'/proc/{self.process.pid}/task/{self.process.pid}/children')
        return [self.process.pid, *map(int, head.read_text().split())]

    def find_process(self, title):
        for pid in self.list_processes():
            try:
                words = pathlib.Path(f'/proc/{pid}/cmdline').read_bytes()
            except OSError:
                continue
            if title.encode() in words:
                return pid
        return None

    def kill(self):
        """The power goes: every process of it at once."""
        for pid in self.list_processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()
        self.process = None

    def stop(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
            self.process = None

    def promote(self):
        self.ask('SELECT pg_promote(true)')


class Place:
    """A directory for servers, gone afterwards."""

    def __init__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix='yizhan-city.'))
        if os.geteuid() == 0:
            owner = pwd.getpwnam('postgres')
            os.chown(self.directory, owner.pw_uid, owner.pw_gid)
        self.servers = []

    def server(self, name, **settings):
        used = {server.port for server in self.servers}
        port = random.SystemRandom().choice([p for p in range(20000, 32000) if p not in used])
        common = {'fsync': 'off', 'full_page_writes': 'off', 'autovacuum': 'off', 'jit': 'off',
                  'max_connections': 120, 'shared_buffers': '32MB', 'wal_sender_timeout': '60s'}
        server = Server(self.directory / name, port, {**common, **settings})
        self.servers.append(server)
        return server

    def remove(self):
        for server in self.servers:
            server.stop()
        shutil.rmtree(self.directory)


def make_city(uri, stations):
    subprocess.run([LOAD, 'make', uri, str(stations)], check=True)


class Stations:
    """Stations at work in another process, and what they say."""

    def __init__(self, uri, stations, seconds, careless=False):
        words = [LOAD, 'run', uri, str(stations), str(seconds)] + ['careless'] * careless
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        self.lines = []
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append((time.monotonic(), line.rstrip('\n').split(' ', 5)))

    def count(self, word):
        return sum(line[0] == word for _, line in list(self.lines))

    def wait(self):
        code = self.process.wait()
        self.reader.join()
        if code != 0:
            raise AssertionError(f'the stations ended with {code}')

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()


Look = collections.namedtuple('Look', 'tried done refused lost missing double strange findings')


def look(server, database, stations):
    """What became of everything the stations said."""
    rows = server.ask("SELECT encode(op_id, 'hex'), id, kind FROM entry", database)
    there = {op: int(entry) for op, entry, _ in rows}
    tries = collections.defaultdict(set)
    done = {}
    other = collections.Counter()
    for _, (word, station, number, op, entry, *more) in stations.lines:
        thing = (int(station), int(number))
        if word == 'try':
            tries[thing].add(op)
        elif word == 'done':
            done[thing] = (op, int(entry))
        else:
            other[word] += 1
    missing = [thing for thing, (op, entry) in done.items() if there.get(op) != entry]
    double = [thing for thing, ops in tries.items() if sum(op in there for op in ops) > 1]
    # Redemptions, returns and reversals are the load's alone, and it asked for each of them.
    asked = {op for ops in tries.values() for op in ops}
    strange = [op for op, _, kind in rows if kind in ('2', '6', '14') and op not in asked]
    check = subprocess.run([LOAD, 'verify', server.uri(database)], capture_output=True, text=True)
    return Look(len(tries), len(done), other['refused'], other['lost'], missing, double,
                strange, check.stdout + check.stderr if check.returncode else '')


class Auditor(threading.Thread):
    """Looks all the time whether every unit still sums to zero and nobody is below the floor."""

    def __init__(self, server, database):
        super().__init__()
        self.server = server
        self.database = database
        self.looks = 0
        self.wrong = []
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(0.1):
            rows = self.server.ask(
                'SELECT count(*) FROM (SELECT unit FROM account GROUP BY unit'
                ' HAVING sum(balance) <> 0) u'
                ' UNION ALL SELECT count(*) FROM account WHERE balance < floor', self.database)
            self.looks += 1
            if rows != [['0'], ['0']]:
                self.wrong.append(rows)

    def stop(self):
        self.over.set()
        self.join()
