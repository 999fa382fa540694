#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The line between stations and server is cut while they work: before, during and after a commit,
in either direction, for moments and for long, torn down or half open. Whatever was confirmed is
there once, whatever was not certain became certain, and every unit sums to zero at every moment.

The control makes a new operation id after an unknown outcome, and must book twice."""

import os
import pathlib
import random
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'support'))
import cut_proxy
from city_kit import LONG, Auditor, Place, Stations, look, make_city, wait_for

STATIONS = 8
SECONDS = 240 if LONG else 24
SEED = int(os.environ.get('YIZHAN_SEED', '20261122'))

# What may happen to the line, and what puts it right. A transaction comes in two goes: BEGIN is the
# answer to the first, all that is written is on its way up then; COMMIT is the answer to the second.
CUTS = [
    (['before down COMMIT drop down'], ['forget', 'pass']),
    (['when down BEGIN drop up'], ['forget', 'pass']),
    (['before down COMMIT reset'], ['forget']),
    (['when down BEGIN reset'], ['forget']),
    (['before down COMMIT stall'], ['forget', 'pass']),
    (['when down BEGIN drop'], ['forget', 'pass']),
    (['drop'], ['pass']),
    (['drop up'], ['pass']),
    (['drop down'], ['pass']),
    (['stall'], ['pass']),
    (['stall down'], ['pass']),
    (['reset'], []),
    (['refuse', 'reset'], ['accept']),
    (['after up 700 stall'], ['forget', 'pass']),
    (['new drop', 'reset'], ['pass', 'reset']),
]


class Network(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Place()
        cls.server = cls.place.server('server')
        cls.server.make()
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.place.remove()

    def make(self, name):
        self.server.ask(f'CREATE DATABASE {name}')
        make_city(self.server.uri(name), STATIONS)

    def line(self, proxy, name):
        return f'postgresql://postgres@127.0.0.1:{proxy.port}/{name}'

    def assert_sound(self, found):
        self.assertEqual(found.missing, [], 'confirmed and not there')
        self.assertEqual(found.double, [], 'booked twice')
        self.assertEqual(found.strange, [], 'booked by nobody')
        self.assertEqual(found.lost, 0, 'never became certain')
        self.assertEqual(found.findings, '')

    def cut(self, proxy, stations, chance, cuts):
        wrong, right = CUTS[cuts % len(CUTS)] if cuts < len(CUTS) else chance.choice(CUTS)
        for command in wrong:
            proxy.do(command)
        time.sleep(chance.choice([0.1, 0.4, 1.2, 2.5]))
        for command in right:
            proxy.do(command)
        before = stations.count('done')
        wait_for(lambda: stations.count('done') > before + STATIONS or
                 stations.process.poll() is not None, what='going on by itself')

    def test_cuts(self):
        self.make('cuts')
        chance = random.Random(SEED)
        cuts = 0
        with cut_proxy.CutProxy(('127.0.0.1', self.server.port)) as proxy:
            auditor = Auditor(self.server, 'cuts')
            auditor.start()
            stations = Stations(self.line(proxy, 'cuts'), STATIONS, SECONDS)
            try:
                wait_for(lambda: stations.count('done') > STATIONS, what='work')
                until = time.monotonic() + SECONDS - 4
                while time.monotonic() < until:
                    self.cut(proxy, stations, chance, cuts)
                    cuts += 1
                if LONG:
                    proxy.do('stall')
                    time.sleep(30)
                    proxy.do('pass')
                stations.wait()
            finally:
                stations.kill()
                auditor.stop()
        found = look(self.server, 'cuts', stations)
        print(f'# {cuts} cuts, {found.tried} operations, {found.done} confirmed, {found.refused} refused,'
              f' {auditor.looks} looks at the sums')
        self.assertGreaterEqual(cuts, len(CUTS) // 2)
        self.assertGreater(found.done, 200)
        self.assertEqual(auditor.wrong, [])
        self.assert_sound(found)

    def test_control(self):
        """Without the same operation id the same cuts book twice."""
        self.make('control')
        with cut_proxy.CutProxy(('127.0.0.1', self.server.port)) as proxy:
            stations = Stations(self.line(proxy, 'control'), STATIONS, 12, careless=True)
            try:
                wait_for(lambda: stations.count('done') > 2 * STATIONS, what='work')
                while stations.process.poll() is None:
                    proxy.do('before down COMMIT drop down')
                    time.sleep(0.6)
                    proxy.do('forget')
                    proxy.do('pass')
                    time.sleep(0.3)
                stations.wait()
            finally:
                stations.kill()
        found = look(self.server, 'control', stations)
        print(f'# control: {len(found.double)} of {found.tried} operations were booked twice')
        self.assertGreater(len(found.double), 0)


if __name__ == '__main__':
    unittest.main()
