#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server dies under the load of 32 stations, all of it at once, and its standby takes over:
every confirmed operation is there exactly once, and the stations go on by themselves.

The control has a standby that the commits do not wait for, and must lose what was confirmed."""

import os
import signal
import time
import unittest

from city_kit import LONG, Place, Stations, look, make_city, wait_for

STATIONS = 32
DEATHS = 5 if LONG else 1


class Failover(unittest.TestCase):
    def start(self, synchronous):
        """Two servers in a place of their own."""
        self.place = Place()
        self.addCleanup(self.place.remove)
        primary = self.place.server('primary', wal_level='replica')
        primary.make()
        primary.start()
        primary.ask('CREATE DATABASE city')
        make_city(primary.uri('city'), STATIONS)
        standby = self.follow(primary, 'standby')
        if synchronous:
            self.wait_with(primary)
        return primary, standby

    def follow(self, primary, name):
        standby = self.place.server(name)
        standby.copy_from(primary, name)
        standby.start()
        wait_for(lambda: primary.ask('SELECT count(*) FROM pg_stat_replication') == [['1']],
                 what='the standby')
        return standby

    def wait_with(self, primary):
        """From now on every commit waits until the standby has it."""
        primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.ask('SELECT pg_reload_conf()')
        wait_for(lambda: primary.ask("SELECT count(*) FROM pg_stat_replication"
                                     " WHERE sync_state = 'sync'") == [['1']],
                 what='synchronous replication')

    def uri(self, *servers):
        hosts = ','.join(f'127.0.0.1:{server.port}' for server in servers)
        return f'postgresql://postgres@{hosts}/city?target_session_attrs=read-write'

    def end_waiting(self, primary, seconds):
        """As somebody does who sees sessions hang: what they had committed can be seen then, though
        no standby has it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            primary.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE wait_event = 'SyncRep' AND now() - query_start > '1.2 s'")
            time.sleep(0.2)

    def die(self, primary, standby, stations, freeze_s=0):
        """The primary is gone; the standby has what it has."""
        wait_for(lambda: stations.count('done') > 10 * STATIONS, what='work')
        if freeze_s:
            receiver = standby.find_process('walreceiver')
            os.kill(receiver, signal.SIGSTOP)
            self.end_waiting(primary, freeze_s)
            primary.kill()
            # What lies between the two is lost with the primary.
            os.kill(receiver, signal.SIGTERM)
            os.kill(receiver, signal.SIGCONT)
        else:
            primary.kill()
        died = time.monotonic()
        standby.promote()
        before = stations.count('done')
        wait_for(lambda: stations.count('done') > before + 4 * STATIONS, seconds=60,
                 what='going on by itself')
        after = [at for at, line in list(stations.lines) if line[0] == 'done' and at > died + 0.2]
        print(f'# the first confirmation came {after[0] - died:.1f} s after the death')

    def test_death(self):
        for death in range(DEATHS):
            with self.subTest(death=death):
                self.doCleanups()
                primary, standby = self.start(synchronous=True)
                stations = Stations(self.uri(primary, standby), STATIONS, 16)
                try:
                    self.die(primary, standby, stations)
                    stations.wait()
                finally:
                    stations.kill()
                found = look(standby, 'city', stations)
                print(f'# {found.tried} operations, {found.done} confirmed, {len(found.missing)} lost')
                self.assertEqual(found.missing, [])
                self.assertEqual(found.double, [])
                self.assertEqual(found.strange, [])
                self.assertEqual(found.lost, 0)
                self.assertEqual(found.findings, '')

    def test_frozen_standby(self):
        """What a frozen standby does not have is not confirmed, though the server shows it: neither
        at the commit, nor when it is asked for again."""
        primary, standby = self.start(synchronous=True)
        stations = Stations(self.uri(primary, standby), STATIONS, 22)
        try:
            self.die(primary, standby, stations, freeze_s=4)
            stations.wait()
        finally:
            stations.kill()
        found = look(standby, 'city', stations)
        print(f'# frozen: {found.done} confirmed, {len(found.missing)} lost')
        self.assertEqual(found.missing, [])
        self.assertEqual(found.double, [])
        self.assertEqual(found.findings, '')

    def test_control(self):
        """Without waiting for the standby, confirmed operations are lost."""
        primary, standby = self.start(synchronous=False)
        stations = Stations(self.uri(primary, standby), STATIONS, 20)
        try:
            self.die(primary, standby, stations, freeze_s=1)
        finally:
            stations.kill()
        found = look(standby, 'city', stations)
        print(f'# control: {len(found.missing)} of {found.done} confirmed operations are lost')
        self.assertGreater(len(found.missing), 0)


if __name__ == '__main__':
    unittest.main()
