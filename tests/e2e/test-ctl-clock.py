# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock of a PC goes back, and jumps a year ahead: people are told, the chain holds, and the
proof remarks on it. (libfaketime, Debian's package faketime, moves the clock of the program.)"""

import shutil
import subprocess
import unittest

from ctl_kit import CHIEF, StationTest


def at(offset):
    """The environment in which the clock is off by @offset ("-1h")."""
    lines = subprocess.run([shutil.which('faketime'), '-f', offset, 'env'], capture_output=True,
                           check=True, text=True).stdout.splitlines()
    env = dict(line.split('=', 1) for line in lines if line.startswith(('FAKETIME=', 'LD_PRELOAD=')))
    # What waits goes on as ever, and files have the times they have.
    return {**env, 'DONT_FAKE_MONOTONIC': '1', 'NO_FAKE_STAT': '1'}


class Clock(StationTest):
    def receive(self, env=None, as_json=False):
        answer = self.station.call('receive', 'SOAP', '5', '--source', 'purchase', who=CHIEF,
                                   env=env, as_json=as_json)
        self.assertEqual(answer.code, 0, answer.err)
        return answer.err

    def remarks(self):
        found = self.do('verify')
        self.assertTrue(found['ok'])
        return [f"{remark['place']}: {remark['what']}" for remark in found['remarks']]

    def test_clock(self):
        self.do('import', 'items', self.station.write('items.csv', 'sku,name,price\nSOAP,香皂,8\n'),
                who=CHIEF)
        self.assertEqual(self.receive(), '')
        self.assertEqual(self.remarks(), [])

        told = self.receive(at('-1h'))
        self.assertRegex(told, r'^The clock of this PC is 3[56]\d\d s behind')
        # Scripts read the proof.
        self.assertEqual(self.receive(at('-2h'), as_json=True), '')
        self.assertEqual(self.receive(), '')
        remarks = self.remarks()
        self.assertEqual(len(remarks), 1)
        self.assertRegex(remarks[0], r'^desk 1: the clock went back by 7[12]\d\d s at entry 1-2;'
                                     r' entries booked until it had caught up: 2$')

        self.assertEqual(self.receive(at('+365d')), '')
        remarks = self.remarks()
        self.assertEqual(len(remarks), 2)
        self.assertRegex(remarks[1], r'^desk 1: its last entry was recorded 3153\d+ s after now')
        told = self.station.call('verify', as_json=False)
        self.assertEqual((told.code, told.err), (0, ''))
        self.assertIn('its clock was ahead', told.out)


if __name__ == '__main__':
    unittest.main(verbosity=2)
